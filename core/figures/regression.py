"""The film of a regression run: points, mean, bands and bells; the loss beside it; Pr(y|x) at one x."""

import math

import numpy as np

from core.arrays import Floats, Integers
from core.figures.loss import identity, loss_blocks, loss_panel, loss_readouts, markers
from core.figures.points import marks, points, y_range
from core.figures.slices import slice_figure
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, x_axis
from core.figures.traces import band, gapped, line, polygon
from core.film.slices import Curve, Number, SliceSpec
from core.film.spec import Affine, Film, Panel, Readout, Row, Track, bells
from core.infer.frame import Frame
from core.minimise import Run
from core.notation.numbers import significant

BELLS = 7
BELL_SHARE = 0.45
"""How far a bell of typical scale reaches, as a share of the distance between bells; others in proportion."""
BELL_REACH = 0.9
"""No bell reaches further than this share of the distance, so that it never covers its neighbour."""
BELL_HALF_WIDTH = 3.2
NEAR = 0.04
"""Points within this share of the range of x count as near the slice."""
CROWD = 12
CENTRAL = 1.959963984540054
"""The standard normal's 97.5 % quantile: loc ± this many scales hold y with probability 95 %."""
WITHIN = f"holds y with probability 0.95: μ ± {significant(CENTRAL)} σ"


def normal_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x."""
    data = run.dataset
    columns = bell_points(data.x[:, 0])
    typical = _typical(frame)
    distance = float(np.ptp(frame.x)) / BELLS
    curve = standard_normal_curve()
    gain = BELL_SHARE * distance * typical / curve.p.max()
    reach = BELL_REACH * distance
    blocks = {
        "loc": frame.parameters["loc"],
        "scale": frame.parameters["scale"],
        "point_loc": frame.point_parameters["loc"][:, columns],
        "point_scale": frame.point_parameters["scale"][:, columns],
        "marked": _marked(frame, data.x[:, 0], data.y, columns, gain, reach),
        "lowest": frame.parameters["scale"].min(axis=1),
        "highest": frame.parameters["scale"].max(axis=1),
    } | loss_blocks(run, frame)
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(_picture(run, frame, columns, gain, reach, theme), loss_panel(run, theme)),
        blocks=blocks,
        readouts=_readouts(run, typical),
        slice=density_slice(run, frame, x, theme),
        markers=markers(run),
        identity=identity(run),
    )


def _typical(frame: Frame) -> float:
    """Return the scale that is usual at the end of a run."""
    return float(np.median(frame.parameters["scale"][-1]))


def standard_normal_curve() -> Curve:
    """Return the density of the standard normal as a curve (M,)."""
    z = np.linspace(-BELL_HALF_WIDTH, BELL_HALF_WIDTH, 49)
    return Curve(z, np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi))


def bell_points(x: Floats) -> Integers:
    """Return the indices (≤ BELLS,) of points whose x (N,) lie nearest to even places over the data."""
    places = np.linspace(x.min(), x.max(), BELLS + 2)[1:-1]
    return np.unique([int(np.argmin(np.abs(x - place))) for place in places])


def digits_for(size: float) -> int:
    """Return how many decimals show a number of that size to three significant digits."""
    return max(0, 2 - math.floor(math.log10(size))) if 0 < size < math.inf else 2


def _marked(frame: Frame, x: Floats, y: Floats, columns: Integers, gain: float, reach: float) -> Floats:
    """Return the x (F, 3 B) of lines from each bell's foot to the bell at its point's height, with gaps."""
    scale = frame.point_parameters["scale"][:, columns]
    z = (y[columns] - frame.point_parameters["loc"][:, columns]) / scale
    share = np.exp(-0.5 * z * z)  # of the peak
    peak = np.minimum(gain / (math.sqrt(2 * math.pi) * scale), reach)
    feet = np.broadcast_to(x[columns], share.shape)
    ends = [feet, feet + peak * share, np.full_like(share, np.nan)]  # each (F, B)
    return np.stack(ends, axis=-1).reshape(len(share), -1)


def _picture(run: Run, frame: Frame, columns: Integers, gain: float, reach: float, theme: Theme) -> Panel:
    data = run.dataset
    feet, heights = data.x[columns, 0], data.y[columns]
    x, nothing = frame.x, np.full(len(frame.x), np.nan)
    traces: list[Plain] = [
        *band(x, nothing, nothing, faded(theme.model, 0.12), theme.model, "±2σ"),
        *band(x, nothing, nothing, faded(theme.model, 0.25), theme.model, "±1σ"),
        line(x, nothing, theme.model, name="mean"),
        *points(run, theme),
        polygon([], [], faded(theme.bell, 0.2), theme.bell, 2.5, name="Pr(y|x)"),
        line([], gapped(heights, heights), theme.bell, 2, showlegend=False),
        marks(feet, heights, theme.bell, "circle", "") | {"showlegend": False, "hoverinfo": "skip"},
    ]
    moving = [
        *(Track(i, y=Affine("loc", k, "scale")) for i, k in enumerate((-2.0, 2.0, -1.0, 1.0))),
        Track(4, y=Row("loc")),
        bells(7, "point_loc", "point_scale", list(range(len(columns))), feet, standard_normal_curve(), gain, reach),
        Track(8, x=Row("marked")),
    ]
    figure_layout = layout(
        theme,
        x_axis(theme, data, x),
        axis(theme, data.y_label, range=y_range(run.dataset)),
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        tuple(moving),
        description=f"{data.title}: the data, the predicted mean, bands of one and two standard deviations, "
        "and the predicted normal drawn upright at several x, each with its observed point marked.",
    )


def _readouts(run: Run, typical: float) -> tuple[Readout, ...]:
    data = run.dataset
    title = "the standard deviation of Pr(y|x): its smallest and largest value over the x shown"
    if run.settings.scale == "predicted":
        sigma = Readout("σ", "lowest", digits_for(typical), data.y_units, title, to="highest")
    else:
        title = "one standard deviation for all x"
        sigma = Readout("σ", "lowest", digits_for(typical), data.y_units, title)
    return (*loss_readouts(run), sigma)


def per_unit(unit: str) -> str:
    """Return the unit of a density over y of that unit: "1/g"."""
    return f"1/{unit}" if unit.isalpha() else f"1/({unit})" if unit else ""


def near(run: Run) -> float:
    """Return how far from a slice points count as near: of many points, so that about twice CROWD of them do."""
    low, high = run.x_range
    return min(NEAR, CROWD / run.dataset.size) * (high - low)


def middle(x: Floats) -> float:
    """Return the middle of the grid x (G,) to three significant digits: where the slice opens."""
    centre = 0.5 * float(x[0] + x[-1])
    return round(centre, digits_for(float(np.ptp(x))))


def density_slice(run: Run, frame: Frame, x: float | None, theme: Theme) -> SliceSpec:
    """Return Pr(y|x) as a density over y, from the blocks `loc` and `scale`; x None opens in the middle."""
    data, typical = run.dataset, _typical(frame)
    unit, curve = data.y_units, standard_normal_curve()
    per = per_unit(unit)
    figure_layout = layout(
        theme,
        axis(theme, data.y_label, range=y_range(run.dataset)),
        axis(theme, f"density ({per})" if per else "density"),
        margin=theme.margins(left=84),
    )
    return SliceSpec(
        loc="loc",
        scale="scale",
        curve=curve,
        interval=CENTRAL,
        figure=slice_figure(
            figure_layout, theme.bell, faded(theme.bell, 0.1), faded(theme.bell, 0.3), faded(theme.data, 0.65)
        ),
        x=middle(frame.x) if x is None else x,
        numbers=_numbers(unit, per, float(curve.p.max())),
        points_x=data.x[:, 0],
        points_y=data.y,
        window=near(run),
        digits=digits_for(typical),
        x_digits=digits_for(float(np.ptp(frame.x))),
        x_label=data.x_titles[0],
        y_label=data.y_label,
        description="The predicted density of y at the chosen x, its 95 % interval, and the points near.",
    )


def _numbers(unit: str, per: str, peak: float) -> tuple[Number, ...]:
    """Return the numbers beside a normal: `peak` is the density of the standard one at 0."""
    return (
        Number("mean = mode μ", "point", 0.0, unit, "the y where Pr(y|x) is largest, and its mean"),
        Number("σ", "length", 1.0, unit, "the standard deviation of Pr(y|x)"),
        Number("95 % interval", "interval", CENTRAL, unit, WITHIN),
        Number("peak density", "density", peak, per, "Pr(y|x) at its mode, 1/(σ√(2π)); it may exceed 1"),
    )
