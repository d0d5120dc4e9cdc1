"""The film of a run on counts: the mean, regions in whole numbers, and the probabilities as bars that stand upright."""

import numpy as np

from core import infer
from core.arrays import Floats
from core.figures.densities import (
    EVERY_X,
    FADES,
    Bells,
    bands,
    bell_marks,
    bell_traces,
    bells_of,
    density_blocks,
    density_cut,
    line_trace,
    one_input_film,
    outlines,
    parameter_blocks,
    region_block,
    run_panel,
    slice_numbers,
    typical_spread,
    widths,
)
from core.figures.points import points, with_room
from core.figures.regression import digits_for
from core.figures.theme import Plain, Theme, axis, faded
from core.figures.traces import band, gapped, stroke
from core.film.spec import Every, Film, Row, Track
from core.infer.curves import Curves, many_curves, whole_curves, whole_values
from core.infer.frame import Frame
from core.minimise import Run

BARS = 60
"""Counts up to this are shown as bars; of more, a curve goes through the probabilities of some around each mass."""
ROOM = 1.08
WIDE = 1e6
"""From here on Plotly shortens the numbers at the axis, which would not find room."""
FAR = 0.5
"""Where even the fewest are more than this share of the most, the picture need not start at 0."""


def count_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x."""
    recipe, raw, grid = run.recipe, frame.raw[:, ::EVERY_X], frame.x[::EVERY_X]
    bells, span = bells_of(run, frame), _range(run)
    shown, upright = (_curves(run, each, span) for each in (raw, frame.point_raw[:, bells.columns]))
    peaks = upright.density.max(axis=-1)
    blocks = {
        **parameter_blocks(run, frame),
        **density_blocks(shown),
        **(regions := bands(run, raw)),
        **_upright(bells, upright, widths(bells, peaks)),
        "mode": infer.mode(recipe, raw),
        "mean": infer.mean(recipe, raw),
        "marked": bell_marks(bells, frame, peaks),
    }
    y_axis = axis(theme, run.dataset.y_label, range=span, **({"tickformat": "d"} if _top(run) < WIDE else {}))
    band, band_tracks = _steps(grid, theme)
    bell, bell_tracks = bell_traces(bells, theme, 7)
    if "bell y" not in blocks:
        values = upright.y[0, 0]
        stems = {"y": np.tile(gapped(values, values), len(bells.feet)), "fill": "none"}
        bell[0] |= stems | {"line": stroke(theme.bell, 3)}
        bell_tracks[0] = Track(7, x=Row("bell x"))
    traces = [*band, line_trace(grid, theme, "mean"), *points(run, theme), *bell]
    tracks = [*band_tracks, Track(4, y=Row("mean")), *bell_tracks]
    digits = min(2, digits_for(typical_spread(regions, 1)))
    cut = density_cut(run, frame, theme, x, shown, "mean", slice_numbers(run, frame, digits), y_axis)
    what = "the predicted mean, the most probable counts that hold y with probability 0.5 and 0.95"
    panel = run_panel(run, frame, theme, y_axis, traces, tracks, what)
    return one_input_film(run, frame, theme, panel, blocks, cut, exact=frozenset({"unit", "knots"}))


def _top(run: Run) -> int:
    return max(5, int(run.dataset.every_y.max()))


def _range(run: Run) -> list[float]:
    """Return the range of y that is shown: from 0, or around the data where all are many and more or less the same."""
    y, top = run.dataset.every_y, _top(run)
    return with_room(y) if top > BARS and y.min() > FAR * top else [-0.06 * top, ROOM * top]


def _curves(run: Run, raw: Floats, span: list[float]) -> Curves:
    """Return the probabilities for raw (F, G, outputs); of many counts up to one height beyond the picture."""
    low, high = span
    if _top(run) <= BARS:
        return whole_curves(run.recipe, raw, _top(run))
    return many_curves(run.recipe, raw, (max(0.0, 2.0 * low - high), 2.0 * high - low))


def _steps(grid: Floats, theme: Theme) -> tuple[list[Plain], list[Track]]:
    """Return the traces of the bands, which step from count to count, half a count around those of a region."""
    nothing, steps = np.full(len(grid), np.nan), stroke(theme.model, 0) | {"shape": "hvh"}
    traces: list[Plain] = []
    tracks: list[Track] = []
    for level, fade in FADES.items():
        ends = [Every(region_block(level), end, 2, shift) for end, shift in enumerate((-0.5, 0.5))]
        tracks += [Track(place, y=edge) for place, edge in enumerate(ends, start=len(traces))]
        traces += band(grid, nothing, nothing, faded(theme.model, fade), name=f"{100 * level:g} %", line=steps)
    return traces, tracks


def _upright(bells: Bells, upright: Curves, width: Floats) -> dict[str, Floats]:
    """Return the blocks of what stands upright: outlines of many counts; of few, lines as long as each is probable.

    These have x (F, 3 B M) alone, for their y stay.
    """
    if upright.knots.shape[-1] > 2:
        x, y = outlines(bells, whole_values(upright.y), upright.density)
        return {"bell x": x, "bell y": y}
    ends = bells.feet[:, None] + width[..., None] * upright.density  # (F, B, M)
    feet = np.broadcast_to(bells.feet[:, None], ends.shape)
    return {"bell x": np.stack([feet, ends, np.full_like(ends, np.nan)], axis=-1).reshape(len(ends), -1)}
