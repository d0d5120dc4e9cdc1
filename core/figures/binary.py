"""The film of a run on labels 0 and 1: output f(x) with its joints, λ(x) with the points, and Pr(y|x) at one x."""

import numpy as np

from core import infer
from core.arrays import Floats
from core.figures.classes import (
    OUTPUTS_ROW,
    SHARES_ROW,
    class_bars,
    class_line,
    class_points,
    plane_middle,
    plane_panel,
)
from core.figures.loss import identity, loss_blocks, loss_panel, loss_readouts, markers, weight_readout
from core.figures.regression import density_slice, middle
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, x_axis
from core.figures.traces import hline, hrect, marker, note, scatter, stroke
from core.film.slices import BarsSpec, SliceSpec
from core.film.spec import Film, Panel, Readout, Row, Track, boundary
from core.infer.frame import Frame
from core.infer.joints import joints, largest_weights
from core.judge.decisions import accuracies, level
from core.minimise import Run

REACH = 12.0
"""Outputs are shown up to this size: sig[12] is 1 but for six millionths."""
PADDING = 0.1
SHADE = 0.08


def binary_film(run: Run, frame: Frame, theme: Theme, x: float | None = None, threshold: float = 0.5) -> Film:
    """Return the film of a run on data with one input; `threshold` is what λ must exceed for 1 to be predicted."""
    mean = infer.mean(run.recipe, frame.raw)  # (F, G), λ; or f itself, where labels are taken for numbers
    joint_x, joint_f = joints(run)
    curves = {"f": frame.raw[..., 0], "mean": mean, "p 0": 1.0 - mean, "p 1": mean, "loc": mean}
    if run.recipe.bell:
        curves["scale"] = frame.parameters["scale"]
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(_picture(run, frame, mean, theme, threshold), loss_panel(run, theme)),
        blocks=curves | {"joint x": joint_x, "joint f": joint_f} | _moments(run, frame, threshold),
        readouts=_readouts(run, threshold),
        slice=_slice(run, frame, theme, x),
        markers=markers(run),
        quantised=frozenset(curves),
        identity=identity(run),
    )


def binary_plane_film(
    run: Run, frame: Frame, theme: Theme, x: float | None = None, x2: float | None = None, threshold: float = 0.5
) -> Film:
    """Return the film of a run on data with two inputs: Pr(y=1|x) as colour, and its contour at the threshold."""
    shares = np.clip(infer.mean(run.recipe, frame.raw), 0.0, 1.0)  # a normal's mean may leave [0, 1], a colour cannot
    blocks = {"p 0": 1.0 - shares, "p 1": shares}
    centre = plane_middle(frame)
    chosen = (centre[0] if x is None else x, centre[1] if x2 is None else x2)
    border = boundary(0, ("p 1",), threshold)
    where = f"the line where it is {threshold:g}"
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(plane_panel(run, frame, theme, tuple(blocks), border, where), loss_panel(run, theme)),
        blocks=blocks | _moments(run, frame, threshold),
        readouts=_readouts(run, threshold),
        slice=class_bars(run, theme, tuple(blocks), chosen, frame.x) if not run.recipe.bell else None,
        markers=markers(run),
        quantised=frozenset(blocks),
        identity=identity(run),
    )


def _moments(run: Run, frame: Frame, threshold: float) -> dict[str, Floats]:
    right = accuracies(run.recipe, frame.point_raw, run.dataset.y, threshold)  # (F,)
    return loss_blocks(run, frame) | {"accuracy": 100.0 * right, "largest": largest_weights(run)}


def _readouts(run: Run, threshold: float) -> tuple[Readout, ...]:
    title = f"the share of the {len(run.dataset.y)} training points that are rightly called 0 or 1 at {threshold:g}"
    return (
        *loss_readouts(run),
        Readout("accuracy", "accuracy", 0, "%", title),
        weight_readout(),
    )


def _slice(run: Run, frame: Frame, theme: Theme, x: float | None) -> BarsSpec | SliceSpec:
    """Return the bars of the labels; for labels taken for numbers the density, which covers all numbers."""
    if run.recipe.bell:
        return density_slice(run, frame, x, theme)
    return class_bars(run, theme, ("p 0", "p 1"), middle(frame.x) if x is None else x, frame.x[:, None])


def _picture(run: Run, frame: Frame, mean: Floats, theme: Theme, threshold: float) -> Panel:
    data, numbers = run.dataset, run.recipe.bell
    one, at = theme.classes[1], level(run.recipe, threshold)
    outputs = _range(np.clip(frame.raw[..., 0], -REACH, REACH), at)
    shares = _range(mean) if numbers else [-0.08, 1.08]
    joint = marker(theme.paper, 9, "diamond", stroke(theme.model, 2))
    crossed = bool(np.isfinite(joints(run)[0]).any())
    traces = [
        class_line(frame.x, theme.model),
        scatter([], [], joint, name="joints", showlegend=crossed),
        class_line(frame.x, one, yaxis="y2"),
    ]
    for trace, k in class_points(run, theme):
        (x,) = trace.pop("at")
        traces.append(trace | {"x": x, "y": np.full(len(x), float(k)), "yaxis": "y2", "cliponaxis": False})
    title = "mean f(x)" if numbers else "λ(x) = sig[f(x)]"
    ticks = {} if numbers else {"tickvals": [0, 0.5, 1]}
    figure_layout = layout(
        theme,
        x_axis(theme, data, frame.x, anchor="y2"),
        axis(theme, "output f(x)", range=outputs, domain=OUTPUTS_ROW),
        yaxis2=axis(theme, title, range=shares, domain=SHARES_ROW, **ticks),
        shapes=[*_side("y", at, outputs[1], theme), *_side("y2", threshold, shares[1], theme)],
        annotations=[_label(at, theme)],
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        (Track(0, y=Row("f")), Track(1, x=Row("joint x"), y=Row("joint f")), Track(2, y=Row("mean"))),
        description=f"{data.title}: above, the network's output over x; below, {title} with the points at 0 and 1;"
        f" the side of the threshold {threshold:g} on which 1 is predicted is shaded in both.",
    )


def _range(values: Floats, *more: float) -> list[float]:
    """Return a range that shows the values, those beside them, and 0 and 1."""
    low, high = min(0.0, *more, float(values.min())), max(1.0, *more, float(values.max()))
    room = PADDING * (high - low)
    return [low - room, high + room]


def _side(row: str, start: float, end: float, theme: Theme) -> list[Plain]:
    """Return the shapes of a threshold in a row: a line, and the side on which 1 is predicted."""
    over = {"yref": row, "layer": "below"}
    shade = hrect(start, end, faded(theme.classes[1], SHADE))
    return [shade | over, hline(start, theme.quiet, 1.5, "dash") | over]


def _label(start: float, theme: Theme) -> Plain:
    """Return the words beside the upper threshold."""
    place = {"xref": "paper", "xanchor": "left", "yref": "y", "yanchor": "bottom"}
    return note(theme, 0.005, start, "predict 1", font={"color": theme.classes[1], "size": theme.text_size}, **place)
