"""The Laplace distribution: distances."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from torch.distributions import Laplace as TorchLaplace

from core.arrays import Array, Floats, tensor
from core.choose.closed_form import ClosedForm
from core.choose.located import Located, loc_and_scale
from core.choose.parameter import Parameters
from core.choose.univariate import mirrored
from core.exact import draws
from core.exact.elementary import log


@dataclass(frozen=True)
class Laplace(ClosedForm, Located):
    """The Laplace distribution Pr(y) = exp(-|y - loc| / scale) / (2 scale): absolute errors in place of squares."""

    key: ClassVar[str] = "laplace"
    place: ClassVar[int] = 20
    title: ClassVar[str] = "Laplace"
    symmetric: ClassVar[bool] = True
    why: ClassVar[str] = "distances: outliers pull less"
    centre: ClassVar[Literal["mean", "mode"]] = "mode"

    @classmethod
    def make(cls, scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe of a Laplace: loc predicted, scale a number, "learned" or "predicted"."""
        return cls(loc_and_scale(scale, link))

    def distribution(self, raw: Array) -> TorchLaplace:
        """Return N torch Laplace distributions; loc and scale in units of y."""
        loc, scale = self.values(tensor(raw)).values()
        return TorchLaplace(loc, scale)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return p["loc"] + p["scale"] * draws.laplace(rng, shape=p["loc"].shape)

    @staticmethod
    def formula(y: float, loc: float, scale: float) -> tuple[float, ...]:
        """Return log 2 scale + |z| with z = (y - loc) / scale; by loc -sign z / scale, by scale (1 - |z|) / scale."""
        z = (y - loc) / scale
        size, sign = abs(z), (1.0 if z > 0.0 else (-1.0 if z < 0.0 else z))
        return log(2.0 * scale) + size, -sign / scale, (1.0 - size) / scale

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the median as `loc` and the mean distance from it as `scale`."""
        median = np.median(y)
        return self._free({"loc": median, "scale": np.abs(y - median).mean()})

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a scale a little above its floor, where most y are equal."""
        return self.off_floor(values)

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...); torch's own loses its digits where it is tiny."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        z = (np.asarray(y) - loc) / scale
        half = 0.5 * np.exp(-np.abs(z))
        return np.asarray(np.where(z < 0.0, half, 1.0 - half))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return np.asarray(loc + scale * mirrored(lambda below: np.log(2.0 * below), probability))

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return scale (|z| + exp(-|z|) - ¾) (N,), with z = (y - loc) / scale."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        size = np.abs(y - loc) / scale
        return np.asarray(scale * (size + np.exp(-size) - 0.75))
