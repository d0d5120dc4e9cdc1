"""Step 3 written out: each family's loss as a formula, one of its terms with numbers, and what the term is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.special import softmax
from core.explain.costs import given, of_mixture, of_ranking
from core.explain.per_point import SUM_DIGITS, shares
from core.notation.equations import Equation, added, agreed, less, result
from core.notation.numbers import LARGEST, Shown, negative, operand, written
from core.notation.symbols import lower, words
from core.theory.derivation import shift
from core.theory.normal import cost


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

    `symbols` is the sum as LaTeX; `term` writes the term of one point, raw (K,) and y (*event), with its numbers,
    the names of labels or items, and the cost that they give, in nats; `parts` are what a table of points shows of
    Pr(y|x), by its symbol, each (N,); `why` says what a costly point pays for.
    """

    symbols: str
    term: Callable[[Recipe, Floats, Floats, Sequence[str]], str]
    parts: Callable[[Recipe, Floats], Mapping[str, Floats]]
    why: str
    aside: Callable[[Recipe, Floats, Floats], Aside | None] = _no_aside


def worked_sum(costs: Floats, count: int) -> str:
    """Return the `count` largest of the costs (N,), which may be all, and their sum in nats, as LaTeX."""
    largest = [float(costs[i]) for i in np.argsort(-costs)[:count]]
    total = float(costs.sum())
    if len(costs) <= count:
        parts, whole = result(added, *largest)
        return rf"= {' + '.join(part.behind for part in parts)} = {whole.latex}\text{{ nats}}"
    shown = " + ".join(_of_sum(part).behind for part in largest)
    return rf"= {shown} + \dots = {shares(total, len(costs))[1].latex}\text{{ nats}}"


def _of_sum(cost: float) -> Shown:
    return operand(cost) if abs(cost) >= LARGEST else written(cost, SUM_DIGITS)


def terms(recipe: Recipe) -> Terms:
    """Return how the loss of that family is written; families without a way of their own share the general one."""
    return TERMS.get(recipe.key, _general(recipe))


# The normal


def _normal_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    values = infer.parameters(recipe, raw)
    return {"μ": values["loc"], "σ": values["scale"]}


def _normal_term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    values = (float(value) for value in _normal_parts(recipe, raw).values())
    (at, loc, scale), nats = result(_normal_cost, float(y), *values)
    square = rf"{scale.base}^2"
    return (
        rf"\tfrac12\log(2\pi\cdot {square}) + \frac{{({at.latex} - {loc.behind})^2}}{{2\cdot {square}}} = {nats.latex}"
    )


def _normal_cost(y: float, loc: float, scale: float) -> float:
    return float(cost(y - loc, scale))


def _least_squares(recipe: Recipe, raw: Floats, y: Floats) -> Aside | None:
    scale = recipe.parameters[1].source
    if isinstance(scale, str):
        return None
    with np.errstate(over="ignore"):
        points, squares = len(y), float(np.sum((y - infer.mean(recipe, raw)) ** 2))
    if not np.isfinite(squares):  # of a run that diverged: its NLL, so many times less, may still be a number
        return None
    values = {"scale": scale, "squares": squares}
    values["width"], values["misses"] = shift(points, scale), squares / (2 * scale**2)
    values["nll"] = float(infer.costs(recipe, raw, y).sum())
    equations = [
        Equation("width", ["scale"], lambda scale: shift(points, scale)),
        Equation("misses", ["squares", "scale"], lambda squares, scale: squares / (2 * scale**2)),
        Equation("nll", ["width", "misses"], added),
        Equation("nll", ["squares", "scale"], lambda squares, scale: shift(points, scale) + squares / (2 * scale**2)),
    ]
    shown = agreed(values, equations, alike=[("width", "misses")])
    square = rf"{shown['scale'].base}^2"
    return Aside(
        r"\begin{aligned} L & = \tfrac{I}{2}\log(2\pi\sigma^2) + \frac{\sum_i (y_i-\mu_i)^2}{2\sigma^2} \\[4pt]"
        rf" & = \tfrac{{{points}}}{{2}}\log(2\pi\cdot {square}) + \frac{{{shown['squares'].latex}}}{{2\cdot {square}}}"
        rf" \\[4pt] & = {shown['width'].latex} + {shown['misses'].latex} = {shown['nll'].latex}\text{{ nats}}"
        r" \end{aligned}",
        "σ is fixed, so only the sum of squares depends on the network: this is least squares.",
    )


# Bernoulli


def _bernoulli_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    return {"f": raw[..., 0], "λ": infer.mean(recipe, raw)}


def _bernoulli_term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    f = float(raw[0]) if y == 1 else -float(raw[0])
    (output, power), cost = _softplus_of(f)
    label = r"\lambda" if y == 1 else r"(1-\lambda)"
    return rf"-\log{label} = -\log \mathrm{{sig}}[{output.latex}] = \log(1 + e^{{{power.latex}}}) = {cost.latex}"


def _softplus_of(f: float) -> tuple[tuple[Shown, Shown], Shown]:
    """Return f and -f as they are shown, and the cost -log sig[f] that they give."""
    (output,), cost = result(lambda f: float(np.logaddexp(0.0, -f)), f)
    return (output, negative(output)), cost


# Categorical


def _categorical_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    probabilities = infer.probabilities(recipe, raw)
    return {f"λ{lower(k)}": probabilities[..., k] for k in range(recipe.outputs)}


def _categorical_term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    values = {"total": float(np.logaddexp.reduce(raw)), "chosen": float(raw[int(y)])}
    values["cost"] = values["total"] - values["chosen"]
    shown = agreed(values, [Equation("cost", ["total", "chosen"], less)], own={"total": 3, "chosen": 3})
    (total, chosen, cost), name = shown.values(), words(names[int(y)])
    return (
        rf"-\log\mathrm{{softmax}}_{{{name}}}[\mathbf{{f}}] = \log\textstyle\sum_k e^{{f_k}} - f_{{{name}}}"
        rf" = {total.latex} - {chosen.behind} = {cost.latex}"
    )


# Any other family


def _general(recipe: Recipe) -> Terms:
    return Terms(
        r"L[\phi] = -\sum_i \log \Pr(y_i\,|\,\mathrm{f}[x_i, \phi])",
        given,
        _named_parts,
        "how low Pr(y|x) is where it lies: a density or a probability.",
    )


def _named_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    values = infer.parameters(recipe, raw)
    return {p.symbol: values[p.name] for p in recipe.parameters if values[p.name].ndim == raw.ndim - 1}


def _mixture_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    logits, loc, scale = infer.parameters(recipe, raw).values()
    parts = {"π": softmax(logits), "μ": loc, "σ": scale}
    return {f"{name}{lower(k + 1)}": part[..., k] for k in range(loc.shape[-1]) for name, part in parts.items()}


def _ranking_parts(recipe: Recipe, raw: Floats) -> dict[str, Floats]:
    shares = softmax(raw)
    return {f"λ{lower(k + 1)}": shares[..., k] for k in range(recipe.outputs)}


TERMS: Mapping[str, Terms] = MappingProxyType(
    {
        "normal": Terms(
            r"L[\phi] = -\sum_i \log \Pr(y_i\,|\,x_i) = \sum_i \left[\tfrac12\log(2\pi\sigma_i^2)"
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
        "normal_mixture": Terms(
            r"L[\phi] = -\sum_i \log \sum_k \pi_{ik}\, \mathrm{Norm}_{y_i}[\mu_{ik}, \sigma_{ik}^2]",
            of_mixture,
            _mixture_parts,
            "its distance from every μ that has some weight, in units of its σ.",
        ),
        "plackett_luce": Terms(
            r"L[\phi] = -\sum_i \log \prod_r \frac{\lambda_{i,y_{ir}}}{\sum_{s \ge r} \lambda_{i,y_{is}}},"
            r"\quad \lambda_i = \mathrm{softmax}[\mathrm{f}[x_i, \phi]]",
            of_ranking,
            _ranking_parts,
            "every place that went to an item of a small share.",
        ),
    }
)
"""How the loss is written, by the key of the family."""
