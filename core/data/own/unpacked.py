"""Between steps 1 and 2, files that are no text become text: compressed ones, workbooks and Parquet."""

import gzip
import json
import subprocess
import sys
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile

from core.data.own.formats import refuse_binaries
from core.data.own.layout import MAX_COLUMNS, MAX_ROWS
from core.data.own.names import shortened
from core.data.own.refused import Refused
from core.data.own.unpacker import MEGABYTE, REFUSED, Found, Order

UNPACKER = Path(__file__).with_name("unpacker.py")
MAX_TEXT = 300 * MEGABYTE
"""Of unpacked text: a million rows of thirty numbers take less."""
MAX_XML = 600 * MEGABYTE
"""Of all that is packed in a workbook: its cells take several times their text."""
MEMORY = 1536 * MEGABYTE
"""Of addresses, of which the libraries of readers take much before they have read anything."""
SECONDS = 60
SECONDS_WAITED = 180
"""For a process that has the core for a part of the time."""
GZIP, ZIP, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
BOOKS: Mapping[str, str] = MappingProxyType({"xl/": "Excel", "content.xml": "OpenDocument"})
"""What a file in a workbook begins with that tells its format."""
DAMAGED = "The compressed file cannot be read: it is damaged or not complete."


@dataclass(frozen=True)
class Unpacked:
    """A file as text: `title` says what it was, "" for text; of a workbook also the sheets, and which it is."""

    content: bytes = field(repr=False)
    title: str = ""
    packed: bool = False
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def unpacked(content: bytes, sheet: str | None) -> Unpacked:
    """Return the text that is in a file; of a workbook that sheet, or the first with a table for None.

    Raises Refused for what unpacks to too much, cannot be read, or is of a kind that holds no table.
    """
    if content.startswith(GZIP):
        return Unpacked(_inflated(content), packed=True)
    if content.startswith(PARQUET):
        found, text = _read_apart(content, workbook=False, sheet="")
        return Unpacked(text, "Parquet", packed=True)
    if content.startswith(ZIP):
        kind = _book(content)
        found, text = _read_apart(content, workbook=True, sheet=sheet or "")
        return Unpacked(text, f"{kind}, sheet “{shortened(found.sheet)}”", True, found.sheets, found.sheet)
    refuse_binaries(content)
    return Unpacked(content)


def _inflated(content: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as file:
            text = file.read(MAX_TEXT + 1)
    except (OSError, EOFError, zlib.error):
        raise Refused(DAMAGED) from None
    _check_unpacked(len(text), MAX_TEXT)
    refuse_binaries(text, within="a compressed file with ")
    return text


def _check_unpacked(size: int, most: int) -> None:
    if size > most:
        raise Refused(f"The file unpacks to more than {most // MEGABYTE} MB, too much to be read.")


def _book(content: bytes) -> str:
    """Return what kind of workbook it is; Refused for another zip file, or for one that unpacks to too much."""
    try:
        with ZipFile(BytesIO(content)) as file:
            parts = file.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(DAMAGED) from None
    kind = next((kind for name, kind in BOOKS.items() if any(part.filename.startswith(name) for part in parts)), None)
    if kind is None:
        raise Refused("This is a zip file, not a workbook; unpack it and choose the table in it.")
    _check_unpacked(sum(part.file_size for part in parts), MAX_XML)
    return kind


def _read_apart(content: bytes, workbook: bool, sheet: str) -> tuple[Found, bytes]:
    """Return what another process read in a file; Refused with its sentence, or where it took too much."""
    order = Order(workbook, sheet, MAX_ROWS, MAX_COLUMNS, MAX_TEXT, MEMORY, SECONDS)
    too_much = Refused("The file is damaged, or takes more memory or time than there is; save the table as CSV.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(UNPACKER)],
            input=b"".join([json.dumps(asdict(order)).encode(), b"\n", content]),
            capture_output=True,
            timeout=SECONDS_WAITED,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_much from None
    if done.returncode == REFUSED:
        raise Refused(done.stderr.decode(errors="replace").rpartition("\n")[2])
    head, _, text = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise too_much
    found = json.loads(head)
    return Found(tuple(found["sheets"]), found["sheet"]), text
