"""The negative binomial distribution: counts that spread more than their mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import NegativeBinomial as TorchNegativeBinomial

from core.arrays import Array, Floats, tensor
from core.choose.climb import root
from core.choose.counts import ClosedCounts
from core.choose.link import EXP, LEAST
from core.choose.parameter import Parameter, Parameters
from core.choose.special import betainc, digamma_rise, sigmoid
from core.exact import arrays as exact
from core.exact import draws, gamma
from core.exact.elementary import log1p
from core.exact.gamma import lgamma, log_rising

LIKE_POISSON, NEAR_POISSON = 1e8, 1e3
"""From so many times the mean on, a total_count might as well be infinite; up to there, training can leave it."""


@dataclass(frozen=True)
class NegativeBinomial(ClosedCounts):
    """The negative binomial distribution of mean `rate` and variance rate + rate² / total_count.

    It is a Poisson distribution whose rate is gamma distributed, of concentration total_count; the larger that, the
    closer it is to Poisson. torch writes it by total_count and logits = log(rate / total_count).
    """

    key: ClassVar[str] = "negative_binomial"
    place: ClassVar[int] = 140
    title: ClassVar[str] = "Negative binomial"
    code: ClassVar[str] = (
        "torch.distributions.NegativeBinomial(\n"
        "        total_count=total_count, logits=torch.log(rate / total_count)\n    )"
    )
    why: ClassVar[str] = "counts that spread more"
    follow: ClassVar[tuple[str, ...]] = ("rate",)
    typical: ClassVar[Mapping[str, ArrayLike]] = {"rate": 4.0, "total_count": 2.0}

    @classmethod
    def make(cls) -> Self:
        """Return the recipe of a negative binomial distribution: rate and total_count predicted through exp."""
        return cls(
            (
                Parameter("rate", "λ", EXP, start=1.0, power=0),
                Parameter("total_count", "r", EXP, start=1.0, power=0),
            )
        )

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, 2) of these `rate` and `total_count`; `logits` may stand for rate."""
        if "logits" in values and "total_count" in values:
            values["rate"] = tensor(values["total_count"]) * torch.exp(tensor(values.pop("logits")))
        return super().raw(**values)

    def arguments(self, raw: Array) -> dict[str, torch.Tensor]:
        """Return torch's `total_count` and `logits`."""
        rate, total_count = self.values(tensor(raw)).values()
        return {"total_count": total_count, "logits": torch.log(rate / total_count)}

    def distribution(self, raw: Array) -> TorchNegativeBinomial:
        """Return N torch negative binomial distributions."""
        total_count, logits = self.arguments(raw).values()
        return TorchNegativeBinomial(total_count, logits=logits)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return draws.negative_binomial(rng, p["total_count"], sigmoid(-p["logits"]))

    @staticmethod
    def formula(y: float, rate: float, total_count: float) -> tuple[float, ...]:
        """Return log B(y + 1, r) + log(y + r) + r log(1 + m/r) + y log(1 + r/m), m the rate and r total_count.

        The derivative is r (m - y) / (m (r + m)) by m, and ψ(r) - ψ(y + r) + log(1 + m/r) + (y - m) / (r + m) by r.
        """
        m, r = rate, total_count
        growth = log1p(m / r)
        nll = lgamma(y + 1.0) - log_rising(r, y) + r * growth + y * log1p(r / m)
        return nll, r * (m - y) / (m * (r + m)), growth - gamma.digamma_rise(r, y) + (y - m) / (r + m)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean as `rate`, and the `total_count` r where ψ(r) - mean ψ(y + r) + log(1 + m/r) is 0.

        Counts that spread no more than Poisson ones have none: it is then as good as infinite.
        """
        mean = max(float(y.mean()), LEAST)

        def slope(r: float) -> float:
            return float(exact.log1p(mean / r) - digamma_rise(r, y).mean())

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
