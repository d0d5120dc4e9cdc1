"""After step 4: the densities of one y as curves of few values, which follow where the probability goes as x moves.

Between two x a curve is found by moving the values of y along as well as their densities: a peak that lies elsewhere
at the next x wanders there, where an average at the same y would show two peaks.
"""

import math
from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Array, Floats
from core.choose import Recipe
from core.exact import arrays as exact
from core.infer.distribution import univariate

LEVELS = np.array([0.0005, 0.005, 0.03, 0.15, 0.5, 0.85, 0.97, 0.995, 0.9995])
"""The knots of a density with one peak: the y up to which so much of the probability lies."""
TURNS = np.linspace(-1.0, 1.0, 13)
CLOSER = 1.7
"""The power by which the knots of an angle lie closer near its mean direction than opposite."""
VALUES = 48
"""About so many pieces of a curve."""
SOME_MOMENTS = 4
"""Only at every fourth moment are quantiles looked for; where the values of y lie in between need not be exact."""
SPIKE = 1.5
"""A density that rises without end towards the border of its domain is cut at so many times its highest inner knot."""


@dataclass(frozen=True)
class Curves:
    """The densities Pr(y|x) at F moments and G places.

    `knots` (F, G, L) are y that rise. Each gap between two of them is cut into `parts` equal pieces, at whose ends,
    M = parts (L - 1) + 1 for each place, the densities are `density` (F, G, M).
    """

    knots: Floats
    density: Floats
    parts: int

    @property
    def peak(self) -> Floats:
        """The largest density (F, G) of each curve; NaN where there is none within the ends."""
        highest = self.density.max(axis=-1)
        return np.where(highest > np.finfo(np.float64).tiny, highest, np.nan)

    @property
    def y(self) -> Floats:
        """The values of y (F, G, M) at which the densities are."""
        return refined_knots(self.knots, self.parts)


def refined_knots(knots: Floats, parts: int) -> Floats:
    """Return the values (..., M) that cut each gap between knots (..., L) into equal parts."""
    share = np.arange(parts) / parts
    inner = np.diff(knots)[..., None] * share  # (..., L - 1, parts)
    inner += knots[..., :-1, None]
    return np.concatenate([inner.reshape(*knots.shape[:-1], -1), knots[..., -1:]], axis=-1)


def curves(recipe: Recipe, raw: Floats, ends: tuple[float, float]) -> Curves:
    """Return the densities for raw (F, G, outputs), as far as y lies within `ends`: those of what is shown."""
    knots = np.clip(_knots(recipe, raw), *ends)
    parts = max(1, round(VALUES / (knots.shape[-1] - 1)))
    density = univariate(recipe).density(raw, refined_knots(knots, parts))
    inner = density[..., 2 * parts : -2 * parts : parts]
    highest_inner = np.max(inner, axis=-1, keepdims=True, where=np.isfinite(inner), initial=0.0)
    return Curves(knots, np.minimum(density, SPIKE * highest_inner, out=density), parts)


def _knots(recipe: Recipe, raw: Floats) -> Floats:
    own = univariate(recipe).knots(raw)
    if own is not None:
        return own
    some = np.unique(np.append(np.arange(0, len(raw), SOME_MOMENTS), len(raw) - 1))
    found = univariate(recipe).quantiles(raw[some], LEVELS)
    return _filled(some, found, len(raw))


def _filled(some: Floats, values: Floats, count: int) -> Floats:
    """Return the values (count, ...) at all moments, from those at some of them."""
    at = np.arange(count)
    right = np.clip(np.searchsorted(some, at), 1, max(1, len(some) - 1))
    left, right = right - 1, np.minimum(right, len(some) - 1)
    gap = np.maximum(some[right] - some[left], 1)
    share = ((at - some[left]) / gap).reshape(-1, *([1] * (values.ndim - 1)))
    return np.asarray((1.0 - share) * values[left] + share * values[right])


def whole_curves(recipe: Recipe, raw: Floats, top: int) -> Curves:
    """Return the probabilities of the counts 0, 1, … up to `top`, for raw (F, G, outputs)."""
    knots = np.broadcast_to([0.0, float(top)], (*raw.shape[:2], 2))
    return Curves(knots, infer.density(recipe, raw, np.arange(0.0, top + 1)), top)


def many_curves(recipe: Recipe, raw: Floats, ends: tuple[float, float]) -> Curves:
    """Return the probabilities of single counts around the mass of each place, for raw (F, G, outputs), within `ends`.

    Knots are whole, and so is `counted` of what lies between them: there the density is that of a count. Of knots
    beyond 16 million only every second, fourth, … is taken: a film has them in 32 bits.
    """
    knots = whole_values(np.clip(_knots(recipe, raw), *ends)).astype(np.float32).astype(np.float64)
    parts = VALUES // (knots.shape[-1] - 1)
    return Curves(knots, infer.density(recipe, raw, whole_values(refined_knots(knots, parts))), parts)


def whole_values(y: Floats) -> Floats:
    """Return the nearest counts (...), the upper one of two, as a browser rounds."""
    return np.asarray(np.floor(y + 0.5))


def wound_curves(recipe: Recipe, raw: Floats) -> Curves:
    """Return the densities of an angle once round the circle from opposite to its mean direction; see `direction`."""
    loc = mean_direction(recipe, raw)
    knots = loc[..., None] + math.pi * np.sign(TURNS) * exact.power(np.abs(TURNS), CLOSER)  # (F, G, L)
    parts = VALUES // (len(TURNS) - 1)
    return Curves(knots, infer.density(recipe, raw, refined_knots(knots, parts)), parts)


def mean_direction(recipe: Recipe, raw: Array) -> Floats:
    """Return the mean directions (F, G) without a jump along x: they may go beyond ±π, but not in the middle of x."""
    loc = np.unwrap(infer.mean(recipe, raw), axis=1)
    turns = np.round(loc[:, loc.shape[1] // 2] / (2.0 * math.pi))
    return np.asarray(loc - 2.0 * math.pi * turns[:, None])
