"""Step 1 for y above 0: the exponential and the gamma distribution, which stretch with the unit of y."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import torch
from torch.distributions import Exponential as TorchExponential
from torch.distributions import Gamma as TorchGamma

from core.arrays import Array, Floats, tensor
from core.choose.domain import POSITIVE, Domain
from core.choose.link import positive
from core.choose.parameter import Parameter
from core.choose.recipe import ClosedForm
from core.choose.special import digamma, gammainc, gammaln, invert
from core.choose.univariate import GRID, TAIL, Gridded, Univariate


@dataclass(frozen=True)
class Exponential(ClosedForm, Univariate):
    """The exponential distribution Pr(y) = rate · exp(-rate · y) of y > 0; its mean is 1 / rate."""

    key: ClassVar[str] = "exponential"
    title: ClassVar[str] = "Exponential"
    domain: ClassVar[Domain] = POSITIVE
    standardised: ClassVar[Literal["stretch"]] = "stretch"
    ends: ClassVar[tuple[float, float]] = (0.0, np.inf)

    def distribution(self, raw: Array) -> TorchExponential:
        """Return N torch exponential distributions; rate per unit of y."""
        return TorchExponential(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return rate · y - log rate; by rate y - 1 / rate."""
        (rate,) = values
        return rate * y - np.log(rate), (y - 1.0 / rate,)

    def mode(self, raw: Array) -> torch.Tensor:
        """Return 0 (...): the density falls from there."""
        return torch.zeros(tensor(raw).shape[:-1], dtype=torch.float64)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): from 0, where the density is highest."""
        return _from_0(self.quantile(raw, level))


@dataclass(frozen=True)
class Gamma(ClosedForm, Gridded):
    """The gamma distribution Pr(y) = rate^a y^(a-1) exp(-rate · y) / Γ(a) of y > 0, with a the concentration.

    Its mean is concentration / rate; up to concentration 1 its density is highest at 0.
    """

    key: ClassVar[str] = "gamma"
    title: ClassVar[str] = "Gamma"
    domain: ClassVar[Domain] = POSITIVE
    standardised: ClassVar[Literal["stretch"]] = "stretch"
    ends: ClassVar[tuple[float, float]] = (0.0, np.inf)

    def distribution(self, raw: Array) -> TorchGamma:
        """Return N torch gamma distributions; rate per unit of y."""
        return TorchGamma(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return log Γ(a) - a log rate - (a - 1) log y + rate · y.

        The gradient is ψ(a) - log rate - log y by the concentration a, and y - a / rate by rate.
        """
        concentration, rate = values
        log_y, log_rate = np.log(y), np.log(rate)
        nll = gammaln(concentration) - concentration * (log_rate + log_y) + log_y + rate * y
        return nll, (digamma(concentration) - log_rate - log_y, y - concentration / rate)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability, found along log y."""
        a, rate = (np.asarray(value) for value in self.values(tensor(raw)).values())

        def cdf(z: Floats, a: Floats, constant: Floats) -> Floats:
            return gammainc(a, np.exp(z))

        def density(z: Floats, a: Floats, constant: Floats) -> Floats:
            return np.exp(a * z - np.exp(z) - constant)

        low = (np.log(probability) + gammaln(a + 1.0)) / a  # for Pr(Y ≤ y) ≤ y^a / Γ(a + 1) at rate 1
        high = np.log(2.0 * a + 100.0)
        z = invert(cdf, density, probability, np.minimum(low, high), high, a, gammaln(a))
        return np.asarray(np.exp(z) / rate)

    def mode(self, raw: Array) -> torch.Tensor:
        """Return (a - 1) / rate (...), or 0 where the concentration a is below 1."""
        concentration, rate = self.values(tensor(raw)).values()
        return tensor((concentration - 1.0).clamp(min=0.0) / rate)

    def grid(self, raw: Array) -> Floats:
        """Return rising values of y (..., G)."""
        return np.linspace(self.quantile(raw, TAIL), self.quantile(raw, 1.0 - TAIL), GRID, axis=-1)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): around the mode, or from 0 where the density falls from there."""
        falls = self.values(tensor(raw))["concentration"].numpy() <= 1.0
        return np.where(falls[..., None, None], _from_0(self.quantile(raw, level)), super().region(raw, level))


def _from_0(high: Floats) -> Floats:
    return np.stack([np.zeros_like(high), high], axis=-1)[..., None, :]


def exponential(link: str = "softplus") -> Exponential:
    """Return the recipe of an exponential distribution: rate predicted."""
    return Exponential((Parameter("rate", "λ", positive(link), start=1.0, power=-1),))


def gamma(link: str = "softplus") -> Gamma:
    """Return the recipe of a gamma distribution: concentration and rate predicted; its mean is 1 at first."""
    return Gamma(
        (
            Parameter("concentration", "α", positive(link), start=2.0, power=0),
            Parameter("rate", "β", positive(link), start=2.0, power=-1),
        )
    )
