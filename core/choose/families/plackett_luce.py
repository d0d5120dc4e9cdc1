"""The Plackett–Luce distribution of rankings: a softmax for each place in turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Distribution, constraints

from core.arrays import Array, Floats, tensor
from core.choose.bounds import ITEMS
from core.choose.closed_form import ClosedForm
from core.choose.domain import Domain, permutations
from core.choose.link import IDENTITY
from core.choose.parameter import Parameter, Parameters
from core.choose.rankings import Rankings
from core.choose.recipe import Recipe, whole
from core.choose.special import softmax
from core.choose.terms import Terms
from core.exact import draws
from core.exact.elementary import exp, log
from core.notation.equations import Equation, consistent
from core.notation.symbols import lower, words

APART = 4.0
"""Training starts with logits no further than this from their mean."""


class RankingDistribution(Distribution):
    """The Plackett–Luce distribution over the orders of K items, from `logits` (..., K); torch has none.

    Plackett 1975: the item in each place is drawn by softmax[logits] from those that are left.
    """

    arg_constraints = {"logits": constraints.real_vector}  # noqa: RUF012 (torch's own way)
    support = constraints.independent(constraints.nonnegative_integer, 1)

    def __init__(self, logits: torch.Tensor, validate_args: bool | None = None) -> None:
        self.logits = logits
        super().__init__(logits.shape[:-1], logits.shape[-1:], validate_args)

    @property
    def mode(self) -> torch.Tensor:
        """The most probable order (..., K): the items by their logits, the largest first."""
        return torch.argsort(self.logits, dim=-1, descending=True, stable=True).to(self.logits.dtype)

    def sample(self, sample_shape: Any = ()) -> torch.Tensor:
        """Return orders (*sample_shape, ..., K): the items by their logits with Gumbel noise."""
        uniform = torch.rand(self._extended_shape(sample_shape), dtype=self.logits.dtype)
        return RankingDistribution(self.logits - torch.log(-torch.log(uniform))).mode

    def log_prob(self, value: torch.Tensor) -> torch.Tensor:
        """Return Σ_r (f_r - log Σ_{s ≥ r} exp f_s) (...), f the logits in the order of the places."""
        logits, order = torch.broadcast_tensors(self.logits, value)
        placed = logits.gather(-1, order.long())
        return tensor((placed - placed.flip(-1).logcumsumexp(dim=-1).flip(-1)).sum(dim=-1))


IN_A_SCRIPT = '''\
class PlackettLuce:
    """Orders of items: each place in turn is drawn by the softmax of the logits that are left. torch has none."""

    def __init__(self, logits):
        self.logits = logits

    def log_prob(self, order):
        placed = self.logits.gather(-1, order.long())
        left = placed.flip(-1).logcumsumexp(-1).flip(-1)  # log sum exp over this place and those behind it
        return (placed - left).sum(-1)


'''


def _parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    shares = softmax(raw)
    return {f"λ{lower(k + 1)}": shares[..., k] for k in range(recipe.outputs)}


def _term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    order = [int(item) for item in y]
    shares = {f"λ {place}": float(share) for place, share in enumerate(softmax(raw)[order])}
    values = shares | {"cost": float(recipe.nll(raw, y))}
    *placed, cost = consistent(values, [Equation("cost", [*shares], _cost)], alike=[[*shares]]).values()
    items = [words(names[item]) for item in order]
    ahead = r" \succ ".join(items)
    each = r" \\ ".join(rf"\lambda_{{{item}}} = {share.latex}" for item, share in zip(items, placed, strict=True))
    factors = r" \\ \cdot ".join(
        rf"\frac{{{placed[r].latex}}}{{{' + '.join(share.latex for share in placed[r:])}}}" for r in range(len(y) - 1)
    )
    return (
        rf"\begin{{gathered}} y = ({ahead}) \\[4pt] {each} \\[4pt]"
        rf" -\log\left[ \begin{{gathered}} {factors} \end{{gathered}} \right] = {cost.latex} \end{{gathered}}"
    )


def _cost(*shares: float) -> float:
    left = np.cumsum(shares[::-1])[::-1]
    return -float(np.log(np.array(shares) / left).sum())


@dataclass(frozen=True)
class PlackettLuce(ClosedForm, Rankings):
    """The Plackett–Luce distribution Pr(y) = Π_r exp f_{y_r} / Σ_{s ≥ r} exp f_{y_s} of rankings y.

    y_r is the item in place r, the best first. A ranking has no mean.
    """

    key: ClassVar[str] = "plackett_luce"
    place: ClassVar[int] = 150
    title: ClassVar[str] = "Plackett–Luce"
    why: ClassVar[str] = "the best first"
    terms: ClassVar[Terms] = Terms(
        r"L[\phi] = -\sum_i \log \prod_r \frac{\lambda_{i,y_{ir}}}{\sum_{s \ge r} \lambda_{i,y_{is}}},"
        r"\quad \lambda_i = \mathrm{softmax}[\mathrm{f}[x_i, \phi]]",
        _term,
        _parts,
        "every place that went to an item of a small share.",
    )
    precedence: ClassVar[int] = 0  # columns that rank in every row are hardly anything else
    code: ClassVar[str] = "PlackettLuce(logits)"
    helpers: ClassVar[str] = IN_A_SCRIPT
    summary: ClassVar[str] = """\
for x_at, order in zip(shown, predicted.logits.argsort(descending=True)):
    print(f"x = {x_at}   most probable order {order.tolist()}")"""
    typical: ClassVar[Mapping[str, ArrayLike]] = {"logits": [2.0, 1.0, 0.0, -1.0]}

    @classmethod
    def make(cls, items: int = 4) -> Self:
        """Return the recipe of a Plackett–Luce distribution over `items`, 2 to 8: their logits predicted."""
        items = whole("items", items, *ITEMS)
        return cls((Parameter("logits", "f", IDENTITY, start=(0.0,) * items, width=items, power=0),))

    @property
    def domain(self) -> Domain:  # type: ignore[override]  # one of each recipe, not of the family
        """The orders of K items."""
        return permutations(self.outputs)

    def distribution(self, raw: Array) -> RankingDistribution:
        """Return N Plackett–Luce distributions."""
        return RankingDistribution(self.values(tensor(raw))["logits"])

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return a ranking (N, K) from each of N distributions.

        The order of logits with Gumbel noise, largest first, is a draw from Plackett–Luce.
        """
        return np.argsort(-(p["logits"] + draws.gumbel(rng, shape=p["logits"].shape)), axis=-1).astype(np.float64)

    @staticmethod
    def formula(y: Floats, values: Floats, by: Floats) -> float:
        """Return Σ_r (log Σ_{s ≥ r} exp f_s - f_r), f the logits by place; it is Σ_{r ≤ s} λ_rs - 1 by f_s.

        λ_rs is the probability that place r goes to the item of place s, among those left.
        """
        nll, top, share = 0.0, -np.inf, np.empty(values.size)
        for item in y[: values.size]:
            if not 0 <= item < values.size:  # there is no such item
                by[:] = np.nan
                return np.nan
        by[:] = -1.0
        for r in range(values.size - 1, -1, -1):
            placed, total = values[int(y[r])], 0.0
            top = max(top, placed)
            for s in range(r, values.size):
                share[s] = exp(values[int(y[s])] - top)
                total += share[s]
            for s in range(r, values.size):
                by[int(y[s])] += share[s] / total
            nll += log(total) + (top - placed)
        return nll

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return logits that are not far apart, around 0."""
        logits = np.asarray(values["logits"])
        return {"logits": np.clip(logits - logits.mean(), -APART, APART)}

    def places(self, raw: Array) -> Floats:
        """Return Pr(item k in place r) (..., K, K), by place and item, over all orders of the places before."""
        logits = tensor(raw)
        table = np.zeros((*logits.shape, self.outputs))  # (..., r, k)
        reached = {0: np.ones(logits.shape[:-1])}  # the probability that these items, as bits, are placed already
        for placed in range(2**self.outputs - 1):
            left = [item for item in range(self.outputs) if not placed >> item & 1]
            shares = torch.softmax(logits[..., left], dim=-1).numpy()
            for index, item in enumerate(left):
                chance = reached[placed] * shares[..., index]
                table[..., self.outputs - len(left), item] += chance
                then = placed | 1 << item
                reached[then] = reached.get(then, 0.0) + chance
        return table
