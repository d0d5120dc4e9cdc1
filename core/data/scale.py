"""Between steps 1 and 2, what the numbers of an input stand for where they are not shown as such: dates, or words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor
from types import MappingProxyType

MOST_TICKS = 7
STEPS = (
    *(("hour", step) for step in (1, 3, 6, 12)),
    *(("day", step) for step in (1, 2, 7, 14)),
    *(("month", step) for step in (1, 2, 3, 6)),
    *(("year", step) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 2000)),
)
FORMATS: Mapping[str, str] = MappingProxyType(
    {"hour": "%d %b %H:%M", "day": "%d %b %Y", "month": "%b %Y", "year": "%Y"}
)
TIMED = "%d %b %Y %H:%M"
MINUTES = 24 * 60
"""In a day."""
NUMBER: Mapping[str, Callable[[float], int]] = MappingProxyType(
    {
        "hour": lambda ordinal: floor(24.0 * ordinal),
        "day": floor,
        "month": lambda ordinal: 12 * (day := _date(ordinal)).year + day.month - 1,
        "year": lambda ordinal: _date(ordinal).year,
    }
)
"""Counts hours, days, months or years up to an ordinal."""
ORDINAL: Mapping[str, Callable[[int], float]] = MappingProxyType(
    {
        "hour": lambda number: number / 24.0,
        "day": float,
        "month": lambda number: float(date(number // 12, number % 12 + 1, 1).toordinal()),
        "year": lambda number: float(date(number, 1, 1).toordinal()),
    }
)
"""Where the hour, day, month or year of that number begins."""


@dataclass(frozen=True)
class Scale:
    """Numbers that are days since `origin`, an ordinal as of datetime; or, with `words`, 0, 1, … for each of them."""

    origin: float = 0.0
    words: tuple[str, ...] = ()

    def ticks(self, low: float, high: float) -> tuple[list[float], list[str]]:
        """Return where an axis from low to high has its ticks, and what stands there; at most MOST_TICKS dates."""
        if self.words:
            inside = [at for at in range(len(self.words)) if low <= at <= high]
            return [float(at) for at in inside], [self.words[at] for at in inside]
        first, last = (min(max(self.origin + end, 1.0), float(date.max.toordinal())) for end in (low, high))
        for unit, step in STEPS:
            numbers = range(-(-NUMBER[unit](first) // step) * step, NUMBER[unit](last) + 1, step)
            if len(numbers) <= MOST_TICKS + 1:
                ordinals = [ORDINAL[unit](number) for number in numbers if number > 0]
                if len(ordinals := [ordinal for ordinal in ordinals if first <= ordinal <= last]) <= MOST_TICKS:
                    break
        return [ordinal - self.origin for ordinal in ordinals], [_written(ordinal, unit) for ordinal in ordinals]

    def text(self, value: float) -> str:
        """Return what a value stands for: 3 Jan 2022, with the time of day where it is no midnight, or a word.

        Where no word stands, it is the number.
        """
        if self.words:
            return self.words[int(value)] if value in range(len(self.words)) else f"{value:.4g}"
        minutes = round(MINUTES * (self.origin + value))
        moment = datetime.fromordinal(minutes // MINUTES) + timedelta(minutes=minutes % MINUTES)
        return moment.strftime(TIMED if minutes % MINUTES else FORMATS["day"]).removeprefix("0")


def _date(ordinal: float) -> date:
    return date.fromordinal(floor(ordinal))


def _written(ordinal: float, unit: str) -> str:
    moment = datetime.fromordinal(floor(ordinal)) + timedelta(hours=round(24.0 * (ordinal % 1.0)))
    return moment.strftime(FORMATS[unit]).removeprefix("0")
