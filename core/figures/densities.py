"""What the films of all families of one y share: the slice Pr(y|x), its numbers, the bells, and the film itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core import infer
from core.arrays import Floats, Integers
from core.choose.domain import COUNTS
from core.choose.parameter import Parameter
from core.choose.special import softmax
from core.figures.loss import identity, loss_blocks, loss_panel, loss_readouts, markers
from core.figures.points import marks
from core.figures.regression import BELL_REACH, BELL_SHARE, BELLS, bell_points, digits_for, middle, near, per_unit
from core.figures.slices import slice_figure, stems_figure
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, x_axis
from core.figures.traces import gapped, line, polygon, unsimplified
from core.film.slices import DensitySpec, Number, Slice
from core.film.spec import Film, Panel, Pieces, Row, Track
from core.infer.curves import Curves
from core.infer.distribution import univariate
from core.infer.frame import Frame
from core.minimise import Run

OUTER, INNER = 0.95, 0.5
"""The probabilities of the regions that are drawn as bands."""
FADES: Mapping[float, float] = {OUTER: 0.14, INNER: 0.28}
AXES: tuple[Literal["x", "y"], ...] = ("x", "y")
LOW = 0.01
"""A bell is drawn where its density is at least this share of its peak."""
LONG_UNIT = 8
EVERY_X = 2
"""Densities are sent at every second x of the frame."""


@dataclass(frozen=True)
class Bells:
    """Where upright bells stand: the training points `columns` (B,), their x `feet` and y `heights` (B,)."""

    columns: Integers
    feet: Floats
    heights: Floats
    distance: float


def bells_of(run: Run, frame: Frame) -> Bells:
    """Return the bells of a run: at points that lie nearly evenly over x."""
    data = run.dataset
    columns = bell_points(data.x[:, 0])
    return Bells(columns, data.x[columns, 0], data.y[columns], float(np.ptp(frame.x)) / BELLS)


def widths(bells: Bells, peaks: Floats) -> Floats:
    """Return the x (F, B) that a unit of density takes in each bell of these peaks: none covers its neighbour.

    It is NaN where a density is so wide that it has no height.
    """
    with np.errstate(divide="ignore"):
        gain = BELL_SHARE * bells.distance / np.median(peaks[-1])
        width = np.minimum(gain, BELL_REACH * bells.distance / peaks)
    return np.where(peaks > 0, width, np.nan)


def outlines(bells: Bells, y: Floats, density: Floats) -> tuple[Floats, Floats]:
    """Return x and y, (F, B (M + 3)) each, of the outlines of bells of density (F, B, M) at y (F, B, M), with gaps.

    An outline starts and ends at its foot, since a density may begin at its peak; where the density is low it is
    left out, so that tails do not cover the points.
    """
    width = widths(bells, density.max(axis=-1))[..., None]
    reach = width * density
    low = density < LOW * density.max(axis=-1, keepdims=True)
    rim = [np.where(low[..., end], np.nan, 0.0) for end in ([0], [-1])]
    gap = np.full_like(width, np.nan)
    x = bells.feet[:, None] + np.concatenate([rim[0], np.where(low, np.nan, reach), rim[1], gap], axis=-1)
    up = np.concatenate([y[..., :1], y, y[..., -1:], gap], axis=-1)
    return _flat(x), _flat(up)


def bell_marks(bells: Bells, frame: Frame, peaks: Floats) -> Floats:
    """Return the x (F, 3 B) of lines from each bell's foot to the density of its observed point, with gaps."""
    density = np.minimum(np.exp(-frame.costs[:, bells.columns]), peaks)
    feet = np.broadcast_to(bells.feet, density.shape)
    ends = [feet, feet + widths(bells, peaks) * density, np.full_like(density, np.nan)]
    return np.stack(ends, axis=-1).reshape(len(density), -1)


def bands(run: Run, raw: Floats) -> dict[str, Floats]:
    """Return a block (F, G P 2) of the pieces of each region, for raw (F, G, outputs)."""
    return _bands(infer.regions(run.recipe, raw, tuple(FADES)))


def mode_and_bands(run: Run, raw: Floats) -> tuple[Floats, dict[str, Floats]]:
    """Return the modes (F, G), and the blocks of `bands`, which are found with them."""
    mode, found = infer.mode_and_regions(run.recipe, raw, tuple(FADES))
    return mode, _bands(found)


def _bands(found: Sequence[Floats]) -> dict[str, Floats]:
    return {region_block(level): _flat(pieces) for level, pieces in zip(FADES, found, strict=True)}


def region_block(level: float) -> str:
    """Return the name of the block of a region."""
    return f"region {level:g}"


def _flat(values: Floats) -> Floats:
    return values.reshape(len(values), -1)


def density_blocks(curves: Curves) -> dict[str, Floats]:
    """Return the blocks of a density (F, G, M)."""
    peak = curves.peak
    shape = curves.density / peak[..., None]
    return {"knots": _flat(curves.knots), "shape": _flat(shape), "unit": 1.0 / peak}


def parameter_blocks(run: Run, frame: Frame) -> dict[str, Floats]:
    """Return a block of each parameter at every second x, by its name; of a mixture the weights, not their logits."""
    blocks = {}
    for name, values in frame.parameters.items():
        shown = values[:, ::EVERY_X]
        blocks[name] = _flat(softmax(shown) if name == "logits" else shown)
    return blocks


def typical_spread(regions: Mapping[str, Floats], pieces: int) -> float:
    """Return the usual width of the inner region at the end of a run: what digits of y are chosen by.

    `regions` are the blocks of `bands`, of so many pieces.
    """
    found = regions[region_block(INNER)][-1].reshape(-1, pieces, 2)
    return float(np.median(np.nansum(found[..., 1] - found[..., 0], axis=-1)))


def short_unit(run: Run) -> str:
    """Return the unit of y, or nothing where it is too long to stand beside a number: the picture's axis has it."""
    unit = run.dataset.y_units
    return unit if len(unit) <= LONG_UNIT else ""


def slice_numbers(
    run: Run, frame: Frame, digits: int, kind: Literal["values", "angles"] = "values"
) -> tuple[Number, ...]:
    """Return mode, mean, outer region and all parameters as numbers of the slice; angles are of the `kind` "angles"."""
    unit = short_unit(run)
    exact = 0 if run.recipe.domain == COUNTS else digits
    where: tuple[Number, ...] = (
        Number("mode", "values", unit=unit, title="the y where Pr(y|x) is largest", block="mode", digits=exact),
        Number("mean", "values", unit=unit, title="the mean of Pr(y|x)", block="mean", digits=digits),
    )
    if kind == "angles":
        meaning = "the mean direction, where Pr(y|x) is largest"
        where = (Number("mean = mode μ", kind, unit=unit, title=meaning, block="loc", digits=digits),)
    title = f"the smallest set of y of probability {OUTER:g}: where Pr(y|x) is highest"
    region = Number(f"{100 * OUTER:g} % region", "pieces", unit=unit, title=title, digits=exact)
    return (*where, region, *_parameters(run, frame, digits, kind))


def _parameters(run: Run, frame: Frame, digits: int, kind: str) -> Iterator[Number]:
    unit = short_unit(run)
    for parameter in run.recipe.parameters:
        if kind == "angles" and parameter.name == "loc":
            continue  # told as the mean
        symbol, name = _written(parameter)
        of = {1: unit, 0: "", -1: per_unit(unit)}[parameter.power]
        size = float(np.median(np.abs(frame.parameters[parameter.name][-1])))
        shown = digits if parameter.power == 1 else 2 if parameter.name == "logits" else min(4, digits_for(size))
        yield Number(symbol, "values", unit=of, title=name, block=parameter.name, digits=shown)


def _written(parameter: Parameter) -> tuple[str, str]:
    if parameter.name == "logits":
        return "weights", "the weight of each normal; they sum to 1"
    return parameter.symbol, parameter.name


def density_cut(
    run: Run,
    frame: Frame,
    theme: Theme,
    x: float | None,
    curves: Curves,
    centre: str,
    shown: tuple[Number, ...],
    y_axis: Plain,
    period: float = 0.0,
) -> DensitySpec:
    """Return the slice of a family of one y, from the blocks of this module; for few counts as bars."""
    data, line_at = run.dataset, "mean" if period else centre
    return DensitySpec(
        knots="knots",
        shape="shape",
        unit="unit",
        region=region_block(OUTER),
        centre=centre,
        parts=curves.parts,
        pieces=univariate(run.recipe).pieces,
        figure=_cut_figure(run, theme, curves, y_axis, period),
        x=middle(frame.x) if x is None else x,
        numbers=shown,
        points_x=run.dataset.x[:, 0],
        points_y=run.dataset.y,
        window=near(run),
        x_digits=digits_for(float(np.ptp(frame.x))),
        x_label=data.x_titles[0],
        period=period,
        whole=run.recipe.domain == COUNTS,
        description=f"Pr(y|x) at the chosen x, its {100 * OUTER:g} % region, the dotted {line_at} and the points near.",
    )


def _cut_figure(run: Run, theme: Theme, curves: Curves, y_axis: Plain, period: float) -> Plain:
    """Return the figure of the density along y: a curve, or a bar for each count where they are few."""
    data, unit, whole = run.dataset, short_unit(run), run.recipe.domain == COUNTS
    bars = whole and curves.knots.shape[-1] == 2  # one for each count
    density = f"density ({per})" if (per := per_unit(unit)) else "density"
    title = ("probability" if bars else "probability of a count") if whole else density
    across = y_axis | {"title": axis(theme, data.y_label if unit else data.y_name)["title"]}
    figure_layout = layout(theme, across, axis(theme, title), margin=theme.margins(left=84))
    near_points = faded(theme.data, 0.65)
    if bars:
        return stems_figure(figure_layout, curves.y[0, 0], theme.bell, theme.bell, near_points, theme.text)
    figure = slice_figure(figure_layout, theme.bell, faded(theme.bell, 0.1), faded(theme.bell, 0.3), near_points)
    if period:
        figure["data"] = [unsimplified(trace) for trace in figure["data"]]
    return figure


def band_traces(theme: Theme, period: float = 0.0, pieces: int = 1) -> tuple[list[Plain], list[Track]]:
    """Return the traces of the regions, the outer one first, and what moves in them."""
    traces, tracks = [], []
    for place, (level, fade) in enumerate(FADES.items()):
        traces.append(polygon([], [], faded(theme.model, fade), mode="none", name=f"{100 * level:g} %"))
        across, up = (Pieces(region_block(level), pieces, of, period) for of in AXES)
        tracks.append(Track(place, x=across, y=up))
    return traces, tracks


def bell_traces(bells: Bells, theme: Theme, first: int) -> tuple[list[Plain], list[Track]]:
    """Return the traces of the bells, the lines to their points, and these points, as traces from `first` on."""
    shown = {"name": "Pr(y|x)", "showlegend": True}
    traces = [
        polygon([], [], faded(theme.bell, 0.2), theme.bell, 2.5, **shown),
        line([], gapped(bells.heights, bells.heights), theme.bell, 2, showlegend=False),
        marks(bells.feet, bells.heights, theme.bell, "circle", "") | {"showlegend": False, "hoverinfo": "skip"},
    ]
    return traces, [Track(first, x=Row("bell x"), y=Row("bell y")), Track(first + 1, x=Row("marked"))]


def run_panel(
    run: Run, frame: Frame, theme: Theme, y_axis: Plain, traces: list[Plain], tracks: list[Track], what: str
) -> Panel:
    """Return the picture of y over x with these traces; `what` says for screen readers what is drawn."""
    figure_layout = layout(
        theme,
        x_axis(theme, run.dataset, frame.x),
        y_axis,
        **legend_above(theme),
    )
    description = f"{run.dataset.title}: the data, {what}, and Pr(y|x) drawn upright at several x."
    return Panel("picture", {"data": traces, "layout": figure_layout}, tuple(tracks), description=description)


def line_trace(x: Floats, theme: Theme, name: str) -> Plain:
    """Return the trace of the mode or the mean over x (G,), whose y moves."""
    return line(x, np.full(len(x), np.nan), theme.model, name=name)


def one_input_film(
    run: Run,
    frame: Frame,
    theme: Theme,
    panel: Panel,
    blocks: Mapping[str, Floats],
    cut: Slice | None,
    exact: frozenset[str] = frozenset({"unit"}),
) -> Film:
    """Return the film of a picture over one input, the loss, and a slice on every second x of the frame.

    All `blocks` but the `exact` ones are sent as codes of 16 bits, the shape of a density as what changes of it.
    """
    shapes = frozenset({"shape"} & set(blocks))
    return Film(
        steps=frame.steps,
        x=frame.x[::EVERY_X],
        panels=(panel, loss_panel(run, theme)),
        blocks=dict(blocks) | loss_blocks(run, frame),
        readouts=loss_readouts(run),
        slice=cut,
        markers=markers(run),
        quantised=frozenset(blocks) - exact - shapes,
        shapes=shapes,
        identity=identity(run),
    )
