"""The exponential distribution of y above 0: waiting times."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Exponential as TorchExponential

from core.arrays import Array, Floats, tensor
from core.choose.amounts import Amounts
from core.choose.closed_form import ClosedForm
from core.choose.link import positive
from core.choose.parameter import Parameter, Parameters
from core.choose.univariate import check_level
from core.exact import draws
from core.exact.elementary import log


@dataclass(frozen=True)
class Exponential(ClosedForm, Amounts):
    """The exponential distribution Pr(y) = rate · exp(-rate · y) of y > 0; its mean is 1 / rate."""

    key: ClassVar[str] = "exponential"
    place: ClassVar[int] = 50
    title: ClassVar[str] = "Exponential"
    why: ClassVar[str] = "above 0, most probable near 0: waiting times"
    precedence: ClassVar[int] = 2  # it has no parameter for its spread

    @classmethod
    def make(cls, link: str = "softplus") -> Self:
        """Return the recipe of an exponential distribution: rate predicted."""
        return cls((Parameter("rate", "λ", positive(link), start=1.0, power=-1),))

    def distribution(self, raw: Array) -> TorchExponential:
        """Return N torch exponential distributions; rate per unit of y."""
        return TorchExponential(self.values(tensor(raw))["rate"])

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return draws.standard_exponential(rng, shape=p["rate"].shape) / p["rate"]

    @staticmethod
    def formula(y: float, rate: float) -> tuple[float, ...]:
        """Return rate · y - log rate; by rate y - 1 / rate."""
        return rate * y - log(rate), y - 1.0 / rate

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...), 1 - exp(-rate · y)."""
        return np.asarray(-np.expm1(-np.asarray(self.values(tensor(raw))["rate"]) * np.asarray(y)))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        return np.asarray(-np.log1p(-probability) / np.asarray(self.values(tensor(raw))["rate"]))

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return y + (2 exp(-rate y) - 3/2) / rate (N,)."""
        rate = np.asarray(self.values(tensor(raw))["rate"])
        return np.asarray(y + (2.0 * np.exp(-rate * y) - 1.5) / rate)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return one by the mean as `rate`."""
        return {"rate": 1.0 / y.mean()}

    def mode(self, raw: Array) -> torch.Tensor:
        """Return 0 (...): the density falls from there."""
        return torch.zeros(tensor(raw).shape[:-1], dtype=torch.float64)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): from 0, where the density is highest."""
        check_level(level)
        return _from_0(self.quantile(raw, level))


def _from_0(high: Floats) -> Floats:
    return np.stack([np.zeros_like(high), high], axis=-1)[..., None, :]
