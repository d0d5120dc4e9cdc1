"""Step 3 written out: each family's loss as a formula, one of its terms with numbers, and what the term is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.theory.symbols import lower


@dataclass(frozen=True)
class Aside:
    """What else there is to say of a whole sum: a formula as LaTeX, and a sentence."""

    latex: str
    sentence: str


def _no_aside(recipe: Recipe, raw: Floats, y: Floats) -> Aside | None:
    return None


@dataclass(frozen=True)
class Terms:
    """How the loss of a family is written, for raw outputs (N, K) and the y (N,) observed.

    `symbols` is the sum as LaTeX; `term` writes the term of one point, raw (K,) and y, with its numbers; `parts`
    are what a table of points shows of Pr(y|x), by its symbol, each (N,); `why` says what a costly point pays for.
    """

    symbols: str
    term: Callable[[Recipe, Floats, float], str]
    parts: Callable[[Recipe, Floats], Mapping[str, Floats]]
    why: str
    aside: Callable[[Recipe, Floats, Floats], Aside | None] = _no_aside


def terms(recipe: Recipe) -> Terms:
    """Return how the loss of that family is written; families without a way of their own share the general one."""
    return TERMS.get(recipe.key, _general(recipe))


# The normal


def _normal_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    values = infer.parameters(recipe, raw)
    return {"μ": values["loc"], "σ": values["scale"]}


def _normal_term(recipe: Recipe, raw: Floats, y: float) -> str:
    loc, scale = (float(value) for value in _normal_parts(recipe, raw).values())
    return rf"\tfrac12\log(2\pi\cdot {scale:.4g}^2) + \frac{{({y:.4g} - ({loc:.4g}))^2}}{{2\cdot {scale:.4g}^2}}"


def _least_squares(recipe: Recipe, raw: Floats, y: Floats) -> Aside | None:
    scale = recipe.parameters[1].source
    if isinstance(scale, str):
        return None
    squares = float(np.sum((y - infer.mean(recipe, raw)) ** 2))
    constant = float(infer.costs(recipe, raw, y).sum()) - squares / (2 * scale**2)
    return Aside(
        rf"L = \underbrace{{\tfrac{{I}}{{2}}\log(2\pi\sigma^2)}}_{{{constant:.2f}}}"
        rf" + \frac{{1}}{{2\sigma^2}}\underbrace{{\textstyle\sum_i (y_i-\mu_i)^2}}_{{{squares:.6g}}}",
        "σ is fixed, so only the sum of squares depends on the network: this is least squares.",
    )


# Bernoulli


def _bernoulli_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    return {"f": raw[..., 0], "λ": infer.mean(recipe, raw)}


def _bernoulli_term(recipe: Recipe, raw: Floats, y: float) -> str:
    f = float(raw[0])
    if y == 1:
        return rf"-\log\lambda = -\log \mathrm{{sig}}[{f:.3f}] = \log(1 + e^{{{-f:.3f}}})"
    return rf"-\log(1-\lambda) = -\log \mathrm{{sig}}[{-f:.3f}] = \log(1 + e^{{{f:.3f}}})"


# Categorical


def _categorical_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    probabilities = infer.probabilities(recipe, raw)
    return {f"λ{lower(k)}": probabilities[..., k] for k in range(recipe.outputs)}


def _categorical_term(recipe: Recipe, raw: Floats, y: float) -> str:
    chosen = float(raw[int(y)])
    total = float(np.logaddexp.reduce(raw))
    return (
        rf"-\log\mathrm{{softmax}}_{{{int(y)}}}[\mathbf{{f}}] = \log\textstyle\sum_k e^{{f_k}} - f_{{{int(y)}}}"
        rf" = {total:.3f} - {_signed(chosen)}"
    )


def _signed(value: float) -> str:
    return f"({value:.3f})" if value < 0 else f"{value:.3f}"


# Any other family


def _general(recipe: Recipe) -> Terms:
    return Terms(
        r"L[\phi] = -\sum_i \log Pr(y_i\,|\,\mathrm{f}[x_i, \phi])",
        _named_term,
        _named_parts,
        "how improbable it was where it lies.",
    )


def _named_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    values = infer.parameters(recipe, raw)
    return {p.symbol: values[p.name] for p in recipe.parameters if values[p.name].ndim == raw.ndim - 1}


def _named_term(recipe: Recipe, raw: Floats, y: float) -> str:
    given = ",\\ ".join(f"{name} = {float(value):.4g}" for name, value in _named_parts(recipe, raw).items())
    return rf"-\log Pr({y:.4g}\,|\,{given})" if np.ndim(y) == 0 else rf"-\log Pr(y\,|\,{given})"


TERMS: Mapping[str, Terms] = MappingProxyType(
    {
        "normal": Terms(
            r"L[\phi] = -\sum_i \log Pr(y_i\,|\,x_i) = \sum_i \left[\tfrac12\log(2\pi\sigma_i^2)"
            r" + \frac{(y_i-\mu_i)^2}{2\sigma_i^2}\right]",
            _normal_term,
            _normal_parts,
            "its distance from μ, in units of σ.",
            _least_squares,
        ),
        "bernoulli": Terms(
            r"L[\phi] = \sum_i \left[-(1-y_i)\log(1-\lambda_i) - y_i\log\lambda_i\right],"
            r"\quad \lambda_i = \mathrm{sig}[\mathrm{f}[x_i, \phi]]",
            _bernoulli_term,
            _bernoulli_parts,
            "the probability that went to the other label.",
        ),
        "categorical": Terms(
            r"L[\phi] = -\sum_i \left[\mathrm{f}_{y_i}[x_i, \phi] - \log\textstyle\sum_k"
            r" \exp \mathrm{f}_k[x_i, \phi]\right]",
            _categorical_term,
            _categorical_parts,
            "the probability that went to the other labels.",
        ),
    }
)
"""How the loss is written, by the key of the family."""
