"""Step 3 as a distance: data as point masses, widened to boxes, against a normal; cross-entropy, entropy and KL."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.theory.normal import cost

Swept = Literal["loc", "scale"]
"""The two parameters of a normal, μ and σ."""


@dataclass(frozen=True)
class ModelNormal:
    """The model p: a normal of mean `loc` μ and standard deviation `scale` σ > 0, in units of y."""

    loc: float
    scale: float

    def rounded(self) -> "ModelNormal":
        """Return the normal with both parameters to four decimals."""
        return ModelNormal(round(self.loc, 4), round(self.scale, 4))


@dataclass(frozen=True)
class Boxes:
    """The data y (I,) as a distribution q: a box of that width and of area 1/I around each; point masses at 0.

    q(y) = (1/I) Σ_i [|y - y_i| < h/2] / h, which becomes (1/I) Σ_i δ[y - y_i] as the width h, in units of y,
    goes to 0. ValueError unless the width is finite and not below 0.
    """

    y: Floats
    width: float

    def __post_init__(self) -> None:
        if not 0 <= self.width < math.inf:
            raise ValueError(f"width must be a number from 0 up; not {self.width!r}")

    @cached_property
    def steps(self) -> tuple[Floats, Floats]:
        """The density as a staircase: its edges (M + 1,) and its heights (M,) between them; nothing at width 0."""
        if self.width == 0:
            return np.empty(0), np.empty(0)
        half = 0.5 * self.width
        edges = np.unique(np.concatenate([self.y - half, self.y + half]))
        middles = 0.5 * (edges[1:] + edges[:-1])
        inside = np.abs(middles[:, None] - self.y) < half  # (M, I)
        return edges, inside.sum(axis=1) / (len(self.y) * self.width)

    @cached_property
    def entropy(self) -> float:
        """The entropy -∫ q log q in nats: log(I h) where no boxes overlap, and -∞ for point masses."""
        if self.width == 0:
            return -math.inf
        edges, height = self.steps
        full = height > 0
        return float(-(np.diff(edges)[full] * height[full] * np.log(height[full])).sum())

    def nll(self, model: ModelNormal) -> float:
        """Return -Σ_i log Pr(y_i|μ, σ), the sum over the points themselves, in nats."""
        return float(cost(self.y - model.loc, model.scale).sum())

    def mean_nll(self, loc: ArrayLike, scale: ArrayLike) -> Floats:
        """Return -(1/I) Σ_i log Pr(y_i|μ, σ), the mean over the points themselves, in nats, for μ and σ (A,)."""
        loc, scale = np.broadcast_arrays(np.asarray(loc, dtype=np.float64), scale)
        return np.asarray(cost(self.y - loc[..., None], scale[..., None]).mean(axis=-1))

    def excess(self, scale: ArrayLike) -> Floats:
        """Return h²/(24σ²), by which the cross-entropy exceeds the mean NLL: the variance of a box is h²/12."""
        return np.asarray(self.width**2 / (24 * np.asarray(scale, dtype=np.float64) ** 2))

    def cross_entropy(self, loc: ArrayLike, scale: ArrayLike) -> Floats:
        """Return -∫ q log p in nats for μ and σ (A,): the mean NLL plus h²/(24σ²)."""
        return np.asarray(self.mean_nll(loc, scale) + self.excess(scale))

    def divergence(self, loc: ArrayLike, scale: ArrayLike) -> Floats:
        """Return D[q‖p] = ∫ q log(q/p) in nats for μ and σ (A,): infinite for point masses."""
        return np.asarray(self.cross_entropy(loc, scale) - self.entropy)

    @property
    def best(self) -> ModelNormal:
        """The normal where cross-entropy and D[q‖p] are least: the mean of q, and the root of its variance.

        That variance is SS/I + h²/12, so for point masses this is the normal of maximum likelihood.
        """
        return ModelNormal(float(self.y.mean()), math.sqrt(float(self.y.var()) + self.width**2 / 12))

    @property
    def apart(self) -> bool:
        """Whether no two boxes overlap."""
        return bool((np.diff(np.sort(self.y)) >= self.width).all())


@dataclass(frozen=True)
class DivergenceAccount:
    """Data as boxes against a model, in nats: `nll` is a sum over the points, `mean_nll` their mean."""

    nll: float
    mean_nll: float
    cross_entropy: float
    entropy: float
    divergence: float


def divergence_account(boxes: Boxes, model: ModelNormal) -> DivergenceAccount:
    """Return all that is compared between the boxes and a model."""
    at = model.loc, model.scale
    return DivergenceAccount(
        boxes.nll(model),
        float(boxes.mean_nll(*at)),
        float(boxes.cross_entropy(*at)),
        boxes.entropy,
        float(boxes.divergence(*at)),
    )


@dataclass(frozen=True)
class DivergenceCurves:
    """The mean NLL, cross-entropy and D[q‖p] (A,) in nats over `values` (A,); the last two are least at `best`."""

    values: Floats
    mean_nll: Floats
    cross_entropy: Floats
    divergence: Floats
    best: float


def over_parameter(boxes: Boxes, model: ModelNormal, swept: Swept, values: Floats) -> DivergenceCurves:
    """Return the curves over values (A,) of one parameter, while the model keeps the other."""
    at = (values, model.scale) if swept == "loc" else (model.loc, values)
    mean = float(boxes.y.mean())
    best = mean if swept == "loc" else math.hypot(boxes.best.scale, mean - model.loc)
    return DivergenceCurves(values, boxes.mean_nll(*at), boxes.cross_entropy(*at), boxes.divergence(*at), best)


@dataclass(frozen=True)
class Narrowing:
    """Entropy, cross-entropy and D[q‖p] (W,) in nats of boxes of `widths` (W,), and the mean NLL, their limit."""

    widths: Floats
    entropy: Floats
    cross_entropy: Floats
    divergence: Floats
    mean_nll: float


def over_width(boxes: Boxes, model: ModelNormal, widths: Floats) -> Narrowing:
    """Return what becomes of the three as the boxes have widths (W,) above 0."""
    at = [divergence_account(replace(boxes, width=float(width)), model) for width in widths]
    entropy, crossed, divergence = np.array([(a.entropy, a.cross_entropy, a.divergence) for a in at]).T
    return Narrowing(widths, entropy, crossed, divergence, at[0].mean_nll)
