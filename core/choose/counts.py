"""Step 1 for counts y = 0, 1, 2, …: Poisson, and negative binomial where they spread more than that."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import NegativeBinomial as TorchNegativeBinomial
from torch.distributions import Poisson as TorchPoisson

from core.arrays import Array, Floats, Mask, tensor
from core.choose.climb import root
from core.choose.domain import COUNTS, Domain
from core.choose.link import EXP, LEAST
from core.choose.parameter import Parameter
from core.choose.positive import densest_gamma, gamma_quantile
from core.choose.recipe import ClosedForm
from core.choose.special import betainc, digamma_rise, gammaincc, gammaln, log_rising
from core.choose.univariate import Univariate, check_level

SEEN = 2000
"""In a region of more counts than this, one count more or less at either end is no longer seen."""
MOVES = 500
"""The ends of a region, which start a few counts from where they belong, are moved so often at most."""
EQUAL = 1.0 + 1e-9
"""Probabilities in this proportion are the same: a region is not moved for the sake of rounding."""

Values = tuple[Floats, ...]
"""The parameters (...) of counts, in the order of the recipe's."""
Finish = Callable[[float, Floats, Floats, Values], tuple[Floats, Floats]]
"""What brings the ends of a region to where they belong."""
LIKE_POISSON, NEAR_POISSON = 1e8, 1e3
"""From so many times the mean on, a total_count might as well be infinite; up to there, training can leave it."""


@dataclass(frozen=True)
class Counts(ClosedForm, Univariate):
    """A recipe of counts. A quantile is a count, so that intervals hold at least their level."""

    domain: ClassVar[Domain] = COUNTS
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    ends: ClassVar[tuple[float, float]] = (0.0, np.inf)

    @abstractmethod
    def _cdf(self, y: Floats, *values: Floats) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for counts y (...)."""

    @abstractmethod
    def _ratio(self, y: Floats, *values: Floats) -> Floats:
        """Return Pr(y + 1|θ) / Pr(y|θ) (...) for counts y (...)."""

    @abstractmethod
    def _like(self, *values: Floats) -> tuple[Floats, Floats]:
        """Return the concentration and the rate (...) of the gamma distribution of the same mean and variance."""

    def _values(self, raw: Array) -> Values:
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
        seen = found[..., 1] - found[..., 0] <= SEEN
        finishes: tuple[tuple[Mask, Finish], ...] = ((seen, self._moved), (~seen, self._reaching))
        for place, finish in finishes:
            low, high = found[place].T
            found[place] = np.stack(finish(level, low, high, tuple(value[place] for value in values)), axis=-1)
        return found[..., None, :]

    def _reaching(self, level: float, low: Floats, high: Floats, values: Values) -> tuple[Floats, Floats]:
        """Return the ends (n,), the upper one moved to the first count with which the level is reached."""
        return low, self._first(self._up_to(low - 1.0, *values) + level, high, values)

    def _first(self, probability: Floats, guess: Floats, values: Values) -> Floats:
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

    def _moved(self, level: float, low: Floats, high: Floats, values: Values) -> tuple[Floats, Floats]:
        """Return the ends (n,) moved count by count until no region of fewer counts reaches the level.

        What is lacking is taken from the more probable side; an end that is not needed is left out; and where a count
        outside is more probable than the end on the other side, the region moves there.
        """
        held = self._up_to(high, *values) - self._up_to(low - 1.0, *values)
        at_low, at_high = (np.exp(-self.nll_and_gradients(end, *values)[0]) for end in (low, high))
        for _ in range(MOVES):
            under = np.where(low > 0.0, at_low / self._ratio(np.maximum(low - 1.0, 0.0), *values), 0.0)
            over = at_high * self._ratio(high, *values)
            lacks, spare = held < level, held - np.minimum(at_low, at_high) >= level
            moves = ~lacks & ~spare
            down = moves & (under > EQUAL * at_high)
            up = moves & ~down & (over > EQUAL * at_low)
            longer_down, longer_up = down | (lacks & (under >= over)), up | (lacks & (under < over))
            shorter_down, shorter_up = up | (spare & (at_low < at_high)), down | (spare & (at_low >= at_high))
            if not (lacks | spare | down | up).any():
                break
            held = held + longer_down * under + longer_up * over - shorter_down * at_low - shorter_up * at_high
            inner_low = at_low * self._ratio(low, *values)
            inner_high = at_high / self._ratio(np.maximum(high - 1.0, 0.0), *values)
            at_low = np.where(longer_down, under, np.where(shorter_down, inner_low, at_low))
            at_high = np.where(longer_up, over, np.where(shorter_up, inner_high, at_high))
            low, high = low - longer_down + shorter_down, high + longer_up - shorter_up
        return low, high


@dataclass(frozen=True)
class Poisson(Counts):
    """The Poisson distribution Pr(y) = rate^y exp(-rate) / y!; rate is its mean and its variance."""

    key: ClassVar[str] = "poisson"
    title: ClassVar[str] = "Poisson"
    follow: ClassVar[tuple[str, ...]] = ("rate",)

    def distribution(self, raw: Array) -> TorchPoisson:
        """Return N torch Poisson distributions."""
        return TorchPoisson(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return rate - y log rate + log y!; by rate 1 - y / rate, so by log rate it is rate - y."""
        (rate,) = values
        return rate - y * np.log(rate) + gammaln(y + 1.0), (1.0 - y / rate,)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean as `rate`."""
        return {"rate": y.mean()}

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the whole part of rate (...)."""
        return torch.floor(self.values(tensor(raw))["rate"])

    def _cdf(self, y: Floats, *values: Floats) -> Floats:
        return gammaincc(y + 1.0, values[0])

    def _ratio(self, y: Floats, *values: Floats) -> Floats:
        return values[0] / (y + 1.0)

    def _like(self, *values: Floats) -> tuple[Floats, Floats]:
        return values[0], np.ones_like(values[0])


@dataclass(frozen=True)
class NegativeBinomial(Counts):
    """The negative binomial distribution of mean `rate` and variance rate + rate² / total_count.

    It is a Poisson distribution whose rate is gamma distributed, of concentration total_count; the larger that, the
    closer it is to Poisson. torch writes it by total_count and logits = log(rate / total_count).
    """

    key: ClassVar[str] = "negative_binomial"
    title: ClassVar[str] = "Negative binomial"
    follow: ClassVar[tuple[str, ...]] = ("rate",)

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, 2) of these `rate` and `total_count`; `logits` may stand for rate."""
        if "logits" in values and "total_count" in values:
            values["rate"] = tensor(values["total_count"]) * torch.exp(tensor(values.pop("logits")))
        return super().raw(**values)

    def arguments(self, raw: Array) -> dict[str, Array]:
        """Return torch's `total_count` and `logits`."""
        rate, total_count = self.values(tensor(raw)).values()
        return {"total_count": total_count, "logits": torch.log(rate / total_count)}

    def distribution(self, raw: Array) -> TorchNegativeBinomial:
        """Return N torch negative binomial distributions."""
        return TorchNegativeBinomial(**self.arguments(raw))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return log B(y + 1, r) + log(y + r) + r log(1 + m/r) + y log(1 + r/m), m the rate and r total_count.

        The gradient is r (m - y) / (m (r + m)) by m, and ψ(r) - ψ(y + r) + log(1 + m/r) + (y - m) / (r + m) by r.
        """
        m, r = values
        growth = np.log1p(m / r)
        nll = gammaln(y + 1.0) - log_rising(r, y) + r * growth + y * np.log1p(r / m)
        by_count = growth - digamma_rise(r, y) + (y - m) / (r + m)
        return nll, (r * (m - y) / (m * (r + m)), by_count)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean as `rate`, and the `total_count` r where ψ(r) - mean ψ(y + r) + log(1 + m/r) is 0.

        Counts that spread no more than Poisson ones have none: it is then as good as infinite.
        """
        mean = max(float(y.mean()), LEAST)

        def slope(r: float) -> float:
            return float(np.log1p(mean / r) - digamma_rise(r, y).mean())

        most = LIKE_POISSON * max(mean, 1.0)
        spreads = float(y.var()) > mean
        return {"rate": mean, "total_count": root(slope, LEAST, most) if spreads else most}

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a `total_count` of at most NEAR_POISSON times the mean or 1: from there it can still come down."""
        most = NEAR_POISSON * np.maximum(values["rate"], 1.0)
        return values | {"total_count": np.minimum(values["total_count"], most)}

    def mean(self, raw: Array) -> torch.Tensor:
        """Return rate (...)."""
        return tensor(self.values(tensor(raw))["rate"])

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the whole part of rate (r - 1) / r (...), with r total_count; 0 where r is below 1."""
        rate, total_count = self.values(tensor(raw)).values()
        return torch.floor(rate * (total_count - 1.0) / total_count).clamp(min=0.0)

    def _cdf(self, y: Floats, *values: Floats) -> Floats:
        rate, total_count = values
        total = rate + total_count
        return betainc(total_count, y + 1.0, total_count / total, rate / total)

    def _ratio(self, y: Floats, *values: Floats) -> Floats:
        rate, total_count = values
        return (y + total_count) / (y + 1.0) * rate / (rate + total_count)

    def _like(self, *values: Floats) -> tuple[Floats, Floats]:
        rate, total_count = values
        return rate * total_count / (rate + total_count), total_count / (rate + total_count)


def poisson() -> Poisson:
    """Return the recipe of a Poisson distribution: rate predicted through exp, as in Poisson regression."""
    return Poisson((Parameter("rate", "λ", EXP, start=1.0, power=0),))


def negative_binomial() -> NegativeBinomial:
    """Return the recipe of a negative binomial distribution: rate and total_count predicted through exp."""
    return NegativeBinomial(
        (
            Parameter("rate", "λ", EXP, start=1.0, power=0),
            Parameter("total_count", "r", EXP, start=1.0, power=0),
        )
    )
