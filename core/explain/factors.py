"""Step 1 taken apart: the formula of the normal density with its missing factors crossed out, and what is left."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from core.notation.equations import result
from core.theory.normal import Bell, Factors

DIGITS = 4
"""Significant digits of a density."""

WITHOUT: Mapping[str, str] = MappingProxyType(
    {
        "centre": "Without −μ the curve stays at 0, wherever μ is.",
        "square": "Without the square nothing holds the left side down: the curve grows without end.",
        "scale": "Without 2σ² the curve's width does not depend on σ².",
        "exponent": "Without exp the curve falls below 0, where no density can be.",
        "normaliser": "Without 1/√(2πσ²) the area under the curve is not 1.",
    }
)
"""By the name of the factor, what happens when it is switched off."""

Part = Callable[[str, str], str]
"""Maps a factor's name and its LaTeX to what is written in its place."""


def is_density(factors: Factors) -> bool:
    """Return whether what is left is a density: it is with all factors but the centre."""
    return factors.square and factors.scale and factors.exponent and factors.normaliser


def crossed_formula(factors: Factors) -> str:
    """Return the formula as LaTeX, with every missing factor grey and crossed out."""

    def part(name: str, latex: str) -> str:
        return latex if getattr(factors, name) else rf"\textcolor{{gray}}{{\cancel{{{latex}}}}}"

    return _assembled(part, "y", r"\mu", r"\sigma^2")


def filled_formula(bell: Bell, factors: Factors, y: float) -> str:
    """Return the formula that is left as LaTeX, with the numbers of the bell and of y filled in, and its value."""

    def value(y: float, mean: float, variance: float) -> float:
        return float(Bell(mean, variance).density_with(np.array([y]), factors)[0])

    exact = value(y, bell.mean, bell.variance)
    (at, mean, variance), shown = result(value, y, bell.mean, bell.variance, decimals=_decimals(exact))
    return density_latex(factors, at.latex, mean.behind, variance.latex, shown.latex)


def density_latex(factors: Factors, y: str, mean: str, variance: str, value: str) -> str:
    """Return the formula that is left and its value, as LaTeX, out of the LaTeX of its numbers."""

    def part(name: str, latex: str) -> str:
        return latex if getattr(factors, name) else ""

    filled = _assembled(part, y, mean, rf"\cdot {variance}")
    return f"{filled} = {value}"


def _decimals(value: float) -> int:
    """Return the decimals of DIGITS significant digits."""
    return max(DIGITS - 1 - math.floor(math.log10(abs(value))), 0) if value else DIGITS


def _assembled(part: Part, y: str, mean: str, variance: str) -> str:
    front = part("normaliser", rf"\frac{{1}}{{\sqrt{{2\pi {variance}}}}}")
    top = rf"\left({y} {part('centre', rf'- {mean}')}\right)^{{{part('square', '2')}}}"
    below = part("scale", rf"2 {variance}")
    exponent = rf"-\frac{{{top}}}{{{below}}}" if below else f"-{top}"
    exp = part("exponent", r"\exp")
    return rf"{front}\,{exp}\left[{exponent}\right]"


def area_with(bell: Bell, factors: Factors, low: float, high: float) -> float:
    """Return the area from low to high under what is left of the density, in closed form.

    It is a probability only where `is_density`; it may be negative without exp, and above 1 without the others.
    """
    centre = bell.mean if factors.centre else 0.0
    if is_density(factors):
        return Bell(centre, bell.variance).area(low, high)
    front = bell.peak if factors.normaliser else 1.0
    width = 2 * bell.variance if factors.scale else 1.0
    integral = _integral(factors, width)
    return front * (integral(high - centre) - integral(low - centre))


def _integral(factors: Factors, width: float) -> Callable[[float], float]:
    """Return the integral from 0 to t of the curve without its front factor, `width` being its divisor."""
    if factors.exponent and factors.square:
        return lambda t: 0.5 * math.sqrt(math.pi * width) * math.erf(t / math.sqrt(width))
    if factors.exponent:
        return lambda t: width * -math.expm1(-t / width)
    if factors.square:
        return lambda t: -(t**3) / (3 * width)
    return lambda t: -(t**2) / (2 * width)
