"""How numbers are written: the one place that rounds, groups, and gives them their signs and powers of ten."""

import math
from dataclasses import dataclass

OPERAND = 3
"""Significant digits of an operand, if they are enough."""
PRECISE = 2
"""Significant digits at least of a result that is not 0."""
SMALLEST, LARGEST = 1e-4, 1e7
"""Beyond these a number is written with a power of ten."""
COUNTABLE = 1e12
"""Below this a sentence says a number whole."""
UNGROUPED = 1e4
"""A number below this, which may be a year, is readily read without commas."""
EXACT = 1e-12
"""A number is said exactly by digits that are off by no more than this share of it."""


@dataclass(frozen=True)
class Shown:
    """A number as it is shown: `value` is what its digits say, `latex` how they are written."""

    value: float
    latex: str

    @property
    def behind(self) -> str:
        """The LaTeX that may stand behind a sign: in brackets where it is negative."""
        return f"({self.latex})" if self.latex.startswith("-") else self.latex

    @property
    def base(self) -> str:
        """The LaTeX that may bear a power: in brackets where it is negative, or has a power of its own."""
        return f"({self.latex})" if self.latex.startswith("-") or "^" in self.latex else self.latex

    @property
    def text(self) -> str:
        """The number for a sentence or a table: with a proper minus, and a power of ten as calculators write it."""
        plain = self.latex.replace("{,}", ",").replace(r"\infty", "∞")
        mantissa, _, power = plain.partition("10^")
        mantissa = mantissa.removesuffix(r" \cdot ") or "1"
        return (f"{mantissa}e{power.strip('{}')}" if power else plain).replace("-", "−")


def operand(value: float) -> Shown:
    """Return a number that stands in a formula without a result: to three significant digits, or exactly."""
    places = places_of_operand(value)
    own = exact_places(value, places)
    return written(value, places if own is None else own)


def written(value: float, places: int) -> Shown:
    """Return a number with so many decimals; beyond what is readily read, with a power of ten."""
    if not math.isfinite(value):
        return Shown(value, "–" if math.isnan(value) else r"-\infty" if value < 0 else r"\infty")
    if not is_plain(value):
        mantissa, power = f"{value:.{max(places + power_of_ten(value), 0)}e}".split("e")
        factor = "" if mantissa == "1" else rf"{mantissa} \cdot "
        return Shown(float(f"{mantissa}e{power}"), rf"{factor}10^{{{int(power)}}}")
    text = f"{value:,.{max(places, 0)}f}"
    if not float(text.replace(",", "")):
        text = text.removeprefix("-")
    return Shown(float(text.replace(",", "")), text.replace(",", "{,}"))


def readable(value: float, digits: int = 4) -> str:
    """Return a number for a sentence: so many significant digits, and all before the point; 349,967, 1851, 0.25."""
    if LARGEST <= abs(value) < COUNTABLE:
        return f"{value:,.0f}".replace("-", "−")
    text = written(value, digits - 1 - power_of_ten(value)).text
    text = text.replace(",", "") if abs(value) < UNGROUPED else text
    mantissa, power, exponent = text.partition("e")
    return (mantissa.rstrip("0").removesuffix(".") if "." in mantissa else mantissa) + power + exponent


def negative(shown: Shown) -> Shown:
    """Return minus a number, with the same digits."""
    latex = shown.latex.removeprefix("-") if shown.latex.startswith("-") else f"-{shown.latex}"
    return Shown(-shown.value, latex if shown.value else shown.latex)


def is_plain(value: float) -> bool:
    """Return whether a number is readily read without a power of ten."""
    return not value or SMALLEST <= abs(value) < LARGEST


def power_of_ten(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0


def places_of_operand(value: float) -> int:
    places = OPERAND - 1 - power_of_ten(value)
    return places if abs(value) >= LARGEST else max(places, 0)


def places_of_result(value: float, decimals: int) -> int:
    if abs(value) >= LARGEST:
        return OPERAND - power_of_ten(value)
    return max(decimals, PRECISE - 1 - power_of_ten(value)) if 0 < abs(value) < 0.5 * 10.0**-decimals else decimals


def exact_places(value: float, places: int) -> int | None:
    """Return the fewest decimals that say the value exactly; None if it takes more than these."""
    if not math.isfinite(value):
        return 0
    if abs(round(value, places) - value) > EXACT * abs(value):
        return None
    enough = (at for at in range(min(places, 0), places) if abs(round(value, at) - value) <= EXACT * abs(value))
    return next(enough, places)
