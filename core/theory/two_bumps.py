"""Step 3 in two directions: a normal p against a target q of two bumps; D[q‖p] covers both, D[p‖q] seeks one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import torch

from core.arrays import Floats, tensor
from core.choose.climb import downhill
from core.choose.special import HALF_LOG_2PI
from core.theory.point_masses import ModelNormal

REACH = 9.0
"""The normal's tail beyond 9 σ holds 2e-19 of its area."""
FINE_NODES = 8001
"""Steps so fine that the trapezoidal rule, which converges geometrically here, is exact to 1e-10."""
ROUGH_NODES = 1001
"""Steps for most of a descent."""
NUDGE = 0.01
"""Where both bumps pull alike a descent would stand still on the ridge between them: it starts that much aside."""
ALIKE = 1e-4
"""Two minima nearer than this are one."""


@dataclass(frozen=True)
class TwoBumps:
    """The target q: normals of standard deviation `spread` at -gap/2, with share `weight`, and at gap/2.

    All but the share in units of y. ValueError unless gap >= 0, spread > 0 and 0 < weight < 1.
    """

    gap: float
    spread: float
    weight: float

    def __post_init__(self) -> None:
        if not (self.gap >= 0 and self.spread > 0 and 0 < self.weight < 1):
            raise ValueError(f"gap must be from 0 up, spread above 0 and weight between 0 and 1; not {self!r}")

    @property
    def centres(self) -> tuple[float, float]:
        """Where the two bumps are."""
        return -0.5 * self.gap, 0.5 * self.gap

    @property
    def mean(self) -> float:
        """The mean of q."""
        return self.gap * (0.5 - self.weight)

    @property
    def variance(self) -> float:
        """The variance of q: that of a bump, and that of which bump."""
        return self.spread**2 + self.gap**2 * self.weight * (1 - self.weight)

    def log_density(self, y: torch.Tensor) -> torch.Tensor:
        """Return log q at y, by the log of a sum of exponentials that never underflows."""
        logs = [
            math.log(share) - HALF_LOG_2PI - math.log(self.spread) - 0.5 * ((y - centre) / self.spread) ** 2
            for share, centre in zip((self.weight, 1 - self.weight), self.centres, strict=True)
        ]
        return torch.logaddexp(*logs)

    def density(self, y: Floats) -> Floats:
        """Return q(y) (M,), per unit of y, at y (M,)."""
        return np.asarray(self.log_density(tensor(y)).exp().numpy())

    @cached_property
    def entropy(self) -> float:
        """The entropy -∫ q log q in nats, bump by bump."""
        z, weight = _nodes(FINE_NODES)
        inside = [weight @ self.log_density(centre + self.spread * z) for centre in self.centres]
        return -float(self.weight * inside[0] + (1 - self.weight) * inside[1])

    def forward(self, loc: Floats, scale: Floats) -> Floats:
        """Return D[q‖p] (A,) in nats for normals p of μ and σ (A,): -H(q) plus the cross-entropy, in closed form."""
        spread = self.variance + (self.mean - loc) ** 2
        return np.asarray(HALF_LOG_2PI + np.log(scale) + 0.5 * spread / scale**2 - self.entropy)

    def reverse(self, loc: Floats, scale: Floats, nodes: int = FINE_NODES) -> Floats:
        """Return D[p‖q] (A,) in nats for normals p of μ and σ (A,): minus the entropy of p, and a quadrature."""
        return np.asarray(self._reverse(tensor(loc), tensor(scale), nodes).numpy())

    def values(self, model: ModelNormal) -> tuple[float, float]:
        """Return D[q‖p] and D[p‖q] of one normal, in nats."""
        at = np.array(model.loc), np.array(model.scale)
        return float(self.forward(*at)), float(self.reverse(*at))

    def _reverse(self, loc: torch.Tensor, scale: torch.Tensor, nodes: int) -> torch.Tensor:
        z, weight = _nodes(nodes)
        y = loc[..., None] + scale[..., None] * z  # (A, nodes)
        return -HALF_LOG_2PI - 0.5 - torch.log(scale) - self.log_density(y) @ weight

    @property
    def covering(self) -> ModelNormal:
        """The normal where D[q‖p] is least: it has q's mean and variance."""
        return ModelNormal(self.mean, math.sqrt(self.variance))

    def seeking(self, start: ModelNormal) -> ModelNormal:
        """Return the normal at a minimum of D[p‖q] to which the way down from `start` leads."""
        raw = np.array([start.loc + NUDGE * self.spread, math.log(start.scale)])
        for nodes in (ROUGH_NODES, FINE_NODES):  # most of the way at an eighth of the cost
            raw = downhill(partial(self._value_and_gradient, nodes), raw)
        loc, log_scale = raw.tolist()
        return ModelNormal(loc, math.exp(log_scale))

    def _value_and_gradient(self, nodes: int, raw: Floats) -> tuple[float, Floats]:
        """Return D[p‖q] of the normal with μ and log σ in raw (2,), and its gradient (2,)."""
        leaf = tensor(raw).requires_grad_()
        value = self._reverse(leaf[0], leaf[1].exp(), nodes)
        (gradient,) = torch.autograd.grad(value, leaf)
        return value.item(), gradient.numpy()

    @cached_property
    def seekers(self) -> tuple[ModelNormal, ...]:
        """The normals at the minima of D[p‖q], the least first: one a bump, or one in all where bumps are close."""
        starts = [*(ModelNormal(centre, self.spread) for centre in self.centres), self.covering]
        found = _distinct([self.seeking(start) for start in starts])
        return tuple(sorted(found, key=lambda at: (round(self.values(at)[1], 9), at.loc)))  # of equals the left first


def _nodes(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return z (count,) and weights (count,) of the trapezoidal rule for the mean of f(z) over a standard normal."""
    z = torch.linspace(-REACH, REACH, count, dtype=torch.float64)
    weight = torch.exp(-0.5 * z**2)
    return z, weight / weight.sum()


def _distinct(found: Sequence[ModelNormal]) -> list[ModelNormal]:
    kept: list[ModelNormal] = []
    for normal in found:
        if all(math.hypot(normal.loc - other.loc, normal.scale - other.scale) > ALIKE for other in kept):
            kept.append(normal)
    return kept


@dataclass(frozen=True)
class Surfaces:
    """Both directions over normals, in nats: `forward` and `reverse` (A, B) at `loc` (A,) and `scale` (B,)."""

    loc: Floats
    scale: Floats
    forward: Floats
    reverse: Floats


def surfaces(target: TwoBumps, loc: Floats, scale: Floats, nodes: int = 241) -> Surfaces:
    """Return both directions at μ (A,) and σ (B,); `nodes` suffices for a picture."""
    locs, scales = np.broadcast_arrays(loc[:, None], scale)  # (A, B)
    return Surfaces(loc, scale, target.forward(locs, scales), target.reverse(locs, scales, nodes))
