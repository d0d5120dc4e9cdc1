"""How formulas are written: as many digits as it takes for the numbers shown to give the result shown."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

OPERAND = 3
"""Significant digits of an operand, if they are enough."""
PRECISE = 2
"""Significant digits at least of a result that is not 0."""
MORE = 12
"""So many digits more than at first are tried; float64 has hardly more."""
SMALLEST, LARGEST = 1e-4, 1e7
"""Beyond these a number is written with a power of ten."""
COUNTABLE = 1e12
"""Below this a sentence says a number whole."""
UNGROUPED = 1e4
"""A number below this, which may be a year, is readily read without commas."""
ZERO = 1e-11
"""A sum or a difference that is smaller than this, as a share of its largest term, is a rounding of 0."""
EXACT = 1e-12
HALF = 0.5 - 1e-6
"""Half of the last digit, but for a tie: which way that is rounded differs between calculators."""


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


@dataclass(frozen=True)
class Equation:
    """A result, by its name, and how it is computed from operands, by theirs, in the order of the arguments."""

    result: str
    operands: Sequence[str]
    compute: Callable[..., float]


def added(*values: float) -> float:
    """Return the sum of the values."""
    return math.fsum(values)


def less(value: float, *others: float) -> float:
    """Return the value less all the others."""
    return value - math.fsum(others)


def agreed(
    values: Mapping[str, float],
    equations: Sequence[Equation],
    decimals: int | None = 2,
    alike: Sequence[Sequence[str]] = (),
    own: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Shown]:
    """Return every value as it is shown, with the fewest digits with which the shown numbers fulfil the equations.

    A result has `decimals` at first, or three significant digits for None; what is named in `own` has that number of
    decimals; another operand has three significant digits, or as many as say it exactly. Where the shown operands do
    not give the shown result to its last digit, they get a digit more, until they do. Values named together in `alike`
    have equally many decimals, but for those with a power of ten.
    """
    digits = _Digits(values, equations, decimals, alike, own)
    while not all(digits.settle(equation) for equation in reversed(equations)):
        pass
    return {name: digits.shown(name) for name in values}


class _Digits:
    """How many decimals each value has so far; see `agreed`."""

    def __init__(
        self,
        values: Mapping[str, float],
        equations: Sequence[Equation],
        decimals: int | None,
        alike: Sequence[Sequence[str]],
        own: Mapping[str, int],
    ) -> None:
        self.alike, self.level = alike, {name for group in alike for name in group}
        results = [equation.result for equation in equations]
        at_first = ({} if decimals is None else dict.fromkeys(results, decimals)) | dict(own)
        self.computed = {*results, *own}
        sizes = {name: _size(name, values, equations) for name in values}
        self.values = {name: 0.0 if abs(v) <= ZERO * sizes[name] else float(v) for name, v in values.items()}
        self.places = {name: _places_of_operand(value) for name, value in self.values.items()}
        self.places |= {name: _places_of_result(self.values[name], places) for name, places in at_first.items()}
        self.least = {name: self.places[name] if name in self.computed else -MORE for name in values}
        self.most = {name: places + MORE for name, places in self.places.items()}
        self._level()

    def settle(self, equation: Equation) -> bool:
        """Return whether the equation holds as shown, or no more digits can help; else give it more digits."""
        shown = self.shown(equation.result)
        operands = [self.shown(name).value for name in equation.operands]
        if _gives(equation.compute, operands, shown.value, self.places[equation.result]):
            return True
        return not (self._grow(equation.operands) or self._grow([equation.result]))

    def shown(self, name: str) -> Shown:
        value, places = self.values[name], self.places[name]
        exact = None if name in self.level & self.computed else _exact(value, places)
        return written(value, places if exact is None else max(exact, self.least[name]))

    def _grow(self, names: Sequence[str]) -> bool:
        able = [name for name in names if self.places[name] < self.most[name] and self._rounded(name)]
        self.places |= {name: self.places[name] + 1 for name in able}
        self._level()
        return bool(able)

    def _rounded(self, name: str) -> bool:
        return _exact(self.values[name], self.places[name]) is None

    def _level(self) -> None:
        for group in self.alike:
            plain = [name for name in group if _is_plain(self.values[name])]
            self.places |= dict.fromkeys(plain, max((self.places[name] for name in plain), default=0))


def result(compute: Callable[..., float], *operands: float, decimals: int | None = 2) -> tuple[list[Shown], Shown]:
    """Return the operands of one computation and its result, as they are shown: see `agreed`."""
    names = [str(place) for place in range(len(operands))]
    values = dict(zip(names, operands, strict=True)) | {"result": compute(*operands)}
    found = agreed(values, [Equation("result", names, compute)], decimals)
    return [found[name] for name in names], found["result"]


def operand(value: float) -> Shown:
    """Return a number that stands in a formula without a result: to three significant digits, or exactly."""
    places = _places_of_operand(value)
    own = _exact(value, places)
    return written(value, places if own is None else own)


def written(value: float, places: int) -> Shown:
    """Return a number with so many decimals; beyond what is readily read, with a power of ten."""
    if not math.isfinite(value):
        return Shown(value, "–" if math.isnan(value) else r"-\infty" if value < 0 else r"\infty")
    if not _is_plain(value):
        mantissa, power = f"{value:.{max(places + _power(value), 0)}e}".split("e")
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
    text = written(value, digits - 1 - _power(value)).text
    text = text.replace(",", "") if abs(value) < UNGROUPED else text
    mantissa, power, exponent = text.partition("e")
    return (mantissa.rstrip("0").removesuffix(".") if "." in mantissa else mantissa) + power + exponent


def _is_plain(value: float) -> bool:
    """Return whether a number is readily read without a power of ten."""
    return not value or SMALLEST <= abs(value) < LARGEST


def negative(shown: Shown) -> Shown:
    """Return minus a number, with the same digits."""
    latex = shown.latex.removeprefix("-") if shown.latex.startswith("-") else f"-{shown.latex}"
    return Shown(-shown.value, latex if shown.value else shown.latex)


def _gives(compute: Callable[..., float], operands: Sequence[float], shown: float, places: int) -> bool:
    try:
        with np.errstate(all="ignore"):
            computed = float(compute(*operands))
    except (ValueError, ArithmeticError):
        return False
    if not math.isfinite(shown):
        return computed == shown or math.isnan(shown)
    off = abs(computed - shown)
    return off < HALF * 10.0**-places or off <= EXACT * abs(shown)


def _size(name: str, values: Mapping[str, float], equations: Sequence[Equation]) -> float:
    """Return the size of the largest term of a value that is a sum or a difference, 0 for others."""
    sums = [each for each in equations if each.result == name and each.compute in (added, less)]
    terms = [abs(values[term]) for each in sums for term in each.operands]
    return max((size for size in terms if math.isfinite(size)), default=0.0)


def _power(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0


def _places_of_operand(value: float) -> int:
    places = OPERAND - 1 - _power(value)
    return places if abs(value) >= LARGEST else max(places, 0)


def _places_of_result(value: float, decimals: int) -> int:
    if abs(value) >= LARGEST:
        return OPERAND - _power(value)
    return max(decimals, PRECISE - 1 - _power(value)) if 0 < abs(value) < 0.5 * 10.0**-decimals else decimals


def _exact(value: float, places: int) -> int | None:
    """Return the fewest decimals that say the value exactly; None if it takes more than these."""
    if not math.isfinite(value):
        return 0
    if abs(round(value, places) - value) > EXACT * abs(value):
        return None
    enough = (at for at in range(min(places, 0), places) if abs(round(value, at) - value) <= EXACT * abs(value))
    return next(enough, places)
