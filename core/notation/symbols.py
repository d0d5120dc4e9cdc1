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
        "τ": r"\tau",
        "Σ": r"\Sigma",
        "Δ": r"\Delta",
    }
)
"""The LaTeX of the letters that parameters are called by."""


LETTERS: Mapping[str, str] = MappingProxyType({"phi": "φ", "theta": "θ", "sigma": "σ"})
"""The letters of a network's parameters, and of σ, by the names that the URL has for them."""


def symbol_of(name: str) -> str:
    """Return the symbol of a parameter of the network by its name: that of "theta_10" is θ₁₀."""
    letter, _, index = name.partition("_")
    return LETTERS[letter] + lower(index)


def lower(number: int | str) -> str:
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
