"""Before step 1, every column of a person's own table in a line: its kind, and by what evidence."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from core.choose.bounds import MAX_CLASSES
from core.choose.domain import POSITIVE
from core.data.own import Column, Table, shortened
from core.data.own.numerals import GAP, is_missing
from core.judge.nature import NatureKind, of_values
from core.notation.numbers import readable

MOST = 100
"""Columns that are told of, and of each so many rows decide."""
ROWS = 2_000
VALUES = 3
BARS = 12
KINDS: Mapping[NatureKind, str] = MappingProxyType(
    {
        "pair": "label",
        "levels": "ordered label",
        "score": "score in a range",
        "degrees": "angle",
        "radians": "angle",
        "count": "count",
        "amount": "positive",
        "share": "share",
        "number": "real",
    }
)


@dataclass(frozen=True)
class ColumnAccount:
    """A column in a line: its `kind` in a word or two, `why` as half a sentence, its unit and its first values.

    `bars` (BARS,) count the values from the least to the greatest; of labels each has its own, the most frequent first.
    """

    name: str
    kind: str
    why: str
    unit: str
    values: tuple[str, ...]
    bars: tuple[int, ...]


def column_accounts(table: Table) -> tuple[ColumnAccount, ...]:
    """Return an account of each of the first MOST columns, told by the first ROWS rows.

    >>> from core.data.own import read_table
    >>> rows = "".join(f"{at},{20 + at % 7}.5,{'ab'[at % 2]}\\n" for at in range(40))
    >>> [(each.name, each.kind, each.unit) for each in column_accounts(read_table("id,height (cm),team\\n" + rows))]
    [('id', 'index', ''), ('height', 'positive', 'cm'), ('team', 'label', '')]
    """
    return tuple(map(column_account, table.columns[:MOST]))


def column_account(whole: Column) -> ColumnAccount:
    """Return the account of one column, told by its first ROWS rows."""
    cells = whole.joined.split(GAP, ROWS)[:ROWS]
    found = replace(whole, joined=GAP.join(cells))
    there = [cell.strip() for cell in cells if not is_missing(cell, found.missing)]
    kind, why = _kind(found, there)
    shown = tuple(map(shortened, list(dict.fromkeys(there))[:VALUES]))
    title = replace(whole, of="").title
    return ColumnAccount(shortened(title), kind, why, shortened(whole.unit), shown, _bars(found, there))


def _kind(found: Column, there: list[str]) -> tuple[str, str]:
    """Return what a column is, and why."""
    if found.meaning:
        return found.meaning, _of_meaning(found)
    if not there:
        return "ignored", "it has no values"
    if found.index:
        return "index", "it only tells rows apart"
    if found.kind == "date":
        return "date", f"{shortened(there[0])} is one"
    if found.kind == "truth":
        return "label", f"{' and '.join(map(shortened, found.spelled))} alone"
    return _kind_of_labels(there) if found.kind == "label" else _kind_of_numbers(found)


def _of_meaning(found: Column) -> str:
    """Return that its owner says so, with what they say beyond its kind."""
    told = found.of and f", of {found.of}"
    if found.ends:
        told = f", {_range(*found.ends)}"
    if found.order:
        told = f", {' < '.join(map(shortened, found.order))}"
    return f"as you say{told}"


def _kind_of_labels(there: list[str]) -> tuple[str, str]:
    words = f"{len(set(there)):,} different texts"
    return ("label", words) if len(set(there)) <= MAX_CLASSES else ("ignored", f"{words}, too many for labels")


def _kind_of_numbers(found: Column) -> tuple[str, str]:
    values = found.values()[0]
    values = values[np.isfinite(values)]
    if len(np.unique(values)) < 2:
        return "ignored", "one value throughout"
    nature = of_values(values, values, f"{found.name} {found.unit}")
    positive = nature.kind == "number" and nature.domain == POSITIVE
    sentence = nature.sentence.replace(" y varies ", " it varies ")
    return "positive" if positive else KINDS[nature.kind], sentence or _range(values.min(), values.max())


def _range(low: float, high: float) -> str:
    return f"from {readable(low)} to {readable(high)}"


def _bars(found: Column, there: list[str]) -> tuple[int, ...]:
    if found.kind in {"number", "date"}:
        values = found.values()[0]
        values = values[np.isfinite(values)]
        if len(values) and values.min() < values.max() and np.isfinite(np.ptp(values)):
            return tuple(np.histogram(values, BARS)[0].tolist())
        return (len(values),)
    return tuple(count for _, count in Counter(there).most_common(BARS))
