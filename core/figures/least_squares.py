"""From NLL to least squares: a line of the derivation as a curve, and its two losses as surfaces over all lines."""

import numpy as np

from core.arrays import Floats
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import (
    ON_SCALE,
    colour_bar,
    contours,
    line,
    marker,
    note,
    scatter,
    stroke,
    unsimplified,
    upright,
)
from core.film.spec import Panel
from core.notation.numbers import fixed, tick_text
from core.theory.line import Line, LineParameter, Surface
from core.theory.stage import SigmaCurve, Stage, Window

CURVE, SQUARES, NLL, SIGMA = "curve", "squares", "nll", "sigma"
"""The names of the panels."""
YOURS, ALONG, SPREAD = "your fit", "your fit along the sweep", "σ of your fit"
"""The names of the markers: one fit in all panels, and its σ."""
NAMES = {"intercept": "intercept φ₀", "slope": "slope φ₁"}
UNITS = {"intercept": "units of y", "slope": "units of y per unit of x"}
TALLEST = 3.0
"""The line before may stand out of the picture beyond so many times the height of this line's curve."""
TICKS = 5
ROOM = 0.07
NATS_SHOWN = 30.0
"""The NLL over σ is shown up to so many nats above its least value: it has no upper end towards σ = 0."""


def stage_panel(now: Stage, before: Stage | None, parameter: LineParameter, line: Line, theme: Theme) -> Panel:
    """Return a line of the derivation over one parameter, the line before it faint, and where each is least.

    The last trace is the marker of the line itself.
    """
    values, losses = now.curve.values, now.curve.losses
    low, high = _heights(now, before)
    here = getattr(line, parameter)
    traces = [] if before is None else _before(before, now, low, high, theme)
    traces += [
        _line(values, losses, theme.model, "this formula"),
        _upright(now.minimiser, low, high, theme.good, "dash"),
        _marker(here, now.value, theme) | {"showlegend": True, "name": YOURS},
    ]
    symbol = NAMES[parameter].split()[-1]
    middle = float(values.mean())
    labels = [_label(f"least at {symbol} = {fixed(now.minimiser)}", now.minimiser, high, middle, theme)]
    if before is not None and _moved(before, now):
        lower = {"yshift": -1.6 * theme.text_size}  # the two may stand close
        labels.append(_label(f"before: {fixed(before.minimiser)}", before.minimiser, high, middle, theme) | lower)
    figure_layout = layout(
        theme,
        axis(theme, f"{NAMES[parameter]} ({UNITS[parameter]})", range=[float(values[0]), float(values[-1])]),
        axis(theme, _height_title(now, before), range=[low, high]),
        annotations=labels,
        **legend_above(theme, left=72),
    )
    kept = "slope" if parameter == "intercept" else "intercept"
    return Panel(
        CURVE,
        {"data": traces, "layout": figure_layout},
        description=f"The loss of this line of the derivation over the {parameter}, with {kept} "
        f"{fixed(getattr(line, kept))}: it is least at {fixed(now.minimiser)}.",
    )


def _heights(now: Stage, before: Stage | None) -> tuple[float, float]:
    curves = [now.curve.losses] + ([] if before is None else [before.curve.losses])
    low = min(float(losses.min()) for losses in curves)
    own = float(np.ptp(now.curve.losses))
    high = min(max(float(losses.max()) for losses in curves), low + TALLEST * own)
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
    traces = [_line(before.curve.values, before.curve.losses, faded(theme.quiet, 0.4), "formula before", width=8)]
    return [*traces, _upright(before.minimiser, low, high, theme.quiet, "dot")] if _moved(before, now) else traces


def _line(x: Floats, y: Floats, colour: str, name: str, width: float = 3) -> Plain:
    return unsimplified(line(x, y, colour, width, hoverinfo="x+y", name=name))


def _upright(x: float, low: float, high: float, colour: str, dash: str) -> Plain:
    return upright(x, low, high, colour, 2.5, dash, showlegend=False)


def _label(text: str, x: float, y: float, middle: float, theme: Theme) -> Plain:
    """Return a label beside the top of an upright, on the side of the middle."""
    left = x > middle
    place = {"xanchor": "right", "xshift": -6} if left else {"xanchor": "left", "xshift": 6}
    return note(theme, x, y, text, yanchor="top", font={"size": theme.text_size + 2, "color": theme.text}, **place)


def _marker(x: float, y: float, theme: Theme) -> Plain:
    look = marker(theme.bell, 14, edge=stroke(theme.paper, 2))
    return scatter([x], [y], look, showlegend=False)


def surface_panels(
    squares: Surface, nll: Surface, at: SigmaCurve, shown: Window, line: Line, sigma: float,
    values: tuple[float, float], parameter: LineParameter, theme: Theme,
) -> list[Panel]:  # fmt: skip
    """Return both losses over all lines with one marker, and the NLL over σ of the line that is marked.

    `values` are Σ (y - f)² and -Σ log Pr at the line. The last trace of each panel is its marker; `parameter`
    is the one that is swept in the curve, which cuts through the surfaces where the thin line is drawn.
    """
    other = squares.best if squares.best != nll.best else None
    return [
        _surface(SQUARES, f"Σ (y − f)² = {fixed(values[0])}", squares, nll.best if other else None, shown, line,
                 parameter, theme),
        _surface(NLL, f"−Σ log Pr = {fixed(values[1])} nats", nll, other, shown, line, parameter, theme),
        _sigma(at, sigma, theme),
    ]  # fmt: skip


def _surface(
    name: str, title: str, surface: Surface, other: Line | None, shown: Window, at: Line, parameter: LineParameter,
    theme: Theme,
) -> Panel:  # fmt: skip
    lowest = float(surface.losses.min())
    height = np.sqrt(surface.losses.T - lowest)  # (B, A): a parabola's contours at even distances
    top = float(height.max())
    ticks = np.linspace(0.0, top, TICKS)
    bar = colour_bar(theme, tickvals=ticks, ticktext=[tick_text(lowest + tick**2) for tick in ticks], xpad=4)
    traces = [contours(surface.intercepts, surface.slopes, height, top, bar), _cut(shown, at, parameter)]
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


def _cut(shown: Window, at: Line, parameter: LineParameter) -> Plain:
    """Return the line in the surface along which the curve above is cut."""
    along = {"intercept": [*shown.intercept], "slope": [*shown.slope]}
    ends = {name: along[name] if name == parameter else [getattr(at, name)] * 2 for name in along}
    return line(ends["intercept"], ends["slope"], ON_SCALE, 1.5, "dot")


def _cross(at: Line, symbol: str, size: int) -> Plain:
    return scatter([at.intercept], [at.slope], marker(ON_SCALE, size, symbol, stroke(ON_SCALE, 3)))


def _sigma(at: SigmaCurve, sigma: float, theme: Theme) -> Panel:
    low = at.lowest - 0.1 * NATS_SHOWN
    high = max(at.now, at.lowest + NATS_SHOWN) + 0.1 * NATS_SHOWN
    traces = [
        _line(at.values, at.nll, theme.model, "NLL"),
        _upright(at.best, low, high, theme.good, "dash"),
        _marker(sigma, at.now, theme),
    ]
    figure_layout = layout(
        theme,
        axis(theme, "σ (units of y)", range=[0.0, float(at.values[-1])]),
        axis(theme, "−Σ log Pr (nats)", range=[low, high]),
        annotations=[_label(f"least at σ = {fixed(at.best, 3)}", at.best, high, 0.5 * float(at.values[-1]), theme)],
        margin=theme.margins(left=66, top=8),
    )
    title = f"The NLL over σ: least at {fixed(at.best, 3)}"
    return Panel(SIGMA, {"data": traces, "layout": figure_layout}, title=title, description=f"{title} for your fit")
