"""The normal distribution: squared distances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Normal as TorchNormal

from core.arrays import Array, Floats, tensor
from core.choose.closed_form import ClosedForm
from core.choose.located import Located, loc_and_scale
from core.choose.parameter import Parameters
from core.choose.recipe import Recipe
from core.choose.special import mean_size, ndtr, ndtri, normal_nll
from core.choose.terms import Aside, Terms
from core.choose.univariate import mirrored
from core.exact import draws
from core.exact.elementary import log
from core.exact.gamma import HALF_LOG_2PI
from core.notation.equations import Equation, consistent, plus, result
from core.notation.numbers import Numeral


def _term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    values = (float(value) for value in recipe.arrays(raw).values())
    (at, loc, scale), nats = result(_cost, float(y), *values)
    square = rf"{scale.base}^2"
    return (
        rf"\tfrac12\log(2\pi\cdot {square}) + \frac{{({at.latex} - {loc.behind})^2}}{{2\cdot {square}}} = {nats.latex}"
    )


def _cost(y: float, loc: float, scale: float) -> float:
    return float(normal_nll(y - loc, scale))


def _least_squares(recipe: Recipe, raw: Floats, y: Floats) -> Aside | None:
    """Return what the loss is where scale is given; of a run that diverged there is nothing to say."""
    scale = recipe.parameters[1].source
    if isinstance(scale, str):
        return None
    with np.errstate(over="ignore"):
        squares = float(np.sum((y - recipe.arrays(raw)["loc"]) ** 2))
    if not np.isfinite(squares):  # the NLL, so many times less, may still be a number
        return None
    shown = _sums(len(y), scale, squares, float(recipe.nll(raw, y).sum()))
    square = rf"{shown['scale'].base}^2"
    return Aside(
        r"\begin{aligned} L & = \tfrac{I}{2}\log(2\pi\sigma^2) + \frac{\sum_i (y_i-\mu_i)^2}{2\sigma^2} \\[4pt]"
        rf" & = \tfrac{{{len(y)}}}{{2}}\log(2\pi\cdot {square}) + \frac{{{shown['squares'].latex}}}{{2\cdot {square}}}"
        rf" \\[4pt] & = {shown['width'].latex} + {shown['misses'].latex} = {shown['nll'].latex}\text{{ nats}}"
        r" \end{aligned}",
        "σ is fixed, so only the sum of squares depends on the network: this is least squares.",
    )


def _sums(points: int, scale: float, squares: float, nll: float) -> dict[str, Numeral]:
    """Return scale, the sum of squares, the two parts of the NLL and the NLL as they are shown, and agree."""

    def width(scale: float) -> float:
        return points * float(normal_nll(0.0, scale))

    def misses(squares: float, scale: float) -> float:
        return squares / (2 * scale**2)

    values = {"scale": scale, "squares": squares, "width": width(scale), "misses": misses(squares, scale), "nll": nll}
    equations = [
        Equation("width", ["scale"], width),
        Equation("misses", ["squares", "scale"], misses),
        Equation("nll", ["width", "misses"], plus),
        Equation("nll", ["squares", "scale"], lambda squares, scale: width(scale) + misses(squares, scale)),
    ]
    return consistent(values, equations, alike=[("width", "misses")])


@dataclass(frozen=True)
class Normal(ClosedForm, Located):
    """The normal distribution Pr(y) = exp(-(y - loc)² / (2 scale²)) / √(2π scale²); Prince 2023, eq. 5.7."""

    key: ClassVar[str] = "normal"
    place: ClassVar[int] = 10
    title: ClassVar[str] = "Normal"
    symmetric: ClassVar[bool] = True
    bell: ClassVar[bool] = True
    why: ClassVar[str] = "squared distances"
    terms: ClassVar[Terms] = Terms(
        r"L[\phi] = -\sum_i \log \Pr(y_i\,|\,x_i) = \sum_i \left[\tfrac12\log(2\pi\sigma_i^2)"
        r" + \frac{(y_i-\mu_i)^2}{2\sigma_i^2}\right]",
        term=_term,
        why="its distance from μ, in units of σ.",
        aside=_least_squares,
    )

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
        return p["loc"] + p["scale"] * draws.standard_normal(rng, shape=p["loc"].shape)

    def torch_nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return ½ log 2π + log scale + z²/2 with z = (y - loc) / scale; torch's own squares both, which overflows."""
        loc, scale = self.values(tensor(raw)).values()
        z = (tensor(y) - loc) / scale
        return HALF_LOG_2PI + scale.log() + 0.5 * z * z

    @staticmethod
    def formula(y: float, loc: float, scale: float) -> tuple[float, ...]:
        """Return ½ log 2π + log scale + z²/2, z = (y - loc) / scale; by loc -z / scale, by scale (1 - z²) / scale."""
        precision = 1.0 / scale
        z = (y - loc) * precision
        return HALF_LOG_2PI + log(scale) + 0.5 * z * z, -z * precision, (1.0 - z * z) * precision

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
