"""Between steps 1 and 2, the labels of a column: what they are called, in which order, and what tells them apart."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.arrays import Floats, Integers
from core.choose.bounds import FEWEST_LEVELS, MAX_CLASSES
from core.data.own.column import Column
from core.data.own.names import clean

MOST_SPELLINGS = 10 * MAX_CLASSES
"""Texts in columns of labels before they are given up; several may spell one label, as 1 and 1.0 do."""
DIGITS = re.compile(r"([0-9]+)")


def classes_of(column: Column, codes: Integers, texts: tuple[str, ...]) -> tuple[Floats, tuple[str, ...], bool]:
    """Return the labels 0..K-1 of the codes, what they are called, and whether they are so many numbers in an order."""
    used = np.unique(codes)
    keys, order = _keys(column, [texts[code] for code in used])
    sequence = sorted(set(keys), key=order)
    rank = {key: label for label, key in enumerate(sequence)}
    labels = np.array([rank[key] for key in keys], dtype=np.float64)
    numbers = not any(isinstance(key, str) for key in rank)
    ordered = numbers if column.meaning is None else column.meaning == "ordered label"
    return labels[np.searchsorted(used, codes)], _names(column, sequence), ordered and len(rank) >= FEWEST_LEVELS


def _names(column: Column, sequence: Sequence[str | float]) -> tuple[str, ...]:
    return column.spelled if set(sequence) == set(column.truths) else tuple(map(_name, sequence))


def label_names(column: Column) -> tuple[str, ...]:
    """Return what the labels of a column are called, in their order; where there are far too many, its texts."""
    texts = [text for text in {cell.strip() for cell in set(column.cells)} if text.lower() not in column.missing]
    if len(texts) > MOST_SPELLINGS:
        return tuple(texts)
    keys, order = _keys(column, texts)
    return _names(column, sorted(set(keys), key=order))


def _keys(column: Column, texts: list[str]) -> tuple[list[Any], Callable[[Any], Any]]:
    """Return what labels are told apart by, and what they are sorted by.

    True and false are told apart in any case, and false is first; else labels are their values if all are numbers, or
    their texts. An order that was said goes before.
    """
    if column.kind == "truth" and {text.lower() for text in texts} == set(column.truths):
        return [text.lower() for text in texts], column.truths.index
    numbers = [column.number(text) for text in texts]
    keys = [clean(text) for text in texts] if None in numbers else numbers
    return keys, (lambda key: column.order.index(_name(key))) if column.order else _natural


def _natural(key: str | float) -> tuple[list[Any], str]:
    """Return what sorts numbers by their size, and texts with the numbers in them by theirs: 2 before 10, 1 before 01.

    Numbers within texts may have any length: of two without zeros in front, the longer is the larger.
    """
    if not isinstance(key, str):
        return [key], ""
    parts = DIGITS.split(key)
    numerals = [part.lstrip("0") for part in parts[1::2]]
    parts[1::2] = [f"{len(numeral):09}{numeral}" for numeral in numerals]
    return parts, key


def _name(key: str | float) -> str:
    return key if isinstance(key, str) else str(key).removesuffix(".0")


def label_codes(column: Column, names: Sequence[str]) -> tuple[Floats, int | None]:
    """Return the place of each cell's label among the names (N,), nan where a value is missing or unknown.

    Beside them stands the place of the first cell that is none of them, None where there is none.
    """
    cells = [cell.strip() for cell in column.cells]
    texts = [text for text in dict.fromkeys(cells) if text.lower() not in column.missing]
    known = dict(zip(texts, map(_name, _keys(column, texts)[0]), strict=True))
    places = {text: float(names.index(name)) if name in names else np.nan for text, name in known.items()}
    bad = next((at for at, cell in enumerate(cells) if cell in places and np.isnan(places[cell])), None)
    return np.array([places.get(cell, np.nan) for cell in cells]), bad
