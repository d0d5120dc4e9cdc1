"""The logistic distribution: a bell with tails that fall as those of a Laplace; torch has it in parts alone."""

from dataclasses import dataclass
from typing import ClassVar, Self

import torch
from torch.distributions import AffineTransform, SigmoidTransform, TransformedDistribution, Uniform

from core.arrays import Array, tensor
from core.choose.domain import REAL_LINE, Domain
from core.choose.located import loc_and_scale
from core.choose.univariate import Univariate


@dataclass(frozen=True)
class Logistic(Univariate):
    """The logistic distribution Pr(y) = exp(-z) / (scale (1 + exp(-z))²) with z = (y - loc) / scale."""

    key: ClassVar[str] = "stranger_logistic"
    title: ClassVar[str] = "Logistic"
    why: ClassVar[str] = "a bell with longer tails"
    domain: ClassVar[Domain] = REAL_LINE

    @classmethod
    def make(cls, scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe of a logistic: loc predicted, scale a number, "learned" or "predicted"."""
        return cls(loc_and_scale(scale, link))

    def distribution(self, raw: Array) -> TransformedDistribution:
        """Return N logistic distributions."""
        loc, scale = (torch.as_tensor(value, dtype=torch.float64) for value in self.values(tensor(raw)).values())
        even = Uniform(torch.zeros_like(loc), torch.ones_like(loc))
        return TransformedDistribution(even, [SigmoidTransform().inv, AffineTransform(loc, scale)])
