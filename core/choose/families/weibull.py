"""The Weibull distribution of y above 0: lifetimes and wind speeds."""

import math
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Weibull as TorchWeibull

from core.arrays import A, Array, Floats, namespace, tensor
from core.choose.amounts import Amounts
from core.choose.climb import root
from core.choose.closed_form import ClosedForm
from core.choose.link import FLOOR, positive
from core.choose.parameter import Parameter, Parameters
from core.choose.special import gammainc, gammaln
from core.choose.univariate import check_level, equal_ends_along
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import exp, log

STEEP = 30.0
"""Beyond a power of exp(30), which costs 1e13 nats, the cost goes on in a straight line, and does not overflow."""


@dataclass(frozen=True)
class Weibull(ClosedForm, Amounts):
    """The Weibull distribution Pr(y) = a / y · t exp(-t) of y > 0 with t = (y / scale)^a and a the concentration.

    Its mean is scale Γ(1 + 1/a); up to concentration 1 its density is highest at 0, and at 1 it is the exponential;
    Weibull 1951.
    """

    key: ClassVar[str] = "weibull"
    place: ClassVar[int] = 64
    title: ClassVar[str] = "Weibull"
    why: ClassVar[str] = "above 0, until the weakest part breaks: lifetimes, wind"

    @classmethod
    def make(cls, link: str = "softplus") -> Self:
        """Return the recipe of a Weibull: scale and concentration predicted; its mean is 1 at first."""
        return cls(
            (
                Parameter("scale", "σ", positive(link), start=1.0 / math.gamma(1.5)),
                Parameter("concentration", "α", positive(link), start=2.0, power=0),
            )
        )

    def distribution(self, raw: Array) -> TorchWeibull:
        """Return N torch Weibull distributions; scale in units of y."""
        scale, concentration = self.values(tensor(raw)).values()
        return TorchWeibull(scale, concentration)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        t = draws.standard_exponential(rng, shape=p["scale"].shape)
        return np.asarray(p["scale"] * exact.power(t, 1.0 / p["concentration"]))

    def torch_nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return log y - log a - log t + t (N,), straight where torch's own overflows."""
        scale, concentration = self.values(tensor(raw)).values()
        log_y = torch.log(tensor(y))
        log_t = concentration * (log_y - torch.log(scale))
        return tensor(log_y - torch.log(concentration) - log_t + _power(log_t)[0])

    @staticmethod
    def formula(y: float, scale: float, concentration: float) -> tuple[float, ...]:
        """Return log y - log a - log t + t; by scale a (1 - t) / scale, by a (t - 1) log(y / scale) - 1 / a."""
        log_y = log(y)
        ratio = log_y - log(scale)
        log_t = concentration * ratio
        slope = exp(min(log_t, STEEP))
        nll = log_y - log(concentration) - log_t + slope * (1.0 + max(log_t - STEEP, 0.0))
        return nll, concentration * (1.0 - slope) / scale, (slope - 1.0) * ratio - 1.0 / concentration

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the `concentration` a where 1/a is how far the mean of log y with weights y^a exceeds that without.

        The `scale` is then (mean y^a)^(1/a).
        """
        log_y = exact.log(y)
        top = log_y.max()

        def rise(a: float) -> float:
            weight = exact.exp(a * (log_y - top))
            return float((weight * log_y).sum() / weight.sum() - log_y.mean()) - 1.0 / a

        a = root(rise, FLOOR, 1.0 / FLOOR**2)
        return {"scale": exact.exp(top + exact.log(exact.exp(a * (log_y - top)).mean()) / a), "concentration": a}

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...), 1 - exp(-t)."""
        return np.asarray(-np.expm1(-self._t(raw, y)))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...), exp(-t)."""
        return np.asarray(np.exp(-self._t(raw, y)))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        scale, concentration = self.arrays(raw).values()
        return np.asarray(scale * (-np.log1p(-probability)) ** (1.0 / concentration))

    def mean(self, raw: Array) -> torch.Tensor:
        """Return scale Γ(1 + 1/a) (...)."""
        scale, concentration = self.values(tensor(raw)).values()
        return tensor(scale * torch.exp(torch.lgamma(tensor(1.0 + 1.0 / concentration))))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return scale (1 - 1/a)^(1/a) (...), or 0 where the concentration a is below 1."""
        scale, concentration = self.values(tensor(raw)).values()
        return tensor(scale * (1.0 - 1.0 / concentration).clamp(min=0.0) ** (1.0 / concentration))

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): around the mode, or from 0 where the density falls from there."""
        check_level(level)
        scale, concentration = self.arrays(raw).values()
        high = self.quantile(raw, level) / scale
        found = np.stack([np.zeros_like(high), high], axis=-1)
        peaked = concentration > 1.0
        found[peaked] = equal_ends_along(_quantile, _log, level, concentration[peaked])
        return np.asarray(scale[..., None, None] * found[..., None, :])

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return y (2 Pr(Y ≤ y) - 1) - mean (2 P(1 + 1/a, t) - 2^(-1/a)) (N,), P the incomplete gamma function."""
        scale, concentration = self.arrays(raw).values()
        t, shape = self._t(raw, y), 1.0 + 1.0 / concentration
        mean = scale * np.exp(gammaln(shape))
        return np.asarray(y * (1.0 - 2.0 * np.exp(-t)) - mean * (2.0 * gammainc(shape, t) - 2.0 ** (1.0 - shape)))

    def _t(self, raw: Array, y: Array) -> Floats:
        scale, concentration = self.arrays(raw).values()
        with np.errstate(over="ignore"):
            return np.asarray((np.asarray(y) / scale) ** concentration)


def _power(log_t: A) -> tuple[A, A]:
    """Return t, straight where log t exceeds STEEP, and its slope by log t."""
    slope = namespace(log_t).exp(log_t.clip(max=STEEP))
    return slope * (1.0 + (log_t - STEEP).clip(0.0)), slope


def _quantile(below: Floats, above: Floats, concentration: Floats) -> Floats:
    """Return the y (...), at scale 1, with so much of the probability below and above it."""
    t = np.where(below <= above, -np.log1p(-below), -np.log(above))
    return np.asarray(t ** (1.0 / concentration))


def _log(y: Floats, concentration: Floats) -> Floats:
    """Return the log density (...) at scale 1, but for a constant."""
    return np.asarray((concentration - 1.0) * np.log(y) - y**concentration)
