"""Step 1 for counts that have no closed cdf: where their probability lies, by sums over panels of counts.

The first counts are summed one by one. Further up a panel is halved until the log probability goes little up and down
on it; a polynomial through a few of its counts is then as good as all of them, and so is its sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.arrays import Floats, Integers
from core.choose.special import RowCurve

ORDER = 32
"""A panel of so many counts is summed one by one, and so many stand for all of a longer one."""
NODES = np.polynomial.legendre.leggauss(ORDER)[0]
SPAN = 16.0
"""On a panel the log probability goes up and down by so much at most: a polynomial of that order is exact to 1e-15."""
FAINT = -700.0
"""What has a smaller log than this is no probability."""
SEEN = 2000
"""In a run of more counts than this, one count more or less at either end is no longer seen."""
ROUNDED = 1e-13
"""So much of the probability is left to rounding."""
HALVED = 40
SOME = np.append(np.arange(0, ORDER, 4), ORDER - 1)
"""By so many of them it is seen whether a panel has any."""
NONE = -1e300
"""The log of no probability."""
LAST = 2.0**53
"""Beyond this count not every whole number is a float."""
FAR, NOTHING = 2.0**50, 1e-4
"""A mean is one if counts beyond `FAR` have no more than this share of it."""


def _places(length: int) -> Floats:
    """Return which counts (ORDER,) of so many stand for all: close together at both ends, as Legendre's nodes do."""
    even = np.arange(float(ORDER))
    if length <= ORDER:
        return even
    nodes = np.rint(0.5 * (NODES + 1.0) * length - 0.5)
    low = np.maximum.accumulate(np.maximum(nodes, 0.0) - even) + even  # no two of them the same
    return np.asarray(np.where(even < 0.5 * ORDER, low, length - 1.0 - low[::-1]))


def _gram(places: Floats, length: int) -> Floats:
    """Return the polynomials (M, ORDER) of degree 0, 1, … at these places (M,), which are orthonormal over them all."""
    x = 2.0 * places / (length - 1.0) - 1.0
    found = [np.zeros_like(x), np.ones_like(x)]
    step = [0.0, *(j * np.sqrt((length**2 - j**2) / (4.0 * j**2 - 1.0)) / (length - 1.0) for j in range(1, ORDER))]
    for j in range(ORDER - 1):
        found.append((x * found[-1] - step[j] * found[-2]) / step[j + 1])
    return np.stack(found[1:], axis=-1)


@cache
def _rule(length: int) -> tuple[Floats, Floats]:
    """Return the places (ORDER,) and the weights (ORDER,) of a sum over a panel."""
    places = _places(length)
    if length <= ORDER:
        return places, np.where(places < length, 1.0, 0.0)
    return places, length * np.linalg.inv(_gram(places, length))[0]


@cache
def _up_to(length: int) -> Floats:
    """Return the weights (ORDER, ORDER) of the sums from the first count up to each place."""
    if length <= ORDER:
        return np.tri(ORDER)
    places = _places(length)
    return np.stack([_partial(length, int(place) + 1) for place in places]) @ np.linalg.inv(_gram(places, length))


def _partial(length: int, count: int) -> Floats:
    """Return the sums (ORDER,) of the polynomials of that length over the first `count` places."""
    places, weights = _rule(count)
    return np.asarray(weights @ _gram(places, length))


def _rules(length: Floats) -> tuple[Floats, Floats]:
    """Return the places and weights (M, ORDER) of sums over panels of these lengths (M,), which are few."""
    places, weights = np.empty((2, len(length), ORDER))
    for size in np.unique(length):
        places[length == size], weights[length == size] = _rule(int(size))
    return places, weights


@dataclass(frozen=True)
class Lattice:
    """R distributions of counts in panels: `start` and `size` (R, P), and between them no probability.

    Of a panel are some `counts` (R, P, ORDER), their `height`, which is their probability, their `weights` in a sum
    over all, and the sum `up_to` each. `share` and `rest` (R, P + 1) lie below and above the ends of panels.
    """

    log: RowCurve
    start: Floats
    size: Floats
    counts: Floats
    height: Floats
    weights: Floats
    up_to: Floats
    share: Floats
    rest: Floats

    def cdf(self, y: Floats, rows: Integers) -> Floats:
        """Return Pr(Y ≤ y) (M,) for y (M,) of those rows (M,)."""
        return np.minimum(self._sides(np.floor(y) + 1.0, rows, 0)[0], 1.0)

    def above(self, y: Floats, rows: Integers) -> Floats:
        """Return Pr(Y > y) (M,) for y (M,) of those rows (M,), which is no difference."""
        return np.minimum(self._sides(np.floor(y) + 1.0, rows, 0)[1], 1.0)

    def quantile(self, probability: Floats, rows: Integers) -> Floats:
        """Return the smallest count (M,) up to which the probability (M,) is reached, of those rows (M,)."""
        goal = np.minimum(probability, self.share[rows, -1])
        at = (self.share[rows, 1:] < goal[:, None]).sum(axis=-1)
        start, size, below = self.start[rows, at], self.size[rows, at], self.share[rows, at]
        while (longer := size > ORDER).any():
            half = np.where(longer, 0.5 * size, 0.0)
            reached = below + self._sum(start, half, rows)[1].sum(axis=-1)
            short = longer & (reached < goal)
            start, below, size = start + short * half, np.where(short, reached, below), np.where(longer, half, size)
        found = below[:, None] + np.cumsum(self._sum(start, size, rows)[1], axis=-1)
        return np.asarray(start + np.minimum((found < goal[:, None]).sum(axis=-1), size - 1.0))

    def mean(self) -> Floats:
        """Return Σ y Pr(y) (R,); NaN where the tail has too much of it for there to be one."""
        part = (self.weights * self.height * self.counts).sum(axis=-1)  # (R, P)
        far, mean = np.sum(part, axis=-1, where=self.start >= FAR), part.sum(axis=-1)
        return np.where(far <= NOTHING * mean, mean, np.nan)

    def mode(self) -> Floats:
        """Return the most probable count (R,): near the highest of those that are known, up to its neighbours."""
        rows = np.arange(len(self.start))
        counts, height = (each.reshape(len(rows), -1) for each in (self.counts, self.height))
        at = height.argmax(axis=-1)
        best = counts[rows, at]
        low, high = (counts[rows, np.clip(at + side, 0, counts.shape[1] - 1)] for side in (-1, 1))
        low, high = np.minimum(low, best), np.where(high >= LAST, best, np.maximum(high, best))
        while (apart := high > low).any():
            middle = np.floor(0.5 * (low + high))
            pair = self.log(np.stack([middle, middle + 1.0], axis=-1), rows)
            rises = apart & (pair[:, 1] > pair[:, 0])
            low, high = np.where(rises, middle + 1.0, low), np.where(apart & ~rises, middle, high)
        pair = self.log(np.stack([best, low], axis=-1), rows)
        return np.asarray(np.where(pair[:, 1] > pair[:, 0], low, best))

    def shortest(self, level: float) -> Floats:
        """Return the ends (R, 2), both included, of the shortest run of counts that reaches that probability."""
        rows = np.arange(len(self.start))
        low, high, reached = (self.quantile(np.full(len(rows), at), rows) for at in (ROUNDED, 1.0 - ROUNDED, level))
        found = np.stack([np.zeros_like(low), reached], axis=-1)  # from 0, which may have a probability of its own
        near = high - low < SEEN
        for row in rows[near]:
            counts = np.arange(low[row], high[row] + 1.0)
            found[row] = low[row] + _run(np.exp(self.log(counts[None], rows[row, None])[0]), level)
        far = rows[~near]
        zero = np.exp(self.log(np.zeros((len(far), 1)), far))[:, 0]
        apart = zero < 1.0 - level - ROUNDED
        far, zero = far[apart], zero[apart]
        ends = self._equal_ends(level, far, zero)
        shorter = np.diff(ends) < np.diff(found[far])
        found[far] = np.where(shorter, ends, found[far])
        return found

    def _equal_ends(self, level: float, rows: Integers, zero: Floats) -> Floats:
        """Return the ends (M, 2) of the shortest run without 0, which has the probability `zero` (M,), by halves."""
        low, high = np.zeros_like(zero), 1.0 - level - zero
        for _ in range(HALVED):
            below = zero + 0.5 * (low + high)
            ends = np.stack([self.quantile(below, rows), self.quantile(below + level, rows)], axis=-1)
            rises = np.diff(self.log(ends, rows))[:, 0] > 0.0
            low, high = np.where(rises, below - zero, low), np.where(rises, high, below - zero)
        return ends

    def crps(self, y: Floats) -> Floats:
        """Return Σ_k (Pr(Y ≤ k) - [y ≤ k])² (R,) over k = 0, 1, 2, … for counts y (R,).

        It is E|Y - y| - Σ_k Pr(Y ≤ k) Pr(Y > k).
        """
        low, high = self._sides(y, np.arange(len(y)), 1)
        below = self.share[:, :-1, None] + self.up_to  # (R, P, ORDER)
        above = self.rest[:, 1:, None] + (self.share[:, 1:] - self.share[:, :-1])[..., None] - self.up_to
        inner = (self.weights * below * above).sum(axis=(1, 2))
        between = self.start[:, 1:] - (self.start + self.size)[:, :-1]
        return np.asarray(low + high - inner - (between * self.share[:, 1:-1] * self.rest[:, 1:-1]).sum(axis=-1))

    def _sides(self, cut: Floats, rows: Integers, power: int) -> tuple[Floats, Floats]:
        """Return Σ |k - cut|^power Pr(k) over the counts k below, and from `cut` (M,) on, of those rows (M,)."""
        start, end = self.start[rows], (self.start + self.size)[rows]
        whole = self.weights[rows] * self.height[rows] * np.abs(self.counts[rows] - cut[:, None, None]) ** power
        whole, place = whole.sum(axis=-1), cut[:, None]
        below, above = (np.where(which, whole, 0.0).sum(axis=-1) for which in (end <= place, start >= place))
        own, at = np.nonzero((start < place) & (place < end))
        for counts, part in self._halves(cut[own], rows[own], at):
            term = part * np.abs(counts - cut[own, None]) ** power
            left = counts < cut[own, None]
            below[own] += np.where(left, term, 0.0).sum(axis=-1)
            above[own] += np.where(left, 0.0, term).sum(axis=-1)
        return below, above

    def _halves(self, cut: Floats, rows: Integers, at: Integers) -> Iterator[tuple[Floats, Floats]]:
        """Yield counts (M, ORDER) and their parts of sums: the half of a panel without the cut, and so on."""
        start, size = self.start[rows, at], self.size[rows, at]
        while (longer := size > ORDER).any():
            half = np.where(longer, 0.5 * size, 0.0)
            right = longer & (cut >= start + half)
            yield self._sum(np.where(right, start, start + half), half, rows)
            start, size = start + right * half, np.where(longer, half, size)
        yield self._sum(start, size, rows)

    def _sum(self, start: Floats, size: Floats, rows: Integers) -> tuple[Floats, Floats]:
        """Return counts (M, ORDER) of panels, and what each adds to the sum of their probability."""
        places, weights = _rules(size)
        counts = start[:, None] + places
        return counts, weights * np.exp(self.log(counts, rows))


def _run(probability: Floats, level: float) -> Floats:
    """Return the first and last place (2,) of the shortest run that reaches the level; of several the most probable."""
    below = np.concatenate([[0.0], np.cumsum(probability)])
    last = np.searchsorted(below[1:], below[:-1] + level - ROUNDED)
    first = np.arange(len(last))[last < len(probability)]
    length = last[first] - first
    mass = below[last[first] + 1] - below[first]
    best = first[np.lexsort((-mass, length))[0]]
    return np.array([best, last[best]], dtype=np.float64)


def lattice(log_probability: RowCurve, count: int) -> Lattice:
    """Return where the probability of so many distributions of counts lies."""

    def log(y: Floats, rows: Integers) -> Floats:
        found = log_probability(y, rows)
        return np.where(np.isfinite(found), found, NONE)

    edges = np.concatenate([[0.0], 2.0 ** np.arange(np.log2(ORDER), np.log2(LAST) + 1.0)])
    row = np.repeat(np.arange(count), len(edges) - 1)
    start, size = np.tile(edges[:-1], count), np.tile(np.diff(edges), count)
    found = []
    while len(row):
        places, weights = _rules(size)
        visible = _highest(log(start[:, None] + places[:, SOME], row)) > FAINT
        row, start, size, places, weights = (
            row[visible],
            start[visible],
            size[visible],
            places[visible],
            weights[visible],
        )
        logs = log(start[:, None] + places, row)
        fine = (size <= ORDER) | (np.ptp(logs, axis=-1) <= SPAN)
        found.append((row[fine], start[fine], size[fine], places[fine], weights[fine], np.exp(logs[fine])))
        half = 0.5 * size[~fine]
        row, start, size = np.tile(row[~fine], 2), np.tile(start[~fine], 2), np.tile(half, 2)
        start[len(half) :] += half
    return _padded(log, count, *(np.concatenate(each) for each in zip(*found, strict=True)))


def _highest(logs: Floats) -> Floats:
    """Return what the log probability (M,) of a panel does not exceed, from those of some of its counts (M, ORDER).

    Between two of them a peak is no higher above them than they fall to their neighbours.
    """
    steps = np.pad(np.abs(np.diff(logs)), ((0, 0), (1, 1)))
    at = logs.argmax(axis=-1)[:, None]
    around = np.maximum(np.take_along_axis(steps, at, axis=-1), np.take_along_axis(steps, at + 1, axis=-1))
    return np.asarray((np.take_along_axis(logs, at, axis=-1) + around)[:, 0])


def _padded(
    log: RowCurve,
    count: int,
    row: Integers,
    start: Floats,
    size: Floats,
    places: Floats,
    weights: Floats,
    height: Floats,
) -> Lattice:
    """Return panels in any order as those of rows that are equally long."""
    up_to = np.empty_like(height)
    for length in np.unique(size):
        up_to[size == length] = height[size == length] @ _up_to(int(length)).T
    order = np.lexsort((start, row))
    row = row[order]
    at = np.arange(len(row)) - np.searchsorted(row, row)

    def filled(values: Floats, other: float) -> Floats:
        whole = np.full((count, at.max() + 1, *values.shape[1:]), other)
        whole[row, at] = values[order]
        return whole

    part = filled((weights * height).sum(axis=-1), 0.0)
    none = np.zeros((count, 1))
    share = np.concatenate([none, np.cumsum(part, axis=-1)], axis=-1)
    rest = np.concatenate([np.cumsum(part[:, ::-1], axis=-1)[:, ::-1], none], axis=-1)
    return Lattice(
        log=log,
        start=filled(start, LAST),
        size=filled(size, 0.0),
        counts=filled(start[:, None] + places, LAST),
        height=filled(height, 0.0),
        weights=filled(weights, 0.0),
        up_to=filled(up_to, 0.0),
        share=share,
        rest=rest,
    )
