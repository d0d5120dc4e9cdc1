"""Before step 1 and after step 4: the y of any domain against x, as observed or as drawn from a model."""

from collections.abc import Iterator

import numpy as np

from core.arrays import Floats
from core.choose.cholesky import entries
from core.choose.domain import ANGLES
from core.data import Dataset
from core.figures.classes import SYMBOLS
from core.figures.points import HELD_OUT_DRAWN, MANY, angle_ticks, marks, with_room
from core.figures.theme import LEGEND, Plain, Theme, axis, layout, plain_text, x_axis
from core.figures.traces import SCALE, marker, stroke
from core.film.spec import Panel
from core.notation.symbols import lower

SPREAD = 0.32
"""How far points on one label lie apart, for many at one place could not be counted."""
GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole parts, spread evenly however many are taken."""
DENSE = 2000
"""More points than this are drawn small and faint."""


def observed_panel(data: Dataset, theme: Theme) -> Panel:
    """Return the training points of a data set, and its held-out ones as rings."""
    chosen = slice(None, None, -(-data.size // MANY))
    drawn = slice(HELD_OUT_DRAWN)
    traces = list(_traces(data, data.x[chosen], data.y[chosen], theme))
    if len(data.held_out_y):
        traces += _rings(_traces(data, data.held_out_x[drawn], data.held_out_y[drawn], theme), theme, len(traces) == 1)
    shown = f"{data.size:,} training points" if data.size <= MANY else f"some of {data.size:,} training points"
    rings = f", {len(data.held_out_y):,} held out" if len(data.held_out_y) else ""
    return _panel("observed", data, traces, theme, f"{data.title}: {shown}{rings}")


def samples_panel(data: Dataset, x: Floats, y: Floats, theme: Theme) -> Panel:
    """Return points y (n, *event) at x (n, D) drawn from a model, over the same axes as the data."""
    traces = list(_traces(data, x, y, theme, one=theme.bell))
    return _panel("samples", data, traces, theme, f"{len(y):,} draws from Pr(y|x)")


def _panel(name: str, data: Dataset, traces: list[Plain], theme: Theme, title: str) -> Panel:
    plane = data.x.shape[1] > 1
    named = sum(trace.get("showlegend", True) for trace in traces) > 1
    x_ends = [
        with_room(np.concatenate([data.x[:, k], data.held_out_x[:, k]]), 0.04) for k in range(min(2, len(data.x[0])))
    ]
    up = x_axis(theme, data, x_ends[1], column=1) if plane else _y_axis(data, theme)
    figure_layout = layout(
        theme,
        x_axis(theme, data, x_ends[0]),
        up,
        showlegend=named,
        legend=LEGEND,
        margin=theme.margins(left=_left(data, plane), top=34 if named else 12),
    )
    return Panel(name, {"data": traces, "layout": figure_layout}, title=title, description=f"{title}, against x.")


def _left(data: Dataset, plane: bool) -> int:
    """Return the px that the names beside the y axis take."""
    longest = max((len(name) for name in data.classes), default=0)
    return 68 if plane or not longest else min(160, 44 + 9 * longest)


def _y_axis(data: Dataset, theme: Theme) -> Plain:
    if data.domain.items:
        title = "first in the ranking" if data.domain.event else data.y_name
        ticks = {"tickvals": list(range(data.domain.items)), "ticktext": [plain_text(name) for name in data.classes]}
        return axis(theme, title, range=[-0.6, data.domain.items - 0.4], **ticks)
    if data.domain == ANGLES:
        return axis(theme, data.y_axis_label, range=[-1.06 * np.pi, 1.06 * np.pi], **angle_ticks(data))
    every = np.concatenate([values for _, values in _series(data, data.every_y)])
    return axis(theme, data.y_label, range=with_room(every))


def _series(data: Dataset, y: Floats) -> list[tuple[str, Floats]]:
    """Return what of y (n, *event) is drawn, by name, each (n,): parts of a vector, entries of a matrix."""
    if y.ndim == 1:
        return [("training", y)]
    if y.ndim == 2:
        return [(name, y[:, k]) for k, name in enumerate(data.components)]
    places = [(i, j) for i in range(y.shape[1]) for j in range(i + 1)]
    return [(f"y{lower(i + 1)}{lower(j + 1)}", column) for (i, j), column in zip(places, entries(y).T, strict=True)]


def _traces(data: Dataset, x: Floats, y: Floats, theme: Theme, one: str = "") -> Iterator[Plain]:
    """Yield a trace for each label, part or entry; for a single number one in the colour `one`, the data's if empty."""
    dense = len(y) > DENSE
    if data.domain.items:
        yield from _label_traces(data, x, y if y.ndim == 1 else y[:, 0], theme, dense)
        return
    series = _series(data, y)
    colours = (one or theme.data,) if len(series) == 1 else theme.of_classes(len(series))
    plane = x.shape[1] > 1
    for k, (name, values) in enumerate(series[:1] if plane else series):
        trace = marks(x[:, 0], x[:, 1] if plane else values, colours[k], SYMBOLS[k % len(SYMBOLS)], plain_text(name))
        yield _sized(trace, dense) | (
            {"marker": _shaded(values, data.y_label if len(series) == 1 else name, theme)}
            if plane
            else {"legendgroup": name}
        )


def _label_traces(data: Dataset, x: Floats, labels: Floats, theme: Theme, dense: bool) -> Iterator[Plain]:
    plane = x.shape[1] > 1
    apart = SPREAD * (2.0 * np.mod(GOLDEN * np.arange(len(labels)), 1.0) - 1.0)
    for k, name in enumerate(data.classes):
        here = labels == k
        up = x[here, 1] if plane else labels[here] + apart[here]
        colour, symbol = theme.classes[k], SYMBOLS[k]
        trace = marks(x[here, 0], up, colour, symbol, plain_text(name))
        yield _sized(trace, dense) | {"showlegend": plane, "legendgroup": name}


def _shaded(values: Floats, name: str, theme: Theme) -> Plain:
    bar = {"title": {"text": plain_text(name)}, "thickness": 14, "outlinewidth": 0}
    scale = {"colorscale": SCALE, "showscale": True, "colorbar": bar}
    return marker(values, 9, edge=stroke(theme.paper, 1)) | scale


def _sized(trace: Plain, dense: bool) -> Plain:
    look = {"size": 4, "opacity": 0.3} if dense else {"opacity": 0.75}
    return trace | {"marker": trace["marker"] | look, "hoverinfo": "skip" if dense else "x+y"}


def _rings(traces: Iterator[Plain], theme: Theme, alone: bool) -> list[Plain]:
    """Return the traces of held-out points: open marks, in a colour of their own where y is one number."""
    rings = []
    for trace in traces:
        look = trace["marker"]
        colour = {"color": theme.held_out} if alone and "showscale" not in look else {}
        ring = look | colour | {"symbol": f"{look.get('symbol', 'circle')}-open", "line": stroke(None, 1.5)}
        shown = {"showlegend": alone, "name": "held-out"} if alone else {"showlegend": False}
        rings.append(trace | {"marker": ring | {"showscale": False}} | shown)
    return rings
