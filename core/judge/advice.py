"""Step 1 reasoned: which distributions fit the domain of y and why, which would do, and why the others would not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from core.choose import RECIPES, options_of, recipe
from core.choose.bounds import ITEMS
from core.choose.cholesky import DIMENSIONS
from core.choose.domain import COUNTS, REAL_LINE, Domain, Kind, permutations, spd, vectors
from core.data import Dataset
from core.data.own import (
    LABELLED,
    Column,
    GivenX,
    Meaning,
    Missing,
    Refused,
    Table,
    in_radians,
    own_dataset,
    own_rankings,
    shortened,
)
from core.judge.nature import TURNS, Nature, name_words, nature, of_meaning
from core.judge.reasons import GRADES, SIZES, Verdict, judged_by, need, of_levels, verdict

ColumnReading = Kind | Literal["ranks"]
"""What columns are read as: a kind of y."""
RANKS: Literal["ranks"] = "ranks"
"""The reading of several columns as items whose cells are their ranks, beside that of columns as places."""
PLACED = """
first second third fourth fifth sixth seventh eighth last best worst st nd rd th place rank ranked choice pos position
preference erster erste zweiter zweite dritter dritte platz rang wahl
"""
EITHER = frozenset({None, "index", "ignored", "score in a range"})
"""What a column may be said to be, and yet be numbers or labels."""
MEANING_NAMES: Mapping[str, str] = MappingProxyType(
    {"real": "a number", "positive": "positive", "ordered label": "an ordered label", "angle": "an angle"}
)
"""Kinds that a sentence does not call "a …"."""
ITEMS_NAMED = "item option product brand candidate team player artikel produkt marke"
"""Words in the names of columns that stand for places, and of columns that stand for items."""


@dataclass(frozen=True)
class Options:
    """The verdict on every distribution, the best first, and by key the data set for each that does not fail.

    `sentence` tells what y was taken for, and by what evidence; "" where nobody had to ask. Where rankings could be
    read either way, `ranks` says whether cells are the ranks of the items that columns are named for, and `either` has
    the first ranking as it is in each of these readings.
    """

    verdicts: tuple[Verdict, ...]
    datasets: Mapping[str, Dataset]
    sentence: str = ""
    ranks: bool | None = None
    either: Mapping[bool, str] = field(default_factory=dict)

    @property
    def possible(self) -> tuple[Verdict, ...]:
        """Those that can be fitted."""
        return tuple(verdict for verdict in self.verdicts if verdict.grade != "fails")

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """Those that cannot."""
        return tuple(verdict for verdict in self.verdicts if verdict.grade == "fails")

    @property
    def best(self) -> str | None:
        """The key of the best fitting distribution; None if there is none."""
        return self.possible[0].key if self.possible else None

    def of(self, key: str) -> Verdict:
        """Return the verdict on that distribution."""
        return next(verdict for verdict in self.verdicts if verdict.key == key)


def options(data: Dataset) -> Options:
    """Return which distributions fit the y of a data set, held-out points included."""
    verdicts = [verdict(key, data) for key in RECIPES]
    return Options(_sorted(verdicts), {each.key: data for each in verdicts if each.grade != "fails"})


def _sorted(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    return tuple(sorted(verdicts, key=lambda each: (GRADES.index(each.grade), RECIPES[each.key].precedence)))


# A person's own data, of which nobody has said what their domain is


def own_options(
    table: Table, x: Sequence[str], y: Sequence[str], seed: int, drop_missing: bool, ranks: bool | None = None
) -> Options:
    """Return which distributions fit the chosen columns of a table, each with its own reading of y.

    `ranks` says whether cells are ranks of the items that columns are named for, None to go by the names. Raises
    Missing where rows lack values and are not to be dropped, and Refused where no distribution has a reading of y:
    one sentence.
    """
    readings: dict[ColumnReading, Dataset] = {}
    refusals: dict[ColumnReading, Refused] = {}
    meaning = table.column(y[0]).meaning if len(y) == 1 and y[0] in table.names else None
    given = GivenX(table, x)
    for reading, domain in _readings(len(y)).items():
        if forbidden := _not_as_meant(reading, meaning, y):
            refusals[reading] = forbidden
            continue
        try:
            readings[reading] = _read(reading, domain, table, x, y, seed, drop_missing, given)
        except Missing:
            raise
        except Refused as refusal:
            refusals[reading] = refusal
    if not readings:
        wanted: ColumnReading = "number" if set(y) <= set(table.numeric_names) else "label"
        raise refusals.get(wanted, list(refusals.values())[-1])
    if len(y) == 1:
        return _of_one(readings, refusals, table.column(y[0]))
    return _of_several(y, readings, refusals, ranks)


def _not_as_meant(reading: ColumnReading, meaning: Meaning | None, y: Sequence[str]) -> Refused | None:
    """Return what is wrong with a reading of one column of y that is not what its owner says; None if nothing is."""
    if meaning in EITHER or (reading == "label") == (meaning in LABELLED):
        return None
    wanted = "needs labels" if reading == "label" else "needs numbers"
    return Refused(f"{wanted}; “{shortened(y[0])}” is {MEANING_NAMES.get(str(meaning), f'a {meaning}')}, as you say")


def _readings(columns: int) -> dict[ColumnReading, Domain | None]:
    """Return how so many columns may be read, by what they become."""
    if columns <= 1:
        return {"number": REAL_LINE, "label": None}
    sizes = {size * (size + 1) // 2: size for size in range(DIMENSIONS[0], DIMENSIONS[1] + 1)}
    found: dict[ColumnReading, Domain | None] = {}
    if ITEMS[0] <= columns <= ITEMS[1]:
        found |= {"ranking": permutations(columns), RANKS: permutations(columns)}
    if columns in sizes:
        found["matrix"] = spd(sizes[columns])
    if DIMENSIONS[0] <= columns <= DIMENSIONS[1]:
        found["vector"] = vectors(columns)
    return found


def _read(
    reading: ColumnReading,
    domain: Domain | None,
    table: Table,
    x: Sequence[str],
    y: Sequence[str],
    seed: int,
    drop_missing: bool,
    given: GivenX,
) -> Dataset:
    if reading == RANKS:
        return own_rankings(table, x, y, seed=seed, drop_missing=drop_missing, given=given)
    return own_dataset(table, x, y, domain, seed=seed, drop_missing=drop_missing, given=given)


# One column: numbers by their nature, or labels


def _of_one(
    readings: Mapping[ColumnReading, Dataset], refusals: Mapping[ColumnReading, Refused], column: Column
) -> Options:
    kind = _nature(readings["number"], column) if "number" in readings else None
    read = dict(readings)
    if kind:
        read["number"] = _as(kind, readings["number"])
    verdicts = [_of_reading(key, read, refusals, kind) for key in RECIPES]
    datasets = {each.key: _reading(each.key, read) for each in verdicts if each.grade != "fails"}
    return Options(_sorted(verdicts), datasets, kind.sentence if kind else "")


def _nature(data: Dataset, column: Column) -> Nature:
    """Return what kind of number y is: what its owner says, or else what it shows of itself."""
    along = data.every_y[np.argsort(data.every_first_x, kind="stable")]
    named = f"{data.y_name} {data.y_units}"
    meant = of_meaning(column.meaning, data.every_y, along, named, column.ends) if column.meaning else None
    return meant or nature(data)


def _as(kind: Nature, data: Dataset) -> Dataset:
    """Return data read as any real numbers in the domain of their kind."""
    return in_radians(data, TURNS[kind.kind]) if kind.kind in TURNS else replace(data, domain=kind.domain)


def _reading(key: str, read: Mapping[ColumnReading, Dataset]) -> Dataset:
    """Return the reading of one column that a distribution takes; counts are read as such wherever they can be."""
    domain = recipe(key).domain
    if domain.kind == "label":
        return read["label"]
    return replace(read["number"], domain=COUNTS) if domain == COUNTS else read["number"]


def _of_reading(
    key: str, read: Mapping[ColumnReading, Dataset], refusals: Mapping[ColumnReading, Refused], kind: Nature | None
) -> Verdict:
    wanted: Kind = "label" if recipe(key).domain.kind == "label" else "number"
    if wanted not in read and recipe(key).domain.event:
        return judged_by(key, "fails", f"{need(key)}; one column is chosen for y")
    if wanted not in read:
        return judged_by(key, "fails", str(refusals[wanted]).removesuffix("."))
    if kind is not None and SIZES["label"] in options_of(key):
        return _of_numbered_labels(key, read["label"], kind)
    return verdict(key, read[wanted], kind)


def _of_numbered_labels(key: str, data: Dataset, kind: Nature) -> Verdict:
    """Return what there is to say of a distribution that takes each different number for a label."""
    count, points = data.domain.items, len(data.every_y)
    if kind.kind == "pair":
        return verdict(key, data)
    ordered = recipe(key).domain.ordered
    if kind.kind == "levels" or (kind.kind == "score" and ordered and 2 * count <= points):
        return judged_by(key, "fits", of_levels(key, count))
    if 2 * count > points:
        return judged_by(key, "fails", f"needs labels that come again; {count} of {points} numbers are different")
    names = f"levels: {RECIPES[key].why}" if ordered else "only names"
    return judged_by(key, "strains", f"right if the {count} different numbers are {names}")


# Several columns: rankings, a matrix, or a vector


def _of_several(
    y: Sequence[str],
    readings: Mapping[ColumnReading, Dataset],
    refusals: Mapping[ColumnReading, Refused],
    ranks: bool | None,
) -> Options:
    either = "ranking" in readings and RANKS in readings
    by_ranks = RANKS in readings and (not either or (_items(y) if ranks is None else ranks))
    read = dict(readings)
    if by_ranks:
        read["ranking"] = readings[RANKS]
    verdicts = [_of_columns(key, len(y), read, refusals) for key in RECIPES]
    datasets = {each.key: read[recipe(each.key).domain.kind] for each in verdicts if each.grade != "fails"}
    taken = _rankings_note(list(map(shortened, y)), by_ranks) if "ranking" in read else ""
    if not either:
        return Options(_sorted(verdicts), datasets, taken)
    shown = {True: _first(readings[RANKS]), False: _first(readings["ranking"])}
    return Options(_sorted(verdicts), datasets, taken, by_ranks, shown)


def _first(data: Dataset) -> str:
    """Return the first ranking of the data in words, the best first."""
    return ", ".join(data.classes[int(item)] for item in data.y[0])


def _of_columns(
    key: str, columns: int, read: Mapping[ColumnReading, Dataset], refusals: Mapping[ColumnReading, Refused]
) -> Verdict:
    kind = recipe(key).domain.kind
    if kind in read:
        return verdict(key, read[kind])
    if kind in refusals:
        return judged_by(key, "fails", str(refusals[kind]).removesuffix("."))
    return judged_by(key, "fails", f"{need(key)}; {columns} columns are chosen for y")


def _items(names: Sequence[str]) -> bool:
    """Return whether columns are named for items rather than for places: not first, 2nd or choice 3, nor numbered."""
    found = [frozenset(name_words(name)) for name in names]
    if any(not each.isdisjoint(PLACED.split()) for each in found):
        return False
    numbered = len({re.sub(r"\d+", "", name) for name in names}) == 1
    return not numbered or any(not each.isdisjoint(ITEMS_NAMED.split()) for each in found)


def _rankings_note(names: Sequence[str], by_ranks: bool) -> str:
    if by_ranks:
        return f"every row holds the ranks 1 to {len(names)}, each once: read as ranks of {', '.join(names)}"
    return f"every row holds the same {len(names)} items, each once: read as a ranking, the best in {names[0]}"
