"""The Gumbel distribution: the largest of many, such as the highest flood of a year."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Gumbel as TorchGumbel

from core.arrays import A, Array, Floats, namespace, tensor
from core.choose.climb import root
from core.choose.closed_form import ClosedForm
from core.choose.domain import REAL_LINE, Domain
from core.choose.link import FLOOR
from core.choose.located import loc_and_scale
from core.choose.parameter import Parameters
from core.choose.recipe import or_one
from core.choose.special import exp1
from core.choose.univariate import Univariate, check_level, equal_ends
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import exp, log

STEEP = 30.0
"""So many scales below loc the cost is 1e13 nats; beyond, it goes on in a straight line, and does not overflow."""


@dataclass(frozen=True)
class Gumbel(ClosedForm, Univariate):
    """The Gumbel distribution Pr(y) = exp(-z - exp(-z)) / scale with z = (y - loc) / scale; Gumbel 1958, sec. 1.2.

    Its mean is loc + γ scale with Euler's γ = 0.5772, its highest density at loc.
    """

    key: ClassVar[str] = "gumbel"
    place: ClassVar[int] = 35
    title: ClassVar[str] = "Gumbel"
    why: ClassVar[str] = "the largest of many: a long tail above"
    domain: ClassVar[Domain] = REAL_LINE

    @classmethod
    def make(cls, scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe of a Gumbel: loc predicted, scale a number, "learned" or "predicted"."""
        return cls(loc_and_scale(scale, link))

    def distribution(self, raw: Array) -> TorchGumbel:
        """Return N torch Gumbel distributions; loc and scale in units of y."""
        loc, scale = self.values(tensor(raw)).values()
        return TorchGumbel(loc, torch.as_tensor(scale, dtype=loc.dtype))

    def mean(self, raw: Array) -> torch.Tensor:
        """Return loc + γ scale (...); torch's own takes seconds at first, to import what it knows of symbols."""
        loc, scale = self.values(tensor(raw)).values()
        return tensor(loc + np.euler_gamma * scale)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return p["loc"] + p["scale"] * draws.gumbel(rng, shape=p["loc"].shape)

    def torch_nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return log scale + z + exp(-z) (N,), straight where torch's own overflows."""
        loc, scale = self.values(tensor(raw)).values()
        scale = torch.as_tensor(scale, dtype=loc.dtype)
        z = (tensor(y) - loc) / scale
        return tensor(torch.log(scale) + z + _fallen(z)[0])

    @staticmethod
    def formula(y: float, loc: float, scale: float) -> tuple[float, ...]:
        """Return log scale + z + exp(-z); by loc (exp(-z) - 1) / scale, by scale (1 - z + z exp(-z)) / scale."""
        z = (y - loc) / scale
        slope = exp(min(-z, STEEP))
        nll = log(scale) + z + slope * (1.0 + max(-z - STEEP, 0.0))
        return nll, (slope - 1.0) / scale, (1.0 - z + z * slope) / scale

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the `scale` s that is the mean less a mean with weights exp(-y / s), and loc = -s log mean of these.

        Where the scale is given, loc alone is looked for.
        """
        unit = float(or_one(y.std()))
        z, known = (y - y.min()) / unit, self.parameters[1].source

        def rise(scale: float) -> float:
            weight = exact.exp(-z / scale)
            return scale - float(z.mean() - (z * weight).sum() / weight.sum())

        scale = known / unit if isinstance(known, float) else root(rise, FLOOR, 1.0 / FLOOR)
        loc = y.min() - unit * scale * exact.log(exact.exp(-z / scale).mean())
        return self._free({"loc": loc, "scale": unit * scale})

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...), exp(-exp(-z))."""
        loc, scale = self.arrays(raw).values()
        return np.asarray(np.exp(-_power(np.asarray(y), loc, scale)))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...), right to the last digits."""
        loc, scale = self.arrays(raw).values()
        return np.asarray(-np.expm1(-_power(np.asarray(y), loc, scale)))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        loc, scale = self.arrays(raw).values()
        return np.asarray(loc + scale * _standard_quantile(np.asarray(probability), np.asarray(1.0 - probability)))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return loc (...)."""
        return tensor(self.values(tensor(raw))["loc"])

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): that of the standard, moved and stretched."""
        check_level(level)
        loc, scale = (value[..., None, None] for value in self.arrays(raw).values())
        return np.asarray(loc + scale * np.array(_standard_region(level)))

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return scale (γ - z + 2 E₁(exp(-z)) - log 2) (N,), with E₁ the exponential integral."""
        loc, scale = self.arrays(raw).values()
        z = (y - loc) / scale
        with np.errstate(over="ignore"):
            below = np.where(z > STEEP, z - np.euler_gamma, exp1(np.exp(-np.minimum(z, STEEP))))
        return np.asarray(scale * (np.euler_gamma - z + 2.0 * below - np.log(2.0)))


def _fallen(z: A) -> tuple[A, A]:
    """Return exp(-z), straight where z is below -STEEP, and its fall."""
    slope = namespace(z).exp((-z).clip(max=STEEP) if isinstance(z, torch.Tensor) else np.minimum(-z, STEEP))
    return slope * (1.0 + (-z - STEEP).clip(0.0)), slope


def _power(y: Floats, loc: Floats, scale: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.asarray(np.exp((loc - y) / scale))


def _standard_quantile(below: Floats, above: Floats) -> Floats:
    """Return the z (...) with so much of the probability below and above it; none of the two is rounded."""
    return np.asarray(-np.log(np.where(below <= 0.5, -np.log(below), -np.log1p(-above))))


@cache
def _standard_region(level: float) -> tuple[float, float]:
    """Return the shortest interval of that probability at loc 0 and scale 1."""
    low, high = equal_ends(
        lambda below, above, _: _standard_quantile(below, above),
        lambda z, _: -z - np.exp(-z),
        level,
        np.zeros(1),
    )[0]
    return float(low), float(high)
