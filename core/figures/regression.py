"""The film of a regression run: points, mean, bands and bells; the loss beside it; Pr(y|x) at one x."""

import math
from collections.abc import Sequence

import numpy as np

from core.arrays import Floats, Integers
from core.figures import film as reel
from core.figures.film import Affine, Curve, Film, Number, Panel, Readout, Row, SliceSpec, Track
from core.figures.theme import Plain, Theme, axis, faded, layout
from core.frame import Frame
from core.minimise import Run

BELLS = 7
BELL_SHARE = 0.45
"""How far a bell of typical scale reaches, as a share of the distance between bells; others in proportion."""
BELL_REACH = 0.9
"""No bell reaches further than this share of the distance, so that it never covers its neighbour."""
BELL_HALF_WIDTH = 3.2
PADDING = 0.12
HELD_OUT_DRAWN = 100
"""More held-out points than this would cover the training points; the loss counts them all."""
NEAR = 0.04
"""Points within this share of the range of x count as near the slice."""
CENTRAL = 1.959963984540054
"""The standard normal's 97.5 % quantile: loc ± this many scales hold y with probability 95 %."""
LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": 1.0,
    "yanchor": "bottom",
    "traceorder": "normal",
    "bgcolor": "rgba(0,0,0,0)",
}


def film(run: Run, frame: Frame, x: float | None, theme: Theme) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x."""
    data = run.dataset
    columns = bell_points(data.x[:, 0])
    typical = float(np.median(frame.parameters["scale"][-1]))
    distance = float(np.ptp(frame.x)) / BELLS
    curve = standard_normal()
    gain = BELL_SHARE * distance * typical / curve.p.max()
    reach = BELL_REACH * distance
    blocks = {
        "loc": frame.parameters["loc"],
        "scale": frame.parameters["scale"],
        "point_loc": frame.point_parameters["loc"],
        "point_scale": frame.point_parameters["scale"],
        "marked": _marked(frame, data.x[:, 0], data.y, columns, gain, reach),
        "step": frame.steps,
        "nll": frame.nll,
        "nll_per_point": frame.nll / len(data.y),
        "lowest": frame.parameters["scale"].min(axis=1),
        "highest": frame.parameters["scale"].max(axis=1),
    }
    if len(data.held_out_y):
        held_out = frame.held_out_nll
        blocks |= {"held_out": held_out, "held_out_per_point": held_out / len(data.held_out_y)}
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(_picture(run, frame, columns, gain, reach, theme), _loss(run, theme)),
        blocks=blocks,
        readouts=_readouts(run, typical),
        slice=_slice(run, frame, x, typical, theme),
        markers=_markers(run),
        identity=f"{data.name} {len(data.y)} {run.settings.data_seed} {run.settings.noise}",
    )


def standard_normal() -> Curve:
    """Return the density of the standard normal as a curve (M,)."""
    z = np.linspace(-BELL_HALF_WIDTH, BELL_HALF_WIDTH, 49)
    return Curve(z, np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi))


def bell_points(x: Floats) -> Integers:
    """Return the indices (≤ BELLS,) of points whose x (N,) lie nearest to even places over the data."""
    places = np.linspace(x.min(), x.max(), BELLS + 2)[1:-1]
    return np.unique([int(np.argmin(np.abs(x - place))) for place in places])


def digits_for(size: float) -> int:
    """Return how many decimals show a number of that size to three significant digits."""
    return max(0, 2 - math.floor(math.log10(size))) if size > 0 else 2


def _marked(frame: Frame, x: Floats, y: Floats, columns: Integers, gain: float, reach: float) -> Floats:
    """Return the x (F, 3 B) of lines from each bell's foot to the bell at its point's height, with gaps."""
    scale = frame.point_parameters["scale"][:, columns]
    z = (y[columns] - frame.point_parameters["loc"][:, columns]) / scale
    share = np.exp(-0.5 * z * z)  # of the peak
    peak = np.minimum(gain / (math.sqrt(2 * math.pi) * scale), reach)
    feet = np.broadcast_to(x[columns], share.shape)
    ends = [feet, feet + peak * share, np.full_like(share, np.nan)]  # each (F, B)
    return np.stack(ends, axis=-1).reshape(len(share), -1)


def _range(values: Floats, padding: float = PADDING) -> list[float]:
    low, high = float(values.min()), float(values.max())
    room = padding * ((high - low) or 1.0)
    return [low - room, high + room]


def _picture(run: Run, frame: Frame, columns: Integers, gain: float, reach: float, theme: Theme) -> Panel:
    data = run.dataset
    feet, heights = data.x[columns, 0], data.y[columns]
    drops = np.stack([heights, heights, np.full_like(heights, np.nan)], axis=-1).ravel()
    x, nothing = frame.x, np.full(len(frame.x), np.nan)
    held_out_x, held_out_y = data.held_out_x[:HELD_OUT_DRAWN, 0], data.held_out_y[:HELD_OUT_DRAWN]
    held_out = len(data.held_out_y)
    name = "held-out" if held_out <= HELD_OUT_DRAWN else f"held-out ({HELD_OUT_DRAWN} of {held_out})"
    line: Plain = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    edge = line | {"x": x, "y": nothing, "line": {"width": 0, "color": theme.model}, "showlegend": False}
    outer, inner = faded(theme.model, 0.12), faded(theme.model, 0.25)
    traces: list[Plain] = [
        edge,
        edge | {"fill": "tonexty", "fillcolor": outer, "name": "±2σ", "showlegend": True},
        edge,
        edge | {"fill": "tonexty", "fillcolor": inner, "name": "±1σ", "showlegend": True},
        line | {"x": x, "y": nothing, "line": {"color": theme.model, "width": 3}, "name": "mean"},
        _points(data.x[:, 0], data.y, faded(theme.data, 0.65), "circle", "training"),
        _points(held_out_x, held_out_y, theme.held_out, "circle-open", name),
        line
        | {
            "x": [],
            "y": [],
            "fill": "toself",
            "fillcolor": faded(theme.bell, 0.2),
            "line": {"color": theme.bell, "width": 2.5},
            "name": "Pr(y|x)",
        },
        line | {"x": [], "y": drops, "line": {"color": theme.bell, "width": 2}, "showlegend": False},
        _points(feet, heights, theme.bell, "circle", "") | {"showlegend": False, "hoverinfo": "skip"},
    ]
    moving = [
        *(Track(i, y=Affine("loc", k, "scale")) for i, k in enumerate((-2.0, 2.0, -1.0, 1.0))),
        Track(4, y=Row("loc")),
        reel.bells(7, "point_loc", "point_scale", columns.tolist(), feet, standard_normal(), gain, reach),
        Track(8, x=Row("marked")),
    ]
    every = np.concatenate([data.y, data.held_out_y])
    figure_layout = layout(
        theme,
        axis(theme, data.x_label, range=[float(x[0]), float(x[-1])]),
        axis(theme, data.y_label, range=_range(every)),
        showlegend=True,
        legend=LEGEND,
        margin=theme.margins(left=68, top=34),
    )
    if not len(data.held_out_y):
        traces[6] |= {"showlegend": False}
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        tuple(moving),
        description=f"{data.title}: the data, the predicted mean, bands of one and two standard deviations, "
        "and the predicted normal drawn upright at several x, each with its observed point marked.",
    )


def _points(x: Floats, y: Floats, colour: str, symbol: str, name: str) -> Plain:
    marker = {"color": colour, "size": 7, "symbol": symbol, "line": {"width": 1.5 if "open" in symbol else 0}}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, "name": name}


def _loss(run: Run, theme: Theme) -> Panel:
    data = run.dataset
    training = run.nll / len(data.y)
    step = np.arange(len(training))
    line: Plain = {"type": "scatter", "mode": "lines", "x": step, "hoverinfo": "x+y"}
    traces = [
        line | {"y": training, "line": {"color": theme.model, "width": 2.5}, "name": "training"},
        _now(theme.model, "circle"),
        _now(theme.model, "circle-open"),
    ]
    tracks = [
        Track(1, x=Row("step"), y=Row("nll_per_point")),
        Track(2, x=Row("step"), y=Row("nll_per_point"), moment="pinned"),
    ]
    curves = [training]
    if len(data.held_out_y):
        held_out = run.held_out_nll / len(data.held_out_y)
        curves.append(held_out)
        colour = {"color": theme.held_out, "width": 2.5, "dash": "dash"}
        traces += [
            line | {"y": held_out, "line": colour, "name": "held-out"},
            _now(theme.held_out, "circle"),
            _now(theme.held_out, "circle-open"),
        ]
        tracks += [
            Track(4, x=Row("step"), y=Row("held_out_per_point")),
            Track(5, x=Row("step"), y=Row("held_out_per_point"), moment="pinned"),
        ]
    last = max(1, len(training) - 1)
    figure_layout = layout(
        theme,
        axis(theme, "step", range=[-0.02 * last, 1.03 * last]),
        axis(theme, "nats per point", range=loss_range(curves)),
        showlegend=True,
        legend=LEGEND | {"x": 1, "xanchor": "right"},
        margin=theme.margins(top=26),
    )
    return Panel(
        "loss",
        {"data": traces, "layout": figure_layout},
        tuple(tracks),
        title="The loss: mean of −log Pr(y|x)",
        seeks=True,
        description="The negative log-likelihood per point, in nats, over the training steps.",
    )


def _now(colour: str, symbol: str) -> Plain:
    marker = {"color": colour, "size": 11, "symbol": symbol, "line": {"width": 2}}
    return {"type": "scatter", "mode": "markers", "x": [], "y": [], "marker": marker, "showlegend": False} | {
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def loss_range(curves: Sequence[Floats]) -> list[float]:
    """Return a range (2,) that shows the curves without letting a few large values flatten the rest."""
    low = min(float(curve.min()) for curve in curves)
    usual = max(float(np.quantile(curve, 0.98)) for curve in curves)
    start = max(float(curve[0]) for curve in curves)
    high = start if usual <= start <= usual + 2 * (usual - low) else usual
    room = 0.06 * ((high - low) or 1.0)
    return [low - room, high + room]


def _readouts(run: Run, typical: float) -> tuple[Readout, ...]:
    data = run.dataset
    points = len(data.y)
    title = f"−Σ log Pr(y|x): a sum over the {points} training points, in nats"
    shown = [Readout("NLL", "nll", 2, title=title)]
    if held_out := len(data.held_out_y):
        title = f"−Σ log Pr(y|x): a sum over the {held_out} held-out points, in nats"
        shown.append(Readout("held-out", "held_out", 2, title=title))
    title = "the standard deviation of Pr(y|x): its smallest and largest value over the x shown"
    if run.settings.scale == "predicted":
        shown.append(Readout("σ", "lowest", digits_for(typical), data.y_units, title, to="highest"))
    else:
        title = "one standard deviation for all x"
        shown.append(Readout("σ", "lowest", digits_for(typical), data.y_units, title))
    return tuple(shown)


def _markers(run: Run) -> dict[str, int]:
    return {} if run.best is None else {"best held-out": run.moment(run.best)}


def middle(x: Floats) -> float:
    """Return the middle of the grid x (G,) to three significant digits: where the slice opens."""
    centre = 0.5 * float(x[0] + x[-1])
    return round(centre, digits_for(float(np.ptp(x))))


def _slice(run: Run, frame: Frame, x: float | None, typical: float, theme: Theme) -> SliceSpec:
    data = run.dataset
    unit, curve = data.y_units, standard_normal()
    per = f"1/{unit}" if unit.isalpha() else f"1/({unit})" if unit else ""
    figure_layout = layout(
        theme,
        axis(theme, data.y_label, range=_range(np.concatenate([data.y, data.held_out_y]))),
        axis(theme, f"density ({per})" if per else "density"),
        margin=theme.margins(left=84),
    )
    return SliceSpec(
        loc="loc",
        scale="scale",
        curve=curve,
        interval=CENTRAL,
        figure=reel.slice_figure(
            figure_layout, theme.bell, faded(theme.bell, 0.1), faded(theme.bell, 0.3), faded(theme.data, 0.65)
        ),
        x=middle(frame.x) if x is None else x,
        numbers=(
            Number("mean = mode μ", "point", 0.0, unit, "the y where Pr(y|x) is largest, and its mean"),
            Number("σ", "length", 1.0, unit, "the standard deviation of Pr(y|x)"),
            Number("95 % interval", "interval", CENTRAL, unit, "holds y with probability 0.95"),
            Number("peak density", "density", float(curve.p.max()), per, "Pr(y|x) at its mode; may exceed 1"),
        ),
        points_x=data.x[:, 0],
        points_y=data.y,
        window=NEAR * float(np.ptp(frame.x)),
        digits=digits_for(typical),
        x_digits=digits_for(float(np.ptp(frame.x))),
        x_label=data.x_label,
        y_label=data.y_label,
        description="The predicted density of y at the chosen x, its 95 % interval, and the points near.",
    )
