"""How formulas are written: Greek letters as LaTeX, numbers below the line, and any words."""

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
        "Σ": r"\Sigma",
    }
)
"""The LaTeX of the letters that parameters are called by."""


def lower(number: int) -> str:
    """Return a whole number as subscript characters: ₁₂."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def latex(symbol: str) -> str:
    """Return the LaTeX of a parameter's symbol."""
    return GREEK.get(symbol, symbol)


_ESCAPES = str.maketrans(
    {character: rf"\{character}" for character in "{}$&#%_"}
    | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "\n": " ", "\r": " "}
)


def words(text: str) -> str:
    """Return any text, such as a name from a table, as LaTeX that shows it as it is."""
    return rf"\text{{{text.translate(_ESCAPES)}}}"
