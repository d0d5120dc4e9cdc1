"""The lines by which exported code reads a person's own file by its name, where they give what the app reads of it."""

import ast
import gzip
import inspect
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.arrays import Floats
from core.choose.domain import ANGLES
from core.data.own import Column, Table
from core.data.own.labels import label_codes, label_names
from core.data.own.unpacked import GZIP
from core.data.real import HELD_OUT_SHARE, MOST_HELD_OUT
from core.export import reading
from core.minimise import Run
from core.minimise.settings import LARGE, SAMPLE

FUNCTIONS = (
    reading.cells_of,
    reading.numbers_of,
    reading.days_of,
    reading.codes,
    reading.one_each,
    reading.training_points,
    reading.sample,
)
PAIR = 2
"""Labels that are one column of x, as are those in an order."""
CLOSE = 1e-12
"""What a number that is read another way may differ by, as a share of it."""


@dataclass(frozen=True)
class OwnFile:
    """A person's file: its name, what is in it, the table that was read of it, and the columns chosen for x and y."""

    name: str
    content: bytes = field(repr=False)
    table: Table
    x: tuple[str, ...]
    y: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    """A column as code has it: which one, the call that reads its cells, and into how many columns it is parted."""

    column: Column
    function: Callable[..., Floats]
    options: Mapping[str, Any]
    labels: int = 0

    def read(self, cells: Sequence[str]) -> Floats:
        """Return what the code gives of the cells, (N,) or (N, labels)."""
        found = self.function(cells, **self.options)
        return reading.one_each(found, self.labels) if self.labels else found

    def code(self, cells: str) -> str:
        """Return the code for the cells of that name."""
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        called = f"{self.function.__name__}({cells}{options})"
        return f"one_each({called}, {self.labels})" if self.labels else called


def reading_code(run: Run, file: OwnFile) -> str:
    """Return the code that reads x and y from the file by its name; "" where it would not give those of the run.

    So it is for what is no text with separators, and for cells that the app reads by rules which the code has not.
    """
    try:
        parts = [_part(file.table.column(name), is_x=True) for name in file.x]
        of_y = [_of_y(run, file.table.column(name)) for name in file.y]
        x, y = _read(run, file, parts, of_y)
    except (ValueError, IndexError, OSError, LookupError, StopIteration):
        return ""
    data = run.dataset
    same = x.shape == data.x.shape and y.shape == data.y.shape
    if not (same and _close(x, data.x) and _close(y, data.y)):
        return ""
    return "\n".join(_lines(run, file, parts, of_y))


def _close(found: Floats, wanted: Floats) -> bool:
    return bool(np.allclose(found, wanted, rtol=CLOSE, atol=CLOSE * float(np.abs(wanted).max(initial=0.0))))


def _part(column: Column, is_x: bool) -> _Part:
    """Return how the cells of a column are read as numbers."""
    missing = sorted({cell.strip().lower() for cell in column.cells} & column.missing)
    if column.kind == "date":
        return _Part(column, reading.days_of, {"missing": missing, "origin": column.origin})
    if column.kind == "label" and not column.mostly:
        names = label_names(column)
        found = label_codes(column, names)[0]
        labels = len(names) if is_x and len(names) > PAIR and not column.order else 0
        return _Part(column, reading.codes, {"known": _known(column, found)}, labels)
    if column.kind == "truth":
        return _Part(column, reading.codes, {"known": _known(column, column.values()[0])})
    marks = {"decimal": column.marks.decimal, "thousands": column.marks.thousands}
    options = {"missing": missing, **marks, "sign": column.sign, "factor": column.factor}
    return _Part(column, reading.numbers_of, options)


def _known(column: Column, found: Floats) -> dict[str, int]:
    pairs = dict(zip((cell.strip() for cell in column.cells), found, strict=True))
    return {cell: int(value) for cell, value in pairs.items() if np.isfinite(value)}


def _of_y(run: Run, column: Column) -> _Part:
    """Return how y is read: labels as the numbers that they have in the run."""
    if run.whole.domain.kind != "label":
        return _part(column, is_x=False)
    classes, names = run.whole.classes, label_names(column)
    known = _known(column, label_codes(column, names)[0])
    found = {cell: classes.index(names[code]) for cell, code in known.items() if names[code] in classes}
    return _Part(column, reading.codes, {"known": found})


def _read(run: Run, file: OwnFile, parts: Sequence[_Part], of_y: Sequence[_Part]) -> tuple[Floats, Floats]:
    """Return the x and y of the run's training points as the code gives them."""
    table, text = file.table, _text(file)
    first, last = _rows(table)
    places = _places(table, [*parts, *of_y])
    cells = reading.cells_of(io.StringIO(text, newline=""), table.reading.separator or ",", first, last, places)
    found = [each.read(column) for each, column in zip([*parts, *of_y], cells, strict=True)]
    y = np.column_stack(found[len(parts) :])
    x = np.column_stack(found[: len(parts)]) if parts else np.zeros((len(y), 1))
    y = y[:, 0] if len(of_y) == 1 else y
    if run.whole.domain == ANGLES:
        y = _wound(run, y)
    x, y = reading.training_points(x, y, run.settings.data_seed, HELD_OUT_SHARE, MOST_HELD_OUT)
    return reading.sample(x, y, SAMPLE) if run.whole.size > LARGE else (x, y)


def _wound(run: Run, y: Floats) -> Floats:
    angles = np.radians(y) if run.whole.degrees else y
    return np.asarray(np.pi - (np.pi - angles) % (2.0 * np.pi))


def _text(file: OwnFile) -> str:
    content = gzip.decompress(file.content) if file.content.startswith(GZIP) else file.content
    return content.decode(_encoding(file.table))


def _encoding(table: Table) -> str:
    encoding = table.reading.encoding or "utf-8"
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _rows(table: Table) -> tuple[int, int]:
    """Return the places of the first row of values, and of the one behind the last."""
    return table.numbering[0] - 1, table.numbering[-1]


def _places(table: Table, parts: Sequence[_Part]) -> list[int]:
    return [table.names.index(each.column.name) for each in parts]


def _lines(run: Run, file: OwnFile, parts: Sequence[_Part], of_y: Sequence[_Part]) -> Iterator[str]:
    table = file.table
    used = {each.function for each in (*parts, *of_y)} | {reading.cells_of, reading.training_points}
    used |= {reading.one_each} if any(each.labels for each in parts) else set()
    used |= {reading.sample} if run.whole.size > LARGE else set()
    yield f"FILE = {file.name!r}  # beside this code, or with its folder before it"
    for function in FUNCTIONS:
        if function in used:
            yield f"\n\n{PLAIN[function]}"
    first, last = _rows(table)
    places, separator = _places(table, [*parts, *of_y]), table.reading.separator or ","
    way = 'gzip.open(FILE, "rt"' if file.content.startswith(GZIP) else "open(FILE"
    yield f'\n\nwith {way}, encoding={_encoding(table)!r}, newline="") as lines:'
    yield f"    cells = cells_of(lines, {separator!r}, first={first}, last={last}, columns={places})"
    if parts:
        yield "x = np.column_stack(\n    ["
        yield from (f"        {each.code(f'cells[{at}]')},  # {each.column.name!r}" for at, each in enumerate(parts))
        yield "    ]\n)"
    targets = ", ".join(each.code(f"cells[{at}]") for at, each in enumerate(of_y, start=len(parts)))
    names = ", ".join(repr(each.column.name) for each in of_y)
    yield f"y = {targets if len(of_y) == 1 else f'np.column_stack([{targets}])'}  # {names}"
    if not parts:
        yield "x = np.zeros((len(y), 1))  # there is none: Pr(y) is the same for all"
    if run.whole.domain == ANGLES:
        angles = "np.radians(y)" if run.whole.degrees else "y"
        yield f"y = np.pi - (np.pi - {angles}) % (2 * np.pi)"
    seed = run.settings.data_seed
    yield f"x, y = training_points(x, y, seed={seed}, share={HELD_OUT_SHARE}, most={MOST_HELD_OUT})"
    if run.whole.size > LARGE:
        yield f"x, y = sample(x, y, count={SAMPLE})"


def _plain(function: Callable[..., Any]) -> str:
    """Return the source of a function without its types."""
    (found,) = ast.parse(inspect.getsource(function)).body
    assert isinstance(found, ast.FunctionDef)
    found.returns = None
    for argument in found.args.args:
        argument.annotation = None
    return ast.unparse(found)


def modules(code: str) -> str:
    """Return the imports that the code which reads a file needs beside NumPy."""
    needed = {"csv": "import csv", "gzip.": "import gzip", "datetime": "from datetime import datetime"}
    return "".join(f"{line}\n" for mark, line in needed.items() if mark in code)


PLAIN = {function: _plain(function) for function in FUNCTIONS}
"""Their sources, read once: no two threads may parse at once."""
