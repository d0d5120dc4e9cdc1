"""The Gumbel distribution: the largest of many, such as the highest flood of a year."""

from dataclasses import dataclass
from typing import ClassVar, Self

from torch.distributions import Gumbel as TorchGumbel

from core.arrays import Array, tensor
from core.choose.closed_form import ClosedForm
from core.choose.domain import REAL_LINE, Domain
from core.choose.located import loc_and_scale
from core.choose.univariate import Univariate
from core.exact.elementary import exp, log


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

    @staticmethod
    def formula(y: float, loc: float, scale: float) -> tuple[float, ...]:
        """Return log scale + z + exp(-z); by loc (exp(-z) - 1) / scale, by scale (1 - z + z exp(-z)) / scale."""
        z = (y - loc) / scale
        fallen = exp(-z)
        return log(scale) + z + fallen, (fallen - 1.0) / scale, (1.0 - z + z * fallen) / scale
