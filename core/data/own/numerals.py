"""Between steps 1 and 2, numbers as people write them: decimal and thousands marks, signs, units, and no value."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from core.arrays import Floats, Mask
from core.data.own.quick import quick_numbers

GAP = "\0"
"""Stands between joined cells: text that holds it is refused."""

BLANKS = " \u00a0\u202f\u2009"
APOSTROPHES = "'’ʼ"
THOUSANDS: Mapping[str, str] = MappingProxyType({".": ".", ",": ",", " ": BLANKS, "'": APOSTROPHES})
"""What may part thousands, by the name of the mark."""
NAMED: Mapping[str, str] = MappingProxyType({".": "points", ",": "commas", " ": "blanks", "'": "apostrophes"})

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "nat", "<na>", "n.a.", "?", "missing"})
"""How people write, in any case, that there is no value."""
MISSING_NUMBER = MISSING | {
    *(
        "-",
        "--",
        "---",
        "–",
        "—",
        "*",
        "**",
        ".",
        "..",
        "…",
        ":",
        "/",
        "none",
        "nil",
        "n.d.",
        "n/d",
        "nd",
        "na.",
        "k.a.",
    ),
    *("not available", "no data", "unknown", "(null)", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"),
}
"""What says so beside numbers; among labels, such as + and −, it may be one of them."""

CURRENCIES = (
    *("US$", "A$", "C$", "HK$", "R$", "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₴", "₪", "₫", "฿"),
    *("EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "AUD", "CAD", "NZD"),
    *("BRL", "ZAR", "Fr.", "kr", "zł", "Kč", "Ft"),
)
PERCENT = "%"
SIGNS = (PERCENT, "‰", "°C", "°F", "°", "″", "′", '"', "'")
MEASURES = (
    *("km/h", "m/s", "mph", "mm", "cm", "km", "µm", "nm", "m²", "m2", "km²", "m³", "mg", "kg", "µg", "g", "ml", "mL"),
    *("ms", "min", "kWh", "kW", "Hz", "kHz", "MHz", "hPa", "kPa", "Pa", "bar", "mV", "mA", "px", "lb", "lbs", "oz"),
    *("ft", "mi", "ha", "dB", "kJ", "kcal", "mol"),
)

_CURRENCY = "|".join(map(re.escape, CURRENCIES))
_UNIT = "|".join(map(re.escape, (*CURRENCIES, *SIGNS, *MEASURES)))
_GROUPED = rf"\d{{1,3}}(?:[{BLANKS}{APOSTROPHES}]\d{{3}})+(?:[.,]\d+)?"
_DIGITS = rf"(?:{_GROUPED}|\d(?:[\d.,]*\d)?\.?|[.,]\d+)(?:[eE][-+−]?\d+)?|inf(?:inity)?"
_SIGN = r"[-+−‒–—－]"
NUMBER = re.compile(
    rf"\s*\(?\s*(?:{_SIGN}\s?)?(?P<before>{_CURRENCY})?\s?{_SIGN}?(?P<digits>{_DIGITS})\s?(?P<after>{_UNIT})?\s*\)?"
    rf"{_SIGN}?\s*",
    re.IGNORECASE,
)
"""Anything that is a number under some reading."""
MARKED = re.compile(rf"{_GROUPED}|[.,]?\d(?:[\d.,]*\d)?")
"""The digits of a number with its marks."""
MINUS = re.compile(r"[−‒–—－](?=[\d.,])")
ACCOUNTED = re.compile(r"\((.+)\)|(.*\d)-")
"""Negative numbers as accountants write them: (1,234), 1,234-."""
GROUPS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        name: re.compile(rf"[{re.escape(marks)}](?<=\d.)(?<!\d{{4}}.)(?=\d{{3}}(?!\d)|\d\d[{re.escape(marks)}]\d)")
        for name, marks in THOUSANDS.items()
    }
)
"""Marks between groups of three digits, or of two before three as in India."""


GROUPED: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {name: re.compile(rf"(?<![\d.,])\d{{1,3}}[{re.escape(marks)}]\d{{3}}(?!\d)") for name, marks in THOUSANDS.items()}
)
"""Numbers that begin with parted thousands."""


@dataclass(frozen=True)
class Marks:
    """How numbers are written: the decimal mark, and what parts thousands, '' where nothing does."""

    decimal: str = "."
    thousands: str = ""


ENGLISH = Marks()


@dataclass(frozen=True)
class MarkEvidence:
    """What the cells of a column say of their marks, each '' where they say nothing.

    `decimal` is a mark that must be one, `thousands` one that must part thousands; `either` is the mark of numbers
    such as 1,234 that may be both, `shown` one of them. `whole` says that numbers below 1,000 stand among them
    without a mark and none from 1,000 on does, as where thousands are parted.
    """

    decimal: str = ""
    thousands: str = ""
    either: str = ""
    shown: str = ""
    whole: bool = False


def is_grouped(joined: str, mark: str) -> bool:
    """Return whether a number among joined cells begins with thousands parted by the mark of that name."""
    there = any(sign in joined for sign in THOUSANDS[mark])  # far sooner known than what follows
    return there and GROUPED[mark].search(joined) is not None


def is_numberish(cell: str) -> bool:
    """Return whether a cell is a number under some reading."""
    return cell.isdecimal() or NUMBER.fullmatch(cell) is not None


def unit_of(cell: str) -> str:
    """Return the currency or unit that a number is written with, '' where there is none."""
    found = None if cell.isdecimal() else NUMBER.fullmatch(cell)
    return (found["before"] or found["after"] or "") if found else ""


def evidence(cells: Iterable[str]) -> MarkEvidence:
    """Return what the cells of a column of numbers say of their marks; it looks until one of them decides."""
    thousands = either = shown = ""
    short = long = False
    for cell in cells:
        if cell.isdigit():
            short, long = short or len(cell) <= 3, long or len(cell) > 3
            continue
        if (found := MARKED.search(cell)) is None:
            continue
        digits, parted = _without_blanks(found.group())
        thousands = thousands or parted
        points, commas = digits.count("."), digits.count(",")
        if not points + commas:
            short, long = short or len(digits) <= 3, long or (len(digits) > 3 and not parted)
        elif points and commas:
            last = max(".,", key=digits.rfind)
            return MarkEvidence(decimal=last, thousands=thousands or (".", ",")[last == "."])
        elif points + commas > 1:
            thousands = thousands or (".", ",")[commas > 0]
        elif _undecided(digits, mark := (".", ",")[commas]) and cell[found.end() : found.end() + 1] not in {"e", "E"}:
            either, shown = mark, shown or cell.strip()
        else:
            return MarkEvidence(decimal=mark, thousands=thousands)
    return MarkEvidence("", thousands, either, shown, whole=short and not long)


def _without_blanks(digits: str) -> tuple[str, str]:
    """Return digits without blanks or apostrophes between thousands, and which there were."""
    for name in (" ", "'"):
        if any(mark in digits for mark in THOUSANDS[name]):
            return GROUPS[name].sub("", digits), name
    return digits, ""


def _undecided(digits: str, mark: str) -> bool:
    """Return whether 1,234 may be one thousand: up to three digits, not beginning with 0, a mark and three more."""
    whole, _, part = digits.partition(mark)
    return len(part) == 3 and part.isdigit() and 1 <= len(whole) <= 3 and whole[0] != "0"


def is_missing(cell: str, marks: frozenset[str]) -> bool:
    """Return whether a cell says that there is no value."""
    return cell.strip().lower() in marks


def marked(cells: Iterable[str], marks: frozenset[str]) -> set[str]:
    """Return the different cells that say that there is no value."""
    return {cell for cell in set(cells) if is_missing(cell, marks)}


def read_number(cell: str, marks: Marks, unit: str = "", missing: frozenset[str] = MISSING_NUMBER) -> float | None:
    """Return the number that a cell spells, nan if it says there is none; None for other text."""
    cell = cell.strip()
    if is_missing(cell, missing):
        return np.nan
    if "_" in cell or cell.lower().lstrip("+-") == "nan":
        return None
    if found := ACCOUNTED.fullmatch(bare(cell, unit)):
        cell = f"-{found[1] or found[2]}"
    with suppress(ValueError):
        if "_" not in (plain := _plain(bare(cell, unit), marks)):
            return float(plain)
    return None


def read_numbers(joined: str, marks: Marks, unit: str, missing: frozenset[str]) -> tuple[Floats, int | None]:
    """Return the numbers (N,) that cells joined by GAP spell, nan where one says there is none or is other text.

    Beside them stands the place of the first cell that is other text, None where there is none.
    """
    if (quick := _quick(joined, marks, unit, missing)) is not None:
        return quick, None
    known: dict[str, float | None] = {}
    cells = joined.split(GAP)
    for cell in cells:
        if cell not in known:
            known[cell] = read_number(cell, marks, unit, missing)
    found = [known[cell] for cell in cells]
    bad = next((at for at, value in enumerate(found) if value is None), None)
    return np.array([np.nan if value is None else value for value in found]), bad


def _quick(joined: str, marks: Marks, unit: str, missing: frozenset[str]) -> Floats | None:
    """Return the numbers (N,) where every cell is plainly one or missing, else None."""
    if "\n" in joined or "\r" in joined:
        return None
    plain = _parted(_without(joined, unit) if unit else joined, marks)
    found = quick_numbers(plain.replace(GAP, "\n"), marks.decimal, missing)
    if found is None or len(found) != joined.count(GAP) + 1:
        return None
    as_written = not unit and not marks.thousands and missing <= MISSING_NUMBER
    return found if as_written or np.array_equal(np.isnan(found), which_missing(joined, missing)) else None


def which_missing(joined: str, missing: frozenset[str]) -> Mask:
    """Return which of the cells (N,) joined by GAP say, as they are written, that there is no value."""
    cells = joined.split(GAP)
    found = marked(cells, missing)
    return np.array([cell in found for cell in cells])


def _without(joined: str, unit: str) -> str:
    """Return cells without a unit at their ends."""
    return f"{GAP}{joined}{GAP}".replace(unit + GAP, GAP).replace(GAP + unit, GAP)[1:-1]


def bare(cell: str, unit: str) -> str:
    """Return a cell without its unit, in any case, wherever signs and brackets stand."""
    return _affix(unit).sub(r"\1\2", cell, count=1) if unit else cell


@cache
def _affix(unit: str) -> re.Pattern[str]:
    escaped = re.escape(unit)
    return re.compile(rf"^(\s*\(?[-+−]?)\s*{escaped}\s*|\s*{escaped}(\)?-?\s*)$", re.IGNORECASE)


def _parted(joined: str, marks: Marks) -> str:
    """Return cells with plain minus signs and without thousands marks."""
    if not joined.isascii():
        joined = MINUS.sub("-", joined)
    return GROUPS[marks.thousands].sub("", joined) if marks.thousands else joined


def _plain(cell: str, marks: Marks) -> str:
    """Return a cell as Python reads numbers; what is none with these marks stays none."""
    cell = _parted(cell, marks)
    return cell.replace(".", "_").replace(",", ".") if marks.decimal == "," else cell
