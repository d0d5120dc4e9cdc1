"""Step 1 for counts y = 0, 1, 2, …: by sums in general; with a known cdf by it and the ratio of neighbours."""

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import torch

from core.arrays import Array, Floats, Integers, Mask, tensor
from core.choose.closed_form import ClosedForm
from core.choose.domain import COUNTS, Domain
from core.choose.lattice import SEEN, Lattice, lattice
from core.choose.parameter import Parameters
from core.choose.standard_gamma import densest_gamma, gamma_quantile
from core.choose.univariate import Univariate, check_level
from core.exact import arrays as exact

MOVES = 500
"""The ends of a region, which start a few counts from where they belong, are moved so often at most."""
AT_ONCE = 256
"""So many distributions are summed at a time."""
EQUAL = 1.0 + 1e-9
"""Probabilities in this proportion are the same: a region is not moved for the sake of rounding."""
WAVE = np.linspace(-1.0, 1.0, 161)
"""Where the characteristic function of counts is asked, as a share of the range of the log of its argument."""
SMALL = 23.0
"""That log goes so far: exp(-23) is 1e-10."""
USUAL = 0.3
"""The count 0 is usual where it has more probability than this."""

CountValues = tuple[Floats, ...]
"""The parameters (...) of counts, in the order of the recipe's."""
Finish = Callable[[float, Floats, Floats, CountValues], tuple[Floats, Floats]]
"""What brings the ends of a region to where they belong."""
Ask = Callable[[Lattice, Floats, Integers], Floats]
"""Takes the sums of some rows, what is given of points, and the row of each, and returns a value for each point."""


@dataclass(frozen=True)
class Counts(Univariate):
    """A recipe of counts. A quantile is a count, so that intervals hold at least their level.

    These general forms sum the probabilities of `distribution`: one by one of the first counts, and further up as
    smooth from count to count.
    """

    domain: ClassVar[Domain] = COUNTS
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    ends: ClassVar[tuple[float, float]] = (0.0, np.inf)

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for y (...); it steps up at each count."""
        return self._by_lattice(raw, y, Lattice.cdf)

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...) for y (...), right to the last digits where it is tiny."""
        return self._by_lattice(raw, y, Lattice.above)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the smallest count (...) up to which the probability is reached."""
        return self._by_lattice(raw, probability, Lattice.quantile)

    def mean(self, raw: Array) -> torch.Tensor:
        """Return the mean (...) of Pr(y|θ), NaN where it has none; summed where torch has none."""
        try:
            return self.distribution(raw).mean
        except NotImplementedError:
            return tensor(self._by_lattice(raw, 0.0, lambda found, _, rows: found.mean()[rows]))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the most probable count (...)."""
        return tensor(self._by_lattice(raw, 0.0, lambda found, _, rows: found.mode()[rows]))

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2), its ends included: the shortest run of counts that reaches the level."""
        check_level(level)
        flat = self._rows(raw)
        parts = [self._lattice(flat[first : first + AT_ONCE]) for first in range(0, len(flat), AT_ONCE)]
        return np.concatenate([part.shortest(level) for part in parts]).reshape(*np.shape(raw)[:-1], 1, 2)

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return Σ_k (Pr(Y ≤ k|θ) - [y ≤ k])² (N,) over k = 0, 1, 2, … for counts y (N,): Epstein's score."""
        return self._by_lattice(raw, y, lambda found, own, rows: found.crps(own))

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one count (N,) from each of N distributions of the parameters `p`, by the quantiles of even draws."""
        chosen = cls.make()
        raw = chosen.raw(**p)
        return chosen._by_lattice(raw, rng.random(len(raw)), Lattice.quantile)

    def _by_lattice(self, raw: Array, given: Array | float, ask: Ask) -> Floats:
        """Return what is asked of the sums for raw (..., outputs) and what is given (...), counts or a probability."""
        flat = self._rows(raw)
        row, values = np.broadcast_arrays(
            np.arange(len(flat)).reshape(np.shape(raw)[:-1]), np.asarray(given, dtype=np.float64)
        )
        answers = np.empty(row.shape)
        for first in range(0, len(flat), AT_ONCE):
            place = (row >= first) & (row < first + AT_ONCE)
            answers[place] = ask(self._lattice(flat[first : first + AT_ONCE]), values[place], row[place] - first)
        return answers

    def _rows(self, raw: Array) -> torch.Tensor:
        return tensor(raw).detach().reshape(-1, self.outputs)

    def _lattice(self, raw: torch.Tensor) -> Lattice:
        """Return where the probability lies for raw (R, outputs)."""

        def log(y: Floats, rows: Integers) -> Floats:
            return np.asarray(-self.nll(raw[rows][:, None], tensor(y)).numpy())

        return lattice(log, len(raw))


@dataclass(frozen=True)
class ClosedCounts(ClosedForm, Counts):
    """A recipe of counts whose cdf is known, and how probable a count is beside the one before."""

    @abstractmethod
    def _cdf(self, y: Floats, *values: Floats) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for counts y (...)."""

    @abstractmethod
    def _ratio(self, y: Floats, *values: Floats) -> Floats:
        """Return Pr(y + 1|θ) / Pr(y|θ) (...) for counts y (...)."""

    @abstractmethod
    def _like(self, *values: Floats) -> tuple[Floats, Floats]:
        """Return the concentration and the rate (...) of the gamma distribution of the same mean and variance."""

    def _values(self, raw: Array) -> CountValues:
        return tuple(np.asarray(value) for value in self.values(tensor(raw)).values())

    def _up_to(self, y: Floats, *values: Floats) -> Floats:
        """Return the cdf (...) for any y (...)."""
        floor = np.floor(y)
        return np.where(floor < 0.0, 0.0, self._cdf(np.maximum(floor, 0.0), *values))

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for y (...); it steps up at each count."""
        return self._up_to(np.asarray(y, dtype=np.float64), *self._values(raw))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the smallest count (...) up to which the probability is reached."""
        values = self._values(raw)
        concentration, rate = self._like(*values)
        share = np.full(concentration.shape, probability)
        return self._first(share, gamma_quantile(share, 1.0 - share, concentration) / rate, values)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2), its ends included: the fewest counts that reach the level.

        From that of the gamma distribution of the same mean and variance, whose ends lie a few counts away, by the
        quantiles of each place alone.
        """
        check_level(level)
        values = self._values(raw)
        concentration, rate = self._like(*values)
        guess = densest_gamma(concentration, level) / rate[..., None]
        found = np.rint(guess)
        narrow = found[..., 1] - found[..., 0] <= SEEN
        finishes: tuple[tuple[Mask, Finish], ...] = ((narrow, self._moved), (~narrow, self._reaching))
        for place, finish in finishes:
            low, high = found[place].T
            found[place] = np.stack(finish(level, low, high, tuple(value[place] for value in values)), axis=-1)
        return found[..., None, :]

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return Σ_k (Pr(Y ≤ k|θ) - [y ≤ k])² (N,) over k = 0, 1, 2, … for counts y (N,): Epstein's score, unbounded.

        It is E|Y - y| - ½ E|Y - Y'| in closed form (Wei and Held 2014), but at a y = 0 that is usual, where the two are
        nearly the same, an integral of the characteristic function.
        """
        mean = np.asarray(self.mean(tensor(raw)))
        total_count = np.asarray(self.values(tensor(raw)).get("total_count", np.full_like(mean, np.inf)))
        up_to, probability = self.cdf(raw, y), exact.exp(-self.nll(tensor(raw), y).numpy())
        apart = (y - mean) * (2.0 * up_to - 1.0) + 2.0 * mean * (1.0 + y / total_count) * probability
        found = apart - half_difference(mean, total_count)
        usual = (y == 0.0) & (probability > USUAL)
        found[usual] = _crps_at_0(mean[usual], total_count[usual])
        return np.asarray(found)

    def _reaching(self, level: float, low: Floats, high: Floats, values: CountValues) -> tuple[Floats, Floats]:
        """Return the ends (n,), the upper one moved to the first count with which the level is reached."""
        return low, self._first(self._up_to(low - 1.0, *values) + level, high, values)

    def _first(self, probability: Floats, guess: Floats, values: CountValues) -> Floats:
        """Return the smallest count (...) up to which the probability (...) is reached; it lies near the guess (...).

        It is bracketed by strides that double, and the bracket is halved.
        """
        low = np.maximum(np.floor(guess), 0.0) - 1.0
        high, stride = low + 1.0, 1.0
        while (short := self._up_to(high, *values) < probability).any():
            low, high, stride = np.where(short, high, low), np.where(short, high + stride, high), 2.0 * stride
        stride = 1.0
        while (reached := (low >= 0.0) & (self._up_to(low, *values) >= probability)).any():
            low, high = np.where(reached, np.maximum(low - stride, -1.0), low), np.where(reached, low, high)
            stride *= 2.0
        while (high - low > 1.0).any():
            middle = np.floor(0.5 * (low + high))
            short = self._up_to(middle, *values) < probability
            low, high = np.where(short, middle, low), np.where(short, high, np.where(middle > low, middle, high))
        return np.asarray(high)

    def _moved(self, level: float, low: Floats, high: Floats, values: CountValues) -> tuple[Floats, Floats]:
        """Return the ends (n,) moved count by count until no region of fewer counts reaches the level.

        What is lacking is taken from the more probable side; an end that is not needed is left out; and where a count
        outside is more probable than the end on the other side, the region moves there.
        """
        mass = self._up_to(high, *values) - self._up_to(low - 1.0, *values)
        at_low, at_high = (exact.exp(-self.nll_and_gradients(end, *values)[0]) for end in (low, high))
        for _ in range(MOVES):
            under = np.where(low > 0.0, at_low / self._ratio(np.maximum(low - 1.0, 0.0), *values), 0.0)
            over = at_high * self._ratio(high, *values)
            lacks, spare = mass < level, mass - np.minimum(at_low, at_high) >= level
            moves = ~lacks & ~spare
            down = moves & (under > EQUAL * at_high)
            up = moves & ~down & (over > EQUAL * at_low)
            longer_down, longer_up = down | (lacks & (under >= over)), up | (lacks & (under < over))
            shorter_down, shorter_up = up | (spare & (at_low < at_high)), down | (spare & (at_low >= at_high))
            if not (lacks | spare | down | up).any():
                break
            mass = mass + longer_down * under + longer_up * over - shorter_down * at_low - shorter_up * at_high
            inner_low = at_low * self._ratio(low, *values)
            inner_high = at_high / self._ratio(np.maximum(high - 1.0, 0.0), *values)
            at_low = np.where(longer_down, under, np.where(shorter_down, inner_low, at_low))
            at_high = np.where(longer_up, over, np.where(shorter_up, inner_high, at_high))
            low, high = low - longer_down + shorter_down, high + longer_up - shorter_up
        return low, high


def half_difference(mean: Floats, total_count: Floats) -> Floats:
    """Return ½ E|Y - Y'| (N,) of two counts: (1/2π) ∫ (1 - |φ|²) / t² dt, t the tangent of half the angle of φ."""
    with np.errstate(invalid="ignore"):
        unbounded = np.isinf(total_count)
        spread = np.where(unbounded, mean, mean * (1.0 + mean / total_count))

    def missing(t: Floats) -> Floats:
        square = 4.0 * spread[:, None] * t * t / (1.0 + t * t)
        r = np.where(unbounded, 1.0, total_count)[:, None]
        return np.where(unbounded[:, None], -np.expm1(-square), -np.expm1(-r * np.log1p(square / r)))

    return _waves(missing, spread)


def _crps_at_0(mean: Floats, total_count: Floats) -> Floats:
    """Return the CRPS (N,) of the count 0: (1/2π) ∫ |1 - φ|² / t² dt, which is no difference."""
    unbounded = np.isinf(total_count)
    r = np.where(unbounded, 1.0, total_count)[:, None]

    def missing(t: Floats) -> Floats:
        rise = mean[:, None] * 2.0 * (t * t - 1j * t) / (1.0 + t * t)
        power = np.where(unbounded[:, None], rise, r * np.log1p(rise / r))
        return np.asarray(np.abs(np.expm1(-power)) ** 2)

    return _waves(missing, mean * (1.0 + mean / np.where(unbounded, np.inf, total_count)))


def _waves(missing: Callable[[Floats], Floats], spread: Floats) -> Floats:
    """Return (1/π) ∫ missing(t) / t² dt / 2 (N,) over t > 0, by even steps of log t, which are exact for such waves."""
    low = -SMALL - 0.5 * np.log(np.maximum(spread, 1.0))
    half = 0.5 * (SMALL - low)[:, None]
    t = np.exp(low[:, None] + half * (1.0 + WAVE))  # (N, waves)
    return np.asarray((missing(t) / t).sum(axis=-1) * half[:, 0] * (WAVE[1] - WAVE[0]) / (2.0 * math.pi))
