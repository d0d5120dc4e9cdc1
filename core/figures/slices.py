"""After step 4: the figures of a slice, in which the player draws Pr(y|x) at one x."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.arrays import Floats
from core.figures.theme import BELOW_RUG, plain_text, rug

LETTERS = 36
"""So many letters and gaps fit below the bars of a slice."""


def slice_figure(layout: Mapping[str, Any], curve: str, fill: str, interval: str, points: str) -> dict[str, Any]:
    """Return the figure of a slice, with the five traces that SliceSpec needs, in these CSS colours.

    `layout` must fix the range of its x axis, which shows y; the player chooses the range of the density.
    """
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    area = {**line, "fill": "tozeroy"}
    traces = [
        {**area, "line": {"color": curve, "width": 2.5}, "fillcolor": fill, "hoverinfo": "x+y"},
        {**area, "line": {"color": curve, "width": 0}, "fillcolor": interval},
        {**line, "line": {"color": curve, "width": 2, "dash": "dot"}},
        {**line, "mode": "markers", "marker": rug(points), "cliponaxis": False, "hoverinfo": "x"},
        {**line, "line": {"color": curve, "width": 1.5, "dash": "dash"}},
    ]
    feet = {"xaxis": {**layout.get("xaxis", {}), **BELOW_RUG}}
    return {"data": [{**trace, "x": [], "y": []} for trace in traces], "layout": {**layout, **feet}}


def stems_figure(
    layout: Mapping[str, Any], values: Floats, curve: str, interval: str, points: str, pinned: str
) -> dict[str, Any]:
    """Return the figure of a slice of counts as bars at the `values` (M,), with the five traces of DensitySpec."""
    figure = slice_figure(layout, curve, curve, interval, points)
    step = float(np.diff(values).min(initial=1.0))
    bars = {"type": "bar", "x": values, "y": [None] * len(values), "width": 0.7 * step, "showlegend": False}
    for place, marker in {
        0: {"color": curve, "opacity": 0.4},
        1: {"color": interval},
        4: {"color": "rgba(0, 0, 0, 0)", "line": {"color": pinned, "width": 2}},
    }.items():
        figure["data"][place] = bars | {"marker": marker, "hoverinfo": "x+y" if place == 0 else "skip"}
    return figure | {"layout": figure["layout"] | {"barmode": "overlay"}}


def labels_fit(labels: Sequence[str]) -> bool:
    """Return whether the labels of bars can stand beside each other."""
    return sum(len(label) + 1 for label in labels) <= LETTERS


def bars_figure(
    layout: Mapping[str, Any], labels: Sequence[str], colours: Sequence[str], pinned: str
) -> dict[str, Any]:
    """Return the figure of bars for K classes, with the two traces that BarsSpec needs, in these CSS colours.

    `layout` gives titles and margins; the axes are fixed here: the classes side by side, and 0 to 1. Labels that do
    not fit beside each other are told by their colours, and by the pointer.
    """
    places, names = list(range(len(labels))), [plain_text(label) for label in labels]
    bars = {"type": "bar", "x": places, "y": [None] * len(places), "width": 0.72, "showlegend": False}
    outline = {"color": "rgba(0, 0, 0, 0)", "line": {"color": pinned, "width": 2}}
    traces = [
        bars | {"marker": {"color": list(colours)}, "hoverinfo": "text+y", "hovertext": names},
        bars | {"marker": outline, "hoverinfo": "skip"},
    ]
    ticks = {"tickmode": "array", "tickvals": places, "ticktext": names, "showticklabels": labels_fit(labels)}
    across = {"range": [-0.6, len(places) - 0.4], "fixedrange": True, "showgrid": False} | ticks
    up = {"range": [0, 1.04], "fixedrange": True, "tickvals": [0, 0.5, 1]}
    axes = {"xaxis": layout["xaxis"] | across, "yaxis": layout["yaxis"] | up}
    return {"data": traces, "layout": {**layout, **axes, "barmode": "overlay"}}
