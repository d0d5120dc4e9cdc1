"""The Poisson distribution: counts whose variance is their mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Poisson as TorchPoisson

from core.arrays import Array, Floats, tensor
from core.choose.counts import ClosedCounts
from core.choose.link import EXP
from core.choose.parameter import Parameter, Parameters
from core.choose.special import gammaincc
from core.exact import draws
from core.exact.elementary import log
from core.exact.gamma import lgamma


@dataclass(frozen=True)
class Poisson(ClosedCounts):
    """The Poisson distribution Pr(y) = rate^y exp(-rate) / y!; rate is its mean and its variance."""

    key: ClassVar[str] = "poisson"
    place: ClassVar[int] = 130
    title: ClassVar[str] = "Poisson"
    why: ClassVar[str] = "counts whose variance is their mean"
    equidispersed: ClassVar[bool] = True
    follow: ClassVar[tuple[str, ...]] = ("rate",)
    typical: ClassVar[Mapping[str, ArrayLike]] = {"rate": 4.0}

    @classmethod
    def make(cls) -> Self:
        """Return the recipe of a Poisson distribution: rate predicted through exp, as in Poisson regression."""
        return cls((Parameter("rate", "λ", EXP, start=1.0, power=0),))

    def distribution(self, raw: Array) -> TorchPoisson:
        """Return N torch Poisson distributions."""
        return TorchPoisson(self.values(tensor(raw))["rate"])

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return draws.poisson(rng, p["rate"])

    @staticmethod
    def formula(y: float, rate: float) -> tuple[float, ...]:
        """Return rate - y log rate + log y!; by rate 1 - y / rate, so by log rate it is rate - y."""
        return rate - y * log(rate) + lgamma(y + 1.0), 1.0 - y / rate

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
