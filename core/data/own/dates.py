"""Between steps 1 and 2, dates as people write them, as days since the first of January of the year 1."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from types import MappingProxyType

import numpy as np

from core.arrays import Floats

_TIME = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:\.\d+)?))?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_WORD = r"(?P<word>[^\W\d_]{3,9})\.?"
YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<day>\d{{1,2}}){_TIME}|(?<!\.\d)(?<!\.\d\d))"
)
YEAR_LAST = re.compile(rf"(?P<one>\d{{1,2}})(?P<mark>[-/.])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}}){_TIME}")
WORDS = (
    re.compile(rf"(?P<day>\d{{1,2}})\.?[\s-]?{_WORD},?[\s-]?(?P<year>\d{{4}}|\d{{2}}){_TIME}"),
    re.compile(rf"{_WORD}\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}}){_TIME}"),
    re.compile(rf"{_WORD}[\s-](?P<year>\d{{4}})"),
    re.compile(rf"(?P<year>\d{{4}})[\s-]{_WORD}"),
)
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
QUARTER = re.compile(r"(?P<year>\d{4})[\s-]?Q(?P<quarter>[1-4])", re.IGNORECASE)
PLAIN_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?)?")
MONTHS: Mapping[str, int] = MappingProxyType(
    {
        word: month
        for month, words in enumerate(
            (
                "jan january januar janvier",
                "feb february februar février",
                "mar march mär mrz märz mars",
                "apr april avr avril",
                "may mai",
                "jun june juni juin",
                "jul july juli juil juillet",
                "aug august août",
                "sep sept september septembre",
                "oct october okt oktober octobre",
                "nov november novembre",
                "dec december dez dezember déc décembre",
            ),
            start=1,
        )
        for word in words.split()
    }
)
CENTURY = 70
"""Years of two digits from this on lie before 2000."""
EPOCH = datetime(1970, 1, 1).toordinal()


def is_date(cell: str) -> bool:
    """Return whether a cell is a date under some reading."""
    return day(cell, day_first=True) is not None or day(cell, day_first=False) is not None


def is_compact(cell: str) -> bool:
    """Return whether a number is a date without marks: 20240131."""
    return COMPACT.fullmatch(cell.strip()) is not None and is_date(cell)


def day(cell: str, day_first: bool) -> float | None:
    """Return the ordinal of a date, with its time of day as a fraction; None for other text."""
    cell = cell.strip()
    with suppress(ValueError, KeyError):
        if found := YEAR_FIRST.fullmatch(cell) or COMPACT.fullmatch(cell):
            return _ordinal(found, int(found["month"]))
        if found := YEAR_LAST.fullmatch(cell):
            one, two = int(found["one"]), int(found["two"])
            return _ordinal(found, *((two, one) if day_first else (one, two)))
        if found := QUARTER.fullmatch(cell):
            return _ordinal(found, 3 * int(found["quarter"]) - 2)
        for pattern in WORDS:
            if found := pattern.fullmatch(cell):
                return _ordinal(found, MONTHS[found["word"].lower()])
    return None


def _ordinal(found: re.Match[str], month: int, day_of_month: int | None = None) -> float:
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 1900 if year >= CENTURY else 2000
    hour, minute, second = (float(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second >= 60:
        raise ValueError(f"{hour:g}:{minute:g}:{second:g} is no time of day")
    start = datetime(year, month, day_of_month or int(parts.get("day") or 1)).toordinal()
    return start + (3600 * hour + 60 * minute + second) / 86_400


def day_firsts(cells: Iterable[str]) -> tuple[bool, ...]:
    """Return how dates such as 03/04/2022 can be read, the likelier first: True is the day before the month."""
    found = [match for match in map(YEAR_LAST.fullmatch, (cell.strip() for cell in cells)) if match]
    if any(int(match["one"]) > 12 for match in found):
        return (True,)
    if any(int(match["two"]) > 12 for match in found):
        return (False,)
    if not found:
        return (True,)
    steps = {first: _steps([match.group() for match in found], first) for first in (True, False)}
    first = found[0]["mark"] != "/" or steps[True] <= steps[False]
    return (first, not first)


def _steps(cells: list[str], day_first: bool) -> int:
    """Return how many different steps lead from date to date, in order: few in a series that is read rightly."""
    return len(set(np.diff(sorted(day(cell, day_first) or 0.0 for cell in cells)).tolist()))


def iso_days(cells: list[str]) -> Floats | None:
    """Return the ordinals (N,) of ISO dates without a time zone, nan for empty cells; None where one is other text.

    It equals `day` and is many times faster.
    """
    lengths = set(map(len, cells)) - {0}
    if len(lengths) != 1 or not PLAIN_ISO.fullmatch(next(filter(None, cells))):
        return None
    with suppress(ValueError):
        moments = np.array(cells, dtype="datetime64[us]")
        return np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / 86_400e6 + EPOCH)
    return None


def date_text(ordinal: float) -> str:
    """Return a date as 2024-01-31, with hours and minutes where it does not fall on midnight."""
    moment = datetime.fromordinal(int(ordinal // 1)) + timedelta(minutes=round(ordinal % 1.0 * 1440))
    return moment.strftime("%Y-%m-%d" if moment.hour == moment.minute == 0 else "%Y-%m-%d %H:%M")


def date_words(ordinal: float) -> str:
    """Return a date as 3 April 2022."""
    moment = datetime.fromordinal(int(ordinal))
    return f"{moment.day} {moment:%B} {moment.year}"


def is_ambiguous(cell: str) -> bool:
    """Return whether a date is another one with the month first."""
    found = YEAR_LAST.fullmatch(cell.strip())
    return found is not None and found["one"] != found["two"]
