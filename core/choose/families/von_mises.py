"""The von Mises distribution of directions, whose mean may wind round the circle."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from inspect import getsource
from typing import ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import VonMises as TorchVonMises

from core.arrays import Array, Floats, Mask, tensor
from core.choose.circle import wound, wrapped
from core.choose.climb import root
from core.choose.closed_form import ClosedForm
from core.choose.domain import ANGLES, Domain
from core.choose.interpolate import interpolated
from core.choose.link import DIRECTION, LEAST, direction, positive
from core.choose.parameter import Parameter, Parameters
from core.choose.special import LOG_2PI, gauss_panels, i0e, i1e, invert
from core.choose.univariate import Univariate
from core.exact import arrays as exact
from core.exact import draws
from core.exact.angles import sin
from core.exact.bessel import i0e_and_i1e
from core.exact.elementary import log
from core.exact.gamma import HALF_LOG_2PI

REACH = 14.0
"""From so many times 1/√concentration on, a von Mises density is below exp(-40) of its peak."""
UNEVEN = 0.5
"""The least concentration that training starts from; angles of all directions have a best one near 0."""
EVEN = 1e-12
"""The least mean of 1 - cos that angles are taken to have: those that are all equal have no concentration."""
SHARES = np.array([0.0, 0.1, 0.25, 0.5, 1.0])
"""Where the panels end on which a von Mises density is integrated, as shares of its reach."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(64)


class ExactVonMises(TorchVonMises):
    """torch's von Mises distribution with its normaliser to the last digit; torch's polynomial is good to 1e-7."""

    def log_prob(self, value: torch.Tensor) -> torch.Tensor:
        """Return κ (cos d - 1) - log 2π e^-κ I₀(κ), with d = value - loc and κ the concentration."""
        half = torch.sin(0.5 * (value - self.loc))
        return -2.0 * self.concentration * half * half - LOG_2PI - torch.log(torch.special.i0e(self.concentration))


@dataclass(frozen=True)
class VonMises(ClosedForm, Univariate):
    """The von Mises distribution Pr(y) = exp(κ cos(y - loc)) / (2π I₀(κ)) of angles, κ the concentration.

    loc is the direction of a pair of raw outputs. The cdf starts, and quantiles end, opposite to it: intervals lie
    around loc and may go beyond ±π. Mean and mode are the direction loc.
    """

    key: ClassVar[str] = "von_mises"
    place: ClassVar[int] = 100
    title: ClassVar[str] = "Von Mises"
    code: ClassVar[str] = "ExactVonMises(loc, concentration)"
    helpers: ClassVar[str] = (
        getsource(ExactVonMises)
        .replace("TorchVonMises", "torch.distributions.VonMises")
        .replace("LOG_2PI", "np.log(2.0 * np.pi)")
        + "\n\n"
    )
    summary: ClassVar[str] = """\
for x_at, mean, concentration in zip(shown, predicted.loc, predicted.concentration):
    print(f"x = {x_at}   mean direction {mean.item():7.4f}   concentration {concentration.item():9.4g}")"""
    symmetric: ClassVar[bool] = True
    why: ClassVar[str] = "an angle: its two ends are one direction"
    centre: ClassVar[Literal["mean", "mode"]] = "mode"
    domain: ClassVar[Domain] = ANGLES
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    ends: ClassVar[tuple[float, float]] = (-math.pi, math.pi)
    typical: ClassVar[Mapping[str, ArrayLike]] = {"loc": 1.0, "concentration": 2.0}

    @classmethod
    def make(cls, link: str = "softplus") -> Self:
        """Return the recipe of a von Mises distribution: loc as a direction, and concentration, predicted."""
        return cls(
            (
                Parameter("loc", "μ", DIRECTION, width=2, power=0),
                Parameter("concentration", "κ", positive(link), start=1.0, power=0),
            )
        )

    def distribution(self, raw: Array) -> ExactVonMises:
        """Return N torch von Mises distributions; loc in radians."""
        loc, concentration = self.values(tensor(raw)).values()
        return ExactVonMises(loc, concentration)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return wrapped(draws.vonmises(rng, p["loc"], p["concentration"]))

    @staticmethod
    def formula(y: float, loc: float, concentration: float) -> tuple[float, ...]:
        """Return log 2π e^-κ I₀(κ) + κ (1 - cos d) with d = y - loc; by loc -κ sin d, by κ I₁/I₀ - cos d."""
        away = y - loc
        half = sin(0.5 * away)
        fall = 2.0 * half * half  # 1 - cos d without cancellation
        of_zero, of_one = i0e_and_i1e(concentration)
        nll = 2.0 * HALF_LOG_2PI + log(of_zero) + concentration * fall
        return nll, -concentration * sin(away), of_one / of_zero - 1.0 + fall

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean direction as `loc`, and the concentration κ where I₁/I₀ is the mean of cos(y - loc)."""
        loc = float(exact.atan2(exact.sin(y).mean(), exact.cos(y).mean()))
        fall = max(2.0 * float(np.square(exact.sin(0.5 * (y - loc))).mean()), EVEN)
        concentration = root(lambda k: fall - 1.0 + float(i1e(k) / i0e(k)), LEAST, 1.0 / EVEN)
        return {"loc": loc, "concentration": concentration}

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a concentration of at least UNEVEN: one near 0 has no direction that training could turn."""
        return values | {"concentration": np.maximum(values["concentration"], UNEVEN)}

    def at(self, values: Mapping[str, ArrayLike], stretch: bool = True) -> Self:
        """Return the recipe that starts at these values: the sharper, the longer the pair of outputs that points."""
        found = super().at(values, stretch)
        loc, concentration = found.parameters
        length = math.sqrt(max(1.0, float(np.asarray(values["concentration"])))) if stretch else 1.0
        return replace(found, parameters=(replace(loc, link=direction(length)), concentration))

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return the probability (...) from opposite to loc up to the angle y (...), which may be wound."""
        loc, concentration = self._loc_and_concentration(raw)
        away = wound(np.asarray(y) - loc)
        return 0.5 + 0.5 * np.sign(away) * _within(np.abs(away), concentration)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the angle (...), at most π from loc, up to which the probability is reached."""
        loc, concentration = self._loc_and_concentration(raw)
        half = interpolated(partial(_half, abs(2.0 * probability - 1.0)), concentration)
        return np.asarray(loc + np.sign(probability - 0.5) * half)

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return E d(Y, y) - ½ E d(Y, Y') (N,), d the shorter way round, by the distance |Y - loc| alone.

        How often that is below t, added up over t; Grimit et al. 2006.
        """
        loc, concentration = self._loc_and_concentration(raw)
        away = np.abs(wound(y - loc))
        apart = math.pi + _below(away, concentration) - _below(math.pi - away, concentration) - away
        t, weight = _nodes(np.full_like(away, math.pi), concentration, math.sqrt(2.0))
        cosine, flat = np.cos(0.5 * t), i0e(concentration)[:, None]
        bessel = i0e(2.0 * concentration[:, None] * cosine) * np.exp(
            -4.0 * concentration[:, None] * np.sin(0.25 * t) ** 2
        )
        return np.asarray(apart - (weight * t * bessel).sum(axis=-1) / (2.0 * math.pi * flat[:, 0] ** 2))

    def inside(self, raw: Array, y: Floats, level: float) -> Mask:
        """Return whether y (...) lies in the arc around loc that has this probability."""
        return np.asarray(np.abs(self.cdf(raw, y) - 0.5) <= 0.5 * level)

    def _loc_and_concentration(self, raw: Array) -> tuple[Floats, Floats]:
        values = self.values(tensor(raw))
        return np.asarray(values["loc"]), np.asarray(values["concentration"])


def _flat(concentration: Floats) -> Floats:
    """Return the density (...) at the peak."""
    return np.asarray(1.0 / (2.0 * math.pi * i0e(concentration)))


def _at_either_side(width: Floats, concentration: Floats) -> Floats:
    """Return the sum (...) of the two densities at this distance from loc."""
    return np.asarray(2.0 * _flat(concentration) * np.exp(-2.0 * concentration * np.sin(0.5 * width) ** 2))


def _within(width: Floats, concentration: Floats) -> Floats:
    """Return the probability (...) of less than `width` to either side of loc, by Gauss and Legendre."""
    half = 0.5 * np.minimum(width, REACH / np.sqrt(concentration))[..., None]
    angle = half * (1.0 + NODES)  # (..., 64)
    density = np.exp(-2.0 * concentration[..., None] * np.sin(0.5 * angle) ** 2) * WEIGHTS
    return np.asarray(2.0 * _flat(concentration) * (half * density).sum(axis=-1))


def _half(probability: float, concentration: Floats) -> Floats:
    """Return the distance (...) from loc within which this probability lies."""
    ends = np.zeros_like(concentration), np.full_like(concentration, math.pi)
    return invert(_within, _at_either_side, probability, *ends, concentration)


def _below(x: Floats, concentration: Floats) -> Floats:
    """Return ∫ Pr(|Y - loc| < t) dt (N,) from 0 to x (N,), which is that of x - t over the density."""
    t, weight = _nodes(x, concentration, 1.0)
    density = np.exp(-2.0 * concentration[:, None] * np.sin(0.5 * t) ** 2)
    return np.asarray((weight * (x[:, None] - t) * density).sum(axis=-1) / (math.pi * i0e(concentration)))


def _nodes(x: Floats, concentration: Floats, wider: float) -> tuple[Floats, Floats]:
    """Return nodes and weights (N, Q) from 0 to x (N,), or to where a von Mises density has ended."""
    end = np.minimum(x, wider * REACH / np.sqrt(concentration))[:, None]
    return gauss_panels(end * SHARES, np.concatenate([0.0 * end, end], axis=-1))
