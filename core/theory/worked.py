"""Step 3 with the numbers of the moment: formulas of a fit, as LaTeX, with a first term, the rest, and the sum."""

import math

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.theory.derivation import Step
from core.theory.line import Account, Line

DIGITS = 2
FIRST = 2
"""How many terms of a sum are written out."""
MANY = 4


def number(value: float, digits: int = DIGITS) -> str:
    """Return a number as LaTeX: with commas for thousands, a minus of its own, and a power of ten if it is huge."""
    if abs(value) >= 1e9:
        mantissa, power = f"{value:.3e}".split("e")
        return rf"{mantissa} \cdot 10^{{{int(power)}}}"
    return f"{value:,.{digits}f}".replace(",", "{,}")


def guarded(value: float, digits: int = DIGITS) -> str:
    """Return a number as LaTeX that may stand behind a sign: in brackets where it is negative."""
    return f"({number(value, digits)})" if value < 0 else number(value, digits)


def density(cost: float) -> str:
    """Return exp(-cost), however small, as LaTeX with three significant digits."""
    exponent = -cost / math.log(10)
    if -3 <= exponent < 5:
        return f"{10**exponent:.3g}"
    power = math.floor(exponent)
    return rf"{10 ** (exponent - power):.2f} \cdot 10^{{{power}}}"


def worked_squares(fit: Account, y: Floats) -> str:
    """Return Σ (y - f)² with its first terms written out, as LaTeX."""
    return _sum([_square(fit, y, i) for i in range(len(y))], fit.sum_of_squares, len(y))


def worked_nll(fit: Account, sigma: float) -> str:
    """Return I/2 · log(2πσ²) + SS / (2σ²) with one σ, and below it its two terms and the NLL in nats, as LaTeX."""
    points = len(fit.cost)
    rest = fit.sum_of_squares / (2 * sigma**2)
    return (
        rf"\begin{{aligned}} & \tfrac{{{points}}}{{2}} \log\left[2\pi \cdot {sigma:.4g}^2\right]"
        rf" + \frac{{{number(fit.sum_of_squares)}}}{{2 \cdot {sigma:.4g}^2}}"
        rf" \\[4pt] & = {number(fit.nll - rest)} + {number(rest)} = {number(fit.nll)} \text{{ nats}} \end{{aligned}}"
    )


def worked_sigma(fit: Account) -> str:
    """Return σ̂² = SS / I and σ̂ with the numbers of a fit, as LaTeX."""
    points = len(fit.cost)
    variance = fit.sum_of_squares / points
    of_squares = rf"\frac{{{number(fit.sum_of_squares, MANY)}}}{{{points}}} = {number(variance, MANY)}"
    root = rf"\sqrt{{{number(variance, MANY)}}} = {number(math.sqrt(variance), MANY)}"
    return rf"\begin{{aligned}} \hat\sigma^2 & = {of_squares} \\[4pt] \hat\sigma & = {root} \end{{aligned}}"


def worked(step: Step, x: Floats, y: Floats, line: Line, sigma: ArrayLike) -> str:
    """Return a line of the derivation with its first terms and its value in numbers, as LaTeX.

    x (N,) or (N, 1), y (N,); σ is one number or one for each point (N,).
    """
    fit = line.account(x, y, sigma)
    each = np.broadcast_to(np.asarray(sigma, dtype=np.float64), y.shape)
    value = step.value(x, y, line, sigma)
    term, terms = _TERMS[step.key]
    unit = r" \text{ nats}" if step.key != "least_squares" else ""
    return _sum([term(fit, y, each, i) for i in range(min(terms, len(y)))], value, len(y)) + unit


def _sum(terms: list[str], total: float, points: int) -> str:
    shown = terms[:FIRST]
    rest = [r"\dots"] if points > len(shown) else []
    text = "".join(f" {term}" if term.startswith("-") or not i else f" + {term}" for i, term in enumerate(shown + rest))
    text = text.replace(r"+ \dots", r"- \dots") if shown[0].startswith("-") else text
    return f"{text.strip()} = {number(total)}"


def _square(fit: Account, y: Floats, i: int) -> str:
    return rf"\left({number(y[i])} - {guarded(fit.prediction[i])}\right)^2"


def _nll(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return rf"-\log\left[{density(fit.cost[i])}\right]"


def _density(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return (
        rf"-\log \left[ \frac{{1}}{{\sqrt{{2\pi \cdot {sigma[i]:.3g}^2}}}}"
        rf" \exp\left[ -{_scaled(fit, y, sigma, i)} \right] \right]"
    )


def _split(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return rf"\left( \tfrac12 \log\left[ 2\pi \cdot {sigma[i]:.3g}^2 \right] + {_scaled(fit, y, sigma, i)} \right)"


def _scaled(fit: Account, y: Floats, sigma: Floats, i: int) -> str:
    return rf"\frac{{{_square(fit, y, i)}}}{{2 \cdot {sigma[i]:.3g}^2}}"


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
