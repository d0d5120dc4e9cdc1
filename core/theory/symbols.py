"""How formulas are written: Greek letters as LaTeX, numbers below the line, and numbers to a few digits."""

from collections.abc import Mapping
from types import MappingProxyType

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "μ": r"\mu",
        "σ": r"\sigma",
        "ν": r"\nu",
        "λ": r"\lambda",
        "α": r"\alpha",
        "β": r"\beta",
        "κ": r"\kappa",
        "π": r"\pi",
    }
)
"""The LaTeX of the letters that parameters are called by."""


def lower(number: int) -> str:
    """Return a whole number as subscript characters: ₁₂."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def latex(symbol: str) -> str:
    """Return the LaTeX of a parameter's symbol."""
    return GREEK.get(symbol, symbol)


def short(value: float) -> str:
    """Return a number to three significant digits, as LaTeX."""
    mantissa, _, exponent = f"{value:.3g}".partition("e")
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}" if exponent else mantissa
