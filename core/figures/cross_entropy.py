"""Cross-entropy of data as point masses: their boxes under a normal, the curves over μ or σ, and the limit h → 0."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.arrays import Floats
from core.data.dataset import Ends
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import area, gapped, line, marker, note, scatter, stroke, unsimplified
from core.film.spec import Panel
from core.notation.numbers import fixed, round_to
from core.theory.normal import Bell
from core.theory.point_masses import Boxes, DivergenceAccount, DivergenceCurves, ModelNormal, Narrowing, Swept

DENSITY, CURVES, WIDTHS = "masses", "curves", "widths"
"""The names of the panels; in each the last trace is what can be dragged."""
PEAK, SIDE = "peak", "width of p"
"""The two handles of a normal."""
ENDS = (-0.4, 3.0)
"""The picture shows y between these."""
LIMITS: dict[Swept, Ends] = {"loc": (0.3, 2.3), "scale": (0.1, 1.5)}
WIDTH_LIMITS = (0.001, 1.0)
NAMES: dict[Swept, str] = {"loc": "μ", "scale": "σ"}
GRID = 401
TOPS = (0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0)
"""A density axis ends at one of these, so that it stands still while a handle moves a little."""
HEADROOM = 1.2
CUT = 2.4
"""Boxes may make the axis so many times as high as the normal's peak; higher ones are cut off."""
SHOWN = 3.0
"""The curves are shown up to so many nats above the higher of their minima."""
NAMED = 7
"""The curves over the width bear their names at this point."""
TICKS = (0.001, 0.01, 0.1, 1.0)
NATS = 0.5
"""An axis of nats ends at multiples of this, so that it stands still while a handle moves a little."""
ON_CURVE, BOX = "model on the curve", "width of the boxes"
HANDLES = (PEAK, SIDE, ON_CURVE, BOX)


def mass_panel(
    boxes: Boxes,
    model: ModelNormal,
    at: DivergenceAccount,
    curves: DivergenceCurves,
    swept: Swept,
    narrowing: Narrowing,
    theme: Theme,
) -> list[Panel]:
    """Return q and p over y, cross-entropy and KL over the swept parameter, and both over the width of the boxes."""
    return [
        _density(boxes, model, theme),
        _curves(curves, model, at, swept, theme),
        _widths(narrowing, boxes.width, at, theme),
    ]


def mass_model(boxes: Boxes, swept: Swept, values: Floats, narrowing: Narrowing, labels: Mapping[str, str]) -> Plain:
    """Return what masses.js needs to draw the same while a hand moves a handle, with what the numbers are called."""
    return {
        "y": boxes.y,
        "swept": swept,
        "grid": values,
        "narrowing": {"widths": narrowing.widths, "entropy": narrowing.entropy},
        "limits": {**LIMITS, "width": WIDTH_LIMITS},
        "density": {"ends": ENDS, "tops": TOPS, "headroom": HEADROOM, "cut": CUT},
        "heights": {"shown": SHOWN, "nats": NATS},
        "named": NAMED,
        "handles": HANDLES,
        "letters": NAMES,
        "labels": labels,
    }


def top_for(height: float) -> float:
    """Return where a density axis ends that is to show that height with a little room."""
    return next((top for top in TOPS if top >= HEADROOM * height), HEADROOM * height)


def named_curve(
    x: Floats,
    y: Floats,
    colour: str,
    name: str = "",
    width: float = 3,
    dash: str | None = None,
    fill: str | None = None,
) -> Plain:
    """Return a line with what lies below it filled if `fill` is a colour; a name puts it in the legend."""
    drawn = area(x, y, fill, colour, width) if fill else line(x, y, colour, width, dash)
    return unsimplified(drawn) | {"name": name, "showlegend": bool(name)}


def unlisted(trace: Plain, name: str) -> Plain:
    """Return a trace with a name by which the browser finds it, and which no legend shows."""
    return trace | {"name": name, "showlegend": False}


def handle_markers(x: Floats, y: Floats, colour: str, theme: Theme, name: str = "handles") -> Plain:
    """Return the markers of what can be dragged: hollow ones."""
    return unlisted(scatter(x, y, marker(theme.paper, 13, edge=stroke(colour, 3)), cliponaxis=False), name)


def label(theme: Theme, x: float, y: float, text: str, **more: Any) -> Plain:
    """Return a label at a place of a figure, legible over lines."""
    ground = {"bgcolor": faded(theme.paper, 0.75), "borderpad": 0}
    return note(theme, x, y, text, **ground | more)


def model_bell(model: ModelNormal, ends: Ends, theme: Theme, name: str) -> list[Plain]:
    """Return a normal density with its fill, and the lines that lead to its two handles; the handles come apart."""
    y = np.linspace(*ends, GRID)
    shape = _shape(model)
    density = named_curve(y, shape.density(y), theme.model, name, fill=faded(theme.model, 0.15))
    _, heights = bell_handles(model)
    stem = named_curve(np.full(2, model.loc), np.array([0.0, heights[0]]), theme.model, width=1.5, dash="dot")
    sigma = named_curve(np.array([model.loc, model.loc + model.scale]), np.full(2, heights[1]), theme.model, width=2)
    return [density, unlisted(stem, "mean"), unlisted(sigma, "sigma")]


def bell_handles(model: ModelNormal) -> tuple[Floats, Floats]:
    """Return where a normal is held: at its peak and at μ + σ."""
    places = np.array([model.loc, model.loc + model.scale])
    return places, _shape(model).density(places)


def moved(model: ModelNormal, handle: str, x: float, loc: Ends, scale: Ends) -> ModelNormal:
    """Return the normal whose peak or side is dragged to x, within the limits of μ and σ, to two decimals."""
    if handle == PEAK:
        return ModelNormal(_within(x, loc), model.scale)
    return ModelNormal(model.loc, _within(x - model.loc, scale))


def _within(value: float, ends: Ends) -> float:
    return round(min(max(value, ends[0]), ends[1]), 2)


def placed(loc: float, scale: float, locs: Ends, scales: Ends) -> ModelNormal:
    """Return the normal of these parameters, brought within their limits, to two decimals."""
    return ModelNormal(_within(loc, locs), _within(scale, scales))


def width_at(x: float) -> float:
    """Return the width of a box to which its handle is dragged: within the limits, to two digits."""
    return round_to(min(max(x, WIDTH_LIMITS[0]), WIDTH_LIMITS[1]), 2)


def bell_notes(model: ModelNormal, theme: Theme) -> list[Plain]:
    """Return the labels of the two handles."""
    (peak, side), (high, low) = bell_handles(model)
    return [
        label(theme, peak, high, f"μ = {fixed(model.loc)}", yshift=26),
        label(theme, side, low, f"σ = {fixed(model.scale)}", xanchor="left", xshift=18),
    ]


def _shape(model: ModelNormal) -> Bell:
    return Bell(model.loc, model.scale**2)


def _density(boxes: Boxes, model: ModelNormal, theme: Theme) -> Panel:
    peak = _shape(model).peak
    highest = float(boxes.steps[1].max()) if boxes.width else 0.0
    top = top_for(max(peak, min(highest, CUT * peak / HEADROOM)))
    traces = [
        *_boxes(boxes, top, theme),
        *model_bell(model, ENDS, theme, "p: the model"),
        _points(boxes.y, theme),
        handle_markers(*bell_handles(model), theme.model, theme),
    ]
    figure_layout = layout(
        theme,
        axis(theme, "y", range=[*ENDS]),
        axis(theme, "density (per unit of y)", range=[-0.05 * top, top]),
        annotations=bell_notes(model, theme),
        **legend_above(theme, left=60),
    )
    count = len(boxes.y)
    shape = f"boxes of width {boxes.width:g}" if boxes.width else "point masses"
    return Panel(
        DENSITY,
        {"data": traces, "layout": figure_layout},
        title=f"{count} {shape}, weight 1/{count} each",
        description=f"The data as {count} {shape}, and the density of a normal whose mean and standard deviation can "
        "be dragged.",
    )


def _boxes(boxes: Boxes, top: float, theme: Theme) -> list[Plain]:
    """Return the staircase of the boxes, cut off above the picture; point masses as arrows without an end."""
    if boxes.width == 0:
        return _arrows(boxes.y, top, theme)
    edges, height = boxes.steps
    x, y = np.repeat(edges, 2), np.concatenate([[0.0], np.repeat(np.minimum(height, 2 * top), 2), [0.0]])
    return [named_curve(x, y, faded(theme.data, 0.6), "q: the data", 1.2, fill=faded(theme.data, 0.22))]


def _arrows(y: Floats, top: float, theme: Theme) -> list[Plain]:
    tip = np.full(len(y), 0.94 * top)
    tips = unlisted(scatter(y, tip, marker(faded(theme.data, 0.65), 11, "triangle-up")), "tips")
    return [named_curve(gapped(y, y), gapped(0 * y, tip), faded(theme.data, 0.6), "q: the data", 2), tips]


def _points(y: Floats, theme: Theme) -> Plain:
    shown: Plain = {"hoverinfo": None, "hovertemplate": "y = %{x:.2f}<extra></extra>"}
    return unlisted(scatter(y, 0 * y, marker(faded(theme.data, 0.65), 8), cliponaxis=False, **shown), "data")


def _curves(curves: DivergenceCurves, model: ModelNormal, at: DivergenceAccount, swept: Swept, theme: Theme) -> Panel:
    here, low, high = getattr(model, swept), *_heights(curves, at)
    traces = [
        named_curve(curves.values, curves.mean_nll, faded(theme.quiet, 0.4), "mean NLL", 9),
        named_curve(curves.values, curves.cross_entropy, theme.bell, "H[q, p]"),
        unlisted(
            named_curve(np.full(2, curves.best), np.array([low, high]), theme.quiet, width=2, dash="dot"), "least"
        ),
    ]
    notes = [_least(f"least at {NAMES[swept]} = {fixed(curves.best)}", curves, high, theme)]
    if np.isfinite(at.divergence):
        traces[2:2] = [named_curve(curves.values, curves.divergence, theme.good, "D[q‖p]", dash="dash")]
        between = named_curve(np.full(2, here), np.array([at.cross_entropy, at.divergence]), theme.text, width=2)
        traces.append(unlisted(between, "between"))
        notes.append(_between(here, at, curves, theme))
        traces.append(_dot(here, at.divergence, theme.good, "D[q‖p] here"))
    traces.append(handle_markers(np.array([here]), np.array([at.cross_entropy]), theme.bell, theme))
    figure_layout = layout(
        theme,
        axis(theme, f"{'mean μ' if swept == 'loc' else 'standard deviation σ'} (units of y)", range=[*LIMITS[swept]]),
        axis(theme, "nats", range=[low, high]),
        annotations=notes,
        **legend_above(theme, left=54),
    )
    return Panel(
        CURVES,
        {"data": traces, "layout": figure_layout},
        title=f"Over {NAMES[swept]}: one shape, one minimum",
        description=f"Cross-entropy and KL divergence over {NAMES[swept]}: two curves that differ by a constant, "
        f"the entropy of q, and are least at {fixed(curves.best)}.",
    )


def _heights(curves: DivergenceCurves, at: DivergenceAccount) -> Ends:
    shown = [losses for losses in (curves.cross_entropy, curves.divergence) if np.isfinite(losses).all()]
    now = [value for value in (at.cross_entropy, at.divergence) if np.isfinite(value)]
    least = [float(losses.min()) for losses in shown]
    return _ends(min(least), max(max(least) + SHOWN, *now))


def _ends(low: float, high: float) -> Ends:
    """Return the ends of an axis of nats that shows these two with a little room."""
    room = 0.08 * (high - low)
    return NATS * float(np.floor((low - room) / NATS)), NATS * float(np.ceil((high + room) / NATS))


def _least(text: str, curves: DivergenceCurves, high: float, theme: Theme) -> Plain:
    """Return the label of the minimum: beside its upright, where there is more room."""
    left = curves.best > float(curves.values.mean())
    place = {"xanchor": "right", "xshift": -6} if left else {"xanchor": "left", "xshift": 6}
    return label(theme, curves.best, high, text, yanchor="top", **place)


def _between(here: float, at: DivergenceAccount, curves: DivergenceCurves, theme: Theme) -> Plain:
    left = here > float(curves.values.mean())
    place = {"xanchor": "right", "xshift": -12} if left else {"xanchor": "left", "xshift": 12}
    text = f"H[q] = {fixed(at.entropy)}"
    return label(theme, here, 0.5 * (at.cross_entropy + at.divergence), text, **place)


def _dot(x: float, y: float, colour: str, name: str) -> Plain:
    return unlisted(scatter([x], [y], marker(colour, 10)), name)


def _widths(narrowing: Narrowing, width: float, at: DivergenceAccount, theme: Theme) -> Panel:
    ends = np.array(WIDTH_LIMITS)
    every = np.concatenate([narrowing.entropy, narrowing.cross_entropy, narrowing.divergence])
    traces = [
        unlisted(named_curve(ends, np.full(2, narrowing.mean_nll), faded(theme.quiet, 0.4), width=9), "mean NLL"),
        unlisted(named_curve(narrowing.widths, narrowing.divergence, theme.good, dash="dash"), "D[q‖p]"),
        unlisted(named_curve(narrowing.widths, narrowing.entropy, theme.text, dash="dot"), "H[q]"),
        unlisted(named_curve(narrowing.widths, narrowing.cross_entropy, theme.bell), "H[q, p]"),
    ]
    if width:
        traces.append(_dot(width, at.divergence, theme.good, "D[q‖p] here"))
        traces.append(_dot(width, at.entropy, theme.text, "H[q] here"))
        traces.append(handle_markers(np.array([width]), np.array([at.cross_entropy]), theme.bell, theme))
    labels = (("D[q‖p]", narrowing.divergence), ("H[q, p]", narrowing.cross_entropy), ("H[q]", narrowing.entropy))
    figure_layout = layout(
        theme,
        axis(theme, "width h of a box (units of y)", type="log", range=[-3.05, 0.05])
        | {"tickvals": TICKS, "ticktext": [f"{tick:g}" for tick in TICKS]},
        axis(theme, "nats", range=[*_ends(float(every.min()), float(every.max()))]),
        annotations=[_named(narrowing, name, losses, theme) for name, losses in labels],
        margin=theme.margins(left=54, top=8),
    )
    return Panel(
        WIDTHS,
        {"data": traces, "layout": figure_layout},
        title="As the boxes narrow",
        description="Entropy, cross-entropy and KL divergence over the width of the boxes: towards 0 the entropy falls "
        f"without end, and cross-entropy settles at the mean NLL, {fixed(narrowing.mean_nll)} nats.",
    )


def _named(narrowing: Narrowing, name: str, losses: Floats, theme: Theme) -> Plain:
    """Return the label of a curve near its left end: above it, or below the one that rises."""
    below = losses is narrowing.entropy
    place = {"yanchor": "top", "xshift": 8} if below else {"yanchor": "bottom", "yshift": 6}
    x = float(np.log10(narrowing.widths[NAMED]))  # as a logarithmic axis takes it
    return label(theme, x, float(losses[NAMED]), name, xanchor="left", **place)
