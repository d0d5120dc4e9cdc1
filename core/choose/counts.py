"""Step 1 for counts y = 0, 1, 2, …: Poisson, and negative binomial where they spread more than that."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import NegativeBinomial as TorchNegativeBinomial
from torch.distributions import Poisson as TorchPoisson

from core.arrays import Array, Floats, tensor
from core.choose.domain import COUNTS, Domain
from core.choose.link import EXP
from core.choose.parameter import Parameter
from core.choose.recipe import ClosedForm
from core.choose.special import betainc, digamma, gammaincc, gammaln
from core.choose.univariate import Univariate, check_level

LISTED = 2000
"""How many counts are looked at for a region; beyond them every second, third, …"""
LEFT_OUT = 1e-3
"""The share of what lies outside a region that may be left unlooked at, at either end."""


@dataclass(frozen=True)
class Counts(ClosedForm, Univariate):
    """A recipe of counts. A quantile is a count, so that intervals hold at least their level."""

    domain: ClassVar[Domain] = COUNTS
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    ends: ClassVar[tuple[float, float]] = (0.0, np.inf)

    @abstractmethod
    def _cdf(self, raw: Array, y: Floats) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for counts y (...)."""

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for y (...); it steps up at each count."""
        floor = np.floor(np.asarray(y, dtype=np.float64))
        return np.where(floor < 0.0, 0.0, self._cdf(raw, np.maximum(floor, 0.0)))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the smallest count (...) up to which the probability is reached."""
        low = np.full(tensor(raw).shape[:-1], -1.0)
        high = np.ceil(self.mean(raw).numpy()) + 1.0
        while (short := self.cdf(raw, high) < probability).any():
            low, high = np.where(short, high, low), np.where(short, 2.0 * high, high)
        while (high - low > 1.0).any():
            middle = np.floor(0.5 * (low + high))
            short = self.cdf(raw, middle) < probability
            low, high = np.where(short, middle, low), np.where(short, high, np.where(middle > low, middle, high))
        return np.asarray(high)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2), its ends included: the most probable counts that reach the level."""
        check_level(level)
        tail = LEFT_OUT * (1.0 - level)
        low, high = self.quantile(raw, tail), self.quantile(raw, 1.0 - tail)
        stride = max(1.0, float(np.ceil(np.max(high - low) / LISTED)))
        y = low[..., None] + stride * np.arange(np.max(high - low) // stride + 1.0)  # (..., G)
        probability = stride * np.exp(-self.nll(tensor(raw)[..., None, :], y).numpy())
        order = np.argsort(-probability, axis=-1, kind="stable")
        ordered = np.take_along_axis(probability, order, axis=-1)
        needed = np.cumsum(ordered, axis=-1) - ordered < level
        chosen = np.take_along_axis(y, order, axis=-1)
        low = np.min(chosen, axis=-1, where=needed, initial=np.inf)
        return np.stack([low, np.max(chosen, axis=-1, where=needed, initial=0.0)], axis=-1)[..., None, :]


@dataclass(frozen=True)
class Poisson(Counts):
    """The Poisson distribution Pr(y) = rate^y exp(-rate) / y!; rate is its mean and its variance."""

    key: ClassVar[str] = "poisson"
    title: ClassVar[str] = "Poisson"

    def distribution(self, raw: Array) -> TorchPoisson:
        """Return N torch Poisson distributions."""
        return TorchPoisson(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return rate - y log rate + log y!; by rate 1 - y / rate, so by log rate it is rate - y."""
        (rate,) = values
        return rate - y * np.log(rate) + gammaln(y + 1.0), (1.0 - y / rate,)

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the whole part of rate (...)."""
        return torch.floor(self.values(tensor(raw))["rate"])

    def _cdf(self, raw: Array, y: Floats) -> Floats:
        return gammaincc(y + 1.0, self.values(tensor(raw))["rate"])


@dataclass(frozen=True)
class NegativeBinomial(Counts):
    """The negative binomial distribution of mean `rate` and variance rate + rate² / total_count.

    It is a Poisson distribution whose rate is gamma distributed, of concentration total_count; the larger that, the
    closer it is to Poisson. torch writes it by total_count and logits = log(rate / total_count).
    """

    key: ClassVar[str] = "negative_binomial"
    title: ClassVar[str] = "Negative binomial"

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
        nll = gammaln(y + 1.0) + gammaln(r) - gammaln(y + r) + r * growth + y * np.log1p(r / m)
        by_count = digamma(r) - digamma(y + r) + growth + (y - m) / (r + m)
        return nll, (r * (m - y) / (m * (r + m)), by_count)

    def mean(self, raw: Array) -> torch.Tensor:
        """Return rate (...)."""
        return tensor(self.values(tensor(raw))["rate"])

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the whole part of rate (r - 1) / r (...), with r total_count; 0 where r is below 1."""
        rate, total_count = self.values(tensor(raw)).values()
        return torch.floor(rate * (total_count - 1.0) / total_count).clamp(min=0.0)

    def _cdf(self, raw: Array, y: Floats) -> Floats:
        rate, total_count = (np.asarray(value) for value in self.values(tensor(raw)).values())
        total = rate + total_count
        return betainc(total_count, y + 1.0, total_count / total, rate / total)


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
