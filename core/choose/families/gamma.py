"""The gamma distribution of y above 0: skewed amounts."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Gamma as TorchGamma

from core.arrays import Array, Floats, tensor
from core.choose.amounts import Amounts
from core.choose.climb import root
from core.choose.closed_form import ClosedForm
from core.choose.link import LEAST, positive
from core.choose.parameter import Parameter, Parameters
from core.choose.special import digamma, gammainc, gammaincc, gammaln, log_beta, log_gamma_peak
from core.choose.standard_gamma import densest_gamma, gamma_quantile, log_gamma
from core.choose.univariate import check_level, polished
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import log
from core.exact.gamma import lgamma_and_digamma

EVEN = 1e-12
"""By so much, at least, the log of the mean is taken to exceed the mean log: y that are all equal have no gamma."""
LOG_0 = -745.0
"""What stands for log 0, where a curve may begin: as if 0 were the least float above it."""


@dataclass(frozen=True)
class Gamma(ClosedForm, Amounts):
    """The gamma distribution Pr(y) = rate^a y^(a-1) exp(-rate · y) / Γ(a) of y > 0, with a the concentration.

    Its mean is concentration / rate; up to concentration 1 its density is highest at 0.
    """

    key: ClassVar[str] = "gamma"
    place: ClassVar[int] = 60
    title: ClassVar[str] = "Gamma"
    why: ClassVar[str] = "above 0 and skewed: amounts"
    follow: ClassVar[tuple[str, ...]] = ("concentration", "rate")

    @classmethod
    def make(cls, link: str = "softplus") -> Self:
        """Return the recipe of a gamma distribution: concentration and rate predicted; its mean is 1 at first."""
        return cls(
            (
                Parameter("concentration", "α", positive(link), start=2.0, power=0),
                Parameter("rate", "β", positive(link), start=2.0, power=-1),
            )
        )

    def distribution(self, raw: Array) -> TorchGamma:
        """Return N torch gamma distributions; rate per unit of y."""
        concentration, rate = self.values(tensor(raw)).values()
        return TorchGamma(concentration, rate)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return draws.standard_gamma(rng, p["concentration"]) / p["rate"]

    @staticmethod
    def formula(y: float, concentration: float, rate: float) -> tuple[float, ...]:
        """Return log Γ(a) - a log rate - (a - 1) log y + rate · y.

        The derivative is ψ(a) - log rate - log y by the concentration a, and y - a / rate by rate.
        """
        log_y, log_rate = log(y) if y != 0.0 else LOG_0, log(rate)
        value, psi = lgamma_and_digamma(concentration)
        nll = value - concentration * (log_rate + log_y) + log_y + rate * y
        return nll, psi - log_rate - log_y, y - concentration / rate

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) by the incomplete gamma function."""
        concentration, rate = self.arrays(raw).values()
        return gammainc(concentration, rate * np.asarray(y))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...), right to the last digits; all lies above 0, though no float may lie between."""
        concentration, rate = self.arrays(raw).values()
        return gammaincc(concentration, rate * np.asarray(y))

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the `concentration` a where log a - ψ(a) is log mean y - mean log y, and a / mean y as `rate`."""
        mean = y.mean()
        skew = max(-float(exact.log(y / mean).mean()), EVEN)
        a = root(lambda a: skew - float(exact.log(a) - digamma(a)), LEAST, 1.0 / EVEN)
        concentration = self.parameters[0].link.within(np.asarray(a))
        return {"concentration": concentration, "rate": concentration / mean}

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        concentration, rate = self.arrays(raw).values()
        tail = gammainc if probability <= 0.5 else gammaincc

        def share_and_density(y: Floats) -> tuple[Floats, Floats]:
            return tail(concentration, y), np.exp(log_gamma(y, concentration) - gammaln(concentration))

        y = gamma_quantile(np.asarray(probability), np.asarray(1.0 - probability), concentration)
        return np.asarray(polished(y, probability, share_and_density) / rate)

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return the CRPS (N,) by the closed form of Jordan, Krüger, Lerch 2019."""
        a, rate = self.arrays(raw).values()
        z = rate * y
        apart = (z - a) * (2.0 * gammainc(a, z) - 1.0) + 2.0 * np.exp(log_gamma_peak(a, z))
        return np.asarray((apart - np.exp(-log_beta(0.5, a))) / rate)

    def mode(self, raw: Array) -> torch.Tensor:
        """Return (a - 1) / rate (...), or 0 where the concentration a is below 1."""
        concentration, rate = self.values(tensor(raw)).values()
        return tensor((concentration - 1.0).clamp(min=0.0) / rate)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): around the mode, or from 0 where the density falls from there."""
        check_level(level)
        concentration, rate = self.arrays(raw).values()
        return densest_gamma(concentration, level)[..., None, :] / rate[..., None, None]
