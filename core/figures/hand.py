"""Data drawn by hand: what a browser needs to know of the canvas that is drawn on, and the film of an empty one."""

from typing import Any

import numpy as np

from core.choose.domain import BINARY
from core.data.dataset import Dataset
from core.data.hand import COPIED, MOST_POINTS, Drawing, copied
from core.figures.classes import OUTPUTS_ROW, SHARES_ROW
from core.figures.multiclass import rug_rows
from core.figures.theme import Plain, Theme, axis, layout, legend_above, x_axis
from core.figures.traces import line, note
from core.film.spec import Film, Panel

ROWS = "yaxis2"
"""The axis of the points where a label is drawn over one input: below the network's outputs."""
INVITED = "Click or tap: a point"


def label_heights(data: Dataset) -> list[float] | None:
    """Return at which height of its axis each label is drawn over one input; None where y, or x₂, is the height."""
    if not data.domain.items or data.x.shape[1] > 1:
        return None
    return [0.0, 1.0] if data.domain == BINARY else rug_rows(data.domain.items)


def ground(drawing: Drawing, theme: Theme) -> dict[str, Any]:
    """Return what the browser needs to let a person draw: the points, their limits, and where they lie on the axes."""
    on, data = drawing.canvas, drawing.dataset()
    heights = label_heights(data)
    return {
        "on": drawing.on,
        "points": [list(point) for point in drawing.points],
        "origin": [list(point) for point in copied(drawing.on).points] if drawing.on in COPIED else [],
        "decimals": list(on.decimals),
        "limits": [list(ends) for ends in on.limits],
        "names": [*data.x_names, data.y_name],
        "labels": list(data.classes),
        "colours": list(theme.of_classes(len(data.classes))) if data.classes else [theme.data],
        "axis": "yaxis" if heights is None else ROWS,
        "levels": heights,
        "most": MOST_POINTS,
    }


def empty_film(data: Dataset, theme: Theme) -> Film:
    """Return the film of no points: the axes that are drawn on, and those of a loss that there is not yet."""
    return Film(
        steps=np.array([0]),
        x=np.empty(0),
        panels=(_picture(data, theme), _loss(theme)),
        blocks={},
        identity=f"empty {data.digest}",
    )


def _picture(data: Dataset, theme: Theme) -> Panel:
    across = x_axis(theme, data, data.ends[0], anchor="y2" if label_heights(data) else "y")
    words = note(theme, 0.5, 0.5, INVITED, xref="paper", yref="paper")
    words["font"] = {"size": 1.2 * theme.text_size, "color": theme.quiet}
    figure_layout = layout(theme, across, _upright(data, theme), annotations=[words], **legend_above(theme))
    traces: list[Plain] = []
    if heights := label_heights(data):
        top = [-0.08, max(heights) + 0.08]
        figure_layout["yaxis2"] = axis(theme, data.y_label, range=top, domain=SHARES_ROW, tickvals=[0, 0.5, 1])
        traces = [_unseen("y"), _unseen("y2")]
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        description=f"{data.title}: an empty canvas. A place that is chosen becomes a point to train on.",
        over_x=False,
    )


def _unseen(upright: str) -> Plain:
    """Return a trace that shows nothing: of several axes Plotly.js draws those alone that a trace has."""
    return line([0.0], [0.0], None, 0.0, yaxis=upright, showlegend=False)


def _upright(data: Dataset, theme: Theme) -> Plain:
    """Return the upper axis: y, the second input, or the outputs of the network that there is not yet."""
    if label_heights(data):
        return axis(theme, "output f(x)", range=[-1.0, 1.0], domain=OUTPUTS_ROW)
    if data.x.shape[1] > 1:
        return x_axis(theme, data, data.ends[1], column=1)
    return axis(theme, data.y_label, range=list(data.ends[1]))


def _loss(theme: Theme) -> Panel:
    words = note(theme, 0.5, 0.5, "a sum over no points", xref="paper", yref="paper", font={"color": theme.quiet})
    figure_layout = layout(
        theme,
        axis(theme, "step", range=[0.0, 1000.0]),
        axis(theme, "nats per point", range=[0.0, 1.0]),
        annotations=[words],
    )
    return Panel("loss", {"data": [], "layout": figure_layout}, title="The loss: mean of −log Pr(y|x)", description="")
