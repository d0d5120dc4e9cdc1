"""Between steps 1 and 2, a person's own table: text becomes named columns of equal length, or one clear refusal."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from core.arrays import Floats, Integers
from core.data.own.dialect import (
    ENCODINGS,
    SEPARATORS,
    Refused,
    Text,
    decimal,
    is_number,
    number,
    numbers,
    read_text,
)
from core.data.own.names import brief, clean
from core.data.own.quick import quick_numbers

MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
LONGEST_NAME = 200


@dataclass(frozen=True)
class Table:
    """A checked table: every row has a value, as text, for each of the `names`; values are read when asked for.

    `decimal` is the mark found, `rows` counts rows of values, `headed` says that the first row holds the names,
    and `notes` has a sentence for each guess. Rows are numbered as in a spreadsheet: from 1, with the first row and
    blank ones. Names are the raw ones, for selection; `markdown` and `latex` disarm them for a page.
    """

    text: Text
    decimal: str
    names: tuple[str, ...]
    rows: int
    headed: bool
    notes: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """What was found, as in "200 rows, 3 columns, separated by semicolons, decimal comma, UTF-8"."""
        mark = "comma" if self.decimal == "," else "point"
        found = f"separated by {SEPARATORS[self.text.separator]}, decimal {mark}, {ENCODINGS[self.text.encoding]}"
        return f"{self.rows:,} row{'s' * (self.rows != 1)}, {len(self.names)} columns, {found}"

    @cached_property
    def numeric_names(self) -> tuple[str, ...]:
        """The columns that hold numbers, as far as the first rows tell."""
        columns = zip(*self.text.beginning()[self.headed :], strict=True)
        return tuple(name for name, cells in zip(self.names, columns, strict=True) if self._are_numbers(cells))

    def preview(self, rows: int = 5) -> tuple[tuple[str, ...], ...]:
        """Return the first rows as short plain text."""
        return tuple(tuple(map(brief, cells)) for cells in islice(self.text.filled(self.headed), rows))

    def numeric(self, *names: str) -> Floats:
        """Return these columns (N, K) as numbers, nan where a value is missing; Refused where there is other text."""
        columns = self._columns(names)
        quick = quick_numbers(self.text, self.headed, self.decimal, columns)
        if quick is not None and len(quick) == self.rows:
            return quick
        values = np.empty((self.rows, len(columns)))
        try:
            for rows, chunk in self._chunks():
                for place, at in enumerate(columns):
                    values[rows, place] = numbers([row[at] for row in chunk], self.decimal)
        except ValueError:
            raise self._not_numeric(columns) from None
        return values

    def spelled(self, *names: str, most: int) -> tuple[Integers, tuple[str, ...]]:
        """Return codes (N, K) of the texts in these columns, and the texts by code; Refused beyond `most` texts."""
        columns, known = self._columns(names), dict[str, int]()
        codes = np.empty((self.rows, len(columns)), dtype=np.int64)
        for rows, chunk in self._chunks():
            for place, at in enumerate(columns):
                codes[rows, place] = _coded([row[at].strip() for row in chunk], known)
            if len(known) > most:
                raise Refused(f"{columns_have(names)} more than {most} different values, too many for labels.")
        return codes, tuple(known)

    def number(self, cell: str) -> float | None:
        """Return the number that a cell spells in this table, nan if it says there is none; None for other text."""
        return number(cell, self.decimal)

    def row(self, index: int) -> tuple[int, list[str]]:
        """Return the number of row `index` of the values, as a spreadsheet counts, and its cells."""
        return next(islice(self._numbered(), index, None))

    def _columns(self, names: Sequence[str]) -> list[int]:
        for name in names:
            if name not in self.names:
                raise Refused(f"The table has no column “{brief(name)}”.")
        return [self.names.index(name) for name in names]

    def _chunks(self) -> Iterator[tuple[slice, list[list[str]]]]:
        start = 0
        for chunk in self.text.chunks(self.headed):
            yield slice(start, start := start + len(chunk)), chunk

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        filled = ((number, cells) for number, cells in enumerate(self.text.rows(), 1) if cells)
        return islice(filled, self.headed, None)

    def _are_numbers(self, cells: Sequence[str]) -> bool:
        numbers = [self.number(cell) for cell in cells]
        return None not in numbers and not all(math.isnan(number) for number in numbers if number is not None)

    def _not_numeric(self, columns: list[int]) -> Refused:
        cells = ((number, at, row[at]) for number, row in self._numbered() for at in columns)
        number, at, cell = next(found for found in cells if self.number(found[2]) is None)
        return Refused(f"Column “{brief(self.names[at])}” must hold numbers; row {number:,} has “{brief(cell)}”.")


def _coded(cells: list[str], known: dict[str, int]) -> list[int]:
    """Return the code of each text, after giving new ones the next codes."""
    for cell in dict.fromkeys(cells):
        known.setdefault(cell, len(known))
    return [known[cell] for cell in cells]


def columns_have(names: Sequence[str]) -> str:
    """Return the beginning of a sentence about columns: Column “a” has; Columns “a”, “b” have."""
    quoted = ", ".join(f"“{brief(name)}”" for name in names)
    return f"Column {quoted} has" if len(names) == 1 else f"Columns {quoted} have"


def read_table(content: bytes | str) -> Table:
    """Return the table of a file or of pasted text: CSV with commas, semicolons or tabs, named in its first row.

    UTF-8 or UTF-16 with or without a byte order mark, else Windows-1252; decimal points or commas. Where the first
    row holds numbers only, it counts as values, and columns are called "column 1", "column 2", … Raises Refused
    for what is no table or is too large. Nothing is written or logged.
    """
    found = read_text(content)
    first = next(found.filled(), None)
    if first is None:
        raise Refused("There is nothing to read: the text is empty.")
    _check_width(len(first))
    headed = not all(map(is_number, first))
    return Table(
        text=found,
        decimal=decimal(found, start=headed),
        names=_names(first) if headed else tuple(f"column {at}" for at in range(1, len(first) + 1)),
        rows=_count(found, len(first), headed),
        headed=headed,
        notes=tuple(_notes(found.encoding, first, headed)),
    )


def _check_width(columns: int) -> None:
    if columns < 2:
        raise Refused("This is not a table: it needs two columns or more, parted by commas, semicolons or tabs.")
    if columns > MAX_COLUMNS:
        raise Refused(f"The table has {columns:,} columns; at most {MAX_COLUMNS} can be read.")


def _names(first: list[str]) -> tuple[str, ...]:
    names = tuple(map(clean, first))
    for at, name in enumerate(names, 1):
        if not name:
            raise Refused(f"Column {at} has no name in the first row.")
        if len(name) > LONGEST_NAME:
            raise Refused(f"The name of column {at} has {len(name):,} characters; at most {LONGEST_NAME} are allowed.")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise Refused(f"{times} columns are called “{brief(name)}”; each needs a name of its own.")
    return names


def _count(text: Text, width: int, headed: bool) -> int:
    """Return how many rows of values there are, after checking that each is as wide as the first row."""
    rows = -int(headed)
    for chunk in text.chunks():
        rows += len(chunk)
        if set(map(len, chunk)) != {width}:
            raise _ragged(text, width)
        if rows > MAX_ROWS:
            raise Refused(f"The table has more than {MAX_ROWS:,} rows, which is the most that can be read.")
    if not rows:
        raise Refused("The table has names in its first row but no rows below it.")
    return rows


def _ragged(text: Text, width: int) -> Refused:
    lengths = ((number, len(cells)) for number, cells in enumerate(text.rows(), 1) if cells)
    number, values = next(found for found in lengths if found[1] != width)
    return Refused(f"Row {number:,} has {values:,} value{'s' * (values != 1)} where the first row has {width}.")


def _notes(encoding: str, first: Iterable[str], headed: bool) -> Iterator[str]:
    if encoding == "cp1252":
        yield "The text is not UTF-8; it was read as Windows-1252."
    if not headed:
        yield "The first row holds numbers only, so the columns are called column 1, column 2 and so on."
    elif any(map(is_number, first)):
        yield "The first row was taken for names, though some of them are numbers."
