"""Between steps 1 and 2, a column of a person's own table, which knows what it holds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.data.own import dates, numerals
from core.data.own.names import shortened
from core.data.own.numerals import ENGLISH, GAP, MISSING, MISSING_NUMBER, Marks
from core.data.scale import Scale

ColumnKind = Literal["number", "date", "truth", "label", "empty"]
Meaning = Literal[
    "real",
    "positive",
    "share",
    "count",
    "count of n",
    "score in a range",
    "angle",
    "label",
    "ordered label",
    "date",
    "index",
    "ignored",
]
"""What a person may say that a column is."""
LABELLED: frozenset[Meaning] = frozenset({"label", "ordered label"})
HALF = 0.5
"""k of n is read as (k + ½)/(n + 1): none of n, and all of n, are shares between 0 and 1 too."""
TRUTHS: Mapping[str, str] = MappingProxyType(
    {
        "true": "false",
        "yes": "no",
        "t": "f",
        "y": "n",
        "on": "off",
        "ja": "nein",
        "j": "n",
        "wahr": "falsch",
        "oui": "non",
        "vrai": "faux",
        "sí": "no",
        "si": "no",
        "sì": "no",
    }
)
"""What means true, with what means false beside it."""
WORDS = frozenset({*TRUTHS, *TRUTHS.values()})
SAMPLE = 1000
"""Cells that tell whether a column may hold numbers or dates before all are looked at."""
MOSTLY = 0.8
"""A column with that share of numbers holds numbers but for a few cells that are none."""
PER_CENT = 0.01
DATED = re.compile(r"date|datum|day|tag|fecha|jour|month|monat", re.IGNORECASE)
"""In the name of a column whose numbers, such as 20240131, are dates."""
DIGITS_OF_DAYS = 9
"""Days are kept to a tenth of a millisecond: ordinals are no more exact."""
BRACKETED = re.compile(r"(?P<name>.*\S)\s*[\[(](?P<unit>[^\[\]()]*[^\[\]()\d.][^\[\]()]*)[\])]")
"""A name with its unit behind it, as in price (€)."""


@dataclass(frozen=True)
class Column:
    """A named column of N cells, and what they are.

    `kind` is "number"; "date", as days since `origin`; "truth", as 0 and 1; "label", any text; or "empty". `unit`
    is what stands on an axis. `sign` is the unit that stands in the cells themselves, as in 12 €, and `factor` what
    their numbers are multiplied with: 0.01 where per cent are read as shares. `index` says that it only tells rows
    apart. `missing` are the marks, in lower case, that say that there is no value, and `gaps` counts such rows.

    `meaning` is what a person says that the column is, None as it was read, `unit_given` whether they gave its unit;
    `order` has the names of ordered labels, the least first, `ends` the least and the largest of a score, and `out_of`
    (N,) what counts are of, which are then the shares (k + ½)/(n + 1), called `of` in words.
    """

    name: str
    joined: str = field(repr=False)
    kind: ColumnKind
    marks: Marks = ENGLISH
    missing: frozenset[str] = MISSING_NUMBER
    gaps: int = 0
    unit: str = ""
    sign: str = ""
    factor: float = 1.0
    index: bool = False
    day_first: bool = True
    origin: float = 0.0
    truths: tuple[str, str] = ("", "")
    mostly: bool = False
    meaning: Meaning | None = None
    unit_given: bool = False
    order: tuple[str, ...] = ()
    ends: tuple[float, float] | None = None
    out_of: Floats | None = field(default=None, repr=False)
    of: str = ""

    @property
    def cells(self) -> list[str]:
        """The N cells, as text."""
        return self.joined.split(GAP)

    @property
    def title(self) -> str:
        """The name without a unit in brackets behind it."""
        found = BRACKETED.fullmatch(self.name)
        title = found["name"] if found and (self.unit_given or self.unit == found["unit"]) else self.name
        return f"{title}, share of {self.of}" if self.of else title

    @property
    def scale(self) -> Scale | None:
        """What its numbers stand for on an axis, None where they are numbers."""
        if self.kind == "date":
            return Scale(origin=self.origin)
        return Scale(words=tuple(map(shortened, self.spelled))) if self.kind == "truth" else None

    @property
    def axis_unit(self) -> str:
        """What its numbers count, as it stands on an axis: the unit, days since the first, or what 0 and 1 mean."""
        if self.kind == "date":
            return f"days since {dates.date_text(self.origin)}"
        if self.kind == "truth":
            no, yes = map(shortened, self.spelled)
            return f"0 {no}, 1 {yes}"
        return "" if self.of else self.unit

    @cached_property
    def different(self) -> int:
        """How many different texts there are, missing values aside."""
        return len({cell.strip().lower() for cell in set(self.cells)} - self.missing)

    @cached_property
    def spelled(self) -> tuple[str, str]:
        """What means false and true, as it is first written."""
        found = {cell.strip().lower(): cell.strip() for cell in reversed(self.cells)}
        no, yes = self.truths
        return found.get(no, no), found.get(yes, yes)

    def number(self, cell: str) -> float | None:
        """Return the number that a cell spells here, nan if it says there is none; None for other text."""
        found = numerals.read_number(cell, self.marks, self.sign, self.missing)
        return found if found is None else found * self.factor

    def values(self) -> tuple[Floats, int | None]:
        """Return the numbers (N,), nan where a value is missing or other text, and where the first such text stands."""
        if self.kind == "date":
            found, bad = days(self.joined, self.day_first, self.missing)
            return np.round(found - self.origin, DIGITS_OF_DAYS), bad
        if self.kind == "truth":
            return truths(self.cells, self.truths, self.missing), None
        found, bad = numerals.read_numbers(self.joined, self.marks, self.sign, self.missing)
        if self.out_of is not None:
            return (found + HALF) / (self.out_of[: len(found)] + 2.0 * HALF), bad
        return found * self.factor if self.factor != 1.0 else found, bad


def read_column(name: str, joined: str, marks: Marks, missing: frozenset[str] | None, day_first: bool | None) -> Column:
    """Return the column of these cells joined by GAP: numbers, else dates, else true and false, else labels."""
    marked = MISSING_NUMBER if missing is None else missing
    sample = _sample(joined, marked)
    if not sample and not _sample(joined, marked, len(joined)):
        return Column(name, joined, "empty", missing=marked, gaps=joined.count(GAP) + 1)
    if DATED.search(name) and _share(sample, dates.is_compact) == 1.0 and (found := _dated(name, joined, marked, True)):
        return found
    if _share(sample, numerals.is_numberish) >= 0.5 and (found := _numeric(name, joined, marks, marked, sample)):
        return found
    if _share(sample, dates.is_date) >= 0.5 and (found := _dated(name, joined, marked, day_first)):
        return found
    labelled = MISSING if missing is None else missing
    return _true_or_false(name, joined, marked, sample) or _labels(name, joined, marks, labelled)


def dated_column(column: Column) -> Column | int:
    """Return a column read as dates, or the place of the first cell that is none."""
    firsts = dates.day_firsts(set(column.cells))
    day_first = column.day_first if column.day_first in firsts else firsts[0]
    bad = days(column.joined, day_first, column.missing)[1]
    found = _dated(column.name, column.joined, column.missing, day_first) if bad is None else None
    if found is None:
        return bad or 0
    return replace(column, kind="date", gaps=found.gaps, day_first=day_first, origin=found.origin, sign="", factor=1.0)


def days(joined: str, day_first: bool, missing: frozenset[str]) -> tuple[Floats, int | None]:
    """Return dates (N,) as ordinals, nan where one is missing or other text, and where the first such text stands."""
    cells = joined.split(GAP)
    marked = numerals.marked(cells, missing)
    if marked <= {""} and (quick := dates.iso_days(cells)) is not None:
        return quick, None
    known = {cell: np.nan if cell in marked else dates.day(cell, day_first) for cell in set(cells)}
    found = [known[cell] for cell in cells]
    bad = next((at for at, value in enumerate(found) if value is None), None)
    return np.array([np.nan if value is None else value for value in found]), bad


def truths(cells: list[str], words: tuple[str, str], missing: frozenset[str]) -> Floats:
    """Return 0 for the first word and 1 for the second, (N,), nan where a value is missing."""
    known = dict.fromkeys(set(cells), np.nan)
    known |= {cell: float(words.index(cell.strip().lower())) for cell in known if cell.strip().lower() in words}
    return np.array([known[cell] for cell in cells])


def _sample(joined: str, missing: frozenset[str], length: int = 64 * SAMPLE) -> list[str]:
    """Return the first cells that have a value."""
    cells = joined[:length].split(GAP)
    return [cell for cell in (cells[:-1] if len(joined) > length else cells) if not numerals.is_missing(cell, missing)]


def _share(cells: list[str], test: Callable[[str], object]) -> float:
    found = [bool(test(cell)) for cell in cells[:SAMPLE]]
    return sum(found) / len(found) if found else 0.0


def _numeric(name: str, joined: str, marks: Marks, missing: frozenset[str], sample: list[str]) -> Column | None:
    sign = _sign(sample)
    values, bad = numerals.read_numbers(joined, marks, sign, missing)
    there = np.isfinite(values) | np.isinf(values)
    if bad is None and there.any():
        bare_numbers = sign and _unsigned(joined, sign, missing)
        if bare_numbers:
            return None
        return Column(name, joined, "number", marks, missing, int(np.isnan(values).sum()), sign=sign, unit=sign)
    cells = [cell for cell in joined.split(GAP) if not numerals.is_missing(cell, missing)]
    if there.sum() < MOSTLY * len(cells):
        return None
    return Column(name, joined, "label", marks, missing, len(values) - len(cells), sign=sign, mostly=True)


def _sign(sample: list[str]) -> str:
    """Return the unit that all numbers of the sample are written with, zeros aside; '' where there is none."""
    units = {numerals.unit_of(cell) for cell in set(sample) if numerals.is_numberish(cell) and cell.strip() != "0"}
    return units.pop() if len(units) == 1 else ""


def _unsigned(joined: str, sign: str, missing: frozenset[str]) -> bool:
    """Return whether a number other than 0 stands without the unit of the others."""
    cells = (cell.strip() for cell in joined.split(GAP))
    return any(sign.lower() not in cell.lower() and cell != "0" and cell.lower() not in missing for cell in cells)


def _dated(name: str, joined: str, missing: frozenset[str], day_first: bool | None) -> Column | None:
    firsts = dates.day_firsts(set(joined.split(GAP))) if day_first is None else (day_first,)
    values, bad = days(joined, firsts[0], missing)
    if bad is not None or not np.isfinite(values).any():
        return None
    origin = float(np.nanmin(values))
    gaps = int(np.isnan(values).sum())
    return Column(name, joined, "date", missing=missing, gaps=gaps, day_first=firsts[0], origin=origin)


def _true_or_false(name: str, joined: str, missing: frozenset[str], sample: list[str]) -> Column | None:
    words = set(map(str.lower, map(str.strip, sample)))
    if not words <= WORDS:
        return None
    words = set(map(str.lower, map(str.strip, joined.split(GAP)))) - missing
    pair = next(((no, yes) for yes, no in TRUTHS.items() if words == {yes, no}), None)
    if pair is None:
        return None
    gaps = int(np.isnan(truths(joined.split(GAP), pair, missing)).sum())
    return Column(name, joined, "truth", missing=missing, gaps=gaps, truths=pair)


def _labels(name: str, joined: str, marks: Marks, missing: frozenset[str]) -> Column:
    gaps = sum(map(missing.__contains__, map(str.lower, map(str.strip, joined.split(GAP)))))
    return Column(name, joined, "label", marks, missing, gaps)
