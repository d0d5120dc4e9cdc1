"""Step 1 for a density that has no closed cdf: where its probability lies, by Gauss and Legendre between graded knots.

All is done along t, in which the domain has no ends: t is y on the line, log y above 0, and the logit of y between 0
and 1. So a density that is infinite at an end of its domain is as smooth as any.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.polynomial.legendre import legint, legval
from scipy.special import expit

from core.arrays import Floats, Integers
from core.choose.domain import POSITIVE, PROPORTION, REAL_LINE, Domain
from core.choose.special import NODES, WEIGHTS, RowCurve, between_knots, halves

FAR = np.sinh(np.linspace(-60.0, 60.0, 241))
"""On these t a peak is looked for where the domain is the line; elsewhere t is a logarithm, and NEAR are enough."""
NEAR = np.linspace(-700.0, 700.0, 1401)
GOLDEN = 0.5 * (np.sqrt(5.0) - 1.0)
NARROWED = 90
"""So many golden sections lead from two neighbours of the highest of them to the peak."""
WIDTHS = 2.0 ** np.arange(-60.0, 40.0)
"""From so many sizes of t on around a peak its width is looked for: where the log density has fallen by HALF."""
HALF = 0.5
NOTHING = 1e-4
"""A mean is one if what lies `far` has no more than this share of it."""
GRADES = np.concatenate([[0.0], 2.0 ** np.arange(-3.0, 11.0), 4.0 ** np.arange(5.5, 60.0)])
"""The knots at either side of a peak, in widths: between two of them even a power of y is smooth."""


def _partial() -> Floats:
    """Return the matrix (Q, Q) of the integrals from -1 to each node, by the values at all nodes."""
    powers = np.polynomial.legendre.legvander(NODES, len(NODES) - 1)  # (Q, Q), by node and degree
    integrals = [np.polynomial.legendre.legint(row, lbnd=-1) for row in np.eye(len(NODES))]
    upto = np.stack([np.polynomial.legendre.legval(NODES, each) for each in integrals], axis=-1)
    return np.asarray(upto @ np.linalg.inv(powers))


UP_TO = _partial()
TO_SERIES = np.linalg.inv(np.polynomial.legendre.legvander(NODES, len(NODES) - 1)).T
"""By the values at all nodes this gives the coefficients of a series of Legendre polynomials."""
SOLVED = 4
"""So many steps of Newton solve such a series."""
NOTHING_LEFT = -740.0
"""Between two knots with log densities below this no probability is left that floats can hold."""


@dataclass(frozen=True)
class Coordinate:
    """What t is: `to` maps y to it, `back` maps it to y, and `log_slope` is the log of how y rises with t.

    On `places` a peak is looked for, and beyond `far` a density should be over.
    """

    to: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]
    log_slope: Callable[[Floats], Floats]
    places: Floats
    far: float


def _log_sigmoid_slope(t: Floats) -> Floats:
    return np.asarray(-np.logaddexp(0.0, t) - np.logaddexp(0.0, -t))


def _above_0(t: Floats) -> Floats:
    """Return exp(t), never 0: torch's distributions raise for a y that is not in their support."""
    return np.asarray(np.maximum(np.exp(t), np.finfo(np.float64).tiny))


LINE = Coordinate(np.asarray, np.asarray, np.zeros_like, FAR, 1e13)
ABOVE_0 = Coordinate(np.log, _above_0, np.asarray, NEAR, 350.0)
BETWEEN = Coordinate(lambda y: np.log(y) - np.log1p(-y), expit, _log_sigmoid_slope, NEAR, 350.0)


COORDINATES: Mapping[Domain, Coordinate] = MappingProxyType({REAL_LINE: LINE, POSITIVE: ABOVE_0, PROPORTION: BETWEEN})
"""What t is, by the domain of y."""


def coordinate(domain: Domain) -> Coordinate:
    """Return what t is for a domain; ValueError if it is none of the three."""
    if domain not in COORDINATES:
        known = ", ".join(each.name for each in COORDINATES)
        raise ValueError(f"a density can be integrated over {known}; not over {domain.name}")
    return COORDINATES[domain]


@dataclass(frozen=True)
class Masses:
    """R densities, cut at `knots` (R, K) of t that rise: `share` (R, K) lies below each, and `rest` (R, K) above it.

    `log_density` is that of y, and `t` the coordinate. At the `nodes` of each panel the density by t is `height`, both
    (R, K - 1, Q).
    """

    log_density: RowCurve
    t: Coordinate
    knots: Floats
    height: Floats
    share: Floats
    rest: Floats

    @property
    def nodes(self) -> Floats:
        """The t (R, K - 1, Q) of each panel at which the density was asked."""
        return between_knots(self.knots)

    def cdf(self, y: Floats, rows: Integers) -> Floats:
        """Return Pr(Y ≤ y) (M,) for y (M,) of those rows (M,)."""
        t, at = self._place(y, rows)
        return np.clip(self.share[rows, at] + self._integral(self.knots[rows, at], t, rows), 0.0, 1.0)

    def above(self, y: Floats, rows: Integers) -> Floats:
        """Return Pr(Y > y) (M,) for y (M,) of those rows (M,), which is no difference."""
        t, at = self._place(y, rows)
        return np.clip(self.rest[rows, at + 1] + self._integral(t, self.knots[rows, at + 1], rows), 0.0, 1.0)

    def quantile(self, probability: Floats, rows: Integers, exact: bool = True) -> Floats:
        """Return the y (M,) with Pr(Y ≤ y) = probability (M,), of those rows (M,); not exact, to some seven digits."""
        goal = np.clip(probability, self.share[rows, 0], self.share[rows, -1])
        at = self._panel(self.share, goal, rows)
        low, high = self.knots[rows, at], self.knots[rows, at + 1]
        t = self._nearly(goal, rows, at)
        if exact:
            missing = goal - self.share[rows, at] - self._integral(low, t, rows)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                step = missing / np.exp(self._log(t[:, None], rows)[:, 0])
            t = np.where(np.isfinite(step), np.clip(t + step, low, high), t)
        return self.t.back(t)

    def _nearly(self, goal: Floats, rows: Integers, at: Integers) -> Floats:
        """Return the t (M,) up to which the probability `goal` (M,) lies, by the series through a panel's heights."""
        low, half = self.knots[rows, at], 0.5 * (self.knots[rows, at + 1] - self.knots[rows, at])
        height = self.height[rows, at]  # (M, Q)
        with np.errstate(divide="ignore", invalid="ignore"):
            missing = np.where(half > 0.0, (goal - self.share[rows, at]) / half, 0.0)
        series = np.ascontiguousarray((height @ TO_SERIES).T)  # (Q, M)
        integral = legint(series, lbnd=-1)
        floor, roof, u = _bracket(height @ UP_TO.T, missing)
        for _ in range(SOLVED):
            miss = legval(u, integral, tensor=False) - missing
            floor, roof = np.where(miss < 0.0, u, floor), np.where(miss < 0.0, roof, u)
            with np.errstate(divide="ignore", invalid="ignore"):
                newton = u - miss / legval(u, series, tensor=False)
            u = np.where((newton >= floor) & (newton <= roof), newton, 0.5 * (floor + roof))
        return np.asarray(low + half * (1.0 + u))

    def mean(self) -> Floats:
        """Return ∫ y Pr(y) dy (R,); NaN where the tails have too much of it for there to be one."""
        nodes, mass = self.nodes, halves(self.knots) * WEIGHTS * self.height
        with np.errstate(over="ignore", invalid="ignore"):
            part = np.where(mass > 0.0, self.t.back(nodes) * mass, 0.0).sum(axis=-1)  # (R, K - 1)
        size = np.abs(part)
        outer = size.sum(axis=-1, where=np.abs(nodes[..., 0]) > self.t.far)
        return np.where(outer <= NOTHING * size.sum(axis=-1), part.sum(axis=-1), np.nan)

    def mode(self) -> Floats:
        """Return the y (R,) where the density is highest."""
        rows = np.arange(len(self.knots))

        def log(t: Floats) -> Floats:
            return self._log(t, rows) - self.t.log_slope(t)

        return self.t.back(_peak(log, self.knots))

    def crps(self, y: Floats) -> Floats:
        """Return ∫ (Pr(Y ≤ z) - [y ≤ z])² dz (R,) for y (R,), whose t are among the knots."""
        half, nodes = halves(self.knots), self.nodes
        inner = (half * self.height) @ UP_TO.T  # (R, K - 1, Q), from the knot below to each node
        lower, upper = self.share[:, :-1, None] + inner, self.rest[:, :-1, None] - inner
        right = nodes > self.t.to(y)[:, None, None]
        length = half * WEIGHTS * np.exp(self.t.log_slope(nodes))
        return np.asarray((length * np.where(right, upper, lower) ** 2).sum(axis=(1, 2)))

    def _place(self, y: Floats, rows: Integers) -> tuple[Floats, Integers]:
        """Return the t (M,) of y (M,) of those rows (M,), within the knots, and the panels (M,) that they lie in."""
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.clip(self.t.to(y), self.knots[rows, 0], self.knots[rows, -1])
        return t, self._panel(self.knots, t, rows)

    @staticmethod
    def _panel(rising: Floats, value: Floats, rows: Integers) -> Integers:
        """Return between which two (M,) of the values of its row each value (M,) lies."""
        found = (rising[rows] <= value[:, None]).sum(axis=-1) - 1
        return np.asarray(np.clip(found, 0, rising.shape[1] - 2))

    def _integral(self, low: Floats, high: Floats, rows: Integers) -> Floats:
        half = 0.5 * (high - low)[:, None]
        return np.asarray((half * WEIGHTS * np.exp(self._log(low[:, None] + half * (1.0 + NODES), rows))).sum(axis=-1))

    def _log(self, t: Floats, rows: Integers) -> Floats:
        return log_along(self.log_density, self.t, t, rows)


def _bracket(reached: Floats, missing: Floats) -> tuple[Floats, Floats, Floats]:
    """Return between which two of -1, the nodes and 1 a panel reaches what is missing (M,), and about where (M,).

    `reached` (M, Q) is what it has reached at its nodes.
    """
    count = (reached < missing[:, None]).sum(axis=-1)
    edges, every = np.concatenate([[-1.0], NODES, [1.0]]), np.arange(len(missing))
    low, high = edges[count], edges[count + 1]
    below = np.where(count > 0, reached[every, np.maximum(count - 1, 0)], 0.0)
    above = reached[every, np.minimum(count, len(NODES) - 1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num((missing - below) / (above - below), nan=0.5, posinf=0.5, neginf=0.5)
    return low, high, low + np.clip(share, 0.01, 0.99) * (high - low)


def log_along(log_density: RowCurve, along: Coordinate, t: Floats, rows: Integers) -> Floats:
    """Return the log density (R, M) of t (R, M); -∞ where the density is no number, as beyond the floats."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        found = log_density(along.back(t), rows) + along.log_slope(t)
    return np.where(np.isfinite(found), found, -np.inf)


def masses(log_density: RowCurve, domain: Domain, centres: Floats, breaks: Floats) -> Masses:
    """Return where the probability of R densities lies, from `centres` (R, C) of y around which it lies closest.

    Without any, around the peak. `breaks` (R, B) are y that are to be knots, too.
    """
    along, rows = coordinate(domain), np.arange(len(centres))

    def log(t: Floats) -> Floats:
        return log_along(log_density, along, t, rows)

    places = np.broadcast_to(along.places, (len(rows), len(along.places)))
    peaks = along.to(centres) if centres.size else _peak(log, places)[:, None]  # (R, C)
    away = _widths(log, peaks)[..., None] * GRADES
    knots = np.concatenate([peaks[..., None] - away, peaks[..., None] + away], axis=-1).reshape(len(rows), -1)
    edge = along.places[-1]
    knots = np.sort(np.concatenate([np.clip(knots, -edge, edge), along.to(breaks)], axis=-1), axis=-1)
    visible = log(knots) > NOTHING_LEFT
    row, at = np.nonzero(visible[:, 1:] | visible[:, :-1])
    height, half = np.zeros((*visible[:, 1:].shape, len(NODES))), halves(knots)
    nodes = knots[row, at, None] + half[row, at] * (1.0 + NODES)
    height[row, at] = np.exp(log_along(log_density, along, nodes, row))
    part = half[..., 0] * (height @ WEIGHTS)
    none = np.zeros((len(rows), 1))
    share = np.concatenate([none, np.cumsum(part, axis=-1)], axis=-1)
    rest = np.concatenate([np.flip(np.cumsum(np.flip(part, axis=-1), axis=-1), axis=-1), none], axis=-1)
    return Masses(log_density, along, knots, height, share, rest)


def _peak(log: Callable[[Floats], Floats], places: Floats) -> Floats:
    """Return the t (R,) of a peak: by golden sections between the neighbours of the highest of the places (R, P)."""
    at = np.clip(log(places).argmax(axis=-1), 1, places.shape[1] - 2)[:, None]
    low, high = (np.take_along_axis(places, at + side, axis=-1)[:, 0] for side in (-1, 1))
    for _ in range(NARROWED):
        inner = np.stack([high - GOLDEN * (high - low), low + GOLDEN * (high - low)], axis=-1)
        left, right = log(inner).T
        rises = right > left
        low, high = np.where(rises, inner[:, 0], low), np.where(rises, high, inner[:, 1])
    return np.asarray(0.5 * (low + high))


def _widths(log: Callable[[Floats], Floats], peaks: Floats) -> Floats:
    """Return how far (R, C) from each peak (R, C) the log density has fallen by HALF, at the nearer side."""
    size = np.maximum(np.abs(peaks), 1.0)[..., None] * WIDTHS  # (R, C, W)
    sides = [log((peaks[..., None] + side * size).reshape(len(peaks), -1)).reshape(size.shape) for side in (-1.0, 1.0)]
    fallen = np.minimum(*sides) < log(peaks)[..., None] - HALF
    first = np.where(fallen.any(axis=-1), fallen.argmax(axis=-1), len(WIDTHS) - 1)
    return np.take_along_axis(size, first[..., None], axis=-1)[..., 0]
