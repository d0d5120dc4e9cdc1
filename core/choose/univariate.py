"""Step 1 for one y with an order: the cumulative distribution, quantiles, intervals, and highest-density regions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import torch

from core.arrays import Array, Floats, Integers, Mask, tensor
from core.choose.domain import COUNTS
from core.choose.interpolate import interpolated
from core.choose.masses import Masses, masses
from core.choose.parameter import Parameters
from core.choose.recipe import Recipe
from core.choose.special import SpecialFunction
from core.exact import arrays as exact

FARTHEST = 30.0
"""The largest logit of a share: one of exp(-30) is nothing beside the rest."""
SETTLED, FOR_SERIES = 1e-4, 1e-8
"""A logit this close to the right one gives the shortest interval but for the square of that; a series is smoother."""
STEPS = 50
"""So many steps at most to the shortest interval: half of them would do by halving alone."""
CLOSE = 1e-2
"""A step of Newton is taken where it is a small share of y: elsewhere y is right already, or below all floats."""
SLIGHT = 1e-8
"""A step of Newton this small is the last: the next one's share of y would be the square of that."""
AT_ONCE = 2048
"""So many densities are integrated at a time."""


@dataclass(frozen=True)
class Univariate(Recipe):
    """A recipe of one y with an order. `ends` are those of its domain, `pieces` how many a region may have.

    A `symmetric` one has one peak, in its middle.

    NumPy comes in and out: raw (..., outputs), and what is returned has the leading axes of raw.
    """

    covers: ClassVar[bool] = True
    ends: ClassVar[tuple[float, float]] = (-np.inf, np.inf)
    pieces: ClassVar[int] = 1
    symmetric: ClassVar[bool] = False

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for y (...); this general form integrates the density."""
        return self._by_masses(raw, y, Masses.cdf)

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...) for y (...), right to the last digits where it is tiny; see `cdf`."""
        return self._by_masses(raw, y, Masses.above)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the smallest y (...) with Pr(Y ≤ y|θ) ≥ probability, in (0, 1); this general form inverts `cdf`."""
        return self._by_masses(raw, probability, Masses.quantile)

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return ∫ (Pr(Y ≤ z|θ) - [y ≤ z])² dz (N,) in units of y (N,); this general form integrates the density."""
        own = np.asarray(y, dtype=np.float64)
        rows = tensor(raw)
        return np.concatenate([self._masses(rows[part], own[part, None]).crps(own[part]) for part in _parts(len(own))])

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N,) from each of N distributions of the parameters `p`; this general form inverts the cdf."""
        chosen = cls.make()
        raw = chosen.raw(**p)
        return chosen._by_masses(raw, rng.random(len(raw)), Masses.quantile)

    def mean(self, raw: Array) -> torch.Tensor:
        """Return the mean (...) of Pr(y|θ) in units of y, NaN where it has none; integrated where torch has none."""
        try:
            return super().mean(raw)
        except NotImplementedError:
            return tensor(self._by_masses(raw, 0.0, lambda found, _, rows: found.mean()[rows]))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the y (...) where Pr(y|θ) is largest; it is looked for where torch has none."""
        try:
            return super().mode(raw)
        except NotImplementedError:
            return tensor(self._by_masses(raw, 0.0, lambda found, _, rows: found.mode()[rows]))

    def _by_masses(self, raw: Array, given: Array | float, ask: Callable[[Masses, Floats, Integers], Floats]) -> Floats:
        """Return what is asked of the masses of raw (..., outputs) for what is given (...), y or a probability."""
        flat = tensor(raw).detach().reshape(-1, self.outputs)
        row, values = np.broadcast_arrays(
            np.arange(len(flat)).reshape(np.shape(raw)[:-1]), np.asarray(given, dtype=np.float64)
        )
        answers = np.empty(row.shape)
        for part in _parts(len(flat)):
            place = (row >= part.start) & (row < part.stop)
            answers[place] = ask(self._masses(flat[part]), values[place], row[place] - part.start)
        return answers

    def _masses(self, raw: Array, breaks: Floats | None = None) -> Masses:
        """Return where the probability lies for raw (R, outputs); `breaks` (R, B) are y that are to be knots, too."""
        if self.domain == COUNTS:
            raise ValueError(f"{self.title} has no density: counts are summed")
        rows = tensor(raw)

        def log_density(y: Floats, own: Integers) -> Floats:
            return np.asarray(-self.nll(rows[own][:, None], tensor(y)).numpy())

        values = (
            np.asarray(value) for p, value in zip(self.parameters, self.values(rows).values(), strict=True) if p.moves
        )
        centres = [np.broadcast_to(value, (len(rows), *value.shape[1:])).reshape(len(rows), -1) for value in values]
        none = np.empty((len(rows), 0))
        return masses(
            log_density, self.domain, np.concatenate([none, *centres], axis=-1), none if breaks is None else breaks
        )

    def grid(self, raw: Array) -> Floats | None:
        """Return rising values of y (..., G) that lie closest at every peak; None where quantiles show each."""
        return None

    def interval(self, raw: Array, level: float) -> Floats:
        """Return the ends (..., 2) of the central interval: as much probability lies below it as above."""
        check_level(level)
        return np.stack([self.quantile(raw, 0.5 * (1 - level)), self.quantile(raw, 0.5 * (1 + level))], axis=-1)

    def density(self, raw: Array, y: Floats) -> Floats:
        """Return Pr(y|θ) (..., M) at y (..., M), for raw (..., outputs)."""
        return exact.exp(-self.nll(tensor(raw)[..., None, :], y).numpy())

    def knots(self, raw: Floats) -> Floats | None:
        """Return rising values of y (..., L) through which a curve of the density goes; None where quantiles serve."""
        return None

    def region(self, raw: Array, level: float) -> Floats:
        """Return the pieces (..., P, 2) of the smallest region of that probability; NaN where there are fewer.

        Of all regions of probability `level` it is that of the highest density. This general form is for a density with
        one peak: of all intervals of that probability it is the shortest, and if symmetric the central one.
        """
        if self.symmetric:
            return self.interval(raw, level)[..., None, :]
        return self._shortest(raw, (level,))[0]

    def regions(self, raw: Array, levels: Sequence[float]) -> list[Floats]:
        """Return for each level the smallest region (..., P, 2) of that probability; see `region`."""
        stated = self.symmetric or type(self).region is not Univariate.region
        return [self.region(raw, level) for level in levels] if stated else self._shortest(raw, levels)

    def mode_and_regions(self, raw: Array, levels: Sequence[float]) -> tuple[Floats, list[Floats]]:
        """Return the y (...) where Pr(y|θ) is largest, and `regions`: one way may lead to both."""
        return np.asarray(self.mode(raw)), self.regions(raw, levels)

    def quantiles(self, raw: Array, probabilities: Floats) -> Floats:
        """Return the quantiles (..., P) of these probabilities (P,); see `quantile`."""
        if type(self).quantile is Univariate.quantile:
            return self._by_masses(tensor(raw)[..., None, :], probabilities, Masses.quantile)
        return np.stack([self.quantile(raw, float(each)) for each in probabilities], axis=-1)

    def _shortest(self, raw: Array, levels: Sequence[float]) -> list[Floats]:
        """Return for each level the shortest interval (..., 1, 2) of that probability, by the masses."""
        for level in levels:
            check_level(level)
        raw = tensor(raw).detach()
        flat = raw.reshape(-1, self.outputs)
        found = [
            [_shortest(own, level) for level in levels]
            for own in (self._masses(flat[part]) for part in _parts(len(flat)))
        ]
        return [np.concatenate(each).reshape(*raw.shape[:-1], 1, 2) for each in zip(*found, strict=True)]

    def inside(self, raw: Array, y: Floats, level: float) -> Mask:
        """Return whether y (...) lies in the central interval of that level."""
        low, high = np.moveaxis(self.interval(raw, level), -1, 0)
        return np.asarray((low <= y) & (y <= high))


def _parts(count: int) -> list[slice]:
    """Return slices of AT_ONCE rows at most, out of so many."""
    return [slice(at, at + AT_ONCE) for at in range(0, count, AT_ONCE)]


def _shortest(found: Masses, level: float) -> Floats:
    """Return the shortest intervals (R, 2) of that probability, of R densities with one peak."""

    def quantile(below: Floats, above: Floats, rows: Floats) -> Floats:
        return found.quantile(below, rows.astype(np.int64), exact=False)

    def log_density(y: Floats, rows: Floats) -> Floats:
        return found.log_density(y[:, None], rows.astype(np.int64))[:, 0]

    rows = np.arange(len(found.knots))
    low = equal_ends(quantile, log_density, level, rows.astype(np.float64))[:, 0]
    return np.stack([low, found.quantile(found.cdf(low, rows) + level, rows)], axis=-1)


def check_level(level: float) -> None:
    """Raise ValueError if the level is no probability between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; not {level}")


def mirrored(lower: Callable[[Floats], Floats], probability: float) -> Floats:
    """Return the quantile of a distribution symmetric about 0, from `lower`, that of its lower half."""
    return lower(np.asarray(probability)) if probability <= 0.5 else -lower(np.asarray(1.0 - probability))


def polished(y: Floats, probability: float, share_and_density: Callable[[Floats], tuple[Floats, Floats]]) -> Floats:
    """Return the quantiles (...) after one or two steps of Newton, from those that a library found nearly.

    The share is that of the nearer tail; its log over that of y is nearly straight. What lies beyond all floats stays.
    """
    tail, side = (probability, 1.0) if probability <= 0.5 else (1.0 - probability, -1.0)
    for _ in range(2):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            share, density = share_and_density(y)
            step = side * np.log(tail / share) * share / density / y
        y = np.where(np.abs(step) < CLOSE, y * np.exp(step), y)
        if (np.abs(step) < SLIGHT).all():
            break
    return y


def equal_ends_along(
    quantile: SpecialFunction, log_density: SpecialFunction, level: float, parameter: Floats
) -> Floats:
    """Return `equal_ends` (..., 2) of densities with one peak and one parameter (...), by a series along it."""
    return interpolated(partial(equal_ends, quantile, log_density, level, settled=FOR_SERIES), parameter)


def equal_ends(
    quantile: SpecialFunction,
    log_density: SpecialFunction,
    level: float,
    *parameters: Floats,
    peak: bool = True,
    settled: float = SETTLED,
) -> Floats:
    """Return the interval (..., 2) of probability `level` at whose ends the density is the same.

    For a density with one peak it is the shortest, for one with a trough instead the longest. `quantile` takes how
    much lies below and how much above, and `log_density` y, both before the parameters (...). What the interval leaves
    out is parted between its sides so that the densities agree: by the secant, and by halves where that goes astray,
    until a step of the logit of the parts is no larger than `settled`.
    """
    shape, rows = np.shape(parameters[0]), [np.ravel(each) for each in parameters]

    def ends(logit: Floats, own: list[Floats]) -> tuple[Floats, Floats]:
        below, above = ((1.0 - level) / (1.0 + np.exp(side * logit)) for side in (-1.0, 1.0))
        return quantile(below, level + above, *own), quantile(below + level, above, *own)

    def rise(logit: Floats, own: list[Floats]) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            difference = np.subtract(*(log_density(end, *own) for end in ends(logit, own)))
        return np.asarray((1.0 if peak else -1.0) * np.clip(np.nan_to_num(difference), -1e300, 1e300))

    before, now = (np.full(rows[0].shape, start) for start in (-1.0, 1.0))
    old, new = rise(before, rows), rise(now, rows)
    low, high = np.where(old < 0.0, before, -FARTHEST), np.where(old < 0.0, FARTHEST, before)
    left = np.arange(len(now))
    for _ in range(STEPS):
        at, short = now[left], new[left] < 0.0
        low[left] = np.where(short, np.maximum(low[left], at), low[left])
        high[left] = np.where(short, high[left], np.minimum(high[left], at))
        following = _following(low[left], high[left], (before[left], old[left]), (at, new[left]))
        before[left], old[left], now[left] = at, new[left], following
        left = left[np.abs(following - at) > settled]
        if not len(left):
            break
        new[left] = rise(now[left], [each[left] for each in rows])
    return np.stack(ends(now, rows), axis=-1).reshape(*shape, 2)


def _following(floor: Floats, roof: Floats, before: tuple[Floats, Floats], now: tuple[Floats, Floats]) -> Floats:
    """Return the logits to look at next, between floor and roof, from the last two and what they gave.

    It is where their secant is 0, or else the far end as long as it is untried, and then the middle.
    """
    (last, old), (at, new) = before, now
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        secant = at - new * (at - last) / (new - old)
    short = new < 0.0
    bound = np.where(short, FARTHEST, -FARTHEST)
    untried = np.where(short, roof, floor) == bound
    beyond = np.where(untried, bound, 0.5 * (floor + roof))
    return np.where((secant > floor) & (secant < roof), secant, beyond)
