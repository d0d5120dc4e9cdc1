"""The film of a run on labels 0 and 1: output f(x) with its joints, λ(x) with the points, and Pr(y|x) at one x."""

from collections.abc import Iterator
from typing import Literal

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
from core.figures.traces import line, marker, polygon, scatter, stroke
from core.film.slices import BarsSpec, SliceSpec
from core.film.spec import Film, Level, Panel, Readout, Row, Threshold, Track, boundary
from core.infer.frame import Frame
from core.infer.joints import joints, largest_weights
from core.judge.decisions import accuracies, accuracies_over, level
from core.minimise import Run

REACH = 12.0
"""Outputs are shown up to this size: sig[12] is 1 but for six millionths."""
PADDING = 0.1
SHADE = 0.08
THRESHOLDS = np.round(np.linspace(0.01, 0.99, 99), 2)
"""Where a hand can put the threshold: where the slider can."""


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
        threshold=_threshold(threshold, "yaxis2"),
    )


def binary_plane_film(
    run: Run, frame: Frame, theme: Theme, x: float | None = None, x2: float | None = None, threshold: float = 0.5
) -> Film:
    """Return the film of a run on data with two inputs: Pr(y=1|x) as colour, and its contour at the threshold."""
    shares = np.clip(infer.mean(run.recipe, frame.raw), 0.0, 1.0)  # a normal's mean may leave [0, 1], a colour cannot
    blocks = {"p 0": 1.0 - shares, "p 1": shares}
    centre = plane_middle(frame)
    chosen = (centre[0] if x is None else x, centre[1] if x2 is None else x2)
    border = boundary(0, ("p 1",), None)
    where = f"the line where it is {threshold:g}"
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(plane_panel(run, frame, theme, tuple(blocks), border, where), loss_panel(run, theme)),
        blocks=blocks | _moments(run, frame, threshold),
        readouts=_readouts(run, threshold),
        slice=class_bars(run, theme, tuple(blocks), chosen, frame.x) if not run.recipe.bell else None,
        markers=markers(run),
        shares=frozenset(blocks),
        identity=identity(run),
        threshold=_threshold(threshold, "p 1"),
    )


def _moments(run: Run, frame: Frame, threshold: float) -> dict[str, Floats]:
    right = accuracies(run.recipe, frame.point_raw, run.dataset.y, threshold)  # (F,)
    wherever = accuracies_over(run.recipe, frame.point_raw, run.dataset.y, THRESHOLDS)  # (F, T)
    accuracy = {"accuracy": 100.0 * right, "accuracies": 100.0 * wherever}
    return loss_blocks(run, frame) | accuracy | {"largest": largest_weights(run)}


def _threshold(value: float, along: str) -> Threshold:
    return Threshold(value, THRESHOLDS, along, "accuracy", "accuracies")


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
    one = theme.classes[1]
    levels = [level(run.recipe, float(end)) for end in THRESHOLDS[[0, -1]]]
    outputs = _range(np.clip(frame.raw[..., 0], -REACH, REACH), *levels)
    shares = _range(mean) if numbers else [-0.08, 1.08]
    joint = marker(theme.paper, 9, "diamond", stroke(theme.model, 2))
    crossed = bool(np.isfinite(joints(run)[0]).any())
    sides = [
        *_side(frame.x, outputs[1], "values" if numbers else "logits", theme, "predict 1"),
        *_side(frame.x, shares[1], "values", theme, "", "y2"),
    ]
    traces = [
        *(trace for trace, _ in sides),
        class_line(frame.x, theme.model),
        scatter([], [], joint, name="joints", showlegend=crossed),
        class_line(frame.x, one, yaxis="y2"),
        *_points(run, theme),
    ]
    title = "mean f(x)" if numbers else "λ(x) = sig[f(x)]"
    ticks = {} if numbers else {"tickvals": [0, 0.5, 1]}
    figure_layout = layout(
        theme,
        x_axis(theme, data, frame.x, anchor="y2"),
        axis(theme, "output f(x)", range=outputs, domain=OUTPUTS_ROW),
        yaxis2=axis(theme, title, range=shares, domain=SHARES_ROW, **ticks),
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        (
            *(Track(place, y=moving) for place, (_, moving) in enumerate(sides)),
            Track(len(sides), y=Row("f")),
            Track(len(sides) + 1, x=Row("joint x"), y=Row("joint f")),
            Track(len(sides) + 2, y=Row("mean")),
        ),
        description=f"{data.title}: above, the network's output over x; below, {title} with the points at 0 and 1;"
        f" the side of the threshold {threshold:g} on which 1 is predicted is shaded in both.",
    )


def _points(run: Run, theme: Theme) -> Iterator[Plain]:
    """Yield the points of each label, at 0 and 1 in the lower row."""
    for trace, k in class_points(run, theme):
        (x,) = trace.pop("at")
        yield trace | {"x": x, "y": np.full(len(x), float(k)), "yaxis": "y2", "cliponaxis": False}


def _range(values: Floats, *more: float) -> list[float]:
    """Return a range that shows the values, those beside them, and 0 and 1."""
    low, high = min(0.0, *more, float(values.min())), max(1.0, *more, float(values.max()))
    room = PADDING * (high - low)
    return [low - room, high + room]


def _side(
    x: Floats, end: float, of: Literal["values", "logits"], theme: Theme, words: str, row: str = "y"
) -> list[tuple[Plain, Level]]:
    """Return what a threshold is in a row, with what moves it: the side on which 1 is predicted, shaded, and a line."""
    ends, colour = [float(x[0]), float(x[-1])], theme.classes[1]
    shade = polygon([*ends, *reversed(ends)], None, faded(colour, SHADE), showlegend=False, yaxis=row)
    edge = line(ends, None, theme.quiet, 1.5, "dash", showlegend=False, yaxis=row)
    written = {"mode": "lines+text", "text": [words, ""], "textposition": "top right"}
    font = {"color": colour, "size": theme.text_size}
    return [(shade, Level(of, end)), (edge | written | {"textfont": font}, Level(of))]
