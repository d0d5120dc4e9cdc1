"""Between steps 1 and 4, new rows of a person's own: a second file with the same columns, read as the first one was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import Floats
from core.data.own.column import Column
from core.data.own.inputs import encoded_inputs
from core.data.own.names import shortened
from core.data.own.reading import Reading
from core.data.own.refused import Refused
from core.data.own.single import numbered
from core.data.own.table import Table, read_table


@dataclass(frozen=True)
class NewRows:
    """Rows for which a prediction is wanted: their numbers as a spreadsheet counts, their cells, and x (N, D).

    x is NaN where a value is missing.
    """

    numbering: Sequence[int]
    cells: tuple[tuple[str, ...], ...]
    x: Floats

    @property
    def incomplete(self) -> int:
        """How many rows lack a value, and get no prediction."""
        return int((~np.isfinite(self.x)).any(axis=1).sum())


def own_rows(table: Table, names: Sequence[str]) -> NewRows:
    """Return the rows of a table itself, with these columns as x; Refused for a cell that is no number."""
    cells = tuple(tuple(table.column(name).cells) for name in names)
    return NewRows(table.numbering, cells, encoded_inputs(table, names).values)


def own_row(table: Table, names: Sequence[str], index: int) -> Floats:
    """Return the x (D,) of the row at that place of a table, NaN where a value is missing."""
    columns = tuple(_cut(table.column(name), index) for name in names)
    one = replace(table, columns=columns, numbering=(table.numbering[index],))
    return np.asarray(encoded_inputs(one, names, table).values[0])


def _cut(column: Column, index: int) -> Column:
    of = column.out_of if column.out_of is None else column.out_of[[index]]
    return replace(column, joined=column.cells[index], out_of=of)


def read_new_rows(
    content: bytes, like: Table, names: Sequence[str], make_room: Callable[[int], object] = lambda nbytes: None
) -> NewRows:
    r"""Return the rows of a file for the columns `names` of a table, each read as it was there.

    Dates count from the same day, words are the same labels, and a column may hold what its kind there allows. Raises
    Refused, one sentence: for what is no table, a column that is not there, and a cell that the table has none like.

    >>> table = read_table("hours,passed\n1,no\n2,no\n3,yes\n")
    >>> read_new_rows(b"hours\n2.5\n4\n", table, ["hours"]).x.tolist()
    [[2.5], [4.0]]
    """
    found = read_table(numbered(content) or content, Reading(), make_room)
    if lacking := [shortened(name) for name in names if name not in found.names]:
        raise Refused(f"The new file has no column “{lacking[0]}”; it needs {', '.join(map(shortened, names))}.")
    columns = {name: _as_there(found, like, name) for name in names}
    for name, column in columns.items():
        _check_words(found, column, like.column(name))
    read = replace(found, columns=tuple(columns.get(each.name, each) for each in found.columns))
    cells = tuple(tuple(column.cells) for column in columns.values())
    return NewRows(found.numbering, cells, encoded_inputs(read, names, like).values)


def _as_there(found: Table, like: Table, name: str) -> Column:
    """Return a column of the new table that is what it was in the table before."""
    column, before = found.column(name), like.column(name)
    as_before = replace(before, joined=column.joined, marks=column.marks, day_first=before.day_first)
    if before.out_of is None:
        return as_before
    if before.of in found.names:
        return replace(as_before, out_of=found.numeric(before.of)[:, 0])
    return replace(as_before, out_of=np.full(found.rows, before.out_of[0]))


def _check_words(table: Table, column: Column, before: Column) -> None:
    """Refuse a word that is neither of the two that the table had; other text is refused where it is read."""
    if column.kind != "truth":
        return
    cells = [cell.strip().lower() for cell in column.cells]
    bad = next((at for at, cell in enumerate(cells) if cell not in {*column.truths, *column.missing}), None)
    if bad is not None:
        known = " or ".join(map(shortened, before.spelled))
        cell = shortened(column.cells[bad])
        raise Refused(f"“{shortened(column.name)}” must be {known}; row {table.numbering[bad]:,} holds “{cell}”.")
