"""Step 1 without x for mixtures of normals, by expectation and maximisation; Dempster, Laird and Rubin 1977.

The likelihood has many peaks, some of them on a single value: components are added one after another, each tried at
many places and widths, and the best few go on. Nothing is drawn at random.
"""

from typing import NamedTuple

import numpy as np

from core.arrays import Floats, Integers
from core.choose.special import HALF_LOG_2PI
from core.exact import arrays as exact

PLACES = 96
"""At so many values, at most, a new component is tried: the most frequent, or evenly over the sorted ones."""
WIDTHS = 6
"""And with so many scales, from the least allowed to WIDEST spreads of y."""
WIDEST = 0.7
TRIED = 16
"""So many of these go on, for FIRST steps; KEPT of them for LAST more."""
FIRST, KEPT, LAST = 30, 4, 150
RATIOS = (1.0, 0.5, 2.0, 0.25, 4.0)
"""Parts of the sorted y from which components start: each has so many times the points of the one before."""
SAMPLE = 500
"""More values than this are thinned, in their order, until the last steps."""


class Mixtures(NamedTuple):
    """S mixtures of K normals: shares, locs and scales, each (S, K)."""

    share: Floats
    loc: Floats
    scale: Floats

    def take(self, which: Integers) -> "Mixtures":
        """Return those of them."""
        return Mixtures(*(each[which] for each in self))


def mixture(y: Floats, components: int, floor: float) -> Mixtures:
    """Return the most probable mixture (1, K) that was found for y (N,), of scales from `floor` on."""
    y = np.sort(y)
    few = y if len(y) <= SAMPLE else y[np.linspace(0, len(y) - 1, SAMPLE).astype(np.int64)]
    spread = max(float(y.std()), floor)
    found = Mixtures(np.ones((1, 1)), np.full((1, 1), y.mean()), np.full((1, 1), spread))
    for count in range(2, components + 1):
        tried = _joined(_grown(found, few, floor, spread), _parted(few, count, floor))
        found = _best(_steps(tried, few, floor, FIRST), few, KEPT)
        found = _steps(found, few, floor, LAST)
    return _best(_steps(found, y, floor, FIRST), y, 1)


def _joined(*parts: Mixtures) -> Mixtures:
    return Mixtures(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _grown(found: Mixtures, y: Floats, floor: float, spread: float) -> Mixtures:
    """Return the TRIED best ways to add a component to each of the mixtures."""
    values, counts = np.unique(y, return_counts=True)
    if len(values) > PLACES:
        ties = np.argsort(-counts, kind="stable")[: PLACES // 3]
        even = np.linspace(0, len(values) - 1, PLACES - len(ties)).astype(np.int64)
        values = values[np.union1d(ties, even)]
    widths = exact.geomspace(floor, max(WIDEST * spread, floor), WIDTHS)
    loc, scale = (each.ravel() for each in np.meshgrid(values, widths))  # (C,)
    z = (y - loc[:, None]) / scale[:, None]  # (C, N)
    near = np.maximum((np.abs(z) < 2.0).mean(axis=1), 1.0 / len(y))  # (C,)
    share = np.clip(near, 0.0, 0.5)[:, None]
    own = exact.exp(-0.5 * z * z - HALF_LOG_2PI) / scale[:, None]
    grown = []
    for index in range(len(found.loc)):
        before = _density(found.take(np.array([index])), y)  # (1, N)
        gain = exact.log((1.0 - share) * before + share * own).sum(axis=1)
        chosen = np.argsort(-gain, kind="stable")[:TRIED]
        old = found.take(np.full(len(chosen), index))
        grown.append(
            Mixtures(
                np.column_stack([old.share * (1.0 - share[chosen]), share[chosen]]),
                np.column_stack([old.loc, loc[chosen]]),
                np.column_stack([old.scale, scale[chosen]]),
            )
        )
    return _joined(*grown)


def _parted(y: Floats, count: int, floor: float) -> Mixtures:
    """Return mixtures of `count` parts of the sorted y, and one of its most frequent values and the rest."""
    values, counts = np.unique(y, return_counts=True)
    ties = y[np.isin(y, values[np.argsort(-counts, kind="stable")[: count - 1]])]
    rest = y[~np.isin(y, ties)]
    parted = [np.split(y, _cuts(len(y), count, ratio)) for ratio in RATIOS]
    if len(rest) and len(values) >= count:
        parted.append([*np.split(ties, np.flatnonzero(np.diff(ties)) + 1), rest])
    share = np.array([[len(part) / len(y) for part in parts] for parts in parted])
    loc = np.array([[part.mean() for part in parts] for parts in parted])
    scale = np.array([[part.std() for part in parts] for parts in parted])
    return Mixtures(share, loc, np.maximum(scale, floor))


def _cuts(points: int, count: int, ratio: float) -> Integers:
    """Return where (count - 1,) sorted points are cut into parts of at least one, each `ratio` times the one before."""
    shares = np.cumsum(ratio ** np.arange(count, dtype=np.float64))
    return np.asarray(np.arange(1, count) + np.floor((points - count) * shares[:-1] / shares[-1]), dtype=np.int64)


def _steps(of: Mixtures, y: Floats, floor: float, count: int) -> Mixtures:
    """Return the mixtures after so many steps of expectation and maximisation, in which scales stay above the floor."""
    for _ in range(count):
        weights = _weighted(of, y)  # (S, K, N)
        weights /= np.maximum(weights.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
        total = np.maximum(weights.sum(axis=2), np.finfo(np.float64).tiny)  # (S, K)
        loc = (weights * y).sum(axis=2) / total
        away = y - loc[..., None]
        scale = np.sqrt((weights * (away * away)).sum(axis=2) / total)
        of = Mixtures(total / len(y), loc, np.maximum(scale, floor))
    return of


def _weighted(of: Mixtures, y: Floats) -> Floats:
    """Return share times density (S, K, N) of each component, as a multiple of the largest for each y."""
    z = (y - of.loc[..., None]) / of.scale[..., None]
    with np.errstate(divide="ignore"):
        log = (exact.log(of.share) - exact.log(of.scale))[..., None] - 0.5 * z * z
    return exact.exp(log - log.max(axis=1, keepdims=True))


def _density(of: Mixtures, y: Floats) -> Floats:
    """Return the density (S, N)."""
    z = (y - of.loc[..., None]) / of.scale[..., None]
    parts = (of.share / of.scale)[..., None] * exact.exp(-0.5 * z * z - HALF_LOG_2PI)
    return np.asarray(np.maximum(parts.sum(axis=1), np.finfo(np.float64).tiny))


def _best(of: Mixtures, y: Floats, count: int) -> Mixtures:
    """Return the most probable of them."""
    return of.take(np.argsort(-exact.log(_density(of, y)).sum(axis=1), kind="stable")[:count])
