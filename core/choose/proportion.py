"""Step 1 for y between 0 and 1: the beta distribution of proportions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import torch
from torch.distributions import Beta as TorchBeta

from core.arrays import Array, Floats, tensor
from core.choose.domain import PROPORTION, Domain
from core.choose.link import positive
from core.choose.parameter import Parameter
from core.choose.recipe import ClosedForm
from core.choose.special import betainc, betaln, digamma, expit, invert
from core.choose.univariate import GRID, TAIL, Gridded

FARTHEST = 700.0
"""The logit of the smallest proportion that is looked for, 1e-304."""
SHOWN = 36.0
"""The logit of the largest proportion below 1 in float64."""


@dataclass(frozen=True)
class Beta(ClosedForm, Gridded):
    """The beta distribution Pr(y) = y^(a-1) (1-y)^(b-1) / B(a, b) of 0 < y < 1; its mean is a / (a + b).

    a and b are torch's concentration1 and concentration0; where one is below 1, the density is infinite at its end.
    """

    key: ClassVar[str] = "beta"
    title: ClassVar[str] = "Beta"
    domain: ClassVar[Domain] = PROPORTION
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    ends: ClassVar[tuple[float, float]] = (0.0, 1.0)
    pieces: ClassVar[int] = 2

    def distribution(self, raw: Array) -> TorchBeta:
        """Return N torch beta distributions."""
        return TorchBeta(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return log B(a, b) - (a - 1) log y - (b - 1) log(1 - y); by a it is ψ(a) - ψ(a + b) - log y."""
        a, b = values
        log_y, log_rest, of_sum = np.log(y), np.log1p(-y), digamma(a + b)
        nll = betaln(a, b) - (a - 1.0) * log_y - (b - 1.0) * log_rest
        return nll, (digamma(a) - of_sum - log_y, digamma(b) - of_sum - log_rest)

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) by the incomplete beta function."""
        a, b = self._concentrations(raw)
        return betainc(a, b, np.asarray(y), 1.0 - np.asarray(y))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability, found along the logit of y."""
        a, b = self._concentrations(raw)

        def cdf(z: Floats, a: Floats, b: Floats, constant: Floats) -> Floats:
            return betainc(a, b, expit(z), expit(-z))

        def density(z: Floats, a: Floats, b: Floats, constant: Floats) -> Floats:
            return np.exp(-a * np.logaddexp(0.0, -z) - b * np.logaddexp(0.0, z) - constant)

        return expit(invert(cdf, density, probability, *_around(a, b), a, b, betaln(a, b)))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return (a - 1) / (a + b - 2) (...) where both are above 1, else the end of the lower; ½ at a tie."""
        a, b = self.values(tensor(raw)).values()
        inner = (a - 1.0) / (a + b - 2.0)
        end = 0.5 * (1.0 + torch.sign(a - b))
        return torch.where((a > 1.0) & (b > 1.0), inner, end)

    def grid(self, raw: Array) -> Floats:
        """Return rising values of y (..., G), close to each other near 0 and 1."""
        low, high = (np.clip(_logit(self.quantile(raw, tail)), -FARTHEST, SHOWN) for tail in (TAIL, 1.0 - TAIL))
        return expit(np.linspace(low, high, GRID, axis=-1))

    def _concentrations(self, raw: Array) -> tuple[Floats, Floats]:
        values = self.values(tensor(raw))
        return np.asarray(values["concentration1"]), np.asarray(values["concentration0"])


def _around(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return logits (...) below and above all quantiles that are asked for: 40 standard deviations, at least."""
    centre, reach = np.log(a) - np.log(b), 40.0 * (1.0 / np.sqrt(a) + 1.0 / np.sqrt(b)) + 40.0 * (1.0 / a + 1.0 / b)
    return np.maximum(centre - reach, -FARTHEST), np.minimum(centre + reach, FARTHEST)


def _logit(y: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(y) - np.log1p(-y))


def beta(link: str = "softplus") -> Beta:
    """Return the recipe of a beta distribution: both concentrations predicted; at first it leans to the middle."""
    return Beta(
        (
            Parameter("concentration1", "α", positive(link), start=2.0, power=0),
            Parameter("concentration0", "β", positive(link), start=2.0, power=0),
        )
    )
