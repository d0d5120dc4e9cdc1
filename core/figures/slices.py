"""After step 4: the figures of a slice, in which the player draws Pr(y|x) at one x."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.arrays import Floats
from core.figures.theme import BELOW_RUG, Plain, plain_text, rug
from core.figures.traces import area, bars, line, scatter, stroke

LETTERS = 36
"""So many letters and gaps fit below the bars of a slice."""


def slice_figure(layout: Mapping[str, Any], curve: str, fill: str, interval: str, points: str) -> dict[str, Any]:
    """Return the figure of a slice, with the five traces that SliceSpec needs, in these CSS colours.

    `layout` must fix the range of its x axis, which shows y; the player chooses the range of the density.
    """
    traces = [
        area([], [], fill, curve, 2.5, hoverinfo="x+y"),
        area([], [], interval, curve),
        line([], [], curve, 2, "dot"),
        scatter([], [], rug(points), hoverinfo="x", cliponaxis=False),
        line([], [], curve, 1.5, "dash"),
    ]
    feet = {"xaxis": {**layout.get("xaxis", {}), **BELOW_RUG}}
    return {"data": [trace | {"showlegend": False} for trace in traces], "layout": {**layout, **feet}}


def stems_figure(
    layout: Mapping[str, Any], values: Floats, curve: str, interval: str, points: str, pinned: str
) -> dict[str, Any]:
    """Return the figure of a slice of counts as bars at the `values` (M,), with the five traces of DensitySpec."""
    figure = slice_figure(layout, curve, curve, interval, points)
    step = float(np.diff(values).min(initial=1.0))
    for place, look, hoverinfo in (
        (0, {"color": curve, "opacity": 0.4}, "x+y"),
        (1, {"color": interval}, "skip"),
        (4, _hollow(pinned), "skip"),
    ):
        figure["data"][place] = bars(values, [None] * len(values), 0.7 * step, look, hoverinfo, showlegend=False)
    return figure | {"layout": figure["layout"] | {"barmode": "overlay"}}


def _hollow(colour: str) -> Plain:
    return {"color": "rgba(0, 0, 0, 0)", "line": stroke(colour, 2)}


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
    nothing = [None] * len(places)
    traces = [
        bars(places, nothing, 0.72, {"color": list(colours)}, "text+y", hovertext=names, showlegend=False),
        bars(places, nothing, 0.72, _hollow(pinned), showlegend=False),
    ]
    ticks = {"tickmode": "array", "tickvals": places, "ticktext": names, "showticklabels": labels_fit(labels)}
    across = {"range": [-0.6, len(places) - 0.4], "fixedrange": True, "showgrid": False} | ticks
    up = {"range": [0, 1.04], "fixedrange": True, "tickvals": [0, 0.5, 1]}
    axes = {"xaxis": layout["xaxis"] | across, "yaxis": layout["yaxis"] | up}
    return {"data": traces, "layout": {**layout, **axes, "barmode": "overlay"}}
