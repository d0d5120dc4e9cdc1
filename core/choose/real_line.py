"""Step 1 for y on the real line: the normal distribution, its scale fixed, learned or predicted from x."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch.distributions import Normal as TorchNormal

from core.arrays import Array, Floats, tensor
from core.choose.domain import REAL_LINE, Domain
from core.choose.link import IDENTITY, positive
from core.choose.parameter import Parameter, source
from core.choose.recipe import Recipe

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)


@dataclass(frozen=True)
class Normal(Recipe):
    """The normal distribution Pr(y) = exp(-(y - loc)² / (2 scale²)) / √(2π scale²); Prince 2023, eq. 5.7."""

    key: ClassVar[str] = "normal"
    title: ClassVar[str] = "Normal"
    domain: ClassVar[Domain] = REAL_LINE

    def distribution(self, raw: Array) -> TorchNormal:
        """Return N torch normals; loc and scale in units of y."""
        loc, scale = self.values(tensor(raw)).values()
        return TorchNormal(loc, torch.as_tensor(scale, dtype=loc.dtype))

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


def normal(scale: object = "predicted", link: str = "softplus") -> Normal:
    """Return the recipe of a normal: loc predicted, scale a number, "learned" or "predicted"."""
    return Normal(
        (
            Parameter("loc", "μ", IDENTITY, moves=True),
            Parameter("scale", "σ", positive(link), source("scale", scale), start=1.0),
        )
    )
