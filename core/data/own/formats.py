"""Between steps 1 and 2, what is no CSV: JSON, ARFF and HTML become rows, everything else is named and refused."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO, TextIOWrapper
from itertools import chain
from types import MappingProxyType
from typing import Any

from core.data.own.layout import MAX_COLUMNS, RowReader, check_rows
from core.data.own.refused import Refused

BINARIES: Mapping[bytes, str] = MappingProxyType(
    {
        b"PK\x03\x04": "a workbook or a zip file",
        b"\xd0\xcf\x11\xe0": "an old workbook, or one locked by a password",
        b"\x89PNG": "an image",
        b"\xff\xd8\xff": "an image",
        b"GIF8": "an image",
        b"%PDF": "a PDF",
        b"{\\rtf": "a text document (RTF)",
        b"\x1f\x8b": "a compressed file",
        b"PAR1": "a Parquet file",
        b"ARROW1": "an Arrow file",
        b"SQLite format 3": "a database (SQLite)",
        b"\x89HDF": "an HDF5 file",
        b"\x93NUMPY": "a NumPy file",
        b"$FL2": "an SPSS file",
        b"<stata_dta>": "a Stata file",
        b"RDX": "an R data file",
    }
)
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""What JSON can spell though no text may hold it: control characters and halves of pairs."""
NESTED = "This is JSON, but no list of records with one plain value a name, as in [{“x”: 1, “y”: 2.1}, …]."
LONGEST_HTML = 2 * 2**20
"""Characters: its parser is slow."""
LONGEST_RECORDS = 8 * 2**20
"""Characters of JSON and ARFF: while they are read they take some fifteen times their size."""
LONGEST_RECORD = 2**20
"""Characters on a line of its own."""
FEW = 100
"""Marks that begin and do not end, as in a < b: to the end of the text the parser looks for the end of each."""
JSON = re.compile(r'\s*(\[\s*[\[{"\d-]|\{\s*")')
"""How JSON with a table in it begins, though other text may, too."""
ATTRIBUTE = re.compile(r"@attribute\s+('[^']*'|\"[^\"]*\"|\S+)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """Rows that need no separator found: the names first; `title` says what they were."""

    title: str
    rows: RowReader = field(repr=False)


def refuse_binaries(content: bytes, within: str = "") -> None:
    """Raise Refused, with the name of the format, for bytes that begin as a known one; `within` says what they are in.

    >>> refuse_binaries(b"%PDF-1.7", within="a compressed file with ")
    Traceback (most recent call last):
    core.data.own.refused.Refused: This is a compressed file with a PDF, not a table as text; save the table as CSV.
    """
    for beginning, kind in BINARIES.items():
        if content.startswith(beginning):
            raise Refused(f"This is {within}{kind}, not a table as text; save the table as CSV.")


def sheet(text: str) -> Sheet | None:
    """Return the rows of JSON, ARFF or HTML, None for other text; Refused where such a text holds no table."""
    start = text.lstrip()[:1000].lower()
    if start.startswith(("[", "{")) and (rows := _json(text)) is not None:
        return rows
    if start.startswith("@relation") or "\n@relation" in start:
        _check_length("ARFF", text)
        return _arff(text)
    if start.startswith(("<!doctype html", "<html", "<table", "<meta", "<head", "<body")):
        return _html(text)
    if start.startswith("<?xml") or (start.startswith("<") and text.rstrip().endswith(">")):
        raise Refused("This is XML, not a table as text; save the table as CSV.")
    return None


def _check_length(title: str, text: str) -> None:
    if len(text) > LONGEST_RECORDS:
        most = f"at most {LONGEST_RECORDS // 2**20} MB of {title} can be read"
        raise Refused(f"This is {title} of {len(text) / 2**20:,.0f} MB; {most}: save the table as CSV.")


def _json(text: str) -> Sheet | None:
    if found := _json_lines(text):
        return found
    if JSON.match(text[:1000]):
        _check_length("JSON", text)
    try:
        return _records("JSON", _parsed(text))
    except json.JSONDecodeError as error:
        if JSON.match(text) and '":' in text[:1000]:
            raise Refused(f"This is JSON with a fault in line {error.lineno}: {error.msg.lower()}.") from None
    return None


def _json_lines(text: str) -> Sheet | None:
    """Return the rows of a text with a record on each of several lines, None for other text.

    There may be a million: each is read when its row is asked for, and let go of.
    """
    start = [line for line in text[:LONGEST_RECORD].split("\n") if line.strip()]
    try:
        first = _parsed(start[0])
    except json.JSONDecodeError:
        return None
    if len(start) < 2 or not isinstance(first, dict | list):
        return None
    content = text.encode(errors="replace")
    check_rows(sum(bool(line.strip()) for line in BytesIO(content)))

    def records() -> Iterator[Any]:
        for number, line in enumerate(TextIOWrapper(BytesIO(content), "utf-8"), 1):
            if line.strip():
                try:
                    record = _parsed(line)
                except json.JSONDecodeError as error:
                    fault = f"a fault in line {number:,}: {error.msg.lower()}"
                    raise Refused(f"This is JSON lines with {fault}.") from None
                if type(record) is not type(first):
                    raise Refused(NESTED)
                yield record

    return _of_records("JSON lines", records)


def _parsed(text: str) -> Any:
    """Return what JSON spells, its numbers as they are written: they may have any number of digits."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError:
        raise Refused(NESTED) from None


def _records(title: str, found: Any) -> Sheet:
    """Return the rows of a list of objects or of lists, or of one object of lists."""
    if isinstance(found, dict):
        found = _of_lists(found)
    if not isinstance(found, list) or not found:
        raise Refused(NESTED)
    check_rows(len(found))
    if not all(isinstance(record, type(found[0])) for record in found):
        raise Refused(NESTED)
    return _of_records(title, lambda: iter(found))


def _of_records(title: str, records: Callable[[], Iterator[Any]]) -> Sheet:
    """Return the rows of objects, with all their names in the first, or of lists; Refused where they are neither."""
    names = dict[str, None]()
    for record in records():
        if not isinstance(record, dict | list):
            raise Refused(NESTED)
        if isinstance(record, dict):
            names.update(dict.fromkeys(record))
        if len(names) > MAX_COLUMNS:
            raise Refused(f"The records have more than {MAX_COLUMNS:,} names, the most columns that can be read.")
    if not names:
        return Sheet(title, lambda: ([_cell(value) for value in record] for record in records()))
    return Sheet(title, lambda: chain([[*map(_cell, names)]], ([_cell(r.get(n)) for n in names] for r in records())))


def _of_lists(found: dict[str, Any]) -> Any:
    lists = [value for value in found.values() if isinstance(value, list)]
    if len(lists) == 1 and all(isinstance(record, dict | list) for record in lists[0]):
        return lists[0]
    if len(lists) == len(found) and len(set(map(len, lists))) == 1:
        check_rows(len(lists[0]))
        return [dict(zip(found, values, strict=True)) for values in zip(*lists, strict=True)]
    return None


def _cell(value: Any) -> str:
    if isinstance(value, dict | list):
        raise Refused(NESTED)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else NO_CHARACTER.sub("\ufffd", str(value))


def _arff(text: str) -> Sheet:
    """Return the rows below @DATA; Weka's format, https://waikato.github.io/weka-wiki/formats_and_processing/arff/."""
    marker = re.search(r"(?im)^\s*@data\b.*$", text)
    head, body = (text[: marker.start()], text[marker.end() :]) if marker else (text, "")
    names = [name.strip("'\"") for name in ATTRIBUTE.findall(head + "\n")]
    lines = [line for line in body.splitlines() if line.strip() and not line.lstrip().startswith("%")]
    if not marker or not names or any(line.lstrip().startswith("{") for line in lines):
        raise Refused("This is ARFF without a plain table below @DATA; save the table as CSV.")
    quote = "'" if "'" in body else '"'
    try:
        rows = list(csv.reader(lines, quotechar=quote, skipinitialspace=True, escapechar="\\"))
    except csv.Error:
        raise Refused("This is ARFF with a cell that cannot be read; save the table as CSV.") from None
    return Sheet("ARFF", lambda: iter([names, *rows]))


def _html(text: str) -> Sheet:
    if len(text) > LONGEST_HTML or text.count("<") > text.count(">") + FEW:
        raise Refused("This is HTML that is too long, or broken off; save the table as CSV.")
    parser = _Tables()
    parser.feed(text)
    parser.close()
    tables = [rows for rows in parser.tables if len(rows) > 1 and max(map(len, rows)) > 1]
    if not tables:
        raise Refused("This is HTML without a table in it; save the table as CSV.")
    rows = [["".join(pieces) for pieces in row] for row in max(tables, key=len)]
    return Sheet("HTML", lambda: iter(rows))


class _Tables(HTMLParser):
    """Collects the pieces of text in the cells of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[list[str]]]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"table", "tr"}:
            self.cell = None
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1]:
            self.cell = []
            self.tables[-1][-1].append(self.cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)
