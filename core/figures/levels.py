"""The film of a run on levels in an order: output μ(x) among the cutpoints, Pr(y=k|x), and its bars at one x."""

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.levels import Levels
from core.figures.classes import (
    OUTPUTS_ROW,
    PAINT,
    SHARES_ROW,
    class_bars,
    class_line,
    plane_middle,
    plane_panel,
)
from core.figures.loss import identity, loss_blocks, loss_panel, markers
from core.figures.multiclass import BORDER, RUG, by_class, class_readouts, class_rug, output_range
from core.figures.regression import middle
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, x_axis
from core.film.spec import Film, Panel, Row, Track, boundary
from core.infer.frame import Frame
from core.infer.joints import largest_weights
from core.minimise import Run


def level_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of a run on data with one input: the output among the cutpoints, and the probabilities."""
    outputs, cuts = frame.raw[..., run.recipe.varies], _cuts(run.recipe, frame.raw)
    ends = output_range(np.concatenate([outputs, cuts], axis=-1))
    shares = by_class("p", infer.probabilities(run.recipe, frame.raw))
    moving = by_class("edge", _edges(cuts, ends[1])) | by_class("f", outputs) | shares
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(_picture(run, frame.x, theme, tuple(moving), ends), loss_panel(run, theme)),
        blocks=moving | _moments(run, frame),
        readouts=class_readouts(run),
        slice=class_bars(run, theme, tuple(shares), middle(frame.x) if x is None else x, frame.x[:, None]),
        markers=markers(run),
        quantised=frozenset(moving),
        identity=identity(run),
    )


def level_plane_film(run: Run, frame: Frame, theme: Theme, x: float | None = None, x2: float | None = None) -> Film:
    """Return the film of a run on data with two inputs: the probabilities as colour, and where the levels meet."""
    blocks = by_class("p", infer.probabilities(run.recipe, frame.raw))
    shares, centre = tuple(blocks), plane_middle(frame)
    chosen = (centre[0] if x is None else x, centre[1] if x2 is None else x2)
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(plane_panel(run, frame, theme, shares, boundary(0, shares), BORDER), loss_panel(run, theme)),
        blocks=blocks | _moments(run, frame),
        readouts=class_readouts(run),
        slice=class_bars(run, theme, shares, chosen, frame.x),
        markers=markers(run),
        shares=frozenset(blocks),
        identity=identity(run),
    )


def _cuts(recipe: Recipe, raw: Floats) -> Floats:
    """Return the cutpoints (F, G, C) among which the output lies; C is 0 where a family has none."""
    found = recipe.cutpoints(raw) if isinstance(recipe, Levels) else None
    return raw[..., :0] if found is None else found


def _edges(cuts: Floats, top: float) -> Floats:
    """Return the upper edges (F, G, K) of the bands, the last at the top; none (F, G, 0) without cutpoints."""
    last = np.full((*cuts.shape[:-1], 1), top)
    return np.concatenate([cuts, last], axis=-1) if cuts.shape[-1] else cuts


def _moments(run: Run, frame: Frame) -> dict[str, Floats]:
    """Return the blocks (F,) of the moment: losses, accuracy, and the largest weight."""
    right = infer.probabilities(run.recipe, frame.point_raw).argmax(axis=-1) == run.dataset.y  # (F, N)
    return loss_blocks(run, frame) | {"accuracy": 100.0 * right.mean(axis=1), "largest": largest_weights(run)}


def _picture(run: Run, x: Floats, theme: Theme, moving: tuple[str, ...], ends: list[float]) -> Panel:
    """Return the picture whose traces, but for the foot of the bands and the points, are those blocks that move."""
    data, classes = run.dataset, len(run.dataset.classes)
    foot = class_line(x, theme.paper) | {"y": np.full(len(x), ends[0]), "line": {"width": 0}}
    traces = [foot, *(_trace(x, block, theme) for block in moving)]
    top = 1.0 + RUG * (classes + 0.9)
    figure_layout = layout(
        theme,
        x_axis(theme, data, x, anchor="y2"),
        axis(theme, "output f", range=ends, domain=OUTPUTS_ROW),
        yaxis2=axis(theme, "Pr(y|x)", range=[-0.02, top], domain=SHARES_ROW, tickvals=[0, 0.5, 1]),
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": [*traces, *class_rug(run, theme)], "layout": figure_layout},
        tuple(Track(place, y=Row(block)) for place, block in enumerate(moving, start=1)),
        description=f"{data.title}: above, the network's output over x, on a band for each of the {classes} levels; "
        "below, the probability of each level, which sum to 1 at every x, and the points in a row for each level.",
    )


def _trace(x: Floats, block: str, theme: Theme) -> Plain:
    """Return the trace of a block: a band up to an edge, an output, or the probability of a level."""
    kind, _, number = block.partition(" ")
    if kind == "f":
        return class_line(x, theme.text)
    colour = theme.classes[int(number)]
    if kind == "p":
        return class_line(x, colour, yaxis="y2")
    edge = {"width": 1.5, "color": theme.quiet, "dash": "dot"}
    return class_line(x, "") | {"line": edge, "fill": "tonexty", "fillcolor": faded(colour, PAINT / 2.0)}
