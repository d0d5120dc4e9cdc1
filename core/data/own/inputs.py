"""Between steps 1 and 2, columns of a table as inputs of a network: numbers, days, and labels as a 0 or 1 for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Floats
from core.choose.bounds import MAX_CLASSES
from core.data.own.column import Column
from core.data.own.labels import label_codes, label_names
from core.data.own.names import shortened, told_apart
from core.data.own.refused import Refused
from core.data.own.table import Table
from core.data.scale import Scale

MOST_ENCODED = 100
"""Inputs of a network that columns may make together."""
NO_X = ("x", "", Scale(words=("any",)))
"""The name, unit and scale of the input that stands for none: x = any."""
IS_IT = ("no", "yes")
"""What 0 and 1 say of one label among several."""


@dataclass(frozen=True)
class Inputs:
    """Columns of a table as inputs (N, D), nan where a value is missing, with the names, units and scales of them.

    `groups` has for each column that was chosen its title and the places of what it became.
    """

    values: Floats
    names: tuple[str, ...]
    units: tuple[str, ...]
    scales: tuple[Scale | None, ...]
    groups: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class _Input:
    values: Floats
    name: str
    unit: str
    scale: Scale | None


def titles(table: Table, names: Sequence[str]) -> tuple[str, ...]:
    """Return what columns are called without their units, each another."""
    found = [table.column(name).title for name in names]
    return told_apart(found if len(set(found)) == len(found) else names)


def encoded_inputs(table: Table, names: Sequence[str], like: Table | None = None) -> Inputs:
    """Return columns of a table as inputs; `like` is another one whose labels they have, if it is not the table's own.

    No columns make one input that is 0 throughout. Labels in an order and pairs of labels are one input, 0, 1, …; of
    others each label is one, 1 where it is that. Raises Refused, one sentence, for other text among numbers, too many
    labels, and one that `like` has not.
    """
    found, groups = list[_Input](), dict[str, tuple[int, ...]]()
    if not names:
        found.append(_Input(np.zeros(table.rows), *NO_X))
    for title, name in zip(titles(table, names), names, strict=True):
        parts = list(_of_column(table, title, name, (like or table).column(name)))
        groups[title] = tuple(range(len(found), len(found) + len(parts)))
        found += parts
    if len(found) > MOST_ENCODED:
        raise Refused(f"The columns of x make {len(found)} inputs, one a label; at most {MOST_ENCODED} are possible.")
    return Inputs(
        values=np.array([each.values for each in found]).reshape(len(found), table.rows).T,
        names=tuple(each.name for each in found),
        units=tuple(each.unit for each in found),
        scales=tuple(each.scale for each in found),
        groups=groups,
    )


def _of_column(table: Table, title: str, name: str, known: Column) -> Iterator[_Input]:
    column = table.column(name)
    if known.kind != "label" or known.mostly:
        yield _Input(table.numeric(name)[:, 0], title, shortened(column.axis_unit), column.scale)
        return
    labels = label_names(known)
    if len(labels) > MAX_CLASSES:
        raise Refused(f"Column “{shortened(name)}” has more than {MAX_CLASSES} different texts, too many for labels.")
    codes, bad = label_codes(column, labels)
    if bad is not None:
        raise Refused(
            f"“{shortened(name)}” must be one of {', '.join(map(shortened, labels))}; "
            f"row {table.numbering[bad]:,} holds “{shortened(column.cells[bad])}”."
        )
    if len(labels) == len(IS_IT) or known.order:
        yield _Input(codes, title, "", Scale(words=tuple(map(shortened, labels))))
        return
    for at, label in enumerate(labels):
        values = np.where(np.isnan(codes), np.nan, codes == at)
        yield _Input(values, f"{title} = {shortened(label)}", "", Scale(words=IS_IT))
