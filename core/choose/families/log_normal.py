"""The log-normal distribution of y above 0: many small factors, so that log y is normal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import LogNormal as TorchLogNormal

from core.arrays import Array, Floats, tensor
from core.choose.amounts import Amounts
from core.choose.closed_form import ClosedForm
from core.choose.link import IDENTITY, Units, positive
from core.choose.parameter import Parameter, Parameters
from core.choose.special import ndtr, ndtri
from core.choose.univariate import check_level, equal_ends_along, mirrored
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import log
from core.exact.gamma import HALF_LOG_2PI


@dataclass(frozen=True)
class LogNormal(ClosedForm, Amounts):
    """The log-normal distribution Pr(y) = exp(-z² / 2) / (y scale √(2π)) of y > 0 with z = (log y - loc) / scale.

    Its median is exp(loc), its mean exp(loc + scale² / 2), and its highest density lies at exp(loc - scale²);
    Johnson, Kotz and Balakrishnan 1994, ch. 14.
    """

    key: ClassVar[str] = "log_normal"
    place: ClassVar[int] = 62
    title: ClassVar[str] = "Log-normal"
    why: ClassVar[str] = "above 0, a product of many factors: prices, sizes"
    typical: ClassVar[Mapping[str, ArrayLike]] = {"loc": -0.2, "scale": 0.6}

    @classmethod
    def make(cls, link: str = "softplus") -> Self:
        """Return the recipe of a log-normal: loc and scale of log y predicted."""
        return cls(
            (
                Parameter("loc", "μ", IDENTITY, start=-0.5, power=0),
                Parameter("scale", "σ", positive(link), start=1.0, power=0),
            )
        )

    def distribution(self, raw: Array) -> TorchLogNormal:
        """Return N torch log-normal distributions; loc and scale are those of log y."""
        loc, scale = self.values(tensor(raw)).values()
        return TorchLogNormal(loc, scale)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return exact.exp(p["loc"] + p["scale"] * draws.standard_normal(rng, shape=p["loc"].shape))

    def torch_nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return log y + ½ log 2π + log scale + z²/2 (N,); torch's own refuses the 0 that a tiny y may round to."""
        loc, scale = self.values(tensor(raw)).values()
        log_y = torch.log(tensor(y))
        z = (log_y - loc) / scale
        return tensor(log_y + HALF_LOG_2PI + torch.log(scale) + 0.5 * z * z)

    @staticmethod
    def formula(y: float, loc: float, scale: float) -> tuple[float, ...]:
        """Return log y + ½ log 2π + log scale + z²/2; by loc -z / scale, by scale (1 - z²) / scale."""
        log_y = log(y)
        z = (log_y - loc) / scale
        return log_y + HALF_LOG_2PI + log(scale) + 0.5 * z * z, -z / scale, (1.0 - z * z) / scale

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean of log y as `loc` and its standard deviation as `scale`."""
        log_y = exact.log(y)
        return {"loc": log_y.mean(), "scale": log_y.std()}

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...), Φ(z)."""
        return ndtr(self._z(raw, y))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...), right to the last digits."""
        return ndtr(-self._z(raw, y))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        loc, scale = self.arrays(raw).values()
        return np.asarray(np.exp(loc + scale * mirrored(ndtri, probability)))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return exp(loc - scale²) (...)."""
        loc, scale = self.values(tensor(raw)).values()
        return tensor(torch.exp(tensor(loc - scale**2)))

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): that at loc 0, stretched."""
        check_level(level)
        loc, scale = self.arrays(raw).values()
        standard = equal_ends_along(_quantile, _log, level, scale)
        return np.asarray(np.exp(loc)[..., None, None] * standard[..., None, :])

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return y (2Φ(z) - 1) - 2 mean (Φ(z - scale) + Φ(scale / √2) - 1) (N,); Baran and Lerch 2015."""
        loc, scale = self.arrays(raw).values()
        z = self._z(raw, y)
        mean = np.exp(loc + 0.5 * scale**2)
        return np.asarray(y * (2.0 * ndtr(z) - 1.0) - 2.0 * mean * (ndtr(z - scale) - ndtr(-scale / np.sqrt(2.0))))

    def _z(self, raw: Array, y: Array) -> Floats:
        loc, scale = self.arrays(raw).values()
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(np.asarray(y)) - loc) / scale)

    def _in_units(self, factor: Units, shift: Units) -> Self:
        loc, scale = self.parameters
        moved = float(np.log(factor))
        start = float(np.asarray(loc.start)) + moved
        return replace(self, parameters=(replace(loc, link=loc.link.then(1.0, moved), start=start), scale))


def _quantile(below: Floats, above: Floats, scale: Floats) -> Floats:
    return np.asarray(np.exp(scale * np.where(below <= above, ndtri(below), -ndtri(above))))


def _log(y: Floats, scale: Floats) -> Floats:
    """Return the log density (...) at loc 0, but for a constant."""
    return np.asarray(-0.5 * (np.log(y) / scale) ** 2 - np.log(y))
