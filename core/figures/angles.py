"""The film of a run on angles: a strip from −π to π that is a circle, on which band and density go round."""

import math

import numpy as np

from core import infer
from core.arrays import Floats
from core.figures.densities import (
    EVERY_X,
    band_traces,
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
    run_panel,
    slice_numbers,
)
from core.figures.points import angle_ticks, points
from core.figures.theme import Theme, axis
from core.film.spec import Film, Row, Track
from core.infer.curves import mean_direction, wound_curves
from core.infer.frame import Frame
from core.minimise import Run

CIRCLE = 2.0 * math.pi
UPRIGHT = np.linspace(-math.pi, math.pi, 97)
DIGITS = 2


def angle_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x."""
    recipe, raw = run.recipe, frame.raw[:, ::EVERY_X]
    bells, shown = bells_of(run, frame), wound_curves(recipe, raw)
    upright = infer.density(recipe, frame.point_raw[:, bells.columns], UPRIGHT)  # (F, B, M)
    peaks, loc = upright.max(axis=-1), mean_direction(recipe, raw)
    bell_x, bell_y = outlines(bells, np.broadcast_to(UPRIGHT, upright.shape), upright)
    line_x, line = _strip(frame.x, mean_direction(recipe, frame.raw))
    blocks = {
        **parameter_blocks(run, frame),
        **density_blocks(shown),
        **_along(bands(run, raw), loc),
        "bell x": bell_x,
        "bell y": bell_y,
        "loc": loc,
        "line": line,
        "marked": bell_marks(bells, frame, peaks),
    }
    y_axis = axis(theme, run.dataset.y_axis_label, range=[-math.pi, math.pi], **angle_ticks(run.dataset))
    band, band_tracks = band_traces(theme, CIRCLE)
    bell, bell_tracks = bell_traces(bells, theme, 5)
    traces = [*band, line_trace(line_x, theme, "mean"), *points(run, theme, cliponaxis=False), *bell]
    tracks = [*band_tracks, Track(2, y=Row("line")), *bell_tracks]
    cut = density_cut(run, frame, theme, x, shown, "loc", slice_numbers(run, frame, DIGITS, "angles"), y_axis, CIRCLE)
    what = "the mean direction, the arcs around it that hold y with probability 0.5 and 0.95"
    return one_input_film(run, frame, theme, run_panel(run, frame, theme, y_axis, traces, tracks, what), blocks, cut)


def _along(regions: dict[str, Floats], loc: Floats) -> dict[str, Floats]:
    """Return the arcs (F, G 2) around the directions loc (F, G) that go on from x to x without a jump."""
    moved = {}
    for name, block in regions.items():
        arcs = block.reshape(*loc.shape, 2)
        turns = np.round((loc - arcs.mean(axis=-1)) / CIRCLE)
        moved[name] = (arcs + CIRCLE * turns[..., None]).reshape(len(loc), -1)
    return moved


def _strip(x: Floats, loc: Floats) -> tuple[Floats, Floats]:
    """Return x (R (G + 1),) and y (F, R (G + 1)) of a line that leaves the strip at one edge and enters at the other.

    It is drawn once for each of the R turns that it takes, all but one of them outside the strip at any x.
    """
    most = math.ceil(float(np.abs(loc).max()) / CIRCLE)
    turns = CIRCLE * np.arange(-most, most + 1)
    gap = np.full((*loc.shape[:1], len(turns), 1), np.nan)
    lines = np.concatenate([loc[:, None, :] + turns[:, None], gap], axis=-1)
    return np.tile([*x, np.nan], len(turns)), lines.reshape(len(loc), -1)
