"""The ordinal distribution of K levels in an order: one output, and cutpoints between neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import getsource
from re import sub
from typing import Any, ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike

from core.arrays import Array, Floats, Numbers, tensor
from core.choose.bounds import FEWEST_LEVELS, MAX_CLASSES
from core.choose.closed_form import ClosedForm
from core.choose.domain import Domain, levels
from core.choose.labels import NONE, RARE
from core.choose.levels import Levels, picked
from core.choose.link import EXP, IDENTITY, LEAST
from core.choose.parameter import Parameter, Parameters
from core.choose.recipe import Recipe, whole
from core.choose.special import expit
from core.choose.terms import Terms
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import exp, expm1, log, softplus_and_slope
from core.notation.equations import result


class OrderedLogistic(torch.distributions.Categorical):
    """The levels 0..K-1 that a logistic variable around `loc` reaches: its cutpoints begin at 0, `gaps` apart."""

    def __init__(self, loc: Any, gaps: Any) -> None:
        apart = gaps.reshape(*loc.shape, -1)  # (..., K - 2)
        cuts = torch.nn.functional.pad(apart.cumsum(-1), (1, 0)) - loc[..., None]  # the logits of Pr(y ≤ k)
        up_to, above = torch.nn.functional.logsigmoid(cuts), torch.nn.functional.logsigmoid(-cuts)
        inner = torch.log(-torch.expm1(-apart)) + up_to[..., 1:] + above[..., :-1]
        super().__init__(logits=torch.cat([up_to[..., :1], inner, above[..., -1:]], -1))


def _term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    assert isinstance(recipe, Ordinal)
    cuts, level = recipe.cutpoints(raw) - raw[0], int(y)
    low, high = np.concatenate([[-np.inf], cuts, [np.inf]])[level : level + 2]
    ends = (high, low) if low + high < 0.0 else (-low, -high)  # the tail in which a calculator has digits
    shown, cost = result(_cost, *(end for end in ends if np.isfinite(end)))
    share = " - ".join(rf"\mathrm{{sig}}[{end.latex}]" for end in shown)
    return rf"-\log\left({share}\right) = {cost.latex}"


def _parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    return {"μ": raw[..., 0]}


def _cost(high: float, low: float = -np.inf) -> float:
    """Return -log(sig[high] - sig[low]) in nats."""
    return float(np.logaddexp(0.0, -high) + np.logaddexp(0.0, low) - np.log(-np.expm1(low - high)))


@dataclass(frozen=True)
class Ordinal(ClosedForm, Levels):
    """The ordinal distribution Pr(y ≤ k) = sig[c_{k+1} - loc], c_1 < … < c_{K-1}; McCullagh 1980.

    Moving `loc` multiplies the odds of all Pr(y ≤ k) alike: proportional odds. The first cutpoint is 0, as a shift of
    all of them is one of loc, and the others follow at positive `gaps`. Levels have an order, but no distances: there
    is no mean.
    """

    key: ClassVar[str] = "ordinal"
    place: ClassVar[int] = 125
    precedence: ClassVar[int] = 0  # it is offered before those that forget the order
    title: ClassVar[str] = "Ordinal"
    why: ClassVar[str] = "an order, but no distances"
    terms: ClassVar[Terms] = Terms(
        r"\begin{gathered} L[\phi] = -\sum_i \log\left(\mathrm{sig}[c_{y_i+1} - \mu_i]"
        r" - \mathrm{sig}[c_{y_i} - \mu_i]\right) \\ \mu_i = \mathrm{f}[x_i, \phi],\quad c_{k+1} = c_k + \Delta_k \\"
        r" c_0 = -\infty,\quad c_1 = 0,\quad c_K = \infty \end{gathered}",
        _term,
        _parts,
        why="the probability that went to the other levels.",
    )
    code: ClassVar[str] = "OrderedLogistic(loc, gaps)"
    helpers: ClassVar[str] = sub(r": Any\b| -> None\b", "", getsource(OrderedLogistic)) + "\n\n"

    @classmethod
    def make(cls, classes: int = 3) -> Self:
        """Return the recipe of `classes` levels, 3 to MAX_CLASSES: loc predicted, the gaps learned through exp."""
        gaps = whole("classes", classes, FEWEST_LEVELS, MAX_CLASSES) - 2
        start = (1.0,) * gaps if gaps > 1 else 1.0
        return cls(
            (
                Parameter("loc", "μ", IDENTITY, power=0),
                Parameter("gaps", "Δ", EXP, "learned", start=start, width=gaps, power=0),
            )
        )

    @property
    def domain(self) -> Domain:  # type: ignore[override]  # one of each recipe, not of the family
        """The levels 0..K-1."""
        return levels(self.outputs + 1)

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, K - 1) of these `loc` and `gaps`; `cutpoints` (N, K - 1) may stand for gaps.

        ValueError if the cutpoints do not rise.
        """
        if "cutpoints" in values and "loc" in values:
            cuts = tensor(values.pop("cutpoints"))
            apart = cuts.diff(dim=-1)
            if not bool(torch.all(apart > 0.0)):
                raise ValueError(f"cutpoints must rise; not {cuts[(apart <= 0.0).any(dim=-1)][0].tolist()}")
            values |= {
                "loc": tensor(values["loc"]) - cuts[..., 0],
                "gaps": apart if apart.shape[-1] > 1 else apart[..., 0],
            }
        return super().raw(**values)

    def at(self, values: Mapping[str, ArrayLike], stretch: bool = True) -> Self:
        """Return the recipe that starts at these values; gaps are differences of logits, whose unit suits any y."""
        return super().at(values, stretch=False)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the logits of the shares up to each level, as `loc` and `gaps`; of an absent level's nearly 0."""
        return self._of_shares(np.maximum(self._shares(y), NONE))

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return cutpoints that leave to each level, absent ones too, a share that is small but not nothing."""
        return self._of_shares(np.maximum(self._shares(y), exact.exp(-RARE)))

    def _shares(self, y: Floats) -> Floats:
        return np.asarray((y[:, None] == np.arange(self.outputs + 1)).mean(axis=0))

    def _of_shares(self, shares: Floats) -> dict[str, ArrayLike]:
        """Return the values that give the levels these shares (K,), all above 0, as far as links reach."""
        cuts = exact.log(np.cumsum(shares)[:-1]) - exact.log(np.cumsum(shares[::-1])[::-1][1:])  # (K - 1,)
        gaps = np.maximum(np.diff(cuts), LEAST)
        return {"loc": -cuts[0], "gaps": gaps if len(gaps) > 1 else gaps[0]}

    def distribution(self, raw: Array) -> OrderedLogistic:
        """Return N distributions over 0..K-1."""
        return OrderedLogistic(*self.values(tensor(raw)).values())

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return a level (N,) from each of N distributions: how many cutpoints a logistic draw around loc is above."""
        cuts = _cutpoints(p["gaps"].reshape(len(p["loc"]), -1))[:, 1:-1]
        reached = p["loc"] + draws.logistic(rng, shape=p["loc"].shape)
        return np.asarray((reached[:, None] > cuts).sum(axis=-1), dtype=np.float64)

    @staticmethod
    def formula(y: Floats, values: Floats, by: Floats) -> float:
        """Return log(1 + e^a) + log(1 + e^-b) - log(1 - e^-Δ), where y lies from a to b = a + Δ, logits of cutpoints.

        The gradient is sig[-b] - sig[a] by loc; by a gap below y the opposite, by that of y -sig[-b] - 1 / (e^Δ - 1),
        by one above 0. The first level has no a and the last no b, and neither has a Δ: they are infinite.
        """
        level, last, loc = y[0], values.size, values[0]
        start, gap = 0.0, np.inf  # the cutpoint below y, the first of which is 0, and how far the one above is off
        for j in range(1, last):
            start += values[j] if j < level else 0.0
            gap = values[j] if j == level else gap
        low, below = softplus_and_slope(start - loc if level > 0 else -np.inf)
        high, above = softplus_and_slope(loc - (start + gap if level > 0 else start) if level < last else -np.inf)
        room = -expm1(-gap)
        by[0] = above - below
        for j in range(1, last):
            by[j] = below - above if j < level else (-(above + exp(-gap) / room) if j == level else 0.0)
        return low + high - log(room) if 0 <= level <= last else np.nan

    def up_to(self, raw: Array) -> Floats:
        """Return Pr(Y ≤ k|θ) (..., K) of all levels: the last is 1."""
        return self.cdf(np.asarray(raw)[..., None, :], np.array(self.domain.support))

    def cutpoints(self, raw: Array) -> Floats:
        """Return c_1 = 0 to c_{K-1} (..., K - 1), between which `loc` lies."""
        return self._cuts(raw)[..., 1:-1]

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for y (...)."""
        return np.asarray(expit(self._logit(raw, y)))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...) for y (...)."""
        return np.asarray(expit(-self._logit(raw, y)))

    def _logit(self, raw: Array, y: Array) -> Floats:
        """Return the logit of Pr(Y ≤ y|θ) (...)."""
        return np.asarray(picked(self._cuts(raw), self.reached(y)) - self.arrays(raw)["loc"])

    def _cuts(self, raw: Array) -> Floats:
        """Return all cutpoints (..., K + 1), the infinite ones too."""
        return _cutpoints(self._apart(self.arrays(raw)["gaps"]))

    def _apart(self, gaps: Numbers) -> Floats:
        """Return the gaps (..., K - 2); one alone has no axis of its own."""
        return np.asarray(gaps) if self.outputs > 2 else np.asarray(gaps)[..., None]


def _cutpoints(apart: Floats) -> Floats:
    """Return the cutpoints c_0 = -∞, c_1 = 0, …, c_K = ∞ (..., K + 1) that are so far apart, (..., K - 2)."""
    end = np.full_like(apart[..., :1], np.inf)
    return np.concatenate([-end, np.zeros_like(end), np.cumsum(apart, axis=-1), end], axis=-1)
