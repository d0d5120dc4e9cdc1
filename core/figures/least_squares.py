"""From NLL to least squares: the data with a line and its bells, a line of the derivation as a curve, both losses."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.arrays import Floats
from core.data import Dataset
from core.explain.titles import explain_nll, explain_sigma, explain_squares
from core.figures.fits import bell_places
from core.figures.regression import standard_normal_curve
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import (
    ON_SCALE,
    colour_bar,
    contours,
    gapped,
    line,
    marker,
    note,
    polygon,
    scatter,
    stroke,
    unsimplified,
    upright,
)
from core.film.spec import Panel
from core.notation.numbers import fixed, tick_text
from core.theory.fit_by_hand import Bounds
from core.theory.line import Account, Line, LineParameter, Surface
from core.theory.stage import SigmaCurve, Stage, Window

DATA, CURVE, SQUARES, NLL, SIGMA = "data", "curve", "squares", "nll", "sigma"
"""The names of the panels."""
YOURS, ALONG, SPREAD = "your fit", "your fit along the sweep", "σ of your fit"
"""The names of the markers: one fit in all panels, and its σ."""
ENDS = ("left end", "right end")
"""The names of the two points by which the line is held among the data, in the order of their trace."""
OTHER: dict[LineParameter, LineParameter] = {"intercept": "slope", "slope": "intercept"}
NAMES = {"intercept": "intercept φ₀", "slope": "slope φ₁"}
UNITS = {"intercept": "units of y", "slope": "units of y per unit of x"}
DATA_TITLE, BEFORE_LABEL = "Your line: ", "before: "
TALLEST = 3.0
"""The line before may stand out of the picture beyond so many times the height of this line's curve."""
TICKS = 5
ROOM = 0.07
RIM, BELL_RIM = 0.06, 4.0
"""Room at the left of the data as a share of their width, and that at their right, where a bell stands, in it."""
BELL_SHARE, TYPICAL = 0.5, 0.3
"""A bell of the typical σ reaches this share of the way to the next."""
PANEL_SHAPE = 1.3
"""Height over width of the panel of the data on most screens: there the squares look square."""
NATS_SHOWN = 30.0
"""The NLL over σ is shown up to so many nats above its least value: it has no upper end towards σ = 0."""


def line_in_words(line: Line) -> str:
    """Return the line with its numbers: f = 0.70 + 0.20 x."""
    sign = "−" if line.slope < 0 else "+"
    return f"f = {fixed(line.intercept)} {sign} {fixed(abs(line.slope))} x"


def data_panel(
    data: Dataset, line: Line, scale: Floats, now: Stage, before: Stage | None, window: tuple[float, float],
    theme: Theme,
) -> Panel:  # fmt: skip
    """Return the data, your line with its residuals and bells of σ `scale` (N,), and the best line of the moment.

    The best line of the formula before is drawn too where it is another. Where σ is no longer in the formula, squares
    stand at the residuals and the bells are faint. `window` are the ends of y. The last trace holds the line's ends.
    """
    x, y = data.x[:, 0], data.y
    ends = np.array([x.min(), x.max()])
    across = _across(ends)
    is_squares = now.step.key == "least_squares"
    traces = [
        *(_squares(x, y, line(x), (across, window), theme) if is_squares else []),
        _bells(data, line, scale, is_squares, theme),
        _drops(x, y, line(x), theme),
        *_best_lines(now, before, across, theme),
        _straight(across, line, theme.model, "line", 3),
        scatter(x, y, marker(faded(theme.data, 0.65), 9), name="data"),
        scatter(ends, line(ends), marker(theme.paper, 13, edge=stroke(theme.model, 3)), name="ends"),
    ]
    figure_layout = layout(
        theme,
        axis(theme, data.x_label, range=across),
        axis(theme, data.y_label, range=list(window)),
        margin=theme.margins(left=56, top=8),
    )
    title = f"{DATA_TITLE}{line_in_words(line)}"
    return Panel(
        DATA,
        {"data": traces, "layout": figure_layout},
        title=title,
        description=f"{title}, through the data, with residuals and bells; dashed the best line of this formula: "
        f"{line_in_words(now.best)}",
    )


def _across(ends: Floats) -> Floats:
    room = RIM * np.ptp(ends)
    return np.array([ends[0] - room, ends[1] + BELL_RIM * room])


def _straight(across: Floats, at: Line, colour: str, name: str, width: float, dash: str | None = None) -> Plain:
    return line(across, at(across), colour, width, dash, name=name)


def _best_lines(now: Stage, before: Stage | None, across: Floats, theme: Theme) -> list[Plain]:
    best = [_straight(across, now.best, theme.good, "best", 2.5, "dash")]
    if before is None or not _moved(before, now):
        return best
    return [_straight(across, before.best, theme.quiet, "best before", 2, "dot"), *best]


def _drops(x: Floats, y: Floats, mean: Floats, theme: Theme) -> Plain:
    return line(gapped(x, x), gapped(y, mean), theme.bell, 2.5, name="residuals")


def _squares(x: Floats, y: Floats, mean: Floats, ends: tuple[Floats, tuple[float, float]], theme: Theme) -> list[Plain]:
    across, window = ends
    edge = x + _shape(across, window) * np.abs(y - mean) * np.where(x < across.mean(), 1, -1)
    corners = gapped(x, x, edge, edge, x), gapped(y, mean, mean, y, y)
    return [polygon(*corners, faded(theme.bell, 0.1), faded(theme.bell, 0.35), 1, name="squares")]


def _shape(across: Floats, window: tuple[float, float]) -> float:
    """Return the units of x that are as long on most screens as one of y."""
    return PANEL_SHAPE * float(np.ptp(across) / np.ptp(window))


def _bells(data: Dataset, at: Line, scale: Floats, is_faint: bool, theme: Theme) -> Plain:
    """Return the bells as one trace: equally large wherever they stand, so that a narrow one is tall."""
    curve = standard_normal_curve()
    feet, peak, sigma = _standing(data.x[:, 0], scale)
    across = gapped(*(feet + peak * p / curve.p.max() for p in curve.p))
    up = gapped(*(at(feet) + z * sigma for z in curve.z))
    strength = 0.3 if is_faint else 1.0
    return polygon(across, up, faded(theme.bell, 0.2 * strength), faded(theme.bell, strength), 2, name="bells")


def _standing(x: Floats, scale: Floats) -> tuple[Floats, Floats, Floats]:
    """Return where bells stand (B,), how far their peaks reach, and their σ."""
    places = bell_places(x)[::2]
    distance, sigma = float(np.ptp(x)) / len(places), scale[places]
    return x[places], np.minimum(BELL_SHARE * distance * TYPICAL / sigma, distance), sigma


def stage_panel(now: Stage, before: Stage | None, line: Line, theme: Theme, *, free: bool = False) -> Panel:
    """Return a line of the derivation over one parameter, the line before it faint, and where each is least.

    The other parameter is the line's, or it is `free`: then the curve is the lowest loss of any, and lies below the
    line itself. The last trace is the marker of the line itself.
    """
    values, losses = now.curve.values, now.curve.losses
    low, high = _heights(now, before)
    here = getattr(line, now.parameter)
    traces = [] if before is None else _before(before, now, low, high, theme)
    traces += [
        _line(values, losses, theme.model, "this loss"),
        _upright(now.minimiser, low, high, theme.good, "dash", "least"),
        *([_above(here, now, theme)] if free else []),
        _marker(here, now.value, theme),
    ]
    middle = float(values.mean())
    labels = [_label(_least(now, free), now.minimiser, middle, theme)]
    if before is not None and _moved(before, now):
        lower = {"yshift": -(2.8 if free else 1.5) * theme.text_size}  # the two may stand close
        labels.append(_label(f"{BEFORE_LABEL}{fixed(before.minimiser)}", before.minimiser, middle, theme) | lower)
    figure_layout = layout(
        theme,
        axis(theme, f"{NAMES[now.parameter]} ({UNITS[now.parameter]})", range=[float(values[0]), float(values[-1])]),
        axis(theme, _height_title(now, before), range=[low, high]),
        annotations=labels,
        **legend_above(theme, left=72),
    )
    title = f"{_curve_title(now.parameter)}{kept_in_words(OTHER[now.parameter], line, free)}"
    return Panel(
        CURVE,
        {"data": traces, "layout": figure_layout},
        title=title,
        description=f"{title}, of this line of the derivation: {_least(now, free).replace('<br>', ' ')}.",
    )


def _curve_title(parameter: LineParameter) -> str:
    return f"Loss over {symbol(parameter)}, "


def symbol(parameter: LineParameter) -> str:
    """Return the symbol of a parameter, φ₀ or φ₁."""
    return NAMES[parameter].split()[-1]


def kept_in_words(other: LineParameter, line: Line, free: bool) -> str:
    """Return what is done with the parameter that is not swept."""
    return f"{symbol(other)} free" if free else f"{_held_at(other)}{fixed(getattr(line, other))}"


def _held_at(parameter: LineParameter) -> str:
    return f"{symbol(parameter)} held at "


def _least(now: Stage, free: bool) -> str:
    own = f"{_least_at(now.parameter)}{fixed(now.minimiser)}"
    other = OTHER[now.parameter]
    return f"{own},<br>{symbol(other)} = {fixed(getattr(now.best, other))}" if free else own


def _least_at(parameter: LineParameter) -> str:
    return f"least at {symbol(parameter)} = "


def _above(here: float, now: Stage, theme: Theme) -> Plain:
    """Return the line from the marker down to the lowest loss that any other parameter gives there."""
    lowest = float(np.interp(here, now.curve.values, now.curve.losses))
    return _upright(here, lowest, now.value, theme.bell, "dot", "above")


def _heights(now: Stage, before: Stage | None) -> tuple[float, float]:
    curves = [now.curve.losses] + ([] if before is None else [before.curve.losses])
    low = min(float(losses.min()) for losses in curves)
    own = float(np.ptp(now.curve.losses))
    high = max(min(max(float(losses.max()) for losses in curves), low + TALLEST * own), now.value)
    room = ROOM * (high - low)
    return low - room, high + room


def _height_title(now: Stage, before: Stage | None) -> str:
    if now.step.key != "least_squares":
        return "loss, a sum (nats)"
    return "loss, a sum (units of y²; pale: nats)" if before else "loss, a sum (units of y²)"


def _moved(before: Stage, now: Stage) -> bool:
    return fixed(before.minimiser) != fixed(now.minimiser)


def _before(before: Stage, now: Stage, low: float, high: float, theme: Theme) -> list[Plain]:
    """Return the curve before, so wide that it shows on both sides where the two are the same."""
    traces = [_line(before.curve.values, before.curve.losses, faded(theme.quiet, 0.4), "loss before", width=8)]
    if not _moved(before, now):
        return traces
    return [*traces, _upright(before.minimiser, low, high, theme.quiet, "dot", "least before")]


def _line(x: Floats, y: Floats, colour: str, name: str, width: float = 3) -> Plain:
    return unsimplified(line(x, y, colour, width, hoverinfo="x+y", name=name))


def _upright(x: float, low: float, high: float, colour: str, dash: str, name: str) -> Plain:
    return upright(x, low, high, colour, 2.5, dash, showlegend=False, name=name)


def _label(text: str, x: float, middle: float, theme: Theme) -> Plain:
    """Return a label beside the top of an upright, on the side of the middle; the top stays where the axis changes."""
    left = x > middle
    place = {"xanchor": "right", "xshift": -6} if left else {"xanchor": "left", "xshift": 6}
    return note(theme, x, 1.0, text, yref="paper", yanchor="top", bgcolor=faded(theme.paper, 0.8), borderpad=1, **place)


def _marker(x: float, y: float, theme: Theme) -> Plain:
    look = marker(theme.bell, 14, edge=stroke(theme.paper, 2))
    return scatter([x], [y], look, showlegend=False, name="here")


def derivation_model(
    data: Dataset, scale: Floats, stages: Sequence[Stage], limits: Bounds, shown: Window, *, free: bool = False
) -> Plain:
    """Return what a browser needs, beside the line's own numbers, to draw what a hand makes of the first two panels.

    `scale` (N,) is σ; `stages` are this line of the derivation and, if there is one, the line before.
    """
    x, ends, curve, sweep = data.x[:, 0], np.array(limits.ends), standard_normal_curve(), stages[0].parameter
    across, (feet, peak, sigma), other = _across(ends), _standing(x, scale), OTHER[sweep]
    return {
        "x": x, "y": data.y, "ends": ends, "across": across, "sweep": sweep, "other": other,
        "shown": {"intercept": shown.intercept, "slope": shown.slope},
        "values": stages[0].curve.values,
        "limits": {"intercept": limits.intercept, "slope": limits.slope},
        "decimals": limits.decimals,
        "squares": {"shape": _shape(across, limits.window), "middle": across.mean()},
        "bells": {"feet": feet, "peak": peak, "sigma": sigma, "z": curve.z, "p": curve.p / curve.p.max()},
        "stages": [_stage_model(each, scale, free) for each in stages],
        "heights": {"tallest": TALLEST, "room": ROOM},
        "words": {
            "ends": ENDS, "panels": (DATA, CURVE), "data": DATA_TITLE, "before": BEFORE_LABEL,
            "curve": _curve_title(sweep), "held": _held_at(other), "free": kept_in_words(other, stages[0].best, True),
            "least": _least_at(sweep),
        },
    }  # fmt: skip


def _stage_model(at: Stage, scale: Floats, free: bool) -> Plain:
    bare, weights = at.step.terms(scale)
    best = {"intercept": at.best.intercept, "slope": at.best.slope}
    others = [getattr(line, OTHER[at.parameter]) for line in (at.lines[0], at.lines[-1])]
    return {"bare": bare, "weights": weights, "best": best if free else None, "others": others if free else None}


def surface_panels(
    squares: Surface, nll: Surface, at: SigmaCurve, shown: Window, line: Line, sigma: float,
    fit: Account, cuts: tuple[Sequence[Line], Sequence[Line]], theme: Theme,
) -> list[Panel]:  # fmt: skip
    """Return both losses over all lines with one marker, and the NLL over σ of the line that is marked.

    `fit` is the account of the line. The last trace of each panel is its marker; `cuts` are the
    lines over which the curve goes in each surface, where the thin line is drawn.
    """
    other = squares.best if squares.best != nll.best else None
    sums = f"Σ (y − f)² = {fixed(fit.sum_of_squares)}", f"−Σ log Pr = {fixed(fit.nll)} nats"
    grows = not math.isclose(at.best, math.sqrt(fit.square.mean()))
    return [
        replace(
            _surface(SQUARES, sums[0], squares, nll.best if other else None, shown, line, cuts[0], theme),
            explained=explain_squares(fit),
        ),
        replace(
            _surface(NLL, sums[1], nll, other, shown, line, cuts[1], theme),
            explained=explain_nll(fit, None if grows else sigma),
        ),
        replace(_sigma(at, sigma, theme), explained=explain_sigma(fit, at.best, grows)),
    ]


def _surface(
    name: str, title: str, surface: Surface, other: Line | None, shown: Window, at: Line, cut: Sequence[Line],
    theme: Theme,
) -> Panel:  # fmt: skip
    lowest = float(surface.losses.min())
    height = np.sqrt(surface.losses.T - lowest)  # (B, A): a parabola's contours at even distances
    top = float(height.max())
    ticks = np.linspace(0.0, top, TICKS)
    bar = colour_bar(theme, tickvals=ticks, ticktext=[tick_text(lowest + tick**2) for tick in ticks], xpad=4)
    traces = [contours(surface.intercepts, surface.slopes, height, top, bar), _cut(cut)]
    if other is not None:
        traces.append(_cross(other, "x-thin-open", 10))
    traces += [_cross(surface.best, "cross-thin-open", 16), _marker(at.intercept, at.slope, theme)]
    figure_layout = layout(
        theme,
        axis(theme, NAMES["intercept"], range=list(shown.intercept), showgrid=False),
        axis(theme, NAMES["slope"], range=list(shown.slope), showgrid=False),
        margin=theme.margins(left=62, top=8, right=66),
    )
    best = surface.best
    about = f"{title} at your fit; least at intercept {fixed(best.intercept)} and slope {fixed(best.slope)}"
    return Panel(name, {"data": traces, "layout": figure_layout}, title=title, description=about)


def _cut(lines: Sequence[Line]) -> Plain:
    """Return the way in the surface along which the curve above goes; a straight one."""
    ends = lines[0], lines[-1]
    return line([at.intercept for at in ends], [at.slope for at in ends], ON_SCALE, 1.5, "dot")


def _cross(at: Line, symbol: str, size: int) -> Plain:
    return scatter([at.intercept], [at.slope], marker(ON_SCALE, size, symbol, stroke(ON_SCALE, 3)))


def _sigma(at: SigmaCurve, sigma: float, theme: Theme) -> Panel:
    low = at.lowest - 0.1 * NATS_SHOWN
    high = max(at.now, at.lowest + NATS_SHOWN) + 0.1 * NATS_SHOWN
    traces = [
        _line(at.values, at.nll, theme.model, "NLL"),
        _upright(at.best, low, high, theme.good, "dash", "least"),
        _marker(sigma, at.now, theme),
    ]
    figure_layout = layout(
        theme,
        axis(theme, "σ (units of y)", range=[0.0, float(at.values[-1])]),
        axis(theme, "−Σ log Pr (nats)", range=[low, high]),
        annotations=[_label(f"least at σ = {fixed(at.best, 3)}", at.best, 0.5 * float(at.values[-1]), theme)],
        margin=theme.margins(left=66, top=8),
    )
    title = f"The NLL over σ: least at {fixed(at.best, 3)}"
    return Panel(SIGMA, {"data": traces, "layout": figure_layout}, title=title, description=f"{title} for your fit")
