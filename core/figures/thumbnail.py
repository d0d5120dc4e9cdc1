"""Small pictures of pages as SVG text, drawn from computed numbers: they load at once and need no script."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.figures.theme import Theme

WIDTH, HEIGHT = 320, 140
EDGE = 10
"""The px between the frame and what is drawn."""


@dataclass(frozen=True)
class Stroke:
    """One mark of a thumbnail in data units: a line, a filled shape within its outline, or points.

    `x` and `y` (M,) may hold gaps (NaN); `colour` is a CSS colour and `opacity` in [0, 1].
    """

    x: Floats
    y: Floats
    colour: str
    kind: Literal["line", "shape", "points"] = "line"
    width: float = 3.0
    opacity: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Thumbnail:
    """Strokes in their order, over the ranges (2,) of x and y that fill the picture."""

    strokes: tuple[Stroke, ...]
    x: tuple[float, float]
    y: tuple[float, float]
    title: str = field(default="")


def filled(x: Floats, y: Floats, colour: str, opacity: float) -> Stroke:
    """Return the shape between a curve (M,) and 0."""
    across, up = np.concatenate([x[:1], x, x[-1:]]), np.concatenate([[0.0], y, [0.0]])
    return Stroke(across, up, colour, "shape", opacity=opacity)


def framed(strokes: Sequence[Stroke], title: str = "") -> Thumbnail:
    """Return the thumbnail whose ranges hold all the strokes."""
    x, y = (np.concatenate([np.asarray(getattr(s, name), dtype=np.float64) for s in strokes]) for name in ("x", "y"))
    return Thumbnail(tuple(strokes), (np.nanmin(x), np.nanmax(x)), (np.nanmin(y), np.nanmax(y)), title)


def svg(thumbnail: Thumbnail, theme: Theme) -> str:
    """Return the thumbnail as an SVG element on the paper of the theme."""
    marks = "".join(_mark(stroke, thumbnail) for stroke in thumbnail.strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(thumbnail.title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.paper}"/>'
        f'<g fill="none" stroke-linejoin="round" stroke-linecap="round">{marks}</g></svg>'
    )


def img_element(thumbnail: Thumbnail, theme: Theme) -> str:
    """Return the thumbnail as an HTML image."""
    return f'<img class="thumbnail" alt="{escape(thumbnail.title)}" src="{data_url(thumbnail, theme)}">'


def data_url(thumbnail: Thumbnail, theme: Theme) -> str:
    """Return the thumbnail as the address of an image that carries its SVG."""
    return f"data:image/svg+xml;base64,{b64encode(svg(thumbnail, theme).encode()).decode()}"


def _mark(stroke: Stroke, thumbnail: Thumbnail) -> str:
    across = _scaled(stroke.x, thumbnail.x, EDGE, WIDTH - EDGE)
    up = _scaled(stroke.y, thumbnail.y, HEIGHT - EDGE, EDGE)
    if stroke.kind == "points":
        return f'<g fill="{stroke.colour}" opacity="{stroke.opacity:g}">{_circles(across, up, stroke.width)}</g>'
    path = "".join(_pieces(across, up))
    if stroke.kind == "shape":
        return f'<path d="{path}" fill="{stroke.colour}" opacity="{stroke.opacity:g}"/>'
    dash = ' stroke-dasharray="7 6"' if stroke.dashed else ""
    style = f'stroke="{stroke.colour}" stroke-width="{stroke.width:g}" opacity="{stroke.opacity:g}"{dash}'
    return f'<path d="{path}" {style}/>'


def _scaled(values: Floats, limits: tuple[float, float], start: float, end: float) -> Floats:
    low, high = limits
    return start + (end - start) * (np.asarray(values, dtype=np.float64) - low) / ((high - low) or 1.0)


def _circles(across: Floats, up: Floats, size: float) -> str:
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}"/>' for x, y in zip(across, up, strict=True))


def _pieces(across: Floats, up: Floats) -> Iterable[str]:
    """Return a path for each run of points between gaps."""
    finite = np.isfinite(across) & np.isfinite(up)
    for piece in np.split(np.arange(len(across)), np.flatnonzero(~finite)):
        inside = piece[finite[piece]]
        if len(inside) > 1:
            yield "M" + "L".join(f"{across[i]:.1f} {up[i]:.1f}" for i in inside)
