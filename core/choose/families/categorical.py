"""The categorical distribution of K labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Categorical as TorchCategorical

from core.arrays import Array, Floats, tensor
from core.choose.bounds import MAX_CLASSES
from core.choose.closed_form import ClosedForm
from core.choose.domain import Domain, categories
from core.choose.labels import NONE, RARE
from core.choose.link import IDENTITY
from core.choose.parameter import Parameter, Parameters
from core.choose.recipe import Recipe, log_shares, whole
from core.choose.terms import Terms
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import exp, log
from core.notation.equations import Equation, consistent, less
from core.notation.symbols import words


def _term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    values = {"total": float(np.logaddexp.reduce(raw)), "chosen": float(raw[int(y)])}
    values["cost"] = values["total"] - values["chosen"]
    shown = consistent(values, [Equation("cost", ["total", "chosen"], less)], own={"total": 3, "chosen": 3})
    (total, chosen, cost), name = shown.values(), words(names[int(y)])
    return (
        rf"-\log\mathrm{{softmax}}_{{{name}}}[\mathbf{{f}}] = \log\textstyle\sum_k e^{{f_k}} - f_{{{name}}}"
        rf" = {total.latex} - {chosen.behind} = {cost.latex}"
    )


@dataclass(frozen=True)
class Categorical(ClosedForm):
    """The categorical distribution Pr(y=k) = exp f_k / Σ_k' exp f_k'; Prince 2023, eq. 5.22."""

    key: ClassVar[str] = "categorical"
    place: ClassVar[int] = 120
    title: ClassVar[str] = "Categorical"
    why: ClassVar[str] = "a probability for each"
    terms: ClassVar[Terms] = Terms(
        r"L[\phi] = -\sum_i \left[\mathrm{f}_{y_i}[x_i, \phi] - \log\textstyle\sum_k"
        r" \exp \mathrm{f}_k[x_i, \phi]\right]",
        _term,
        why="the probability that went to the other labels.",
    )
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    typical: ClassVar[Mapping[str, ArrayLike]] = {"logits": [0.2, 0.9, -0.4]}

    @classmethod
    def make(cls, classes: int = 3) -> Self:
        """Return the recipe of a categorical distribution over `classes`, 2 to MAX_CLASSES: their logits predicted."""
        classes = whole("classes", classes, 2, MAX_CLASSES)
        return cls((Parameter("logits", "f", IDENTITY, start=(0.0,) * classes, width=classes),))

    @property
    def domain(self) -> Domain:  # type: ignore[override]  # one of each recipe, not of the family
        """The labels 0..K-1."""
        return categories(self.outputs)

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, K) of these `logits` (N, K), or of these `probs` (N, K), which sum to 1."""
        if set(values) == {"probs"}:
            values = {"logits": log_shares(values["probs"])}
        return super().raw(**values)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the logs of the shares of the labels, around 0; of one that is absent, the log of nearly 0."""
        logs = exact.log(np.maximum((y[:, None] == np.arange(self.outputs)).mean(axis=0), NONE))
        return {"logits": logs - logs.mean()}

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return logits that are not far apart, around 0."""
        logits = np.asarray(values["logits"])
        logits = np.maximum(logits, logits.max() - RARE)
        return {"logits": logits - logits.mean()}

    def distribution(self, raw: Array) -> TorchCategorical:
        """Return N torch categorical distributions over 0..K-1."""
        return TorchCategorical(logits=tensor(raw))

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return a label (N,) from each of N distributions.

        The largest of logits with Gumbel noise is a draw from their softmax.
        """
        noise = draws.gumbel(rng, shape=p["logits"].shape)
        return np.asarray(np.argmax(p["logits"] + noise, axis=-1), dtype=np.float64)

    @staticmethod
    def formula(y: Floats, values: Floats, nll: Floats, by: Floats) -> None:
        """Set the NLL to log Σ_k exp f_k - f_y, with the largest f taken out of the sum, its gradient to λ_k - [y = k].

        Of N examples at once: y (N,), values (K, N), nll (N,), by (K, N).
        """
        top, total, chosen = values[0].copy(), np.zeros(y.size), np.full(y.size, np.nan)
        for k in range(1, len(values)):
            for i in range(y.size):
                top[i] = values[k, i] if values[k, i] > top[i] else top[i]
        for k in range(len(values)):
            for i in range(y.size):
                by[k, i] = exp(values[k, i] - top[i])
                total[i] += by[k, i]
        for k in range(len(values)):
            for i in range(y.size):
                by[k, i] = by[k, i] / total[i] - (1.0 if y[i] == k else 0.0)
                chosen[i] = values[k, i] - top[i] if y[i] == k else chosen[i]
        for i in range(y.size):
            nll[i] = log(total[i]) - chosen[i]
