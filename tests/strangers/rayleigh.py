"""The Rayleigh distribution: the length of a vector of two normal parts, such as the speed of wind."""

from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from torch.distributions import Weibull

from core.arrays import Array, tensor
from core.choose.domain import POSITIVE, Domain
from core.choose.link import positive
from core.choose.parameter import Parameter, source
from core.choose.univariate import Univariate


@dataclass(frozen=True)
class Rayleigh(Univariate):
    """The Rayleigh distribution Pr(y) = y exp(-y² / (2 scale²)) / scale²; Rayleigh 1880."""

    key: ClassVar[str] = "stranger_rayleigh"
    title: ClassVar[str] = "Rayleigh"
    why: ClassVar[str] = "a speed, or how far a shot is off"
    domain: ClassVar[Domain] = POSITIVE
    code: ClassVar[str] = "torch.distributions.Weibull(2**0.5 * scale, torch.tensor(2.0))"

    @classmethod
    def make(cls, scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe of a Rayleigh: scale a number, "learned" or "predicted"."""
        return cls((Parameter("scale", "σ", positive(link), source("scale", scale), start=1.0),))

    def distribution(self, raw: Array) -> Weibull:
        """Return N Weibull distributions of concentration 2."""
        scale = torch.as_tensor(self.values(tensor(raw))["scale"], dtype=torch.float64)
        return Weibull(2.0**0.5 * scale, torch.tensor(2.0))
