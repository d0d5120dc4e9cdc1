"""What the films of all runs on class labels share: names and points of the classes, the plane, and the bars."""

from collections.abc import Iterator

import numpy as np

from core.arrays import Floats
from core.figures.points import HELD_OUT_DRAWN, point_rows
from core.figures.regression import digits_for, middle
from core.figures.slices import bars_figure, labels_fit
from core.figures.theme import Plain, Theme, axis, layout, legend_above, plain_text, x_axis
from core.figures.traces import line, marker, scatter, stroke
from core.film.slices import BarsSpec, Number
from core.film.spec import Blend, Panel, Track
from core.infer.frame import Frame
from core.minimise import Run

SYMBOLS = (
    *("circle", "square", "diamond", "triangle-up", "cross", "x", "triangle-down", "pentagon", "star", "hexagram"),
    *("bowtie", "hourglass", "triangle-left", "triangle-right", "hexagon", "octagon", "star-triangle-up"),
    *("star-square", "star-diamond", "diamond-wide"),
)
"""One for each of MAX_CLASSES."""
OUTPUTS_ROW, SHARES_ROW = [0.6, 1.0], [0.0, 0.54]
"""Where the two rows of a picture over one input lie: the network's outputs above, the probabilities below."""
NUMBERS = 4
"""Up to so many classes have their probability written beside the bars."""
PAINT = 0.6


def class_names(run: Run) -> tuple[str, ...]:
    """Return what the K classes are called: names as they are, numbers with what they are a number of."""
    data = run.dataset
    return tuple(f"{data.y_name} = {name}" if name.isdigit() else name for name in data.classes)


def class_line(x: Floats, colour: str, **more: object) -> Plain:
    """Return a line over x (G,) whose y moves; `more` overrides."""
    return line(x, np.full(len(x), np.nan), colour, showlegend=False) | more


def class_points(run: Run, theme: Theme) -> Iterator[tuple[Plain, int]]:
    """Yield a trace without places for each class, training then held-out; `at` are its inputs (D, n)."""
    data, names = run.dataset, class_names(run)
    held_out_x, held_out_y = data.held_out_x[:HELD_OUT_DRAWN], data.held_out_y[:HELD_OUT_DRAWN]
    for k, name in enumerate(names):
        filled = marker(theme.classes[k], 8, SYMBOLS[k], stroke(None, 0))
        ring = marker(theme.classes[k], 8, f"{SYMBOLS[k]}-open", stroke(None, 1.5))
        training = scatter(None, None, filled, legendgroup=name, name=plain_text(name))
        (rows,) = np.nonzero(data.y == k)
        yield training | {"at": data.x[rows].T} | point_rows(rows, data.y[rows]), k
        last = bool(k == len(names) - 1 and len(held_out_y))
        held_out = scatter(None, None, ring, legendgroup=name, name="open: held-out", showlegend=last)
        yield held_out | {"at": held_out_x[held_out_y == k].T}, k


def plane_panel(
    run: Run, frame: Frame, theme: Theme, blocks: tuple[str, ...], border: Track, border_name: str
) -> Panel:
    """Return the plane of two inputs, painted by the blocks (F, G) of the classes, with the points and a border.

    `border` moves trace 0; `border_name` says what it is, for screen readers.
    """
    data = run.dataset
    ends = [[float(side.min()), float(side.max())] for side in frame.x.T]
    traces = [line([], [], theme.text, 1.5, showlegend=False)]
    for trace, _ in class_points(run, theme):
        across, up = trace.pop("at")
        traces.append(_edged(trace, theme) | {"x": across, "y": up})
    figure_layout = layout(
        theme,
        x_axis(theme, data, ends[0], showgrid=False),
        x_axis(theme, data, ends[1], column=1, showgrid=False),
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        (border,),
        description=f"{data.title}: the probability of each class as its colour over both inputs, {border_name}, "
        "and the points.",
        blend=Blend(blocks, theme.of_classes(len(blocks)), PAINT),
    )


def _edged(trace: Plain, theme: Theme) -> Plain:
    """Return a trace of points with a rim of paper, so that points stand out from a ground of their own colour."""
    filled = not trace["marker"]["symbol"].endswith("-open")
    return trace | {"marker": trace["marker"] | ({"line": stroke(theme.paper, 1)} if filled else {})}


def plane_middle(frame: Frame) -> tuple[float, float]:
    """Return the middle of the grid of two inputs: where the bars open."""
    first, second = (middle(side) for side in frame.x.T)
    return first, second


def class_bars(
    run: Run,
    theme: Theme,
    blocks: tuple[str, ...],
    x: float | tuple[float, float],
    grid: Floats,
) -> BarsSpec:
    """Return the bars of the classes at x, from their blocks (F, G) on the grid (G, D)."""
    data, names = run.dataset, class_names(run)
    title = data.y_label if labels_fit(data.classes) else f"{data.y_label}, by colour"
    figure_layout = layout(theme, axis(theme, title), axis(theme, "Pr(y|x)"), margin=theme.margins(top=8, bottom=48))
    written = [
        Number(f"Pr({name})", "probability", float(k), title=f"the probability of {name} at this x")
        for k, name in enumerate(names)
    ]
    mode = Number("mode", "mode", title="the most probable class")
    return BarsSpec(
        values=blocks,
        labels=data.classes,
        figure=bars_figure(figure_layout, data.classes, theme.of_classes(len(names)), theme.text),
        x=x,
        numbers=(mode, *(written if len(names) <= NUMBERS else [])),
        x_digits=digits_for(float(np.ptp(grid[:, 0]))),
        x_labels=data.x_titles,
        description="The probability of each class at the chosen x: the bars sum to 1.",
    )
