"""The film of a run on one y over two inputs: its mean or mode as colour, with the points in theirs."""

import math

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose.domain import ANGLES
from core.figures.loss import identity, loss_blocks, loss_panel, loss_readouts, markers
from core.figures.points import HELD_OUT_DRAWN, angle_ticks, point_rows, training_name
from core.figures.theme import Plain, Theme, layout, legend_above, plain_text, x_axis
from core.figures.traces import SCALE, colour_bar, heat_map, marker, scatter, stroke
from core.film.spec import Film, Panel, Row, Track
from core.infer.frame import Frame
from core.minimise import Run

CYCLE = [[0.0, "#0B2B66"], [0.25, "#56B4E9"], [0.5, "#F2F2F2"], [0.75, "#E69F00"], [1.0, "#0B2B66"]]
"""For angles: −π and π look the same."""
TAILS = (0.005, 0.995)
"""Between these shares of the y the colours lie, so that one far point does not take them all."""


def plane_film(run: Run, frame: Frame, theme: Theme) -> Film:
    """Return the film of all recorded moments of a run on data with two inputs and one y."""
    shown = run.recipe.centre
    values = (infer.mode if shown == "mode" else infer.mean)(run.recipe, frame.raw)  # (F, G)
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(_picture(run, frame, theme, shown), loss_panel(run, theme)),
        blocks={"shown": values} | loss_blocks(run, frame),
        readouts=loss_readouts(run),
        markers=markers(run),
        quantised=frozenset({"shown"}),
        identity=identity(run),
    )


def _colours(run: Run) -> tuple[object, float, float]:
    """Return the colour scale, and the y at its two ends."""
    if run.recipe.domain == ANGLES:
        return CYCLE, -math.pi, math.pi
    low, high = np.quantile(run.dataset.every_y, TAILS)
    return SCALE, float(low), float(high)


def _picture(run: Run, frame: Frame, theme: Theme, shown: str) -> Panel:
    data = run.dataset
    scale, low, high = _colours(run)
    across, up = (np.unique(side) for side in frame.x.T)
    title = {"text": plain_text(data.y_axis_label), "side": "right", "font": {"size": theme.text_size}}
    bar = colour_bar(theme, title=title)
    if run.recipe.domain == ANGLES:
        bar |= angle_ticks(data)
    nothing = np.full((len(up), len(across)), np.nan)
    heat = heat_map(nothing, scale, x=across, y=up, zmin=low, zmax=high, colorbar=bar)
    ends = {"cmin": low, "cmax": high, "colorscale": scale}
    drawn = slice(HELD_OUT_DRAWN)
    points = [
        _points(data.x, data.y, ends, theme.text, "circle", training_name(run))
        | point_rows(np.arange(data.size), data.y),
        _points(data.held_out_x[drawn], data.held_out_y[drawn], ends, theme.text, "square", "held-out"),
    ]
    points[1] |= {"showlegend": bool(len(data.held_out_y))}
    first, second = (
        x_axis(theme, data, side, column=column, showgrid=False) for column, side in enumerate((across, up))
    )
    figure_layout = layout(theme, first, second, **legend_above(theme, right=96))
    return Panel(
        "picture",
        {"data": [heat, *points], "layout": figure_layout},
        (Track(0, z=Row("shown")),),
        description=f"{data.title}: the predicted {shown} of y as colour over both inputs, and the points in the "
        "colour of their own y.",
    )


def _points(x: Floats, y: Floats, ends: Plain, rim: str, symbol: str, name: str) -> Plain:
    return scatter(x[:, 0], x[:, 1], marker(y, 8, symbol, stroke(rim, 1)) | ends, name=name)
