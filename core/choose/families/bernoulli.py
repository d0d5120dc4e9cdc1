"""The Bernoulli distribution of two labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Bernoulli as TorchBernoulli

from core.arrays import Array, Floats, tensor
from core.choose.closed_form import ClosedForm
from core.choose.domain import BINARY, Domain
from core.choose.labels import NONE, RARE
from core.choose.link import IDENTITY
from core.choose.parameter import Parameter, Parameters
from core.choose.recipe import Recipe
from core.choose.special import sigmoid
from core.choose.terms import Terms
from core.exact import arrays as exact
from core.exact.elementary import softplus_and_slope
from core.notation.equations import result
from core.notation.numbers import negative


def _parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    return {"f": raw[..., 0], "λ": recipe.mean(raw).numpy()}


def _term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    f = float(raw[0]) if y == 1 else -float(raw[0])
    (output,), cost = result(lambda f: float(np.logaddexp(0.0, -f)), f)
    label = r"\lambda" if y == 1 else r"(1-\lambda)"
    power = negative(output).latex
    return rf"-\log{label} = -\log \mathrm{{sig}}[{output.latex}] = \log(1 + e^{{{power}}}) = {cost.latex}"


@dataclass(frozen=True)
class Bernoulli(ClosedForm):
    """The Bernoulli distribution Pr(y) = (1 - λ)^(1-y) λ^y with λ = sig[logit]; Prince 2023, eq. 5.17."""

    key: ClassVar[str] = "bernoulli"
    place: ClassVar[int] = 110
    title: ClassVar[str] = "Bernoulli"
    why: ClassVar[str] = "one probability says all"
    terms: ClassVar[Terms] = Terms(
        r"L[\phi] = \sum_i \left[-(1-y_i)\log(1-\lambda_i) - y_i\log\lambda_i\right],"
        r"\quad \lambda_i = \mathrm{sig}[\mathrm{f}[x_i, \phi]]",
        _term,
        _parts,
        "the probability that went to the other label.",
    )
    domain: ClassVar[Domain] = BINARY
    standardised: ClassVar[Literal["nothing"]] = "nothing"
    typical: ClassVar[Mapping[str, ArrayLike]] = {"logits": 0.8}

    @classmethod
    def make(cls) -> Self:
        """Return the recipe of a Bernoulli distribution: its logit predicted."""
        return cls((Parameter("logits", "f", IDENTITY),))

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, 1) of these `logits`, or of these `probs`: λ in (0, 1)."""
        if set(values) == {"probs"}:
            values = {"logits": _logit(values["probs"])}
        return super().raw(**values)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the logit of the share of 1; where one label is all, that of a share of nearly 0 or 1."""
        share = np.clip(y.mean(), NONE, 1.0 - NONE)
        return {"logits": exact.log(share / (1.0 - share))}

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a logit of moderate size."""
        return {"logits": np.clip(values["logits"], -RARE, RARE)}

    def distribution(self, raw: Array) -> TorchBernoulli:
        """Return N torch Bernoulli distributions."""
        return TorchBernoulli(logits=tensor(raw)[..., 0])

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return np.asarray(rng.random(p["logits"].shape) < sigmoid(p["logits"]), dtype=np.float64)

    @staticmethod
    def formula(y: float, logits: float) -> tuple[float, ...]:
        """Return log(1 + e^z), where z is the logit of being wrong, and its derivative λ - y.

        Neither takes a logarithm of λ, so both hold at any logit.
        """
        wrong = 1.0 - 2.0 * y  # -1 where y is 1: its probability is sig[logit], the other's sig[-logit]
        nll, miss = softplus_and_slope(wrong * logits)  # the slope is sig[z], the probability of being wrong
        return nll, wrong * miss


def _logit(probs: ArrayLike) -> torch.Tensor:
    """Return the logit of `probs`; ValueError if one is not between 0 and 1."""
    shares = tensor(probs)
    if not bool(torch.all((shares > 0.0) & (shares < 1.0))):
        wrong = shares.flatten()[~((shares > 0.0) & (shares < 1.0)).flatten()][0]
        raise ValueError(f"probs must lie between 0 and 1; not {float(wrong):.12g}")
    return torch.logit(shares)
