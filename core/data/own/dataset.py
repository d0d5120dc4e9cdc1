"""Between steps 1 and 2, a person's own data set: chosen columns of a table, checked for all that a fit needs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeGuard

import numpy as np

from core.arrays import Floats, Integers, Mask, frozen
from core.choose.bounds import MAX_CLASSES
from core.choose.circle import wound
from core.choose.domain import ANGLES, Domain, categories, levels, permutations
from core.data.dataset import Dataset
from core.data.own.column import Column
from core.data.own.inputs import Inputs, encoded_inputs, titles
from core.data.own.labels import MOST_SPELLINGS, classes_of
from core.data.own.names import shortened, told_apart
from core.data.own.refused import Refused
from core.data.own.table import Table, columns_have
from core.data.real import held_out
from core.notation.numbers import round_to

MAX_INPUTS = 30
"""Columns of x; a label of three or more makes several inputs."""
MIN_ROWS = 4
FULL_TURN = 360.0
LARGEST = 1e15
"""In size: squares of much larger values are no float32."""
SMALLEST = 1e-150
"""In size: squares of much smaller values are 0."""

ROUNDING = 1e-12
SMALLEST_SIGMA = 0.01
"""As a share of the spread of y: a σ as small as the steps along a smooth curve would make every NLL huge."""


class Missing(Refused):
    """Some rows have no value, or an infinite one, in a chosen column; `rows` counts them. They can be left out."""

    def __init__(self, rows: int, of: int) -> None:
        has = "has" if rows == 1 else "have"
        super().__init__(f"{rows:,} of {of:,} rows {has} a missing or infinite value in the chosen columns.")
        self.rows = rows


@dataclass(frozen=True)
class _Targets:
    """The chosen y of N rows: `cells` (N, columns) as numbers, and the same as `values` (N, *event) of a domain."""

    cells: Floats
    values: Floats
    domain: Domain
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Parted:
    """The x of `rows` (N,) in two parts: to train on, and the held-out ones, which `out` (N,) marks.

    `along` (N,) is the order of the rows along the first x, `numbers` (N,) those that the table gives them.
    """

    rows: Integers
    seed: int
    x: Floats
    held_out_x: Floats
    out: Mask
    along: Integers
    numbers: Integers


class GivenX:
    """The chosen x of a table, encoded once for all readings of y, which share the arrays that it is parted into."""

    def __init__(self, table: Table, x: Sequence[str]) -> None:
        self._table, self._x = table, x
        self._last: _Parted | None = None

    @cached_property
    def inputs(self) -> Inputs:
        """All rows as inputs; Refused as by `encoded_inputs`."""
        return encoded_inputs(self._table, self._x)

    @cached_property
    def complete(self) -> Mask:
        """Which rows (N,) have a finite value in every column."""
        return np.asarray(np.logical_and.reduce([np.isfinite(column) for column in self.inputs.values.T]))

    def parted(self, rows: Integers, seed: int) -> _Parted:
        """Return the x of these rows in two parts; Refused where they are too large, or all the same."""
        last = self._last
        if last is None or last.seed != seed or not np.array_equal(last.rows, rows):
            last = self._last = self._part(rows, seed)
        return last

    def _part(self, rows: Integers, seed: int) -> _Parted:
        every = self.inputs.values
        inputs = every if len(rows) == len(every) else every[rows]  # (N, D)
        _check_inputs(self.inputs, inputs)
        out = held_out(len(rows), seed)
        along = np.argsort(inputs[:, 0], kind="stable")
        numbers = np.asarray(self._table.numbering)[rows]
        return _Parted(rows, seed, frozen(inputs[~out]), frozen(inputs[out]), out, along, numbers)


def y_columns(domain: Domain | None) -> int:
    """Return how many columns a y in the domain takes: 1, K for vectors and rankings, K (K + 1) / 2 for matrices."""
    shape = domain.event if domain else ()
    return shape[0] * (shape[0] + 1) // 2 if len(shape) == 2 else sum(shape) or 1


def own_dataset(
    table: Table,
    x: Sequence[str],
    y: Sequence[str],
    domain: Domain | None = None,
    *,
    seed: int = 0,
    drop_missing: bool = False,
    given: GivenX | None = None,
) -> Dataset:
    r"""Return the data set of the columns named: up to MAX_INPUTS for x, `y_columns(domain)` for y.

    With None, and with every domain of labels or items, y is read as labels, texts or numbers: in sorted order
    they become 0..K-1, and for None K is as many as there are. A matrix is its lower triangle, row by row: y11,
    y21, y22, … `seed` chooses the held-out rows. `drop_missing` leaves out the rows that Missing complains of, and
    `source` counts them. `given` is x as it is known already from another reading of y. Raises Refused, or its kind
    Missing: one sentence.

    >>> from core.data.own import read_table
    >>> table = read_table("hours,passed\n1,no\n2,no\n3,yes\n4,no\n5,yes\n6,yes\n7,yes\n8,yes")
    >>> data = own_dataset(table, ["hours"], ["passed"])
    >>> data.classes, data.x.shape, data.held_out_x.shape
    (('no', 'yes'), (6, 1), (2, 1))
    """
    _check_choice(table, x, y, domain)
    known = given or GivenX(table, x)
    cells, texts = _read(table, y, labelled=not _measured(domain))  # (N, columns), names of codes
    rows = _complete(known.complete, cells, drop_missing)
    targets = _targets(table, y, cells[rows], texts, domain)
    parted = known.parted(rows, seed)
    _check_columns(y, targets.cells, each=_measured(domain) and len(domain.event) < 2)
    _check_domain(table, y, targets, rows)
    return Dataset(
        name="own",
        title="Your data",
        x=parted.x,
        y=targets.values[~parted.out],
        held_out_x=parted.held_out_x,
        held_out_y=targets.values[parted.out],
        rows=parted.numbers[~parted.out],
        held_out_rows=parted.numbers[parted.out],
        domain=targets.domain,
        x_names=known.inputs.names,
        y_name=", ".join(titles(table, y)),
        x_units=known.inputs.units,
        x_scales=known.inputs.scales,
        y_units=_y_unit(table, y) if _measured(domain) else "",
        source=_source(table.rows - len(rows)),
        standardise=True,
        without_x=not x,
        sigma=_sigma(parted.along, targets.cells),
        classes=told_apart(targets.classes),
        components=told_apart(y) if _measured(domain) and len(domain.event) == 1 else (),
    )


def _y_unit(table: Table, y: Sequence[str]) -> str:
    """Return the unit of y, where all its columns have one."""
    units = {shortened(table.column(name).axis_unit) for name in y}
    return units.pop() if len(units) == 1 else ""


def _measured(domain: Domain | None) -> TypeGuard[Domain]:
    return domain is not None and not domain.items


def _check_choice(table: Table, x: Sequence[str], y: Sequence[str], domain: Domain | None) -> None:
    if len(x) > MAX_INPUTS:
        raise Refused(f"x must be at most {MAX_INPUTS} columns; {_are(len(x))} chosen.")
    if len(y) != (wanted := y_columns(domain)):
        raise Refused(f"y must be {wanted} column{'s' * (wanted != 1)} for this distribution; {_are(len(y))} chosen.")
    for at, name in enumerate(chosen := [*x, *y]):
        if name not in table.names:
            raise Refused(f"The table has no column “{shortened(name)}”.")
        if name in chosen[:at]:
            raise Refused(f"Column “{shortened(name)}” is chosen twice; x and y must be different columns.")


def _are(count: int) -> str:
    return f"{count} {'is' if count == 1 else 'are'}"


def _read(table: Table, y: Sequence[str], labelled: bool) -> tuple[Floats, tuple[str, ...]]:
    """Return y (N, columns) and, where it is labels, the texts that its numbers stand for; nan is missing."""
    if not labelled:
        _check_measured(table, y)
        return table.numeric(*y), ()
    codes, texts = table.spelled(*y, most=MOST_SPELLINGS)
    marks = frozenset.intersection(*(table.column(name).missing for name in y))
    missing = [code for code, text in enumerate(texts) if text.lower() in marks]
    return np.where(np.isin(codes, missing), np.nan, codes), texts


def _check_measured(table: Table, y: Sequence[str]) -> None:
    for name in y:
        if (column := table.column(name)).kind == "truth":
            no, yes = map(shortened, column.spelled)
            raise Refused(f"Column “{shortened(name)}” has {no} and {yes}, two labels; a number is needed.")
        if column.kind == "label":
            _check_words(column)


def _check_words(column: Column) -> None:
    """Refuse as y a column of words alone that are no classes either: one word in every row, or too many."""
    found = {text: column.number(text) for text in {cell.strip() for cell in column.cells} - {""}}
    words = {text for text, value in found.items() if value is None}
    if any(value is not None and math.isfinite(value) for value in found.values()):
        return
    has = f"Column “{shortened(column.name)}” has"
    if len(words) == 1:
        raise Refused(f"{has} “{shortened(words.pop())}” in every row; two or more different values are needed.")
    if len(words) > MAX_CLASSES:
        raise Refused(f"{has} {len(words):,} different words; at most {MAX_CLASSES} classes are possible, or numbers.")


def _complete(inputs: Mask, cells: Floats, drop_missing: bool) -> Integers:
    """Return the rows that have a finite value in every chosen column; `inputs` (N,) says whether x has them."""
    complete = inputs & np.isfinite(cells).all(axis=1)
    rows = np.flatnonzero(complete)
    if len(rows) < len(complete) and not drop_missing:
        raise Missing(len(complete) - len(rows), len(complete))
    if len(rows) < MIN_ROWS:
        raise Refused(f"At least {MIN_ROWS} rows with values are needed; the chosen columns have {len(rows)}.")
    return rows


def _targets(table: Table, y: Sequence[str], cells: Floats, texts: tuple[str, ...], domain: Domain | None) -> _Targets:
    if _measured(domain):
        return _Targets(cells, _shaped(cells, domain), domain)
    cells, classes, ordered = classes_of(table.column(y[0]), cells.astype(np.int64), texts)
    _check_classes(y, classes, domain)
    domain = domain or (levels if ordered else categories)(len(classes))
    return _Targets(cells, _shaped(cells, domain), domain, classes)


def _check_classes(y: Sequence[str], classes: tuple[str, ...], domain: Domain | None) -> None:
    if len(classes) == 1:
        raise Refused(f"{columns_have(y)} “{shortened(classes[0])}” in every row; two or more classes are needed.")
    if domain is None and len(classes) > MAX_CLASSES:
        raise Refused(f"{columns_have(y)} {len(classes)} different values; at most {MAX_CLASSES} classes are possible.")
    if domain is not None and len(classes) != domain.items:
        raise Refused(f"{columns_have(y)} {len(classes)} different values; {domain.items} are needed: {domain.name}.")


def _check_inputs(encoded: Inputs, inputs: Floats) -> None:
    """Refuse inputs as `_check_columns` does; but one label of several may be in none of the rows."""
    told = [at for at, name in enumerate(encoded.names) if name in encoded.groups]
    whole = len(told) == len(encoded.names)
    _check_columns([encoded.names[at] for at in told], inputs if whole else inputs[:, told])


def _check_columns(names: Sequence[str], columns: Floats, each: bool = True) -> None:
    """Refuse columns (N, K) with values too large to square, and constant ones: any of them, or only all at once."""
    if not names:
        return
    largest = np.maximum(columns.max(axis=0), -columns.min(axis=0))
    for name, size in zip(names, largest, strict=True):
        if size > LARGEST:
            raise Refused(
                f"Column “{shortened(name)}” has a value of size {size:.3g}; at most {LARGEST:g} is possible."
            )
    constant = np.array([column.std() for column in columns.T]) <= ROUNDING * largest
    if constant.all() or (each and constant.any()):
        same = [name for name, flat in zip(names, constant, strict=True) if flat]
        if (size := float(largest[constant].max())) and size < SMALLEST:
            raise Refused(f"{columns_have(same)} no value above {size:.3g} in size; above {SMALLEST:g} is needed.")
        raise Refused(f"{columns_have(same)} one value throughout, so there is nothing to learn.")


def _shaped(cells: Floats, domain: Domain) -> Floats:
    """Return y (N, *event) of the cells (N, columns)."""
    if len(domain.event) < 2:
        return cells.reshape(-1, *domain.event)
    row, column = np.tril_indices(domain.event[0])
    values = np.empty((len(cells), *domain.event))  # (N, K, K)
    values[:, row, column] = values[:, column, row] = cells
    return values


def _check_domain(table: Table, y: Sequence[str], targets: _Targets, rows: Integers) -> None:
    outside = ~targets.domain.contains(targets.values)
    if outside.any():
        number, cells = table.row(int(rows[np.argmax(outside)]))
        shown = ", ".join(f"“{shortened(cells[table.names.index(name)])}”" for name in y)
        domain = f"{targets.domain.name}, {targets.domain.symbol}"
        raise Refused(f"{columns_have(y)} {shown} in row {number:,}, outside the domain: {domain}.")


def _source(dropped: int) -> str:
    left_out = f"; {dropped:,} row{'s' * (dropped != 1)} with missing values left out" if dropped else ""
    return f"Your own data{left_out}."


def _sigma(along: Integers, cells: Floats) -> float:
    """Return σ from the differences of y (N, columns) between neighbours along the first x; Rice 1984."""
    noise = np.sqrt(np.mean(np.diff(cells[along], axis=0) ** 2) / 2.0)
    return round_to(max(noise, SMALLEST_SIGMA * cells.std()), 3)


# Readings of y that other columns would not have: ranks of the items that columns are named for, and angles


def own_rankings(
    table: Table,
    x: Sequence[str],
    y: Sequence[str],
    *,
    seed: int = 0,
    drop_missing: bool = False,
    given: GivenX | None = None,
) -> Dataset:
    """Return the data set of rankings whose items are the columns y, and whose cells say in which place each stands.

    Ranks are 1 to K or 0 to K-1, the best first, each once a row. All else is as in `own_dataset`.
    """
    domain = permutations(len(y))
    _check_choice(table, x, y, domain)
    known, places = given or GivenX(table, x), table.numeric(*y)
    rows = _complete(known.complete, places, drop_missing)
    ranks = places[rows]
    ranks = ranks - (0.0 if (ranks == 0.0).any() else 1.0)
    parted = known.parted(rows, seed)
    _check_ranks(table, y, domain.contains(ranks), rows)
    orders = np.argsort(ranks, axis=1).astype(np.float64)  # (N, K), the item in each place
    return Dataset(
        name="own",
        title="Your data",
        x=parted.x,
        y=orders[~parted.out],
        held_out_x=parted.held_out_x,
        held_out_y=orders[parted.out],
        rows=parted.numbers[~parted.out],
        held_out_rows=parted.numbers[parted.out],
        domain=domain,
        x_names=known.inputs.names,
        y_name="ranking",
        x_units=known.inputs.units,
        x_scales=known.inputs.scales,
        y_units="",
        source=_source(table.rows - len(rows)),
        standardise=True,
        without_x=not x,
        sigma=1.0,
        classes=told_apart(y),
    )


def _check_ranks(table: Table, y: Sequence[str], good: Mask, rows: Integers) -> None:
    if not good.all():
        number, cells = table.row(int(rows[np.argmin(good)]))
        shown = ", ".join(f"“{shortened(cells[table.names.index(name)])}”" for name in y)
        raise Refused(f"{columns_have(y)} {shown} in row {number:,}; as ranks they must be 1 to {len(y)}, each once.")


def in_radians(data: Dataset, turn: float) -> Dataset:
    """Return the data with y as angles in (−π, π], given that one turn is so much of y: 360 degrees, or 2π radians.

    Pictures show as degrees what came as degrees.
    """
    degrees = turn == FULL_TURN
    return replace(
        data,
        y=_wound(data.y, turn),
        held_out_y=_wound(data.held_out_y, turn),
        domain=ANGLES,
        y_units="rad",
        degrees=degrees,
        sigma=data.sigma * 2.0 * np.pi / turn,
        source=data.source + (" Degrees are computed with as radians; axes show degrees." if degrees else ""),
    )


def _wound(y: Floats, turn: float) -> Floats:
    angles = wound(y * (2.0 * np.pi / turn))
    return np.where(angles <= -np.pi, np.pi, angles)
