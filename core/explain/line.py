"""Step 3 with the numbers of the moment: formulas of a fit, as LaTeX, with a first term, the rest, and the sum."""

import math
import operator
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.notation.equations import Equation, consistent, plus
from core.notation.numbers import Numeral, latex_exp, latex_fixed, operand
from core.theory.derivation import Step, shift
from core.theory.line import Account, Line

DIGITS = 2
FIRST = 2
"""How many terms of a sum are written out."""
LOGS = 3
"""Decimals of a log of a likelihood."""
MANY = 4
"""Decimals of a σ̂ that is set by its formula."""


def squares_in_numbers(fit: Account, y: Floats) -> str:
    """Return Σ (y - f)² with its first terms written out, as LaTeX."""
    means = [operand(mean).behind for mean in fit.prediction[:FIRST]]
    return squares_latex(y, means, latex_fixed(fit.sum_of_squares))


def squares_latex(y: Floats, means: Sequence[str], total: str) -> str:
    """Return Σ (y - f)² with its first terms written out, as LaTeX, out of the LaTeX of its predictions and sum."""
    terms = [_square_of(float(each), mean) for each, mean in zip(y, means, strict=False)]
    return _sum(terms, total, len(y))


def nll_in_numbers(fit: Account, sigma: float) -> str:
    """Return I/2 · log(2πσ²) + SS / (2σ²) with one σ, and below it its two terms and the NLL in nats, as LaTeX."""
    points = len(fit.cost)
    rest = fit.sum_of_squares / (2 * sigma**2)

    def nll(squares: float, sigma: float) -> float:
        return shift(points, sigma) + squares / (2 * sigma**2)

    values = {"squares": fit.sum_of_squares, "σ": sigma, "width": fit.nll - rest, "misses": rest, "nll": fit.nll}
    shown = consistent(
        values,
        [
            Equation("width", ["σ"], lambda sigma: shift(points, sigma)),
            Equation("misses", ["squares", "σ"], lambda squares, sigma: squares / (2 * sigma**2)),
            Equation("nll", ["width", "misses"], plus),
            Equation("nll", ["squares", "σ"], nll),
        ],
        alike=[("width", "misses")],
    )
    numbers = (shown[name].latex for name in ("squares", "width", "misses", "nll"))
    return nll_latex(points, shown["σ"].base, *numbers)


def nll_latex(points: int, sigma: str, squares: str, width: str, misses: str, nll: str) -> str:
    """Return what `nll_in_numbers` does, out of the LaTeX of its numbers."""
    square = rf"{sigma}^2"
    return (
        rf"\begin{{aligned}} & \tfrac{{{points}}}{{2}} \log\left[2\pi \cdot {square}\right]"
        rf" + \frac{{{squares}}}{{2 \cdot {square}}}"
        rf" \\[4pt] & = {width} + {misses} = {nll} \text{{ nats}}"
        r" \end{aligned}"
    )


def sigma_numerals(residual: Floats) -> dict[str, Numeral]:
    """Return squares, points, variance and sigma of residuals (I,), σ̂² = Σ r² / I, as they are shown."""
    points, squares = len(residual), float(np.sum(residual**2))
    variance = squares / points
    values = {"squares": squares, "points": float(points), "variance": variance, "sigma": math.sqrt(variance)}
    equations = [
        Equation("variance", ["squares", "points"], operator.truediv),
        Equation("sigma", ["variance"], math.sqrt),
    ]
    return consistent(values, equations, MANY)


def sigma_in_numbers(residual: Floats) -> str:
    """Return σ̂² = Σ r² / I and σ̂ with the numbers of residuals (I,), as LaTeX."""
    squares, points, variance, sigma = (number.latex for number in sigma_numerals(residual).values())
    of_squares = rf"\frac{{{squares}}}{{{points}}} = {variance}"
    root = rf"\sqrt{{{variance}}} = {sigma}"
    return rf"\begin{{aligned}} \hat\sigma^2 & = {of_squares} \\[4pt] \hat\sigma & = {root} \end{{aligned}}"


def logs_in_numbers(costs: Floats, points: int, shown: int) -> str:
    """Return log of the product of densities exp(-cost) as the sum of their logs, with its first terms, as LaTeX.

    costs (N,) are those of the first points; the sum is over `points`, which go through them again and again.
    """
    first, total = -costs[: min(points, shown)], -float(np.resize(costs, points).sum())
    names = [f"log {i}" for i in range(len(first))]
    values = dict(zip(names, map(float, first), strict=True))
    densities = {f"density {i}": float(np.exp(value)) for i, value in enumerate(first)}
    equations = [Equation(name, [density], math.log) for name, density in zip(names, densities, strict=True)]
    rest = points > len(first)
    if not rest:
        equations.append(Equation("total", names, plus))
    found = consistent(
        densities | values | {"total": total},
        equations,
        LOGS,
        alike=[names],
        own={"total": LOGS if points <= shown else DIGITS},
    )
    factors = r" \cdot ".join(found[name].latex for name in densities) + (r" \cdots" if rest else "")
    terms = " + ".join(found[name].behind for name in names) + (r" + \dots" if rest else "")
    return (
        rf"\begin{{aligned}} \log\left[ {factors} \right] &= {terms} \\ "
        rf"&= {found['total'].latex}\text{{ nats}} \end{{aligned}}"
    )


def likelihood_terms(account: Account, sigma: float) -> tuple[str, str, str, str, str, str]:
    """Return what `likelihood_latex` takes, as LaTeX, of an account with one σ."""
    points, factor = len(account.cost), 1 / (2 * sigma**2)
    values = {"factor": factor, "squares": account.sum_of_squares, "σ": sigma, "I": float(points)}
    values |= {"scaled": factor * account.sum_of_squares, "width": shift(points, sigma), "nll": account.nll}
    values["likelihood"] = math.exp(-account.nll)
    equations = [
        Equation("factor", ["σ"], lambda sigma: 1 / (2 * sigma**2)),
        Equation("nll", ["factor", "squares", "width"], lambda factor, squares, width: factor * squares + width),
    ]
    if values["likelihood"]:
        equations.append(Equation("likelihood", ["nll"], lambda nll: math.exp(-nll)))
    found = consistent(values, equations, LOGS, own={"factor": DIGITS, "width": LOGS})
    factor_text, squares, nll = (found[name].latex for name in ("factor", "squares", "nll"))
    likelihood = found["likelihood"].latex if values["likelihood"] else r"\text{exactly 0}"
    return factor_text, squares, found["width"].behind, nll, found["nll"].behind, likelihood


def likelihood_latex(factor: str, squares: str, width: str, nll: str, power: str, likelihood: str) -> str:
    """Return L as a scaled and shifted sum of squares and exp(-L), as LaTeX, out of the LaTeX of its numbers."""
    return (
        rf"\begin{{aligned}} L &= {factor} \cdot {squares} + {width} = {nll}\text{{ nats}} \\ "
        rf"e^{{-L}} &= e^{{-{power}}} = {likelihood} \end{{aligned}}"
    )


def in_numbers(step: Step, x: Floats, y: Floats, line: Line, sigma: ArrayLike) -> str:
    """Return a line of the derivation with its first terms and its value in numbers, as LaTeX.

    x (N,) or (N, 1), y (N,); σ is one number or one for each point (N,).
    """
    fit = line.account(x, y, sigma)
    each = np.broadcast_to(np.asarray(sigma, dtype=np.float64), y.shape)
    value = step.value(x, y, line, sigma)
    term, terms = _TERMS[step.key]
    unit = r" \text{ nats}" if step.key != "least_squares" else ""
    return _sum([term(fit, y, each, i) for i in range(min(terms, len(y)))], latex_fixed(value), len(y)) + unit


def _sum(terms: list[str], total: str, points: int) -> str:
    shown = terms[:FIRST]
    rest = [r"\dots"] if points > len(shown) else []
    text = "".join(f" {term}" if term.startswith("-") or not i else f" + {term}" for i, term in enumerate(shown + rest))
    text = text.replace(r"+ \dots", r"- \dots") if shown[0].startswith("-") else text
    return f"{text.strip()} = {total}"


def _square(fit: Account, y: Floats, i: int) -> str:
    return _square_of(float(y[i]), operand(fit.prediction[i]).behind)


def _square_of(y: float, mean: str) -> str:
    return rf"\left({operand(y).latex} - {mean}\right)^2"


def _nll(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return rf"-\log\left[{latex_exp(-fit.cost[i])}\right]"


def _density(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return (
        rf"-\log \left[ \frac{{1}}{{\sqrt{{2\pi \cdot {operand(sigma[i]).base}^2}}}}"
        rf" \exp\left[ -{_scaled(fit, y, sigma, i)} \right] \right]"
    )


def _split(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    square = rf"{operand(sigma[i]).base}^2"
    return rf"\left( \tfrac12 \log\left[ 2\pi \cdot {square} \right] + {_scaled(fit, y, sigma, i)} \right)"


def _scaled(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return rf"\frac{{{_square(fit, y, i)}}}{{2 \cdot {operand(sigma[i]).base}^2}}"


def _plain(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return _square(fit, y, i)


_TERMS = {
    "nll": (_nll, 2),
    "density": (_density, 1),
    "split": (_split, 1),
    "without_constant": (_scaled, 2),
    "least_squares": (_plain, 2),
}
"""How a term of each line of the derivation is written, and how many find room on a page."""
