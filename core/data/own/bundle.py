"""Between steps 1 and 2, a person's table with all that they said and chose, as one file: .lab.zip, or as text.

The file holds their table as they brought it and `lab.json`, which anybody can read. Reading it writes no file, follows
no path and runs nothing: two parts are looked for, each is read up to a bound, and every value is checked.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from core.data.own.correction import LONGEST_DETAIL, MEANINGS, Correction
from core.data.own.encoding import ENCODINGS
from core.data.own.names import shortened
from core.data.own.reading import SEPARATORS, Reading
from core.data.own.refused import Refused
from core.data.own.table import MAX_BYTES
from core.data.own.unpacked import GZIP, PARQUET, ZIP
from core.data.own.unpacker import MEGABYTE

CHOICES = "lab.json"
VERSION = 1
MAX_CHOICES = MEGABYTE
"""Bytes of what was said and chosen."""
LONGEST = 2_000
"""Characters of one text in it, and how many entries a list or a table of it may have."""
ENDINGS: Mapping[bytes, str] = MappingProxyType({GZIP: "gz", PARQUET: "parquet", ZIP: "book"})
"""How the table's part is called, by what it begins with; any other is text."""
NO_BUNDLE = "The .lab.zip file cannot be read: it is damaged, or no such file."


@dataclass(frozen=True)
class Bundle:
    """A person's table as they brought it, how it is read, what is said of its columns, and what was chosen.

    `name` is that of the file, "" for pasted text. `page` and `query` are where the data were looked at, and by which
    settings.
    """

    content: bytes = field(repr=False)
    reading: Reading
    corrections: Mapping[str, Correction]
    x: tuple[str, ...]
    y: tuple[str, ...]
    drop_missing: bool = False
    ranks: bool | None = None
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


def write_bundle(bundle: Bundle) -> bytes:
    """Return the bytes of a .lab.zip file: equal bundles give equal bytes."""
    out = BytesIO()
    ending = next((name for mark, name in ENDINGS.items() if bundle.content.startswith(mark)), "txt")
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, part in ((f"table.{ending}", bundle.content), (CHOICES, choices_text(bundle).encode())):
            file.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return out.getvalue()


def is_bundle(content: bytes) -> bool:
    """Return whether a file is a zip file with the choices of a bundle in it."""
    if not content.startswith(ZIP):
        return False
    try:
        with ZipFile(BytesIO(content)) as file:
            return CHOICES in file.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_bundle(content: bytes) -> Bundle:
    """Return what a .lab.zip file holds; Refused, one sentence, for what is damaged, too large or not as it must be."""
    try:
        with ZipFile(BytesIO(content)) as file:
            tables = [part for part in file.infolist() if part.filename.startswith("table.")]
            if len(tables) != 1:
                raise Refused("The .lab.zip file must hold one table.")
            table = _part(file, tables[0], MAX_BYTES)
            choices = _part(file, file.getinfo(CHOICES), MAX_CHOICES)
    except Refused:
        raise
    except (BadZipFile, OSError, EOFError, ValueError, KeyError, RuntimeError, NotImplementedError, zlib.error):
        raise Refused(NO_BUNDLE) from None
    return read_choices(table, choices.decode(errors="replace"))


def _part(file: ZipFile, part: ZipInfo, most: int) -> bytes:
    with file.open(part) as opened:
        found = opened.read(most + 1)
    if len(found) > most:
        raise Refused(f"The .lab.zip file unpacks to more than {most // MEGABYTE} MB, too much to be read.")
    return found


def choices_text(bundle: Bundle) -> str:
    """Return all of a bundle but its table, as JSON."""
    found = {
        "version": VERSION,
        "reading": asdict(bundle.reading),
        "columns": {name: asdict(each) for name, each in bundle.corrections.items()},
        "x": bundle.x,
        "y": bundle.y,
        "drop_missing": bundle.drop_missing,
        "ranks": bundle.ranks,
        "page": bundle.page,
        "query": dict(bundle.query),
        "name": bundle.name,
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def read_choices(content: bytes, text: str) -> Bundle:
    """Return the bundle of a table and the JSON of all else; Refused for what is not as `choices_text` writes it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(NO_BUNDLE) from None
    if not isinstance(found, dict) or found.get("version") != VERSION:
        raise Refused(f"The .lab.zip file must be of version {VERSION}.")
    reading, columns = _mapping("reading", found.get("reading")), _mapping("columns", found.get("columns"))
    return Bundle(
        content=content,
        reading=Reading(**{name: _checked(name, reading.get(name), READ_AS[name]) for name in READ_AS}),
        corrections={name: _correction(name, each) for name, each in columns.items()},
        x=tuple(_checked("x", found.get("x"), _texts)),
        y=tuple(_checked("y", found.get("y"), _texts)),
        drop_missing=_checked("drop_missing", found.get("drop_missing"), _truth) is True,
        ranks=_checked("ranks", found.get("ranks"), _truth),
        page=_checked("page", found.get("page", ""), _text),
        query=_checked("query", _mapping("query", found.get("query", {})), _named),
        name=_checked("name", found.get("name", ""), _text),
    )


def _correction(name: str, found: Any) -> Correction:
    parts = _mapping(name, found)
    return Correction(
        kind=_checked("kind", parts.get("kind"), lambda value: value is None or value in MEANINGS),
        unit=_checked("unit", parts.get("unit"), lambda value: value is None or _text(value)),
        detail=_checked("detail", parts.get("detail", ""), lambda value: _text(value) and len(value) <= LONGEST_DETAIL),
    )


def _mapping(name: str, found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or len(found) > LONGEST:
        raise Refused(f"The .lab.zip file cannot be read: its “{shortened(name)}” is not as it must be.")
    return found


def _checked(name: str, value: Any, allowed: Callable[[Any], object]) -> Any:
    """Return the value, as a tuple where it is a list, if it is allowed."""
    if not allowed(value):
        raise Refused(f"The .lab.zip file cannot be read: its “{name}” is not as it must be.")
    return tuple(value) if isinstance(value, list) else value


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= LONGEST and all(map(_text, value))


def _named(value: dict[str, Any]) -> bool:
    return all(map(_text, (*value, *value.values())))


def _truth(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _among(*values: str) -> Callable[[Any], bool]:
    return lambda value: value is None or (isinstance(value, str) and value in values)


READ_AS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "sheet": lambda value: value is None or _text(value),
        "encoding": _among(*ENCODINGS),
        "separator": _among(*SEPARATORS),
        "decimal": _among(".", ","),
        "thousands": _among("", ".", ",", " ", "'"),
        "headed": _truth,
        "skip": lambda value: value is None or (type(value) is int and 0 <= value <= LONGEST),
        "missing": lambda value: value is None or _texts(value),
        "day_first": _truth,
        "shares": _truth,
    }
)
"""What each field of a Reading may be."""
