"""The Gumbel distribution: the largest of many, such as the highest flood of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from torch.distributions import Gumbel as TorchGumbel

from core.arrays import Array, Floats, tensor
from core.choose.closed_form import ClosedForm
from core.choose.domain import REAL_LINE, Domain
from core.choose.located import loc_and_scale
from core.choose.univariate import Univariate


@dataclass(frozen=True)
class Gumbel(ClosedForm, Univariate):
    """The Gumbel distribution Pr(y) = exp(-z - exp(-z)) / scale with z = (y - loc) / scale; Gumbel 1958."""

    key: ClassVar[str] = "stranger_gumbel"
    title: ClassVar[str] = "Gumbel"
    why: ClassVar[str] = "the largest of many"
    domain: ClassVar[Domain] = REAL_LINE

    @classmethod
    def make(cls, scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe of a Gumbel: loc predicted, scale a number, "learned" or "predicted"."""
        return cls(loc_and_scale(scale, link))

    def distribution(self, raw: Array) -> TorchGumbel:
        """Return N torch Gumbel distributions."""
        return TorchGumbel(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return log scale + z + exp(-z); by loc (exp(-z) - 1) / scale, by scale (1 - z + z exp(-z)) / scale."""
        z, scale = (y - values[0]) / values[1], values[1]
        fallen = np.exp(-z)
        return np.log(scale) + z + fallen, ((fallen - 1.0) / scale, (1.0 - z + z * fallen) / scale)
