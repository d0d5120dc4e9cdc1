"""The Rayleigh distribution: the length of a vector of two normal parts, such as the speed of wind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from torch.distributions import Weibull

from core.arrays import Array, Floats, tensor
from core.choose.closed_form import ClosedForm
from core.choose.domain import POSITIVE, Domain
from core.choose.link import positive
from core.choose.parameter import Parameter, source
from core.choose.univariate import Univariate


@dataclass(frozen=True)
class Rayleigh(ClosedForm, Univariate):
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

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return 2 log scale - log y + ½ z² with z = y / scale; by scale (2 - z²) / scale."""
        square = np.square(y / values[0])
        return 2.0 * np.log(values[0]) - np.log(y) + 0.5 * square, ((2.0 - square) / values[0],)
