"""The icon of each family: what its distribution looks like, small enough to stand beside its name."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

import numpy as np

from core import infer
from core.arrays import Array, Floats
from core.choose import RECIPES, Recipe, recipe
from core.choose.domain import ANGLES, COUNTS, Kind
from core.figures.theme import Theme
from core.figures.thumbnail import Stroke, Thumbnail, data_url, filled

PLACES = 61
"""How many y a curve is drawn through: more would not be seen."""
SHOWN = 0.98
"""The share of the probability that a curve or bars show."""
WEIGHT, DOT = 16.0, 10.0
"""The px of a line and the radius of a point, in a picture that is shown at an eighth of its size."""
DRAWS, MATRICES, RANKINGS = 16, 3, 400
"""How many draws stand for a distribution of vectors, of matrices and of rankings."""
TURN = np.linspace(0.0, 2.0 * np.pi, 41)


@cache
def icon_url(key: str, theme: Theme) -> str:
    """Return the icon of the family of that key as the address of an image: a page asks for many, again and again."""
    return data_url(icon(key, theme), theme)


def icon(key: str, theme: Theme) -> Thumbnail:
    """Return the icon of the family of that key, drawn from its `typical` distribution."""
    family = recipe(key)
    start = {name: np.asarray(value)[0] for name, value in family.arguments(family.start[None]).items()}
    strokes = DRAWN[family.domain.kind](family, family.raw(**{**start, **family.typical}), theme)
    x, y = (np.concatenate([getattr(stroke, name) for stroke in strokes]) for name in ("x", "y"))
    return Thumbnail(tuple(strokes), (x.min(), x.max()), (y.min(), y.max()), RECIPES[key].title)


def _number(family: Recipe, raw: Array, theme: Theme) -> list[Stroke]:
    low, high = (-np.pi, np.pi) if family.domain == ANGLES else infer.interval(family, raw, SHOWN)[0]
    if family.domain == COUNTS:
        y = np.arange(low, high + 1.0)
        return _bars(y, infer.density(family, raw, y)[0], [theme.bell] * len(y))
    y = np.linspace(low, high, PLACES)
    density = infer.density(family, raw, y)[0]
    return [filled(y, density, theme.bell, 0.35), Stroke(y, density, theme.bell, width=WEIGHT)]


def _label(family: Recipe, raw: Array, theme: Theme) -> list[Stroke]:
    shares = infer.probabilities(family, raw)[0]
    return _bars(np.arange(len(shares), dtype=np.float64), shares, theme.classes)


def _bars(x: Floats, heights: Floats, colours: Sequence[str]) -> list[Stroke]:
    return [
        Stroke(at + 0.8 * SIDES, height * TOPS, colour, "shape")
        for at, height, colour in zip(x, heights, colours, strict=False)
    ]


def _vector(family: Recipe, raw: Array, theme: Theme) -> list[Stroke]:
    drawn = infer.samples(family, raw, DRAWS)[:, 0]
    return [Stroke(drawn[:, 0], drawn[:, 1], theme.bell, "points", DOT)]


def _matrix(family: Recipe, raw: Array, theme: Theme) -> list[Stroke]:
    """Draw each matrix as the ellipse of one standard deviation of which it is the covariance."""
    roots = np.linalg.cholesky(infer.samples(family, raw, MATRICES)[:, 0, :2, :2])
    circle = np.stack([np.cos(TURN), np.sin(TURN)])
    return [Stroke(x, y, theme.bell, width=WEIGHT, opacity=0.8) for x, y in roots @ circle]


def _ranking(family: Recipe, raw: Array, theme: Theme) -> list[Stroke]:
    """Draw how often each item, by column, is in each place, by row."""
    drawn = infer.samples(family, raw, RANKINGS)[:, 0]
    items = np.arange(drawn.shape[1])
    shares = (drawn[:, :, None] == items).mean(axis=0)  # (places, items)
    opacity = shares / shares.max()
    return [
        Stroke(item + 0.94 * SIDES, -place + 0.94 * TOPS, theme.bell, "shape", opacity=float(opacity[place, item]))
        for place in items
        for item in items
    ]


SIDES, TOPS = np.array([-0.5, -0.5, 0.5, 0.5]), np.array([0.0, 1.0, 1.0, 0.0])
"""The corners of a bar around 0, of width and height 1."""
DRAWN: Mapping[Kind, Callable[[Recipe, Array, Theme], list[Stroke]]] = MappingProxyType(
    {"number": _number, "label": _label, "vector": _vector, "matrix": _matrix, "ranking": _ranking}
)
