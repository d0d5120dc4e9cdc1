"""Between steps 1 and 2, how a table is read: what is decided, by the reader or by hand, and what only you can say."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

SEPARATORS: Mapping[str, str] = MappingProxyType(
    {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "pipes", " ": "blanks"}
)


@dataclass(frozen=True)
class Reading:
    """What decides how a table is read; given to `read_table`, None leaves it to the reader.

    `sheet` is one of a workbook; `encoding` is Python's name of one; `separator` one of SEPARATORS; `decimal` a point
    or a comma; `thousands` ".", ",", " ", "'" or "" for none; `headed` says that the first row has the names; `skip`
    counts the rows above it; `missing` are the cells, beside empty ones, that say there is no value; `day_first` that
    03/04 is in April; `shares` that 3% is 0.03, not 3.
    """

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    headed: bool | None = None
    skip: int | None = None
    missing: tuple[str, ...] | None = None
    day_first: bool | None = None
    shares: bool | None = None


AS_IT_SHOWS = Reading()


@dataclass(frozen=True)
class OpenQuestion:
    """What a table leaves open: each answer is the fields of Reading that it sets, with the words that say it.

    `taken` is the place of the answer that the table was read with.
    """

    text: str
    answers: tuple[tuple[Mapping[str, Any], str], ...]
    taken: int
