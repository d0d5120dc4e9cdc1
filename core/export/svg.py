"""Small charts as SVG text, for pages that stand alone: lines, bands, points and bars over two axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from core.arrays import Floats
from core.data.dataset import Ends
from core.data.scale import Scale
from core.notation.numbers import readable

WIDTH, HEIGHT = 640.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 88.0, 22.0, 10.0, 52.0
TICKS = 5
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""What a distance between ticks may be, but for a power of ten."""
FAR = 10.0
"""So many times its height beyond a chart nothing is drawn."""


@dataclass(frozen=True)
class Axis:
    """An axis from its least to its largest value, with its title, and what its numbers stand for."""

    ends: Ends
    title: str
    scale: Scale | None = None

    def share(self, values: Floats) -> Floats:
        """Return where values lie between the ends, as shares of the axis."""
        low, high = self.ends
        return np.clip((np.asarray(values, dtype=np.float64) - low) / ((high - low) or 1.0), -FAR, FAR)

    def ticks(self) -> list[tuple[float, str]]:
        """Return where the ticks are, and what stands there."""
        if self.scale:
            return list(zip(*self.scale.ticks(*self.ends), strict=True))
        low, high = self.ends
        rough = ((high - low) or 1.0) / TICKS
        power = 10.0 ** np.floor(np.log10(rough))
        step = next(step for step in STEPS if step * power >= rough * (1.0 - 1e-9)) * power
        places = step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
        return [(float(place), readable(float(round(place, 12)) + 0.0)) for place in places]  # no −0


@dataclass(frozen=True)
class Chart:
    """Two axes, on which marks are written as SVG."""

    x: Axis
    y: Axis

    def line(self, x: Floats, y: Floats, colour: str, dash: str = "") -> str:
        """Return a line through points (N,), broken where y is no number."""
        across, up = self._places(x, y)
        path, pen = [], "M"
        for a, b in zip(across, up, strict=True):
            path.append(f"{pen}{a:.1f} {b:.1f}" if np.isfinite(a + b) else "")
            pen = "L" if np.isfinite(a + b) else "M"
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return f'<path d="{" ".join(filter(None, path))}" fill="none" stroke="{colour}" stroke-width="2.5"{dashed}/>'

    def band(self, x: Floats, low: Floats, high: Floats, colour: str) -> str:
        """Return the area between two lines over x (N,)."""
        there = np.isfinite(low + high)
        across, down = self._places(x[there], low[there])
        _, up = self._places(x[there], high[there])
        ends = [*zip(across, down, strict=True), *zip(across[::-1], up[::-1], strict=True)]
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in ends)
        return f'<polygon points="{points}" fill="{colour}" fill-opacity="0.2"/>'

    def points(self, x: Floats, y: Floats, colour: str, ring: bool = False) -> str:
        """Return points (N,), filled or as rings."""
        look = f'fill="none" stroke="{colour}"' if ring else f'fill="{colour}" fill-opacity="0.55"'
        places = zip(*self._places(x, y), strict=True)
        return f"<g {look}>" + "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in places) + "</g>"

    def bars(self, x: Floats, y: Floats, width: float, colour: str) -> str:
        """Return bars at x (N,) as high as y (N,), so wide in units of x."""
        left, top = self._places(x - 0.5 * width, y)
        right, foot = self._places(x + 0.5 * width, np.zeros_like(y))
        rows = zip(left, top, right - left, foot - top, strict=True)
        drawn = (f'<rect x="{a:.1f}" y="{b:.1f}" width="{w:.1f}" height="{h:.1f}"/>' for a, b, w, h in rows)
        return f'<g fill="{colour}" fill-opacity="0.5">' + "".join(drawn) + "</g>"

    def svg(self, marks: Sequence[str], said: str, name: str) -> str:
        """Return the chart with these marks; `said` is what it shows, for who does not see it, `name` unlike others."""
        right, foot = WIDTH - RIGHT, HEIGHT - BOTTOM
        place = f'x="{LEFT}" y="{TOP}" width="{right - LEFT}" height="{foot - TOP}"'
        middle = 0.5 * (LEFT + right), 0.5 * (TOP + foot)
        return (
            f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(said)}">'
            f'<clipPath id="{name}"><rect {place}/></clipPath>{self._grid()}'
            f'<g clip-path="url(#{name})">{"".join(marks)}</g>'
            f'<text x="{middle[0]}" y="{HEIGHT - 6}">{escape(self.x.title)}</text>'
            f'<text transform="translate(18 {middle[1]}) rotate(-90)">{escape(self.y.title)}</text></svg>'
        )

    def _grid(self) -> str:
        right, foot = WIDTH - RIGHT, HEIGHT - BOTTOM
        drawn = []
        for place, text in self.x.ticks():
            a = LEFT + float(self.x.share(np.array(place))) * (right - LEFT)
            drawn.append(f'<path class="grid" d="M{a:.1f} {TOP}V{foot}"/>')
            drawn.append(f'<text x="{a:.1f}" y="{foot + 20}" class="tick">{escape(text)}</text>')
        for place, text in self.y.ticks():
            b = foot - float(self.y.share(np.array(place))) * (foot - TOP)
            drawn.append(f'<path class="grid" d="M{LEFT} {b:.1f}H{right}"/>')
            drawn.append(f'<text x="{LEFT - 6}" y="{b + 4:.1f}" class="tick left">{escape(text)}</text>')
        return "".join(drawn)

    def _places(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        across = LEFT + self.x.share(x) * (WIDTH - RIGHT - LEFT)
        return across, HEIGHT - BOTTOM - self.y.share(y) * (HEIGHT - BOTTOM - TOP)
