"""The mixture of normals: several answers at one x."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Categorical, MixtureSameFamily
from torch.distributions import Normal as TorchNormal

from core.arrays import Array, Floats, tensor
from core.choose.bounds import COMPONENTS
from core.choose.closed_form import ClosedForm
from core.choose.em import mixture
from core.choose.link import IDENTITY, positive
from core.choose.located import BROAD, WORTH, Located
from core.choose.parameter import Parameter, Parameters
from core.choose.peaks import densities, peaks, peaks_and_regions
from core.choose.recipe import Recipe, log_shares, whole
from core.choose.special import invert, mean_size, ndtr, ndtri, normal_nll, softmax
from core.choose.terms import Terms
from core.choose.univariate import check_level
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import exp, log
from core.exact.gamma import HALF_LOG_2PI
from core.notation.equations import Equation, consistent
from core.notation.symbols import lower

REACH = 8.0
"""How many scales from each loc a mixture is looked at: a normal has 1e-15 of its probability beyond."""
PER_COMPONENT = 31
OFFSETS = np.array([-3.3, -2.2, -1.2, -0.5, 0.0, 0.5, 1.2, 2.2, 3.3])
"""The knots of each normal, in scales from its loc."""
PAIR = 2
"""Of more normals than this every second knot is left out: they lie among each other."""
FAINT = 700.0
"""exp(-700) is nothing beside what it is added to; where exp falls below all floats it takes twenty times as long."""
NO_SHARE = 1e-12
"""The least share of a component, whose log is finite."""


def _parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    logits, loc, scale = recipe.arrays(raw).values()
    parts = {"π": softmax(logits), "μ": loc, "σ": scale}
    return {f"{name}{lower(k + 1)}": part[..., k] for k in range(loc.shape[-1]) for name, part in parts.items()}


def _term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    parts = {name: float(part) for name, part in _parts(recipe, raw).items()}
    values = {"y": float(y)} | parts | {"cost": float(recipe.nll(raw, y))}
    shown = consistent(values, [Equation("cost", ["y", *parts], _cost)])
    at, *triples, cost = shown.values()
    total = " + ".join(
        rf"{pi.latex} \cdot \mathrm{{Norm}}_{{{at.latex}}}[{mu.latex}, {sigma.base}^2]"
        for pi, mu, sigma in zip(*[iter(triples)] * 3, strict=True)
    )
    return rf"-\log\left( {total} \right) = {cost.latex}"


def _cost(y: float, *values: float) -> float:
    pi, mu, sigma = np.reshape(values, (-1, 3)).T
    return -float(np.logaddexp.reduce(np.log(pi) - normal_nll(y - mu, sigma)))


@dataclass(frozen=True)
class NormalMixture(ClosedForm, Located):
    """A mixture of K normals, Pr(y) = Σ_k p_k Normal(y; loc_k, scale_k), with p = softmax[logits]; Bishop 1994."""

    key: ClassVar[str] = "normal_mixture"
    place: ClassVar[int] = 40
    title: ClassVar[str] = "Mixture of normals"
    code: ClassVar[str] = (
        "torch.distributions.MixtureSameFamily(\n"
        "        torch.distributions.Categorical(logits=logits), torch.distributions.Normal(loc=loc, scale=scale)\n"
        "    )"
    )
    share_symbol: ClassVar[str] = "π"
    why: ClassVar[str] = "several answers at one x"
    terms: ClassVar[Terms] = Terms(
        r"L[\phi] = -\sum_i \log \sum_k \pi_{ik}\, \mathrm{Norm}_{y_i}[\mu_{ik}, \sigma_{ik}^2]",
        _term,
        _parts,
        "its distance from every μ that has some weight, in units of its σ.",
    )
    centre: ClassVar[Literal["mean", "mode"]] = "mode"
    typical: ClassVar[Mapping[str, ArrayLike]] = {"logits": [0.4, -0.4], "loc": [-1.4, 1.4], "scale": [0.7, 0.5]}

    @classmethod
    def make(cls, components: int = 2, link: str = "softplus") -> Self:
        """Return the recipe of a mixture of `components` normals, 2 to 5: logits, locs and scales predicted.

        It starts from locs that lie apart, at quantiles of the standard normal: equal components would stay equal.
        """
        components = whole("components", components, *COMPONENTS)
        loc = ndtri((np.arange(components) + 0.5) / components)
        scale = math.sqrt(1.0 - float(np.mean(loc**2)))  # so that the variance is 1 in all
        return cls(
            (
                Parameter("logits", "f", IDENTITY, start=(0.0,) * components, width=components, power=0),
                Parameter("loc", "μ", IDENTITY, start=tuple(loc.tolist()), moves=True, width=components),
                Parameter("scale", "σ", positive(link), start=(scale,) * components, width=components),
            )
        )

    @property
    def pieces(self) -> int:  # type: ignore[override]  # one of each recipe, not of the family
        """How many pieces a region may have: one a component."""
        return self.parameters[0].width

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, 3K) of these `logits` or `probs`, `loc` and `scale`, each (N, K)."""
        if "probs" in values:
            values["logits"] = log_shares(values.pop("probs"))
        return super().raw(**values)

    def arguments(self, raw: Array) -> dict[str, torch.Tensor]:
        """Return `probs`, `loc` and `scale`, each (..., K)."""
        logits, loc, scale = self.values(tensor(raw)).values()
        return {"probs": torch.softmax(logits, dim=-1), "loc": loc, "scale": scale}

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the best mixture that many starts lead to; the likelihood has many peaks."""
        return self.climbed(self._found(y, self.least), y)

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a mixture of broad components, which can part and move with x, if that is nearly as probable.

        Else y has few values, and components stay on them, their scales a little above the floor.
        """
        broad = self._found(y, max(BROAD * float(y.std()), self.least))
        if self.mean_nll(broad, y) - self.mean_nll(values, y) < WORTH:
            return broad
        return self.off_floor(values)

    def _found(self, y: Floats, least: float) -> dict[str, ArrayLike]:
        """Return the best mixture whose scales are not below the least, or nearly so."""
        share, loc, scale = (each[0] for each in mixture(y, self.parameters[0].width, least))
        logits = exact.log(np.maximum(share, NO_SHARE))
        return {"logits": logits - logits.mean(), "loc": loc, "scale": scale}

    def distribution(self, raw: Array) -> MixtureSameFamily:
        """Return N torch mixtures of K normals; loc and scale in units of y."""
        logits, loc, scale = self.values(tensor(raw)).values()
        return MixtureSameFamily(Categorical(logits=logits), TorchNormal(loc, scale))

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        component = np.argmax(exact.log(p["probs"]) + draws.gumbel(rng, shape=p["probs"].shape), axis=-1)
        chosen = {name: np.take_along_axis(p[name], component[:, None], axis=1)[:, 0] for name in ("loc", "scale")}
        return np.asarray(chosen["loc"] + chosen["scale"] * draws.standard_normal(rng, shape=chosen["loc"].shape))

    @staticmethod
    def formula(y: Floats, values: Floats, by: Floats) -> float:
        """Return -log Σ_k exp(a_k) with a_k = log p_k + log Normal(y; loc_k, scale_k).

        With the responsibilities r = softmax[a] and z_k = (y - loc_k) / scale_k the gradient is p - r by logits,
        -r z / scale by loc and r (1 - z²) / scale by scale.
        """
        size = values.size // 3
        logits, loc, scale = values[:size], values[size : 2 * size], values[2 * size :]
        by_logits, by_loc, by_scale = by[:size], by[size : 2 * size], by[2 * size :]
        largest, best, prior, total = logits.max(), -np.inf, 0.0, 0.0
        for k in range(size):
            z, shifted = (y[0] - loc[k]) / scale[k], logits[k] - largest  # a large one would swallow the rest
            by_logits[k], by_loc[k], by_scale[k] = exp(shifted), z, shifted - log(scale[k]) - 0.5 * z * z
            prior, best = prior + by_logits[k], max(best, by_scale[k])
        for k in range(size):
            by_scale[k] = exp(by_scale[k] - best)
            total += by_scale[k]
        for k in range(size):
            z, share = by_loc[k], by_scale[k] / total
            by_logits[k] = by_logits[k] / prior - share
            by_loc[k], by_scale[k] = -share * z / scale[k], share * (1.0 - z * z) / scale[k]
        return HALF_LOG_2PI + log(prior) - (log(total) + best)

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...): the components' own, in proportion."""
        return _mixture_cdf(np.asarray(y), *(value.numpy() for value in self.arguments(raw).values()))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability; it lies between the components' own."""
        probs, loc, scale = (value.numpy() for value in self.arguments(raw).values())
        side = 1.0 if probability <= 0.5 else -1.0  # the upper tail is the lower one of -y
        below = min(probability, 1.0 - probability)
        own = side * loc + scale * ndtri(below)
        ends = own.min(axis=-1), own.max(axis=-1)
        return side * invert(_mixture_cdf, _mixture_density, below, *ends, probs, side * loc, scale)

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return E|Y - y| - ½ E|Y - Y'| (N,); Grimit et al. 2006."""
        share, loc, scale = (value.numpy() for value in self.arguments(raw).values())
        apart = loc[:, :, None] - loc[:, None, :], np.hypot(scale[:, :, None], scale[:, None, :])  # (N, K, K)
        pairs = share[:, :, None] * share[:, None, :] * mean_size(*apart)
        return np.asarray((share * mean_size(y[:, None] - loc, scale)).sum(axis=-1) - 0.5 * pairs.sum(axis=(1, 2)))

    def region(self, raw: Array, level: float) -> Floats:
        """Return the pieces (..., K, 2) of the smallest region of that probability; NaN where there are fewer."""
        return self.regions(raw, (level,))[0]

    def regions(self, raw: Array, levels: Sequence[float]) -> list[Floats]:
        """Return for each level the pieces (..., K, 2) of the smallest region; NaN where there are fewer."""
        return self.mode_and_regions(raw, levels)[1]

    def mode_and_regions(self, raw: Array, levels: Sequence[float]) -> tuple[Floats, list[Floats]]:
        """Return the y (...) of the highest peak, and `regions`, from the same knots."""
        for level in levels:
            check_level(level)
        highest, pieces = peaks_and_regions(*self._rows(raw), levels)
        shape = np.shape(raw)[:-1]
        return highest.reshape(shape), list(pieces.reshape(len(levels), *shape, self.pieces, 2))

    def density(self, raw: Array, y: Floats) -> Floats:
        """Return Pr(y|θ) (..., M) at y (..., M), for raw (..., outputs)."""
        rows = np.broadcast_to(y, (*np.shape(raw)[:-1], np.shape(y)[-1]))
        flat = np.ascontiguousarray(rows.reshape(-1, rows.shape[-1]))
        return densities(flat, *self._rows(raw)).reshape(rows.shape)

    def knots(self, raw: Floats) -> Floats:
        """Return rising values of y (..., L): some around each loc."""
        _, loc, scale = self.values(raw).values()
        offsets = OFFSETS if self.pieces <= PAIR else OFFSETS[::2]
        return np.sort(_spread(loc, scale, offsets), axis=-1)

    def grid(self, raw: Array) -> Floats:
        """Return rising values of y (..., G): around each loc, and closest there, so that each peak lies among them."""
        _, loc, scale = (value.numpy() for value in self.arguments(raw).values())
        return _around(loc, scale)

    def mean(self, raw: Array) -> torch.Tensor:
        """Return the mean (...): that of the locs, each with its share."""
        share, loc, _ = self._rows(raw)
        return tensor((share * loc).sum(axis=-1).reshape(np.shape(raw)[:-1]))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the y (...) of the highest peak."""
        return tensor(peaks(*self._rows(raw)).reshape(np.shape(raw)[:-1]))

    def _rows(self, raw: Array) -> tuple[Floats, Floats, Floats]:
        """Return the shares, locs and scales (R, K) of raw (..., outputs)."""
        values = (value.reshape(-1, self.pieces) for value in self.values(np.asarray(raw)).values())
        logits, loc, scale = map(np.ascontiguousarray, values)
        return softmax(logits), loc, scale


def _around(loc: Floats, scale: Floats) -> Floats:
    """Return rising values of y (..., G) around each of loc and scale (..., K)."""
    return np.sort(_spread(loc, scale, _offsets(PER_COMPONENT)), axis=-1)


def _offsets(count: int) -> Floats:
    """Return so many numbers of scales, within REACH, that lie closest at 0."""
    even = np.linspace(-1.0, 1.0, count)
    return np.asarray(REACH * even * np.abs(even))


def _spread(loc: Floats, scale: Floats, offsets: Floats) -> Floats:
    """Return the values of y (..., K O) that lie so many scales (O,) from each loc (..., K)."""
    y = loc[..., None] + scale[..., None] * offsets
    return y.reshape(*y.shape[:-2], -1)


def _mixed(term: Callable[[Floats, Floats], Floats], y: Floats, probs: Floats, loc: Floats, scale: Floats) -> Floats:
    """Return Σ_k p_k term(z_k, scale_k) (...) with z_k = (y - loc_k) / scale_k, for y (...) and parts (..., K)."""
    parts = (np.moveaxis(part, -1, 0) for part in (probs, loc, scale))
    return np.asarray(
        sum(share * term((y - centre) / width, width) for share, centre, width in zip(*parts, strict=True))
    )


_mixture_cdf = partial(_mixed, lambda z, scale: ndtr(z))
_mixture_density = partial(_mixed, lambda z, scale: _bell(z) / scale)


def _bell(z: Floats) -> Floats:
    return np.asarray(np.exp(-np.minimum(0.5 * z * z + HALF_LOG_2PI, FAINT)))
