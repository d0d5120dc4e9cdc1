"""Step 3 said of a panel: what the number of its title is, and how it comes about from the numbers of the moment."""

import math
import operator
from collections.abc import Iterable, Sequence

import numpy as np

from core.arrays import Floats
from core.explain.entropy import forward_numerals, reverse_numerals
from core.judge.contest import Standing
from core.notation.equations import plus, result
from core.notation.numbers import Numeral, fixed, product_text, significant
from core.theory.derivation import shift
from core.theory.line import Account
from core.theory.point_masses import ModelNormal
from core.theory.two_bumps import TwoBumps

FIRST = 3
"""So many terms of a sum are written out."""
NATS = 3
"""Decimals of a term in nats."""


def explain_squares(fit: Account) -> str:
    """Return what the sum of squares of a fit is, with its first terms."""
    return f"By how much the line misses each y, squared, and added up.\n{_squares(fit.residual)}."


def explain_nll(fit: Account, sigma: float | None = None) -> str:
    """Return what the NLL of a fit is, with its first terms, and from the sum of squares where all have one sigma."""
    count = len(fit.cost)
    text = f"−log Pr(y|x) of each point, in nats, added up.\n{_costs(fit.cost)}."
    if sigma is None:
        return text

    def nll(squares: float, sigma: float) -> float:
        return shift(count, sigma) + squares / (2 * sigma**2)

    (squares, width), shown = result(nll, fit.sum_of_squares, sigma)
    return f"{text}\n{count}/2 · log[2π · {width.text}²] + {squares.text} / (2 · {width.text}²) = {shown.text}."


def explain_sigma(fit: Account, best: float, grows: bool) -> str:
    """Return what the σ of least NLL is: the root of the mean square, of residuals over its growth where it grows."""
    count = len(fit.square)
    if grows:
        return (
            "The root of the mean square of the residuals, each divided by the growth of σ at its x.\n"
            f"√(Σ ((y − f) / g(x))² / {count}) = {fixed(best, NATS)}."
        )
    (squares,), shown = result(lambda squares: math.sqrt(squares / count), fit.sum_of_squares, decimals=NATS)
    return f"The root of the mean square.\n√({squares.text} / {count}) = {shown.text}."


def explain_forward(target: TwoBumps, model: ModelNormal) -> str:
    """Return what D[q‖p] is, and from which numbers of q and p it comes about."""
    (entropy, sigma, variance, away), value = forward_numerals(target, model)
    return (
        "The mean of log q − log p over q: −H[q] + ½ log[2πσ²] + (Var q + (E q − μ)²) / (2σ²).\n"
        f"−{_inside(entropy.text)} + ½ log[2π · {sigma.text}²] + ({variance.text} + {_inside(away.text)}²)"
        f" / (2 · {sigma.text}²) = {value.text}."
    )


def explain_reverse(model: ModelNormal, value: float) -> str:
    """Return what D[p‖q] is, and from which numbers it comes about."""
    _, entropy, crossed, divergence = reverse_numerals(model, value)
    return (
        "The mean of log p − log q over p: −H[p] + H[p, q], with H[p] = ½ log[2πe σ²].\n"
        f"−{_inside(entropy.text)} + {_inside(crossed.text)} = {divergence.text}."
    )


def explain_mean_nll(standing: Standing) -> str:
    """Return what the NLL a point of a contender is: the mean over points, networks and splits."""
    splits, networks = standing.nll.shape
    rounds, points = standing.rounds, standing.points
    each = "split" if splits > 1 else "network"
    return (
        f"−log Pr(y|x), in nats, as a mean over the {points:,} points held out, for each of {splits} splits and "
        f"{networks} networks.\nBy {each}: {_mean(rounds)}."
    )


PRODUCT = "The densities Pr(y|x), a factor a point, multiplied.\nfloat64: {0} · {1} = {2}\nfloat32: {3}"
LOG_SUM = "log Pr(y|x) of each point, in nats, added up.\n{0} + {1} = {2}"
CRITERIA = (
    "NLL = {0}/2 · log[2π · {1}²] + {2} / (2 · {1}²) = {3} nats\n"
    "log-likelihood = −NLL, likelihood = e^(−NLL), and the sum of squares is {2}."
)
LOG = "log g, at this z.\nlog[{0}] = {1}"
"""What the numbers of a reel are, with a place for each of those of the moment."""


def running_texts(factors: Floats, products: Floats) -> list[tuple[str, ...]]:
    """Return the product (M,) before, the factors (M,), and the product after each, as they are shown."""
    before = np.concatenate([[1.0], products[:-1]])
    return _columns(_multiplied(*map(float, each)) for each in zip(before, factors, products, strict=True))


def _multiplied(before: float, factor: float, product: float) -> tuple[str, str, str]:
    operands, value = result(operator.mul, before, factor, decimals=None)
    first, second = (each.text for each in operands)
    return first, second, value.text if product and math.isfinite(product) else product_text(product)


def summed_texts(terms: Floats, sums: Floats) -> list[tuple[str, ...]]:
    """Return the sum (M,) before, the terms (M,), and the sum after each, as they are shown, in nats."""
    before = np.concatenate([[0.0], sums[:-1]])
    return _columns(_added(float(one), float(term)) for one, term in zip(before, terms, strict=True))


def _added(before: float, term: float) -> tuple[str, str, str]:
    (first, second), value = result(plus, before, term)
    return first.text, _inside(second.text), value.text


def criteria_texts(squares: Floats, sigma: Floats, count: int) -> list[tuple[str, ...]]:
    """Return the number of points, σ (M,), the sum of squares (M,) and the NLL that these give, as they are shown."""

    def nll(sigma: float, squares: float) -> float:
        return shift(count, sigma) + squares / (2 * sigma**2)

    shown = _columns(
        _texts(*result(nll, float(width), float(total), decimals=NATS))
        for width, total in zip(sigma, squares, strict=True)
    )
    return [(str(count),), *shown]


def log_texts(values: Floats) -> list[tuple[str, ...]]:
    """Return values (M,) and their logs, as they are shown."""
    return _columns(_texts(*result(math.log, float(value), decimals=NATS)) for value in values)


def _texts(operands: Sequence[Numeral], value: Numeral) -> tuple[str, ...]:
    return (*(_inside(each.text) for each in operands), value.text)


def _columns(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return list(zip(*rows, strict=True))


def _inside(text: str) -> str:
    """Return a number as it stands within a formula: in brackets where it is negative."""
    return f"({text})" if text.startswith("−") else text


def _squares(residual: Floats) -> str:
    """Return the sum of squares of residuals (N,): its first terms, or all of few, so that they give the sum."""
    if len(residual) > FIRST:
        first = [f"{_inside(significant(float(each)))}²" for each in residual[:FIRST]]
        return f"{' + '.join(first)} + … = {fixed(float(np.sum(residual**2)))}"
    shown, total = result(lambda *each: math.fsum(one * one for one in each), *map(float, residual))
    return f"{' + '.join(f'{_inside(each.text)}²' for each in shown)} = {total.text}"


def _costs(costs: Floats, decimals: int = 2) -> str:
    """Return the sum of costs (N,): its first terms, or all of few, so that they give the sum."""
    if len(costs) > FIRST:
        first = [_inside(fixed(float(each), decimals)) for each in costs[:FIRST]]
        return f"{' + '.join(first)} + … = {fixed(float(costs.sum()), decimals)}"
    shown, total = result(plus, *map(float, costs), decimals=decimals)
    return f"{' + '.join(_inside(each.text) for each in shown)} = {total.text}"


def _mean(values: Floats) -> str:
    """Return the mean of values (R,): its first terms, or all of few, so that they give the mean."""
    count = len(values)
    if count > FIRST:
        first = [_inside(fixed(float(each), NATS)) for each in values[:FIRST]]
        return f"({' + '.join(first)} + …) / {count} = {fixed(float(values.mean()), NATS)}"
    shown, mean = result(lambda *each: math.fsum(each) / count, *map(float, values), decimals=NATS)
    return f"({' + '.join(_inside(each.text) for each in shown)}) / {count} = {mean.text}"
