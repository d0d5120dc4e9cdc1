"""What figures draw, as Plotly's traces, shapes and annotations: the one place that writes them.

Colours are CSS colours, lengths px. What is None is left to Plotly; `more` overrides. Where nothing else is said, a
trace is silent under the pointer.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.arrays import Floats, Integers
from core.figures.theme import Plain, Theme

Coordinates = Sequence[Any] | Floats | Integers | None
"""Places along an axis: numbers, with gaps (NaN), or the names of categories; None counts from 0."""
SCALE = "Cividis"
"""The colours of what goes from little to much."""
ON_SCALE = "#FFFFFF"
"""Seen on all of SCALE but its yellow end, which the worst have."""
LEVELS = 14
"""How many steps of colour a surface has."""


def stroke(color: str | None, width: float, dash: str | None = None) -> Plain:
    """Return how a line is drawn, or the edge of a marker."""
    return _given(color=color, width=width, dash=dash)


def marker(color: Any, size: float, symbol: str | None = None, edge: Plain | None = None) -> Plain:
    """Return how points are drawn; `color` is one, or what a colour scale takes for each, `edge` a stroke."""
    return _given(color=color, size=size, symbol=symbol, line=edge)


def line(
    x: Coordinates,
    y: Coordinates,
    color: str | None,
    width: float = 3,
    dash: str | None = None,
    hoverinfo: str | None = "skip",
    **more: Any,
) -> Plain:
    """Return a line through points (M,), with gaps where they are NaN."""
    return _scatter("lines", x, y, hoverinfo) | {"line": stroke(color, width, dash)} | more


def unsimplified(trace: Plain) -> Plain:
    """Return a line that Plotly draws through all its points: it drops some, which bends what leaves the picture."""
    return trace | {"line": trace.get("line", {}) | {"simplify": False}}


def upright(x: float, low: float, high: float, color: str, width: float, dash: str | None = None, **more: Any) -> Plain:
    """Return a vertical line at x from low to high, which can be in the legend, as a shape cannot."""
    return line([x, x], [low, high], color, width, dash, **more)


def scatter(x: Coordinates, y: Coordinates, marker: Plain, hoverinfo: str | None = "skip", **more: Any) -> Plain:
    """Return points (N,)."""
    return _scatter("markers", x, y, hoverinfo) | {"marker": marker} | more


def text(x: Coordinates, y: Coordinates, words: str | Sequence[str], font: Plain, **more: Any) -> Plain:
    """Return words (N,) in that font, at places that can move; one text stands at all of them."""
    return _scatter("text", x, y, "skip") | {"text": words, "textfont": font} | more


def area(x: Coordinates, y: Coordinates, fill: str, color: str | None = None, width: float = 0, **more: Any) -> Plain:
    """Return what lies between a curve (M,) and 0, filled."""
    return line(x, y, color, width, fill="tozeroy", fillcolor=fill, **more)


def polygon(
    x: Coordinates, y: Coordinates, fill: str, color: str | None = None, width: float = 0, **more: Any
) -> Plain:
    """Return what lies within its outline (M,), filled; a gap ends one and begins the next."""
    return line(x, y, color, width, fill="toself", fillcolor=fill, **more)


def band(
    x: Coordinates,
    low: Coordinates,
    high: Coordinates,
    fill: str,
    color: str | None = None,
    name: str = "",
    **more: Any,
) -> list[Plain]:
    """Return the two edges (M,) of a band, with no ink of their own, the second filled down to the first.

    A name puts the band in the legend, which then has no entry for its lower edge.
    """
    lower = line(x, low, color, 0, **more)
    upper = lower | {"y": high, "fill": "tonexty", "fillcolor": fill}
    return [lower | {"showlegend": False}, upper | {"name": name, "showlegend": True}] if name else [lower, upper]


def bars(
    x: Coordinates, y: Coordinates, width: float, marker: Plain, hoverinfo: str | None = "skip", **more: Any
) -> Plain:
    """Return bars (K,) of that width in units of x."""
    place = {"type": "bar", "x": x, "y": y, "width": width}
    return place | {"marker": marker} | _given(hoverinfo=hoverinfo) | more


def heat_map(z: Any, colorscale: Any, hoverinfo: str | None = "skip", **more: Any) -> Plain:
    """Return numbers z (rows, columns) as colours."""
    return {"type": "heatmap", "z": z, "colorscale": colorscale} | _given(hoverinfo=hoverinfo) | more


def tiles(z: Any, colorscale: Any, gap: int, **more: Any) -> Plain:
    """Return a heat map whose cells stand so far apart, and that needs no colour bar."""
    return heat_map(z, colorscale, showscale=False, xgap=gap, ygap=gap, **more)


def contours(x: Floats, y: Floats, z: Floats, top: float, colorbar: Plain, **more: Any) -> Plain:
    """Return a surface z (rows of y, columns of x) from 0 to `top` as colours, with lines where these change."""
    place = {"type": "contour", "x": x, "y": y, "z": z, "hoverinfo": "skip"}
    look = {"colorscale": SCALE, "line": stroke(ON_SCALE, 0.5), "colorbar": colorbar}
    return place | look | {"contours": {"start": 0.0, "end": top, "size": top / LEVELS}} | more


def colour_bar(theme: Theme, **more: Any) -> Plain:
    """Return the bar that says what the colours of a heat map, or of points, stand for."""
    return {"thickness": 12, "outlinewidth": 0, "tickfont": {"size": theme.text_size}} | more


def vline(x: float, color: str, width: float, dash: str) -> Plain:
    """Return the shape of a vertical line through the whole picture."""
    place = {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
    return place | {"line": stroke(color, width, dash)}


def hline(y: float, color: str, width: float, dash: str) -> Plain:
    """Return the shape of a horizontal line through the whole picture."""
    place = {"type": "line", "y0": y, "y1": y, "xref": "paper", "x0": 0, "x1": 1}
    return place | {"line": stroke(color, width, dash)}


def note(theme: Theme, x: float, y: float, text: str, **more: Any) -> Plain:
    """Return the annotation that writes a text at a place."""
    font = {"size": theme.text_size, "color": theme.text}
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": font} | more


def gapped(*corners: Floats) -> Floats:
    """Return one coordinate of N lines, given that of each of their corners (N,), with a gap behind each line."""
    return np.stack([*corners, np.full_like(corners[0], np.nan)], axis=-1).ravel()


def _scatter(mode: str, x: Coordinates, y: Coordinates, hoverinfo: str | None) -> Plain:
    return {"type": "scatter", "mode": mode} | _given(x=x, y=y, hoverinfo=hoverinfo)


def _given(**looks: Any) -> Plain:
    return {name: look for name, look in looks.items() if look is not None}
