"""Between steps 1 and 2, all built-in data by name."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from core.choose.domain import REAL_LINE, Domain
from core.data.book import BOOK_SETS, book
from core.data.dataset import Dataset
from core.data.generators import GENERATORS, generate
from core.data.real import REAL_SETS, measured

MIN_POINTS, MAX_POINTS = 10, 4096
MIN_NOISE, MAX_NOISE = 1e-3, 10.0


@dataclass(frozen=True)
class Entry:
    """What a list of data sets says of one; `points` and `noise` are a generator's defaults, else None."""

    title: str
    kind: Literal["book", "generator", "real"]
    domain: Domain
    points: int | None = None
    noise: float | None = None


def _book(*names: str) -> dict[str, Entry]:
    return {name: Entry(BOOK_SETS[name].title, "book", BOOK_SETS[name].domain) for name in names}


DATASETS: Mapping[str, Entry] = MappingProxyType(
    _book("line", "book_shallow", "book_regression")
    | {
        name: Entry(generator.title, "generator", REAL_LINE, generator.points, generator.noise)
        for name, generator in GENERATORS.items()
    }
    | {name: Entry(real.title, "real", real.domain) for name, real in REAL_SETS.items()}
    | _book("book_binary", "book_multiclass")
)
"""The built-in data by the name they bear in the URL, in the order of lists: regression, then classes."""


def load(name: str, *, points: int | None = None, noise: float | None = None, seed: int = 0) -> Dataset:
    """Return the built-in data of that name; equal arguments give equal arrays, bit for bit.

    `points` and `noise` (standard deviation in units of y) are for generated data; None is the default.
    `seed` draws generated data and chooses the held-out rows of measured data; the book's never change.
    Raises ValueError for a name that is not in DATASETS or an argument that is not allowed.
    """
    if name not in DATASETS:
        raise ValueError(f"data must be one of {', '.join(DATASETS)}; not {name!r}")
    _check_seed(seed)
    if name in GENERATORS:
        points = GENERATORS[name].points if points is None else points
        noise = GENERATORS[name].noise if noise is None else noise
        _check_points(points)
        _check_noise(noise)
        return generate(name, points, float(noise), seed)
    for parameter, value in (("points", points), ("noise", noise)):
        if value is not None:
            raise ValueError(f"{parameter} must be left out for {name}, which is not generated; not {value!r}")
    return book(name) if name in BOOK_SETS else measured(name, seed)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_seed(seed: int) -> None:
    if not (_is_whole(seed) and seed >= 0):
        raise ValueError(f"seed must be a whole number from 0 on; not {seed!r}")


def _check_points(points: int) -> None:
    if not (_is_whole(points) and MIN_POINTS <= points <= MAX_POINTS):
        raise ValueError(f"points must be a whole number from {MIN_POINTS} to {MAX_POINTS}; not {points!r}")


def _check_noise(noise: float) -> None:
    number = isinstance(noise, int | float) and not isinstance(noise, bool) and math.isfinite(noise)
    if not (number and MIN_NOISE <= noise <= MAX_NOISE):
        raise ValueError(f"noise must be a number from {MIN_NOISE:g} to {MAX_NOISE:g}; not {noise!r}")
