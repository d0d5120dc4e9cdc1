"""Between steps 1 and 2, a person's own table: text becomes named columns of equal length, or one clear refusal."""

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO

import numpy as np

from core.arrays import Floats, Integers
from core.data.own.column import Column
from core.data.own.columns import columns_of
from core.data.own.encoding import ENCODINGS, decoded
from core.data.own.formats import Sheet, sheet
from core.data.own.layout import (
    MAX_COLUMNS,
    MAX_LINES,
    MAX_ROWS,
    Grid,
    beginning,
    cell_grid,
    quoting,
    separator_of,
    top_of,
    topless,
    unreadable,
)
from core.data.own.names import shortened
from core.data.own.numerals import GAP
from core.data.own.reading import AS_IT_SHOWS, SEPARATORS, OpenQuestion, Reading
from core.data.own.refused import Refused
from core.data.own.unpacked import unpacked

MEGABYTE = 2**20
MAX_BYTES = 50 * MEGABYTE
TARGETS = frozenset({"y", "target", "response", "outcome", "label", "class"})
FEW = 20
"""Labels with more different texts are no classes."""
FEWEST = 4
"""Numbers with fewer different values are hardly an x."""
RANKED = range(8, 2, -1)
"""So many last columns that hold the same cells in every row, in any order, are a ranking; of two it may be chance."""
FIRST = 20
"""Rows that tell of most columns that they are none."""
LONGEST_LINE = MEGABYTE
"""Bytes: a file without line breaks would become millions of values before its row could be refused."""


@dataclass(frozen=True)
class Table:
    """A checked table: every row has a cell for each of the `columns`; `numbering` tells rows as a spreadsheet does.

    `reading` has how it was read, all decided; `notes` has a sentence for each decision, `questions` what the table
    leaves open, `sheets` the names of those in its workbook. Names are the raw ones, for selection; `markdown` and
    `latex` disarm them for a page.
    """

    columns: tuple[Column, ...]
    numbering: range | tuple[int, ...] = field(repr=False)
    reading: Reading
    title: str = ""
    notes: tuple[str, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, each another."""
        return tuple(each.name for each in self.columns)

    @property
    def rows(self) -> int:
        """How many rows of values there are."""
        return len(self.numbering)

    @property
    def description(self) -> str:
        """What was found, as in "200 rows, 3 columns, separated by semicolons, decimal comma, UTF-8"."""
        mark = "comma" if self.reading.decimal == "," else "point"
        parted = self.title or f"separated by {SEPARATORS[self.reading.separator or ',']}"
        size = f"{self.rows:,} row{'s' * (self.rows != 1)}, {len(self.names)} columns"
        return f"{size}, {parted}, decimal {mark}, {ENCODINGS[self.reading.encoding or 'utf-8']}"

    @property
    def numeric_names(self) -> tuple[str, ...]:
        """The columns that hold numbers or dates, perhaps with a few cells that are none."""
        return tuple(each.name for each in self.columns if each.kind in {"number", "date"} or each.mostly)

    @property
    def offered(self) -> tuple[str, ...]:
        """The names of the columns that are not ignored, those last that only tell rows apart or have no values."""
        kept = [each for each in self.columns if each.meaning != "ignored"]
        return tuple(each.name for each in sorted(kept, key=lambda each: each.index or each.kind == "empty"))

    @cached_property
    def suggested(self) -> tuple[str, tuple[str, ...]]:
        """The names of an x and of y to begin with: no index and no constant.

        y is the column that is named so, the last ones where they are a ranking, or else the last one.
        """
        kept = [each for each in self.columns if each.meaning != "ignored"]
        usable = [each for each in kept if not each.index and each.different > 1] or kept
        kinds = {kind: [each for each in usable if each.kind == kind] for kind in ("number", "date", "truth")}
        numbers, dated = kinds["number"], kinds["date"]
        classes = [each for each in usable if each.kind == "truth" or (each.kind == "label" and each.different <= FEW)]
        named = [each for each in usable if each.name.lower() in TARGETS]
        last = numbers if len(numbers) + len(dated) > 1 else [each for each in usable if each in (*numbers, *classes)]
        y = self._ranking() if not named else ()
        y = y or (next(each for pool in (named, last, usable) for each in reversed(pool)),)
        various = [each for each in numbers if each.different > FEWEST]
        inputs = (various, dated, numbers, kinds["truth"], usable, kept)
        x = next(each for pool in inputs for each in pool if each not in y)
        return x.name, tuple(each.name for each in y)

    def _ranking(self) -> tuple[Column, ...]:
        """Return the last columns that hold the same cells in every complete row, in several orders; () if none do."""
        columns = [each for each in self.columns if not each.index and each.kind != "empty"]
        for size in (size for size in RANKED if size < len(columns)):
            found = columns[-size:]
            if _orders(found, FIRST) and len(_orders(found, self.rows)) > 1:
                return tuple(found)
        return ()

    def column(self, name: str) -> Column:
        """Return the column of that name; Refused where there is none."""
        for each in self.columns:
            if each.name == name:
                return each
        raise Refused(f"The table has no column “{shortened(name)}”.")

    def numeric(self, *names: str) -> Floats:
        """Return these columns (N, K) as numbers, nan where a value is missing; Refused where there is other text."""
        found = [(each, *each.values()) for each in map(self.column, names)]
        bad = [(at, each) for each, _, at in found if at is not None]
        if bad:
            at, each = min(bad, key=lambda one: one[0])
            cell = shortened(each.cells[at])
            wanted = "numbers" if each.kind != "date" else "dates"
            row = f"row {self.numbering[at]:,}"
            raise Refused(f"Column “{shortened(each.name)}” must hold {wanted}; {row} has “{cell}”.")
        return np.array([values for _, values, _ in found]).reshape(len(names), self.rows).T

    def spelled(self, *names: str, most: int) -> tuple[Integers, tuple[str, ...]]:
        """Return codes (N, K) of the texts in these columns, and the texts by code; Refused beyond `most` texts."""
        known: dict[str, int] = {}
        codes = np.empty((self.rows, len(names)), dtype=np.int64)
        for place, each in enumerate(map(self.column, names)):
            cells = [cell.strip() for cell in each.cells]
            for cell in dict.fromkeys(cells):
                known.setdefault(cell, len(known))
            if len(known) > most:
                raise Refused(f"{columns_have(names)} more than {most} different values, too many for labels.")
            codes[:, place] = [known[cell] for cell in cells]
        return codes, tuple(known)

    def row(self, index: int) -> tuple[int, list[str]]:
        """Return the number of row `index` of the values, as a spreadsheet counts, and its cells."""
        return self.numbering[index], [each.cells[index] for each in self.columns]


def _orders(columns: Sequence[Column], rows: int) -> set[tuple[str, ...]]:
    """Return in what orders the first rows hold the same cells, each once; none if a complete row holds others."""
    cells = ([cell.strip() for cell in each.joined.split(GAP, rows)[:rows]] for each in columns)
    missing = frozenset.union(*(each.missing for each in columns))
    found = {row for row in zip(*cells, strict=True) if missing.isdisjoint(map(str.lower, row))}
    same = len(set(map(frozenset, found))) == 1 and len(set(next(iter(found)))) == len(columns)
    return found if same else set()


def columns_have(names: Sequence[str]) -> str:
    """Return the beginning of a sentence about columns: Column “a” has; Columns “a”, “b” have."""
    quoted = ", ".join(f"“{shortened(name)}”" for name in names)
    return f"Column {quoted} has" if len(names) == 1 else f"Columns {quoted} have"


def read_table(
    content: bytes | str, reading: Reading = AS_IT_SHOWS, make_room: Callable[[int], object] = lambda nbytes: None
) -> Table:
    r"""Return the table of a file or of pasted text, read by what it shows of itself, or as `reading` says.

    Text parted by commas, semicolons, tabs, pipes or blanks, in any of ENCODINGS; JSON, JSON lines, ARFF and HTML
    with one table; all these also compressed by gzip; workbooks (Excel's .xlsx, OpenDocument's .ods), a sheet of them,
    and Parquet. `make_room` is told how many bytes the text takes before it is looked at. Raises Refused for what is no
    table or is too large. Nothing is written or logged, no formula is computed, no link is opened.

    >>> table = read_table("hours;grade\n1,5;2\n3;1,3\n")
    >>> table.names, table.description
    (('hours', 'grade'), '2 rows, 2 columns, separated by semicolons, decimal comma, UTF-8')
    >>> table.numeric("hours", "grade").tolist()
    [[1.5, 2.0], [3.0, 1.3]]
    """
    raw = content.encode(errors="replace") if isinstance(content, str) else content
    _check_size(raw)
    file = unpacked(raw, reading.sheet)
    make_room(len(file.content))
    found = decoded(file.content, reading.encoding)
    if not found.text.strip():
        raise Refused("There is nothing to read: the text is empty.")
    _check_lines(found.text)
    structured = None if file.title else sheet(found.text)
    if file.title:
        reading = replace(reading, sheet=file.sheet or None, separator=",")
    separator, cells = (",", _of_sheet(structured)) if structured else _of_text(found.text, reading)
    _check_width(cells.top.width)  # anew: columns without a name and a value are left out
    read = columns_of(cells, found, replace(reading, separator=separator))
    source = file.title or (structured.title if structured else "")
    title, notes = (f"read as {source}", (f"Read as {source}.",)) if source else ("", ())
    return Table(read.columns, cells.numbering, read.reading, title, (*notes, *read.notes), read.questions, file.sheets)


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        size = math.ceil(10 * len(content) / MEGABYTE) / 10
        raise Refused(f"The data take {size:,.1f} MB; at most {MAX_BYTES // MEGABYTE} MB can be read.")


def _check_lines(text: str) -> None:
    lines = text.count("\n") + text.count("\r") - text.count("\r\n") + 1
    if lines > MAX_LINES:
        raise Refused(f"The data have {lines:,} lines; a table of at most {MAX_ROWS:,} rows can be read.")


def _of_sheet(found: Sheet) -> Grid:
    sample = beginning(found.rows, AS_IT_SHOWS)
    top = top_of(sample, ",", Reading(skip=0))
    _check_width(top.width)
    if not top.credible:
        raise topless(sample, top)
    return cell_grid(found.rows, top, AS_IT_SHOWS)


def _of_text(text: str, reading: Reading) -> tuple[str, Grid]:
    longest = max(map(len, BytesIO(text.replace("\r", "\n").encode(errors="replace"))), default=0)
    if longest > LONGEST_LINE:
        raise Refused("This is not a table: a line of it is longer than any row can be.")
    separator = separator_of(text, reading) if reading.separator is None else reading.separator
    ways = list(quoting(text, separator))
    for rows in ways:
        try:
            if sample := beginning(rows, reading):
                top = top_of(sample, separator, reading)
                if reading.skip is not None and not top.credible and top.width > 1:
                    raise topless(sample, top)
                _check_width(top.width if top.credible else 1)
                return separator, cell_grid(rows, top, reading)
        except csv.Error:
            continue
    if reading.skip:
        raise Refused(f"No row can be read below the first {reading.skip:,}, which are skipped.")
    raise unreadable(ways[0])


def _check_width(columns: int) -> None:
    if columns < 2:
        raise Refused(
            "This is not a table: it needs two columns or more, parted by commas, semicolons, tabs, pipes or blanks."
        )
    if columns > MAX_COLUMNS:
        raise Refused(f"The table has {columns:,} columns; at most {MAX_COLUMNS:,} can be read.")
