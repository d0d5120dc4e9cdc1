"""How formulas are written: as many digits as it takes for the numbers shown to give the result shown."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.notation.numbers import (
    EXACT,
    Numeral,
    exact_places,
    is_plain,
    numeral,
    places_of_operand,
    places_of_result,
)

MORE = 12
"""So many digits more than at first are tried; float64 has hardly more."""
ZERO = 1e-11
"""A sum or a difference that is smaller than this, as a share of its largest term, is a rounding of 0."""
HALF = 0.5 - 1e-6
"""Half of the last digit, but for a tie: which way that is rounded differs between calculators."""


@dataclass(frozen=True)
class Equation:
    """A result, by its name, and how it is computed from operands, by theirs, in the order of the arguments."""

    result: str
    operands: Sequence[str]
    compute: Callable[..., float]


def plus(*values: float) -> float:
    """Return the sum of the values."""
    return math.fsum(values)


def less(value: float, *others: float) -> float:
    """Return the value less all the others."""
    return value - math.fsum(others)


def consistent(
    values: Mapping[str, float],
    equations: Sequence[Equation],
    decimals: int | None = 2,
    alike: Sequence[Sequence[str]] = (),
    own: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Numeral]:
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
    """How many decimals each value has so far; see `consistent`."""

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
        self.places = {name: places_of_operand(value) for name, value in self.values.items()}
        self.places |= {name: places_of_result(self.values[name], places) for name, places in at_first.items()}
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

    def shown(self, name: str) -> Numeral:
        value, places = self.values[name], self.places[name]
        exact = None if name in self.level & self.computed else exact_places(value, places)
        return numeral(value, places if exact is None else max(exact, self.least[name]))

    def _grow(self, names: Sequence[str]) -> bool:
        able = [name for name in names if self.places[name] < self.most[name] and self._rounded(name)]
        self.places |= {name: self.places[name] + 1 for name in able}
        self._level()
        return bool(able)

    def _rounded(self, name: str) -> bool:
        return exact_places(self.values[name], self.places[name]) is None

    def _level(self) -> None:
        for group in self.alike:
            plain = [name for name in group if is_plain(self.values[name])]
            self.places |= dict.fromkeys(plain, max((self.places[name] for name in plain), default=0))


def result(compute: Callable[..., float], *operands: float, decimals: int | None = 2) -> tuple[list[Numeral], Numeral]:
    """Return the operands of one computation and its result, as they are shown: see `consistent`."""
    names = [str(place) for place in range(len(operands))]
    values = dict(zip(names, operands, strict=True)) | {"result": compute(*operands)}
    found = consistent(values, [Equation("result", names, compute)], decimals)
    return [found[name] for name in names], found["result"]


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
    sums = [each for each in equations if each.result == name and each.compute in (plus, less)]
    terms = [abs(values[term]) for each in sums for term in each.operands]
    return max((size for size in terms if math.isfinite(size)), default=0.0)
