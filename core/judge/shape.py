"""Whether Pr(y|x) has the right shape, by held-out points: normal scores of numbers, a rootogram of counts, labels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Array, Floats
from core.choose import Recipe, Univariate
from core.choose.domain import ANGLES, COUNTS
from core.choose.special import ndtri
from core.exact import arrays as exact

BAND = 1.96
"""Standard errors either way: the band that 95 % of each score lie in where predictions are right."""
FARTHEST = 6.0
"""Scores beyond it, as of a point that has no probability, are drawn at it."""
MOST_DRAWN = 400
MOST_BARS = 24
"""Of more different counts several share a bar, and the last bar has all that are larger."""


@dataclass(frozen=True)
class NormalScores:
    """How M points lie, as normal scores of Pr(Y ≤ y|x), the least first, against where N right predictions would.

    From `low` to `high` (M,) is what luck allows each of them (van Buuren and Fredriks 2001); `points` is N.
    """

    expected: Floats
    found: Floats
    low: Floats
    high: Floats
    points: int


@dataclass(frozen=True)
class Rootogram:
    """How often each of K values came among N points, how often predictions expect it, and the spread of luck.

    All are (K,). `spread` is the standard deviation of `observed` where predictions are right; Kleiber, Zeileis 2016.
    """

    names: tuple[str, ...]
    observed: Floats
    expected: Floats
    spread: Floats
    points: int


def shape_of_y(recipe: Recipe, raw: Array, y: Floats, classes: Sequence[str] = ()) -> NormalScores | Rootogram | None:
    """Return how y (N,) lie in what is predicted for them by the outputs (N, K); None for a y of several numbers.

    Labels, called `classes`, and counts have a rootogram, other numbers normal scores.
    """
    if recipe.domain.support is not None:
        return _of_labels(infer.probabilities(recipe, raw), y, tuple(classes))
    if not isinstance(recipe, Univariate):
        return None
    return _of_counts(recipe, raw, y) if recipe.domain == COUNTS else _of_numbers(recipe, raw, y)


def _of_numbers(recipe: Univariate, raw: Array, y: Floats) -> NormalScores:
    below = infer.cdf(recipe, raw, y)
    above = 1.0 - below if recipe.domain == ANGLES else infer.above(recipe, raw, y)
    scores = np.sort(np.where(below <= above, ndtri(below), -ndtri(above)))
    count = len(y)
    share = (np.arange(count) + 0.5) / count
    expected = ndtri(share)
    error = np.sqrt(share * (1.0 - share) / count) * np.sqrt(2.0 * np.pi) * exact.exp(0.5 * expected**2)
    found = np.clip(scores, -FARTHEST, FARTHEST)
    drawn = np.unique(np.linspace(0, count - 1, min(count, MOST_DRAWN)).astype(int))
    low, high = expected - BAND * error, expected + BAND * error
    return NormalScores(expected[drawn], found[drawn], low[drawn], high[drawn], count)


def _of_labels(shares: Floats, y: Floats, classes: tuple[str, ...]) -> Rootogram:
    labels = np.arange(shares.shape[1])
    return _rootogram(classes or tuple(map(str, labels)), (y[:, None] == labels).sum(axis=0), shares)


def _of_counts(recipe: Univariate, raw: Array, y: Floats) -> Rootogram:
    each = int(y.max()) // (MOST_BARS - 1) + 1
    starts = each * np.arange(int(y.max()) // each + 2)  # (K,), the least of each bar, the last beyond all y
    below = np.stack([infer.cdf(recipe, raw, np.full(len(y), start - 1.0)) for start in starts[1:]], axis=1)
    edges = np.column_stack([np.zeros(len(y)), below, np.ones(len(y))])
    observed = np.bincount((y // each).astype(int), minlength=len(starts))
    names = [str(start) if each == 1 else f"{start}–{start + each - 1}" for start in starts[:-1]]
    return _rootogram((*names, f"≥ {starts[-1]}"), observed, np.diff(edges, axis=1))


def _rootogram(names: tuple[str, ...], observed: np.ndarray, shares: Floats) -> Rootogram:
    spread = np.sqrt((shares * (1.0 - shares)).sum(axis=0))
    return Rootogram(names, observed.astype(np.float64), shares.sum(axis=0), spread, len(shares))
