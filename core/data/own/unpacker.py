"""Between steps 1 and 2, workbooks and Parquet become text, in a process of their own with bounds on what it may take.

Run as a script it reads a line of JSON, with the fields of `Order`, and the file from its input. It writes a line of
JSON, with the fields of `Found`, and then the table as text parted by commas; or it ends with REFUSED and a sentence as
the last line of its errors. A cell that claims a million columns, or a value that unfolds to terabytes, ends this
process alone. No formula is computed, as what it came to was saved with it, and no link is opened.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, BinaryIO

REFUSED = 3
"""How the process ends that refuses a file."""
MEGABYTE = 2**20
CHUNK = 1024
"""Rows worked on at once."""
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
EXACT = 1e15
"""In size: so large whole numbers are written without a point."""
PANDAS_INDEX = re.compile(r"__index_level_\d+__")


@dataclass(frozen=True)
class Order:
    """What to read: a workbook, and there a sheet, "" for the first with a table; or Parquet. And what is too much.

    `memory` and `text` are in bytes, `seconds` are of a core.
    """

    workbook: bool
    sheet: str
    rows: int
    columns: int
    text: int
    memory: int
    seconds: int


@dataclass(frozen=True)
class Found:
    """The names of all sheets, and the one that was read; none in Parquet."""

    sheets: tuple[str, ...] = ()
    sheet: str = ""


class NoTable(ValueError):
    """What cannot be read as a table: one sentence."""


def main() -> None:
    """Read the order and the file; write the table as text."""
    given = sys.stdin.buffer
    order = Order(**json.loads(given.readline()))
    _bind(order)
    content = given.read()
    try:
        found, pieces = of_workbook(content, order) if order.workbook else of_parquet(content, order)
        _write(sys.stdout.buffer, found, pieces, order)
    except NoTable as refusal:
        sys.stderr.write(f"\n{refusal}")
        sys.exit(REFUSED)


def _bind(order: Order) -> None:
    """Set the bounds of this process, where the system has such, and let it be the first to go where memory lacks."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CPU, (order.seconds, order.seconds))
        resource.setrlimit(resource.RLIMIT_AS, (order.memory, order.memory))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def _write(to: BinaryIO, found: Found, pieces: Iterable[bytes], order: Order) -> None:
    to.write(json.dumps(asdict(found)).encode() + b"\n")
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > order.text:
            raise NoTable(f"As text the table takes more than {order.text // MEGABYTE} MB, too much to be read.")
        to.write(piece)


def _check_rows(rows: int, order: Order) -> None:
    if rows > order.rows:
        raise NoTable(f"The table has {rows:,} rows; at most {order.rows:,} can be read.")


def _check_columns(columns: int, order: Order) -> None:
    if columns > order.columns:
        raise NoTable(f"The table has {columns:,} columns; at most {order.columns:,} can be read.")


# Workbooks: xlsx and ods


def of_workbook(content: bytes, order: Order) -> tuple[Found, Iterator[bytes]]:
    """Return the sheets of a workbook, and the rows of the one ordered as text."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - one of two readers

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = _offered(book)
        if order.sheet and order.sheet not in names:
            raise NoTable(f"The workbook has no sheet “{order.sheet[:40]}”.")
        name, sheet = _sheet(book, (order.sheet,) if order.sheet else names)
    except PasswordError:
        raise NoTable("The workbook is locked by a password; save it without one.") from None
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, NoTable):
            raise
        raise NoTable("The workbook cannot be read: it is damaged or not complete.") from None
    _check_rows(sheet.height - 1, order)  # beside the names
    _check_columns(sheet.width, order)
    return Found(tuple(names), name), _texts(_rows(sheet))


def _offered(book: Any) -> list[str]:
    """Return the names of the sheets of cells that can be seen; of all where none can."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    names = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible] or [each.name for each in sheets]
    if not names:
        raise NoTable("The workbook has no sheet of cells.")
    return names


def _sheet(book: Any, names: Iterable[str]) -> tuple[str, Any]:
    """Return the name and the cells of the first of these sheets that may hold a table; of the first if none does."""
    first = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > 1:
            return name, sheet
        first = first or (name, sheet)
    assert first is not None
    if not first[1].height:
        raise NoTable(f"There is nothing to read: sheet “{first[0][:40]}” is empty.")
    return first


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Yield the rows of a sheet as text, from its first on.

    Remarks below a table stand in its first column alone: those rows end there.
    """
    remarks: list[list[str]] = []
    for row in sheet.iter_rows():
        cells = [_cell(value) for value in row]
        if any(cells[1:]):
            yield from remarks
            remarks = []
            yield cells
        else:
            remarks.append(cells)
    yield from (cells[:1] for cells in remarks)


def _cell(value: Any) -> str:
    """Return a value as text: numbers with all their digits, dates as 2024-01-31."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    return NO_CHARACTER.sub("\ufffd", str(value)).removesuffix(" 00:00:00")


def _texts(rows: Iterator[list[str]]) -> Iterator[bytes]:
    while chunk := list(islice(rows, CHUNK)):
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(chunk)
        yield text.getvalue().encode(errors="replace")


# Parquet


def of_parquet(content: bytes, order: Order) -> tuple[Found, Iterator[bytes]]:
    """Return the rows of a Parquet file as text, a piece at a time."""
    import pyarrow as pa  # noqa: PLC0415 - one of two readers
    from pyarrow import parquet  # noqa: PLC0415

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    try:
        file = parquet.ParquetFile(BytesIO(content))
        schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError):
        raise NoTable("The Parquet file cannot be read: it is damaged or not complete.") from None
    _check_rows(file.metadata.num_rows, order)
    _check_columns(len(schema), order)
    for field in schema:
        if not _is_plain(field.type):
            raise NoTable(f"Column “{field.name[:40]}” holds {field.type}, not one plain value a row.")
    return Found(), _batches(file)


def _is_plain(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415

    kind = kind.value_type if types.is_dictionary(kind) else kind
    return not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _batches(file: Any) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415

    names = file.schema_arrow.names
    order = sorted(range(len(names)), key=lambda at: not PANDAS_INDEX.fullmatch(names[at]))  # row names stand first
    head = ["" if PANDAS_INDEX.fullmatch(names[at]) else NO_CHARACTER.sub(" ", names[at]) for at in order]
    yield from _texts(iter([head]))
    try:
        for batch in file.iter_batches(batch_size=64 * CHUNK, use_threads=False):
            yield _text(batch, order)
    except MemoryError:  # Arrow's is one of its faults, too
        raise
    except (pa.ArrowException, OSError, ValueError):
        raise NoTable("The Parquet file cannot be read: it is damaged or not complete.") from None


def _text(batch: Any, order: list[int]) -> bytes:
    """Return the columns of a batch, in that order, as text."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import csv as arrow_csv  # noqa: PLC0415

    columns = [_written(batch.column(at)) for at in order]
    table = pa.table(columns, names=[str(at) for at in range(len(columns))])
    to = BytesIO()
    arrow_csv.write_csv(table, to, arrow_csv.WriteOptions(include_header=False))
    return to.getvalue()


def _written(column: Any) -> Any:
    """Return a column of a kind that is written as text: words, numbers, days, and moments without a zone."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import compute, types  # noqa: PLC0415

    column = column.dictionary_decode() if types.is_dictionary(column.type) else column
    if types.is_timestamp(column.type):
        moments = column.cast(pa.timestamp("us"), safe=False)
        days = moments.cast(pa.date32(), safe=False)
        return days if days.cast(pa.timestamp("us")).equals(moments) else moments
    if types.is_string(column.type) or types.is_large_string(column.type):
        return compute.replace_substring_regex(column, pattern=r"[\x00-\x08\x0b\x0c\x0e-\x1f]", replacement="\ufffd")
    return column


if __name__ == "__main__":
    main()
