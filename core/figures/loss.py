"""The loss of a run as a picture: its curve over the steps, its numbers, and its named moments."""

import math
from collections.abc import Sequence

import numpy as np

from core.arrays import Floats
from core.figures.theme import Plain, Theme, axis, layout, legend_at_right
from core.figures.traces import line, marker, scatter, stroke
from core.film.spec import Film, Panel, Readout, Row, Track
from core.infer.frame import Frame
from core.infer.images import Course
from core.minimise import Run

EXPLODED, MOST_DECADES = 1e3, 8
"""A loss so many times its start explodes; its axis shows so many decades above the start, and no more."""


def loss_blocks(run: Run, frame: Frame | Course) -> dict[str, Floats]:
    """Return the blocks (F,) that `loss_panel` and `loss_readouts` need."""
    data = run.dataset
    blocks = {"step": frame.steps.astype(np.float64), "nll": frame.nll, "nll_per_point": frame.nll / len(data.y)}
    if len(data.held_out_y):
        held_out = frame.held_out_nll
        blocks |= {"held_out": held_out, "held_out_per_point": held_out / len(data.held_out_y)}
    return blocks


def loss_panel(run: Run, theme: Theme) -> Panel:
    """Return the loss per point over all steps, training and held-out, with the moments now and pinned on it."""
    data = run.dataset
    curves = [run.nll / len(data.y)]
    traces, tracks = _curve(curves[0], theme.model, "training", None), _moments(0, "nll_per_point")
    if len(data.held_out_y):
        curves.append(run.held_out_nll / len(data.held_out_y))
        traces += _curve(curves[1], theme.held_out, "held-out", "dash")
        tracks += _moments(len(tracks) + 1, "held_out_per_point")
    last = max(1, len(curves[0]) - 1)
    figure_layout = layout(
        theme,
        axis(theme, "step", range=[-0.02 * last, 1.03 * last]),
        _loss_axis(theme, curves),
        **legend_at_right(theme),
    )
    return Panel(
        "loss",
        {"data": traces, "layout": figure_layout},
        tuple(tracks),
        title="The loss: mean of −log Pr(y|x)",
        seeks=True,
        description="The negative log-likelihood per point, in nats, over the training steps.",
    )


def _curve(nll: Floats, colour: str, name: str, dash: str | None) -> list[Plain]:
    """Return the NLL a point over all steps, and its marks at the moments now and pinned."""
    curve = line(np.arange(len(nll)), nll, colour, 2.5, dash, hoverinfo="x+y", name=name)
    return [curve, now(colour, "circle"), now(colour, "circle-open")]


def _moments(first: int, block: str) -> list[Track]:
    """Return what moves the marks of the curve that is the trace of that number."""
    step, height = Row("step"), Row(block)
    return [Track(first + 1, x=step, y=height), Track(first + 2, x=step, y=height, moment="pinned")]


def loss_film(run: Run, frame: Frame, theme: Theme) -> Film:
    """Return a film of the loss alone, for a run whose predictions have no picture of their own."""
    return Film(
        steps=frame.steps,
        x=np.empty(0),
        panels=(loss_panel(run, theme),),
        blocks=loss_blocks(run, frame),
        readouts=loss_readouts(run),
        markers=markers(run),
        identity=identity(run),
    )


def now(colour: str, symbol: str) -> Plain:
    """Return the trace of a marker that stands on a curve at the moment now, or at the pinned one."""
    return scatter([], [], marker(colour, 11, symbol, stroke(None, 2)), showlegend=False, cliponaxis=False)


def _loss_axis(theme: Theme, curves: Sequence[Floats]) -> Plain:
    """Return the axis of the loss: of one that explodes the decades, up to MOST_DECADES above its start."""
    low, start = min(float(curve.min()) for curve in curves), max(float(curve[0]) for curve in curves)
    if low <= 0 or max(float(np.quantile(curve, 0.98)) for curve in curves) < EXPLODED * start:
        return axis(theme, "nats per point", range=loss_range(curves), nticks=theme.ticks(5))
    high = min(max(float(curve.max()) for curve in curves) / start, 10.0**MOST_DECADES) * start
    ends = [math.log10(low) - 0.3, math.log10(high) + 0.3]
    return axis(theme, "nats per point", type="log", range=ends, exponentformat="power", nticks=3)


def loss_range(curves: Sequence[Floats]) -> list[float]:
    """Return a range (2,) that shows the curves without letting a few large values flatten the rest."""
    low = min(float(curve.min()) for curve in curves)
    usual = max(float(np.quantile(curve, 0.98)) for curve in curves)
    start = max(float(curve[0]) for curve in curves)
    high = start if usual <= start <= usual + 2 * (usual - low) else usual
    room = 0.06 * ((high - low) or 1.0)
    return [low - room, high + room]


def loss_readouts(run: Run) -> tuple[Readout, ...]:
    """Return the NLL of the moment in nats, training and held-out: per point, and as a sum."""
    data = run.dataset
    shown = [readout_of_sums("NLL a point", "nll", len(data.y), "training points")]
    if held_out := len(data.held_out_y):
        shown.append(readout_of_sums("held-out", "held_out", held_out, "held-out points"))
    return tuple(shown)


def readout_of_sums(label: str, block: str, points: int, of: str) -> Readout:
    """Return the readout of a block that holds NLLs as sums over so many points, of that kind."""
    title = f"−log Pr(y|x) in nats: its mean over the {points:,} {of}, and their sum"
    return Readout(label, block, 2, title=title, over=points)


def weight_readout() -> Readout:
    """Return the size of the largest weight, from a block "largest"."""
    return Readout(
        "largest weight", "largest", 1, title="the size of the largest weight or offset, as training sees it"
    )


def markers(run: Run) -> dict[str, int]:
    """Return the frames with a name: that of the lowest held-out NLL."""
    return {} if run.best is None else {"best held-out": run.moment(run.best)}


def identity(run: Run) -> str:
    """Return what names the data of a run: films of the same data keep zoom, x and pin."""
    return run.whole.digest
