"""The film of a run on several classes: outputs f(x), their softmax λ(x), and the bars of Pr(y=k|x) at one x."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.choose.special import softmax
from core.figures.classes import (
    OUTPUTS_ROW,
    PAINT,
    SHARES_ROW,
    class_bars,
    class_line,
    class_points,
    plane_middle,
    plane_panel,
)
from core.figures.loss import identity, loss_blocks, loss_panel, loss_readouts, markers, readout_of_sums, weight_readout
from core.figures.regression import middle
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, x_axis
from core.film.spec import Film, Panel, Readout, Row, Track, boundary
from core.infer.frame import Frame
from core.infer.joints import largest_weights
from core.minimise import Run
from core.theory.softmax import tempered_nll

SharesView = Literal["curves", "stacked"]

RUG = 0.055
"""The distance of the rows of points, one a class, in units of probability: they lie above 1."""
PADDING = 0.08
BORDER = "the lines where the most probable class changes"


def multiclass_film(
    run: Run,
    frame: Frame,
    theme: Theme,
    x: float | None = None,
    view: SharesView = "curves",
    temperature: float = 1.0,
) -> Film:
    """Return the film of a run on data with one input: softmax[f/T] as curves, or stacked up to 1."""
    shares = softmax(frame.raw, temperature)  # (F, G, K)
    blocks = by_class("f", frame.raw / temperature) | by_class("p", shares)
    if view == "stacked":
        blocks |= by_class("up to", np.cumsum(shares, axis=-1))
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(_picture(run, frame, theme, view, temperature), loss_panel(run, theme)),
        blocks=blocks | _moments(run, frame, temperature),
        readouts=class_readouts(run, temperature),
        slice=class_bars(run, theme, _shares(run), middle(frame.x) if x is None else x, frame.x[:, None]),
        markers=markers(run),
        quantised=frozenset(blocks),
        identity=identity(run),
    )


def multiclass_plane_film(
    run: Run,
    frame: Frame,
    theme: Theme,
    x: float | None = None,
    x2: float | None = None,
    temperature: float = 1.0,
) -> Film:
    """Return the film of a run on data with two inputs: softmax[f/T] as colour, and where the classes meet."""
    blocks = by_class("p", softmax(frame.raw, temperature))
    centre = plane_middle(frame)
    chosen = (centre[0] if x is None else x, centre[1] if x2 is None else x2)
    return Film(
        steps=frame.steps,
        x=frame.x,
        panels=(
            plane_panel(run, frame, theme, tuple(blocks), boundary(0, tuple(blocks)), BORDER),
            loss_panel(run, theme),
        ),
        blocks=blocks | _moments(run, frame, temperature),
        readouts=class_readouts(run, temperature),
        slice=class_bars(run, theme, tuple(blocks), chosen, frame.x),
        markers=markers(run),
        shares=frozenset(blocks),
        identity=identity(run),
    )


def by_class(name: str, values: Floats) -> dict[str, Floats]:
    """Return the values (F, G, K) as a block (F, G) for each class."""
    return {f"{name} {k}": values[..., k] for k in range(values.shape[-1])}


def _shares(run: Run) -> tuple[str, ...]:
    """Return the names of the blocks of the probabilities."""
    return tuple(f"p {k}" for k in range(len(run.dataset.classes)))


def _moments(run: Run, frame: Frame, temperature: float) -> dict[str, Floats]:
    """Return the blocks (F,) of the moment: losses, accuracy, and the loss at the temperature."""
    y = run.dataset.y
    right = frame.point_raw.argmax(axis=-1) == y  # (F, N)
    tempered = np.array([tempered_nll(raw, y, temperature) for raw in frame.point_raw])
    more = {"accuracy": 100.0 * right.mean(axis=1), "tempered": tempered, "largest": largest_weights(run)}
    return loss_blocks(run, frame) | more


def class_readouts(run: Run, temperature: float = 1.0) -> tuple[Readout, ...]:
    points = len(run.dataset.y)
    title = f"the share of the {points} training points whose class is the most probable one"
    last = weight_readout()
    if temperature != 1.0:
        last = readout_of_sums(
            f"NLL a point at T = {temperature:g}", "tempered", points, "training points, by softmax[f / T]"
        )
    return (*loss_readouts(run), Readout("accuracy", "accuracy", 0, "%", title), last)


def _picture(run: Run, frame: Frame, theme: Theme, view: SharesView, temperature: float) -> Panel:
    data, classes = run.dataset, len(run.dataset.classes)
    outputs = [class_line(frame.x, theme.classes[k]) for k in range(classes)]
    shares, tracks = (_stacked if view == "stacked" else _curves)(frame.x, theme, classes)
    top = 1.0 + RUG * (classes + 0.9)
    divided = "f" if temperature == 1.0 else f"f / {temperature:g}"
    upper = axis(theme, f"outputs {divided}", range=output_range(frame.raw / temperature), domain=OUTPUTS_ROW)
    lower = axis(theme, f"softmax[{divided}]", range=[-0.02, top], domain=SHARES_ROW, tickvals=[0, 0.5, 1])
    figure_layout = layout(
        theme,
        x_axis(theme, data, frame.x, anchor="y2"),
        upper,
        yaxis2=lower,
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": [*outputs, *shares, *class_rug(run, theme)], "layout": figure_layout},
        (*(Track(k, y=Row(f"f {k}")) for k in range(classes)), *tracks),
        description=f"{data.title}: above, the network's {classes} outputs over x; below, the probability of each "
        "class, which sum to 1 at every x, and the points in a row for each class.",
    )


def _curves(x: Floats, theme: Theme, classes: int) -> tuple[list[Plain], list[Track]]:
    """Return a curve for each class in the lower row, and what moves in them."""
    traces = [class_line(x, theme.classes[k], yaxis="y2") for k in range(classes)]
    return traces, [Track(classes + k, y=Row(f"p {k}")) for k in range(classes)]


def _stacked(x: Floats, theme: Theme, classes: int) -> tuple[list[Plain], list[Track]]:
    """Return an area for each class in the lower row, the first at the bottom: they fill 0 to 1."""
    edge = {"width": 1.5, "color": theme.paper}
    floor = class_line(x, theme.paper, yaxis="y2") | {"y": np.zeros(len(x)), "line": {"width": 0}}
    areas = [
        class_line(x, "", yaxis="y2") | {"line": edge, "fill": "tonexty", "fillcolor": faded(theme.classes[k], PAINT)}
        for k in range(classes)
    ]
    areas[-1] |= {"line": {"width": 0}}
    return [floor, *areas], [Track(classes + 1 + k, y=Row(f"up to {k}")) for k in range(classes)]


def rug_rows(classes: int) -> list[float]:
    """Return the heights (K,) of the rows of points, one a class, above the lower picture."""
    return [1.0 + RUG * (k + 1) for k in range(classes)]


def class_rug(run: Run, theme: Theme) -> Iterator[Plain]:
    """Yield the points of each class as a row above the lower picture: training filled, held-out open."""
    for trace, k in class_points(run, theme):
        (x,) = trace.pop("at")
        yield trace | {"x": x, "y": np.full(len(x), rug_rows(k + 1)[k]), "yaxis": "y2"}


def output_range(values: Floats) -> list[float]:
    low, high = float(values.min()), float(values.max())
    room = PADDING * ((high - low) or 1.0)
    return [low - room, high + room]
