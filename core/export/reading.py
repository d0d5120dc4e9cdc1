"""How exported code reads a person's file: the functions that stand in it, which are tried on that file here first."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from core.arrays import Floats


def cells_of(lines: Iterable[str], separator: str, first: int, last: int, columns: Sequence[int]) -> list[list[str]]:
    """Return the cells of these columns, by their places, in the rows from `first` to before `last`, no blank ones."""
    rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))[first:last]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    return [[row[place].strip() if place < len(row) else "" for row in rows] for place in columns]


def numbers_of(
    cells: Sequence[str], missing: Sequence[str], decimal: str, thousands: str, sign: str, factor: float
) -> Floats:
    """Return cells as numbers (N,), nan where one is missing; `sign` is a unit that stands in them."""
    found = np.full(len(cells), np.nan)
    for at, cell in enumerate(cells):
        if cell.lower() not in missing:
            bare = cell.replace(sign, "").replace(thousands, "") if thousands else cell.replace(sign, "")
            found[at] = factor * float(bare.replace(decimal, "."))
    return found


def days_of(cells: Sequence[str], missing: Sequence[str], origin: float) -> Floats:
    """Return dates such as 2024-01-31 as days since the origin (N,), nan where one is missing."""
    found = np.full(len(cells), np.nan)
    for at, cell in enumerate(cells):
        if cell.lower() not in missing:
            moment = datetime.fromisoformat(cell)
            found[at] = moment.toordinal() + (moment - datetime(moment.year, moment.month, moment.day)).seconds / 86400
    return found - origin


def codes(cells: Sequence[str], known: Mapping[str, int]) -> Floats:
    """Return the number of each label (N,), nan where it is none of those known."""
    return np.array([known.get(cell, np.nan) for cell in cells])


def one_each(found: Floats, labels: int) -> Floats:
    """Return a column for each label (N, labels), 1 where it is that, else 0; nan where it is none."""
    return np.where(np.isnan(found)[:, None], np.nan, found[:, None] == np.arange(labels))


def training_points(x: Floats, y: Floats, seed: int, share: float, most: int) -> tuple[Floats, Floats]:
    """Return the x and y of the complete rows that are trained on: a share, `most` at the most, is held out."""
    whole = np.isfinite(np.column_stack([x, y])).all(axis=1)
    x, y = x[whole], y[whole]
    out = np.random.default_rng(seed).permutation(len(y))[: min(round(share * len(y)), most)]
    return np.delete(x, out, axis=0), np.delete(y, out, axis=0)


def sample(x: Floats, y: Floats, count: int) -> tuple[Floats, Floats]:
    """Return so many of the points, always the same ones, in their order."""
    rows = np.sort(np.random.default_rng(0).choice(len(y), count, replace=False))
    return x[rows], y[rows]
