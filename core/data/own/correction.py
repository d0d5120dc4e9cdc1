"""Between steps 1 and 2, columns as their owner says they are: a kind and a unit, taken where every value allows it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import get_args

import numpy as np

from core.arrays import Floats, Mask
from core.choose.bounds import FEWEST_LEVELS, MAX_CLASSES
from core.data.own.column import LABELLED, Column, Meaning, dated_column
from core.data.own.dataset import LARGEST
from core.data.own.labels import label_names
from core.data.own.names import clean, shortened
from core.data.own.numerals import MISSING, MISSING_NUMBER
from core.data.own.refused import Refused
from core.data.own.table import Table

MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
"""What a column may be said to be."""
DETAILS: Mapping[Meaning, str] = MappingProxyType(
    {
        "count of n": "n: a number, or the column that has it",
        "score in a range": "From the least to the largest",
        "ordered label": "The order, the least first",
    }
)
"""What a kind can be told in more words; left out, the values themselves tell it."""
LONGEST_DETAIL = 400
NUMBER = r"[-+]?\d+(?:\.\d+)?"
RANGE = re.compile(rf"\s*({NUMBER})\s*(?:to|bis|,|;|\.\.+|…|–|—|-|\s)\s*({NUMBER})\s*")
PARTED = re.compile(r"\s*[,;<]\s*")


@dataclass(frozen=True)
class Correction:
    """What a person says of a column: its kind and unit, None as it was read, and the `detail` of a kind in DETAILS."""

    kind: Meaning | None = None
    unit: str | None = None
    detail: str = ""


def corrected(table: Table, corrections: Mapping[str, Correction]) -> Table:
    """Return the table with columns, by name, as they are said to be; Refused, one sentence, where a value forbids it.

    >>> from core.data.own import read_table
    >>> table = corrected(read_table("x,y\\n1,3\\n2,5\\n3,4"), {"y": Correction("positive", unit="km")})
    >>> table.column("y").meaning, table.column("y").unit
    ('positive', 'km')
    >>> corrected(table, {"y": Correction("share")})
    Traceback (most recent call last):
    core.data.own.refused.Refused: “y” is not a share, which lies from 0 to 1: row 2 holds “3”.
    """
    columns = tuple(_corrected(table, each, corrections.get(each.name, Correction())) for each in table.columns)
    left = [each for each in columns if each.meaning != "ignored" and each.kind != "empty"]
    if corrections and len(left) < 2:
        raise Refused("Two columns must be left, one for x and one for y: not all can be ignored.")
    return replace(table, columns=columns)


def _corrected(table: Table, column: Column, correction: Correction) -> Column:
    found = column if correction.kind is None else _of_kind(table, column, correction.kind, correction.detail.strip())
    return found if correction.unit is None else replace(found, unit=clean(correction.unit), unit_given=True)


def _of_kind(table: Table, column: Column, kind: Meaning, detail: str) -> Column:
    plain = replace(column, meaning=kind, index=kind == "index", mostly=False)
    if kind in {"index", "ignored"}:
        return plain
    if kind == "date":
        return _dated(table, plain)
    if kind in LABELLED:
        return _labelled(plain, detail)
    numbers = _numbers(table, plain, "an" if kind == "angle" else "a")
    if kind == "count of n":
        return _of_n(table, numbers, detail)
    return _ranged(table, numbers, detail) if kind == "score in a range" else _checked(table, numbers, kind)


def _dated(table: Table, column: Column) -> Column:
    found = dated_column(column)
    if isinstance(found, int):
        raise _offence(table, column, found, "is not a date")
    return found


def _numbers(table: Table, column: Column, article: str) -> Column:
    """Return the column as numbers, whatever it was read as."""
    missing = MISSING_NUMBER if column.missing == MISSING else column.missing
    found = replace(column, kind="number", missing=missing, origin=0.0)
    values, bad = found.values()
    if bad is not None:
        kind = "real number" if column.meaning == "real" else column.meaning
        raise _offence(table, found, bad, f"is not {article} {kind}".replace("a positive", "positive"))
    if np.isnan(values).all():
        raise Refused(f"“{shortened(column.name)}” has no values.")
    return replace(found, gaps=int(np.isnan(values).sum()))


def _labelled(column: Column, detail: str) -> Column:
    name = f"“{shortened(column.name)}”"
    found = column if column.kind == "truth" else replace(column, kind="label")
    names = label_names(found)
    if len(names) > MAX_CLASSES:
        raise Refused(f"{name} has more than {MAX_CLASSES} different values, too many for labels.")
    if column.meaning == "label":
        return found
    if len(names) < FEWEST_LEVELS:
        raise Refused(f"{name} has {len(names)} labels; an order takes {FEWEST_LEVELS} or more.")
    order = tuple(filter(None, map(clean, PARTED.split(detail)))) or names
    if sorted(order) != sorted(names):
        given = ", ".join(map(shortened, order))
        raise Refused(f"The order of {name} must have each of {', '.join(map(shortened, names))} once; not {given}.")
    return replace(found, kind="label", order=order)


def _ranged(table: Table, column: Column, detail: str) -> Column:
    values = column.values()[0]
    low, high = _ends(column, detail) if detail else (float(np.nanmin(values)), float(np.nanmax(values)))
    _check(table, column, (values >= low) & (values <= high), f"is not a score from {low:g} to {high:g}")
    return replace(column, ends=(low, high))


def _ends(column: Column, detail: str) -> tuple[float, float]:
    found = RANGE.fullmatch(detail)
    low, high = map(float, found.groups()) if found else (0.0, 0.0)
    if not low < high:
        name = shortened(column.name)
        raise Refused(f"The range of “{name}” must be its least and its largest value, 0 to 100; not “{detail}”.")
    return low, high


def _of_n(table: Table, column: Column, detail: str) -> Column:
    counts = column.values()[0]
    if detail in table.names and detail != column.name:
        n = _numbers(table, replace(table.column(detail), meaning="count"), "a").values()[0]  # (N,)
        of = shortened(detail)
    else:
        number = _n(column, detail) if detail else float(np.nanmax(counts))
        n, of = np.full(len(counts), number), f"{number:g}"
    good = _whole(counts) & (np.isnan(n) | (_whole(n) & (counts <= n) & (n > 0)))
    bad = ~good & np.isfinite(counts)
    if bad.any():
        at = int(np.argmax(bad))
        raise _offence(table, column, at, "is not a count of n", f", and n is {n[at]:g}")
    gaps = int(np.isnan(counts + n).sum())
    return replace(column, out_of=n, of=of, gaps=gaps)


def _n(column: Column, detail: str) -> float:
    if not detail.isdecimal() or not 1 <= int(detail) <= LARGEST:
        name = shortened(column.name)
        raise Refused(f"n of “{name}” must be a whole number above 0, or another column's name; not “{detail}”.")
    return float(detail)


def _checked(table: Table, column: Column, kind: Meaning) -> Column:
    allowed, phrase = ALLOWED[kind]
    _check(table, column, allowed(column.values()[0]), phrase)
    return column


def _whole(values: Floats) -> Mask:
    return np.asarray((values >= 0.0) & (values == np.floor(values)))


def _any(values: Floats) -> Mask:
    return np.isfinite(values)


ALLOWED: Mapping[Meaning, tuple[Callable[[Floats], Mask], str]] = MappingProxyType(
    {
        "real": (_any, "is not a real number"),
        "positive": (lambda values: values > 0.0, "is not positive"),
        "share": (lambda values: (values >= 0.0) & (values <= 1.0), "is not a share, which lies from 0 to 1"),
        "count": (_whole, "is not a count"),
        "angle": (_any, "is not an angle"),
    }
)


def _check(table: Table, column: Column, allowed: Mask, phrase: str) -> None:
    """Refuse a column with a value that is not allowed; missing and infinite ones are asked for with all others."""
    bad = ~allowed & np.isfinite(column.values()[0])
    if bad.any():
        raise _offence(table, column, int(np.argmax(bad)), phrase)


def _offence(table: Table, column: Column, at: int, phrase: str, more: str = "") -> Refused:
    cell = shortened(column.cells[at])
    return Refused(f"“{shortened(column.name)}” {phrase}: row {table.numbering[at]:,} holds “{cell}”{more}.")
