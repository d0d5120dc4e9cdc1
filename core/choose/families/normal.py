"""The normal distribution: squared distances."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Normal as TorchNormal

from core.arrays import Array, Floats, tensor
from core.choose.located import Located, loc_and_scale
from core.choose.parameter import Parameters
from core.choose.special import HALF_LOG_2PI, mean_size, ndtr, ndtri
from core.choose.univariate import mirrored


@dataclass(frozen=True)
class Normal(Located):
    """The normal distribution Pr(y) = exp(-(y - loc)² / (2 scale²)) / √(2π scale²); Prince 2023, eq. 5.7."""

    key: ClassVar[str] = "normal"
    place: ClassVar[int] = 10
    title: ClassVar[str] = "Normal"
    symmetric: ClassVar[bool] = True
    bell: ClassVar[bool] = True
    why: ClassVar[str] = "squared distances"

    @classmethod
    def make(cls, scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe of a normal: loc predicted, scale a number, "learned" or "predicted"."""
        return cls(loc_and_scale(scale, link))

    def distribution(self, raw: Array) -> TorchNormal:
        """Return N torch normals; loc and scale in units of y."""
        loc, scale = self.values(tensor(raw)).values()
        return TorchNormal(loc, scale)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return p["loc"] + p["scale"] * rng.standard_normal(p["loc"].shape)

    def nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return ½ log 2π + log scale + z²/2 with z = (y - loc) / scale; torch's own squares both, which overflows."""
        loc, scale = self.values(tensor(raw)).values()
        z = (tensor(y) - loc) / scale
        return HALF_LOG_2PI + scale.log() + 0.5 * z * z

    def nll_and_score(self, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return ½ log 2π + log scale + z²/2 with z = (y - loc) / scale, and its gradient.

        Per raw output the gradient is -z / scale, and (1 - z²) / scale, each times the slope of its link.
        """
        (loc, loc_slope), (scale, scale_slope) = self.values_and_slopes(raw)
        precision = 1.0 / scale
        z = (y - loc) * precision
        square = z * z
        score = np.empty_like(raw)
        np.multiply(z, -loc_slope * precision, out=score[..., 0])
        if self.outputs > 1:
            np.multiply(1.0 - square, scale_slope * precision, out=score[..., 1])
        return HALF_LOG_2PI + np.log(scale) + 0.5 * square, score

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean as `loc` and the standard deviation as `scale`."""
        return self._free({"loc": y.mean(), "scale": y.std()})

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...); torch's own loses its digits where it is tiny."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return ndtr((np.asarray(y) - loc) / scale)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return np.asarray(loc + scale * mirrored(ndtri, probability))

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return E|Y - y| - ½ E|Y - Y'| (N,)."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return np.asarray(mean_size(y - loc, scale) - 0.5 * mean_size(np.zeros(()), np.hypot(scale, scale)))
