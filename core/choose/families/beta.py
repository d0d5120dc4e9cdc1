"""The beta distribution of y between 0 and 1: proportions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Beta as TorchBeta

from core.arrays import Array, Floats, tensor
from core.choose.betas import densities, level_ends
from core.choose.closed_form import ClosedForm
from core.choose.domain import PROPORTION, Domain
from core.choose.link import LEAST, positive
from core.choose.parameter import Parameter, Parameters
from core.choose.special import (
    betainc,
    betainccinv,
    betaincinv,
    by_smaller,
    log_beta,
    log_beta_peak,
)
from core.choose.univariate import Univariate, check_level, equal_ends, polished
from core.exact import draws
from core.exact.elementary import log, log1p
from core.exact.gamma import digamma_rise, lbeta

EVEN = 1e-12
"""The least variance that shares are taken to have, as a share of the square of a binary one's."""


@dataclass(frozen=True)
class Beta(ClosedForm, Univariate):
    """The beta distribution Pr(y) = y^(a-1) (1-y)^(b-1) / B(a, b) of 0 < y < 1; its mean is a / (a + b).

    a and b are torch's concentration1 and concentration0; where one is below 1, the density is infinite at its end.
    """

    key: ClassVar[str] = "beta"
    place: ClassVar[int] = 70
    title: ClassVar[str] = "Beta"
    why: ClassVar[str] = "between 0 and 1: shares"
    domain: ClassVar[Domain] = PROPORTION
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    ends: ClassVar[tuple[float, float]] = (0.0, 1.0)
    pieces: ClassVar[int] = 2
    follow: ClassVar[tuple[str, ...]] = ("concentration1", "concentration0")
    typical: ClassVar[Mapping[str, ArrayLike]] = {"concentration1": 2.0, "concentration0": 4.0}

    @classmethod
    def make(cls, link: str = "softplus") -> Self:
        """Return the recipe of a beta distribution: both concentrations predicted; at first it leans to the middle."""
        return cls(
            (
                Parameter("concentration1", "α", positive(link), start=2.0, power=0),
                Parameter("concentration0", "β", positive(link), start=2.0, power=0),
            )
        )

    def distribution(self, raw: Array) -> TorchBeta:
        """Return N torch beta distributions."""
        a, b = self.values(tensor(raw)).values()
        return TorchBeta(a, b)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return np.asarray(draws.beta(rng, p["concentration1"], p["concentration0"]))

    @staticmethod
    def formula(y: float, concentration1: float, concentration0: float) -> tuple[float, ...]:
        """Return log B(a, b) - (a - 1) log y - (b - 1) log(1 - y); by a it is ψ(a) - ψ(a + b) - log y."""
        a, b = concentration1, concentration0
        log_y, log_rest = log(y), log1p(-y)
        nll = lbeta(a, b) - (a - 1.0) * log_y - (b - 1.0) * log_rest
        return nll, -digamma_rise(a, b) - log_y, -digamma_rise(b, a) - log_rest

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the most probable concentrations, found downhill from those of y's mean and variance."""
        mean, rest = y.mean(), (1.0 - y).mean()
        total = max(mean * rest / max(y.var(), EVEN * (mean * rest) ** 2) - 1.0, LEAST)
        return self.climbed({"concentration1": mean * total, "concentration0": rest * total}, y)

    def relative_spread(self, y: Floats) -> float:
        """Return the standard deviation of y (N,) as a share of what lies on one side of its mean, or on the other."""
        return float(y.std() / (y.mean() * (1.0 - y).mean()))

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) by the incomplete beta function."""
        a, b = self._concentrations(raw)
        return betainc(a, b, np.asarray(y), 1.0 - np.asarray(y))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...), right to the last digits, and with what lies nearer to 1 than any float."""
        a, b = self._concentrations(raw)
        return betainc(b, a, 1.0 - np.asarray(y), np.asarray(y))

    def density(self, raw: Array, y: Floats) -> Floats:
        """Return Pr(y|θ) (..., M) at y (..., M), for raw (..., outputs)."""
        rows = np.broadcast_to(y, (*np.shape(raw)[:-1], np.shape(y)[-1]))
        a, b = (np.ascontiguousarray(each).reshape(-1) for each in self._concentrations(raw))
        return densities(np.ascontiguousarray(rows.reshape(-1, rows.shape[-1])), a, b).reshape(rows.shape)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        return _polished(probability, *self._concentrations(raw))

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return the CRPS (N,) by the closed form of Jordan, Krüger, Lerch 2019."""
        a, b = (np.asarray(value) for value in self.values(tensor(raw)).values())
        total, rest = a + b, 1.0 - y
        mean = a / total, b / total
        spread = np.exp(2.0 * log_beta_peak(a, b, *mean) - log_beta_peak(2.0 * a, 2.0 * b, *mean))
        apart = (y * b - rest * a) * (2.0 * betainc(a, b, y, rest) - 1.0)
        return np.asarray((apart + 2.0 * (np.exp(log_beta_peak(a, b, y, rest)) - spread)) / total)

    def mode(self, raw: Array) -> torch.Tensor:
        """Return (a - 1) / (a + b - 2) (...) where both are above 1, else the end of the lower.

        Where both are the same, the density is as high at 1 as at 0, which is returned; where both are 1 it is level,
        and ½ is.
        """
        a, b = self.values(tensor(raw)).values()
        inner = (a - 1.0) / (a + b - 2.0)
        end = torch.where(a > b, 1.0, torch.where((a == 1.0) & (b == 1.0), 0.5, 0.0))
        return torch.where((a > 1.0) & (b > 1.0), inner, end)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the pieces (..., 2, 2) of the smallest region of that probability; NaN where there is but one.

        There are two, at 0 and at 1, where both a and b are below 1.
        """
        check_level(level)
        a, b = self._concentrations(raw)
        found = np.full((*a.shape, 2, 2), np.nan)
        found[..., 0, :] = 0.5 * (1.0 - level), 0.5 * (1.0 + level)  # where the density is level
        falls, climbs = (a <= 1.0) & (b >= 1.0) & (a < b), (b <= 1.0) & (a >= 1.0) & (b < a)
        found[falls, 0, 0], found[falls, 0, 1] = 0.0, _polished(level, a[falls], b[falls])
        found[climbs, 0, 0], found[climbs, 0, 1] = _polished(1.0 - level, a[climbs], b[climbs]), 1.0
        peak, trough = (a > 1.0) & (b > 1.0), (a < 1.0) & (b < 1.0)
        found[peak, 0] = _ends(level, a[peak], b[peak], peak=True)
        gap = _ends(1.0 - level, a[trough], b[trough], peak=False)
        found[trough] = np.stack([0.0 * gap[..., 0], *gap.T, 0.0 * gap[..., 1] + 1.0], axis=-1).reshape(-1, 2, 2)
        return found

    def _concentrations(self, raw: Array) -> tuple[Floats, Floats]:
        a, b = self.values(np.asarray(raw)).values()
        return a, b


def _ends(mass: float, a: Floats, b: Floats, *, peak: bool) -> Floats:
    """Return the ends (R, 2) between which so much of the probability lies, and at which the density is the same."""
    found = level_ends(a, b, mass)
    left = np.isnan(found[:, 0])
    if left.any():
        found[left] = equal_ends(_quantile, _log, mass, a[left], b[left], peak=peak)
    return found


def _quantile(below: Floats, above: Floats, a: Floats, b: Floats) -> Floats:
    """Return the y (...) with so much of the probability below and above it; none of the two is rounded."""
    return by_smaller(betaincinv, betainccinv, below, above, a, b)


def _polished(probability: float, a: Floats, b: Floats) -> Floats:
    """Return the y (...) with so much of the probability below it, to the last digits."""

    def share_and_density(y: Floats) -> tuple[Floats, Floats]:
        share = betainc(a, b, y, 1.0 - y) if probability <= 0.5 else betainc(b, a, 1.0 - y, y)
        return share, np.exp(_log(y, a, b) - log_beta(a, b))

    found = _quantile(np.asarray(probability), np.asarray(1.0 - probability), a, b)
    return polished(found, probability, share_and_density)


def _log(y: Floats, a: Floats, b: Floats) -> Floats:
    """Return the log density (...) but for a constant."""
    return (a - 1.0) * np.log(y) + (b - 1.0) * np.log1p(-y)
