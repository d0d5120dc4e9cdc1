"""The film of a run on one real y, of any family: mode or mean, highest-density regions, and the densities upright."""

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose.domain import POSITIVE, PROPORTION
from core.figures.densities import (
    EVERY_X,
    OUTER,
    band_traces,
    bell_marks,
    bell_traces,
    bells_of,
    density_blocks,
    density_cut,
    line_trace,
    mode_and_bands,
    one_input_film,
    outlines,
    parameter_blocks,
    region_block,
    run_panel,
    slice_numbers,
    typical_spread,
)
from core.figures.points import points, y_range
from core.figures.regression import digits_for
from core.figures.theme import Plain, Theme, axis
from core.film.spec import Film, Row, Track
from core.infer.curves import curves
from core.infer.distribution import univariate
from core.infer.frame import Frame
from core.minimise import Run

ROOM = 0.04


def value_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x."""
    recipe, raw, grid = run.recipe, frame.raw[:, ::EVERY_X], frame.x[::EVERY_X]
    ends = _ends(run)
    bells = bells_of(run, frame)
    shown, upright = curves(recipe, raw, ends), curves(recipe, frame.point_raw[:, bells.columns], ends)
    peaks = upright.density.max(axis=-1)
    bell_x, bell_y = outlines(bells, upright.y, upright.density)
    mode, regions = mode_and_bands(run, raw)
    centre, pieces = recipe.centre, univariate(recipe).pieces
    blocks = {
        **parameter_blocks(run, frame),
        **density_blocks(shown),
        **regions,
        "bell x": bell_x,
        "bell y": bell_y,
        "mode": mode,
        "mean": infer.mean(recipe, raw),
        "marked": bell_marks(bells, frame, peaks),
    }
    blocks |= {"line": blocks[centre]} if pieces == 1 else _broken(grid, blocks[centre], blocks[region_block(OUTER)])
    line = Track(2, x=Row("line x") if pieces > 1 else None, y=Row("line"))
    y_axis = _y_axis(run, theme)
    band, band_tracks = band_traces(theme, pieces=pieces)
    bell, bell_tracks = bell_traces(bells, theme, 5)
    traces = [*band, line_trace(grid, theme, centre), *points(run, theme), *bell]
    tracks = [*band_tracks, line, *bell_tracks]
    digits = digits_for(typical_spread(blocks, pieces))
    cut = density_cut(run, frame, theme, x, shown, centre, slice_numbers(run, frame, digits), y_axis)
    what = f"the predicted {centre}, the regions of highest density that hold y with probability 0.5 and 0.95"
    return one_input_film(run, frame, theme, run_panel(run, frame, theme, y_axis, traces, tracks, what), blocks, cut)


def _range(run: Run) -> list[float]:
    """Return the range of y that is shown: that of the data, and of the domain where it has ends."""
    low, high = y_range(run.dataset)
    if run.recipe.domain == PROPORTION:
        return [-ROOM, 1.0 + ROOM]
    return [-ROOM * high, high] if run.recipe.domain == POSITIVE else [low, high]


def _y_axis(run: Run, theme: Theme) -> Plain:
    return axis(theme, run.dataset.y_label, range=_range(run))


def _ends(run: Run) -> tuple[float, float]:
    """Return how far densities are drawn: up to one picture's height beyond the picture."""
    low, high = _range(run)
    bounds = univariate(run.recipe).ends
    return max(bounds[0], 2.0 * low - high), min(bounds[1], 2.0 * high - low)


def _broken(x: Floats, y: Floats, region: Floats) -> dict[str, Floats]:
    """Return the blocks (F, 2G - 1) of a line over x (G,) with a gap where it would cross y that are improbable.

    Between two x its middle must lie in the region (F, G P 2) at the first of them, or at the second.
    """
    middle = 0.5 * (y[:, 1:] + y[:, :-1])
    pieces = region.reshape(*y.shape, -1, 2)
    inside = np.zeros(middle.shape, dtype=np.bool_)
    for side in (pieces[:, :-1], pieces[:, 1:]):
        inside |= ((side[..., 0] <= middle[..., None]) & (middle[..., None] <= side[..., 1])).any(axis=-1)
    joined = np.empty((len(y), 2 * len(x) - 1))
    joined[:, ::2], joined[:, 1::2] = y, np.where(inside, middle, np.nan)
    return {"line": joined, "line x": np.broadcast_to(np.linspace(x[0], x[-1], joined.shape[1]), joined.shape)}
