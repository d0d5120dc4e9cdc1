"""Between steps 1 and 2, text of unknown make: its encoding, its separator and its decimal mark."""

import csv
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from itertools import islice
from types import MappingProxyType

MEGABYTE = 2**20
MAX_BYTES = 50 * MEGABYTE
LONGEST_LINE = MEGABYTE
"""Bytes: a file without line breaks would become millions of values before its row could be refused."""

SAMPLE = 100
"""Rows that decide on the separator and on which columns look like numbers."""

CHUNK = 1024
"""Rows worked on at once."""

SEPARATORS: Mapping[str, str] = MappingProxyType({"\t": "tabs", ";": "semicolons", ",": "commas"})
ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "cp1252": "Windows-1252",
    }
)
MARKS: Mapping[bytes, str] = MappingProxyType(
    {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
)
BINARIES: Mapping[bytes, str] = MappingProxyType(
    {
        b"PK\x03\x04": "a workbook or a zip file",
        b"\xd0\xcf\x11\xe0": "an old workbook",
        b"\x89PNG": "an image",
        b"\xff\xd8\xff": "an image",
        b"GIF8": "an image",
        b"%PDF": "a PDF",
        b"\x1f\x8b": "a compressed file",
    }
)
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null"})
"""How people write, in any case, that there is no value."""

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))
GAP = "\0"
"""Stands between joined cells: text that holds it is refused."""

MARKED = re.compile(r"\s*[-+]?\d*([.,])\d+(?:[eE][-+]?\d+)?\s*")
THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2},\d{3}\s*")


class Refused(ValueError):
    """Own data that cannot be used: one sentence of plain text, which may quote the data; escape it where shown."""


@dataclass(frozen=True)
class Text:
    """Rows of cells as bytes, and how to read them."""

    content: bytes = field(repr=False)
    encoding: str
    separator: str

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row, none for a blank one; Refused where a row cannot be read."""
        try:
            yield from self._reader()
        except csv.Error:
            raise self._unreadable() from None

    def filled(self, start: int = 0) -> Iterator[list[str]]:
        """Yield the rows that are not blank, without the first `start` of them."""
        return islice(filter(None, self.rows()), start, None)

    def beginning(self) -> list[list[str]]:
        """Return the first rows that are not blank, SAMPLE at most, up to one that cannot be read."""
        rows: list[list[str]] = []
        with suppress(Refused):
            rows.extend(islice(self.filled(), SAMPLE))
        return rows

    def chunks(self, start: int = 0) -> Iterator[list[list[str]]]:
        """Yield what `filled` does, CHUNK rows at a time: work on lists is several times faster than row by row."""
        rows = self.filled(start)
        while chunk := list(islice(rows, CHUNK)):
            yield chunk

    def _reader(self) -> Iterator[list[str]]:
        lines = TextIOWrapper(BytesIO(self.content), self.encoding, newline="")
        return csv.reader(lines, delimiter=self.separator, strict=True)

    def _unreadable(self) -> Refused:
        number = 1
        with suppress(csv.Error):
            for number, _ in enumerate(self._reader(), 2):  # noqa: B007
                pass
        return Refused(f"Row {number:,} cannot be read: a quotation mark is out of place.")


def read_text(content: bytes | str) -> Text:
    """Return the rows of a file or of pasted text; Refused if it is too large or is no text.

    UTF-8 and UTF-16 with or without a byte order mark, else Windows-1252. The separator is the one with which
    most rows are as long as the first, and then with which most cells are numbers.
    """
    content = content.encode(errors="replace") if isinstance(content, str) else content
    _check_size(content)
    encoding = _encoding(content)
    if max(map(len, BytesIO(content.replace(b"\r", b"\n"))), default=0) > LONGEST_LINE:
        raise Refused("This is not a table: a line of it is longer than any row can be.")
    return max((Text(content, encoding, separator) for separator in SEPARATORS), key=_fitness)


def numbers(cells: list[str], decimal: str) -> list[float]:
    """Return the numbers that cells spell, nan where one says there is none; ValueError if there is other text."""
    joined = GAP.join(cells)
    if decimal == ",":
        joined = joined.replace(".", "_").replace(",", ".")
    cells = joined.split(GAP)
    if "_" not in joined:
        with suppress(ValueError):
            return list(map(float, cells))
    return list(map(_number, cells))


def _number(cell: str) -> float:
    if cell.strip().lower() in MISSING:
        return math.nan
    if "_" in cell:  # Python reads 1_000, which is a label here
        raise ValueError
    return float(cell)


def number(cell: str, decimal: str) -> float | None:
    """Return the number that a cell spells, nan if it says there is none; None for other text."""
    with suppress(ValueError):
        return numbers([cell], decimal)[0]
    return None


def is_number(cell: str) -> bool:
    """Return whether a cell spells a finite number, with a point or a comma."""
    values = (number(cell, mark) for mark in ".,")
    return any(value is not None and math.isfinite(value) for value in values)


def decimal(text: Text, start: int) -> str:
    """Return the mark in the first number that has one, from row `start` on; a point where none has."""
    if b"," not in text.content or (text.separator == "," and b'"' not in text.content):
        return "."
    marks = (_mark(cell, text.separator) for cells in text.filled(start) for cell in cells)
    return next(filter(None, marks), ".")


def _mark(cell: str, separator: str) -> str:
    if not (found := MARKED.fullmatch(cell)):
        return ""
    grouped = separator == "," and THOUSANDS.fullmatch(cell)  # "1,234" beside commas is one thousand or so
    return "" if grouped else found[1]


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        size = math.ceil(10 * len(content) / MEGABYTE) / 10
        raise Refused(f"The data take {size:,.1f} MB; at most {MAX_BYTES // MEGABYTE} MB can be read.")


def _encoding(content: bytes) -> str:
    for beginning, kind in BINARIES.items():
        if content.startswith(beginning):
            raise Refused(f"This is {kind}, not a table as text; save the table as CSV.")
    marked = [encoding for mark, encoding in MARKS.items() if content.startswith(mark)]
    for encoding in marked or (_unmarked(content), "cp1252"):
        with suppress(UnicodeDecodeError):
            if not _has_controls(content.decode(encoding)):
                return encoding
    raise Refused("This is not a table as text: it holds bytes that are no characters.")


def _unmarked(content: bytes) -> str:
    """Return the encoding of bytes without a mark: one byte in two of a Western table in UTF-16 is 0."""
    even, odd = (content[start : 2 * SAMPLE : 2].count(0) for start in (0, 1))
    if bool(even) == bool(odd):
        return "utf-8"
    return "utf-16-le" if odd else "utf-16-be"


def _has_controls(text: str) -> bool:
    content = text.encode()
    return len(content.translate(None, CONTROLS)) != len(content)


def _fitness(text: Text) -> tuple[float, float]:
    """Return the share of rows as long as the first, and of cells that are numbers; 0 where there is one column."""
    rows = text.beginning()
    if not rows or len(rows[0]) < 2:
        return 0.0, 0.0
    cells = [cell for row in rows for cell in row]
    return sum(len(row) == len(rows[0]) for row in rows) / len(rows), sum(map(is_number, cells)) / len(cells)
