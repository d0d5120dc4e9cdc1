"""How numbers are written: the one place that rounds, groups, and gives them their signs and powers of ten."""

import math
import re
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
HUGE = 1e9
"""From here on a number with a fixed number of decimals has more digits than one reads."""
MANY_NATS = 1e4
"""From so many nats on, decimals say nothing."""
EXACT = 1e-12
"""A number is said exactly by digits that are off by no more than this share of it."""


@dataclass(frozen=True)
class Numeral:
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
        return minus(f"{mantissa}e{power.strip('{}')}" if power else plain)


def operand(value: float) -> Numeral:
    """Return a number that stands in a formula without a result: to three significant digits, or exactly."""
    places = places_of_operand(value)
    own = exact_places(value, places)
    return numeral(value, places if own is None else own)


def numeral(value: float, places: int) -> Numeral:
    """Return a number with so many decimals; beyond what is readily read, with a power of ten."""
    if not math.isfinite(value):
        return Numeral(value, "–" if math.isnan(value) else r"-\infty" if value < 0 else r"\infty")
    if not is_plain(value):
        mantissa, power = f"{value:.{max(places + exponent_of_ten(value), 0)}e}".split("e")
        factor = "" if mantissa == "1" else rf"{mantissa} \cdot "
        return Numeral(float(f"{mantissa}e{power}"), rf"{factor}10^{{{int(power)}}}")
    text = f"{value:,.{max(places, 0)}f}"
    if not float(text.replace(",", "")):
        text = text.removeprefix("-")
    return Numeral(float(text.replace(",", "")), text.replace(",", "{,}"))


def readable(value: float, digits: int = 4) -> str:
    """Return a number for a sentence: so many significant digits, and all before the point; 349,967, 1851, 0.25."""
    if LARGEST <= abs(value) < COUNTABLE:
        return whole_number(value)
    text = numeral(value, digits - 1 - exponent_of_ten(value)).text
    text = text.replace(",", "") if abs(value) < UNGROUPED else text
    mantissa, power, exponent = text.partition("e")
    return (mantissa.rstrip("0").removesuffix(".") if "." in mantissa else mantissa) + power + exponent


def minus(text: str) -> str:
    """Return a written number with a minus sign where Python puts a hyphen."""
    return text.replace("-", "−")


def fixed(value: float, decimals: int = 2) -> str:
    """Return a number for a sentence, with so many decimals: −1,234.50; a huge one has a power of ten, 2.000e+12."""
    if not math.isfinite(value):
        return numeral(value, 0).text
    return minus(f"{value:,.{decimals}f}" if abs(value) < HUGE else f"{value:.3e}")


def whole_number(value: float) -> str:
    """Return a number for a sentence without decimals, with all its digits: −13,210."""
    return minus(f"{value:,.0f}") if math.isfinite(value) else numeral(value, 0).text


def significant(value: float, digits: int = 3) -> str:
    """Return a number for a sentence, with so many significant digits but no zeros at its end: 0.104; −2.95."""
    return minus(f"{value:.{digits}g}")


def everyday(value: float) -> str:
    """Return a number as a person would write it: 13,210; 0.104; −2.95."""
    return whole_number(value) if abs(value) >= 1000 or value == round(value) else significant(value)


def tick_text(value: float) -> str:
    """Return a number in about three characters, as a tick of a colour bar has room for."""
    return minus(f"{value:.0f}" if abs(value) >= 10 else f"{value:.1f}")


def scientific(value: float, digits: int = 5) -> str:
    """Return a number to so many digits, with a power of ten as calculators write it where it has one: 1.2345e−300."""
    return f"{value:.{digits - 1}e}".removesuffix("e+00").replace("e+", "e").replace("e-", "e−")


def product_text(product: float, digits: int = 5) -> str:
    """Return a running product as text: to so many digits, or the plain word for what is left when it is lost."""
    if math.isinf(product):
        return "inf"
    if SMALLEST <= product < LARGEST:
        return readable(product, digits)
    return scientific(product, digits) if product else "exactly 0"


def nats(value: float) -> str:
    """Return a number of nats, to three decimals; a large one to four digits, and all before the point."""
    return numeral(value, 3).text if abs(value) < MANY_NATS else readable(value)


def nats_a_point(value: float) -> str:
    """Return a number of nats a point in a list of such: three decimals, fewer where it is large."""
    return whole_number(value) if abs(value) >= 1000.0 else fixed(value, 1 if abs(value) >= 100.0 else 3)


def round_to(value: float, digits: int) -> float:
    """Return the number that has so many significant digits."""
    return float(f"{value:.{digits}g}")


def in_latex(text: str) -> str:
    """Return a number that is written for a sentence with the minus and the commas of formulas; LaTeX as it is."""
    return re.sub(r"(?<!\{),", "{,}", text.replace("−", "-"))


def latex_fixed(value: float, decimals: int = 2) -> str:
    """Return a number as LaTeX, with so many decimals; a huge one has a power of ten."""
    if not math.isfinite(value):
        return numeral(value, 0).latex
    if abs(value) >= HUGE:
        mantissa, power = f"{value:.3e}".split("e")
        return rf"{mantissa} \cdot 10^{{{int(power)}}}"
    return f"{value:,.{decimals}f}".replace(",", "{,}")


def latex_significant(value: float, digits: int = 3) -> str:
    """Return a number as LaTeX with so many significant digits but no zeros at its end."""
    return f"{value:.{digits}g}" if math.isfinite(value) else numeral(value, 0).latex


def latex_exp(value: float) -> str:
    """Return exp(value), however small, as LaTeX with three significant digits."""
    exponent = value / math.log(10)
    if -3 <= exponent < 5:
        return latex_significant(10**exponent)
    power = math.floor(exponent)
    return rf"{10 ** (exponent - power):.2f} \cdot 10^{{{power}}}"


def latex_share(value: float) -> str:
    """Return a share as LaTeX, to three significant digits; a tiny one to two, with a power of ten."""
    if value == 0 or value >= 1e-3:
        return latex_significant(value)
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}"


def negative(shown: Numeral) -> Numeral:
    """Return minus a number, with the same digits."""
    latex = shown.latex.removeprefix("-") if shown.latex.startswith("-") else f"-{shown.latex}"
    return Numeral(-shown.value, latex if shown.value else shown.latex)


def is_plain(value: float) -> bool:
    """Return whether a number is readily read without a power of ten."""
    return not value or SMALLEST <= abs(value) < LARGEST


def exponent_of_ten(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0


def places_of_operand(value: float) -> int:
    places = OPERAND - 1 - exponent_of_ten(value)
    return places if abs(value) >= LARGEST else max(places, 0)


def places_of_result(value: float, decimals: int) -> int:
    if abs(value) >= LARGEST:
        return OPERAND - exponent_of_ten(value)
    return max(decimals, PRECISE - 1 - exponent_of_ten(value)) if 0 < abs(value) < 0.5 * 10.0**-decimals else decimals


def exact_places(value: float, places: int) -> int | None:
    """Return the fewest decimals that say the value exactly; None if it takes more than these."""
    if not math.isfinite(value):
        return 0
    if abs(round(value, places) - value) > EXACT * abs(value):
        return None
    enough = (at for at in range(min(places, 0), places) if abs(round(value, at) - value) <= EXACT * abs(value))
    return next(enough, places)
