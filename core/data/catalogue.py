"""Between steps 1 and 2, all built-in data by name."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from core.choose.domain import Domain
from core.data.book import BOOK_SETS, book
from core.data.dataset import Dataset
from core.data.generators import CLASSES, DOMAINS, GENERATORS, OUTPUTS, REGRESSION, SIGNALS
from core.data.real import REAL_SETS, measured

MIN_POINTS, MAX_POINTS = 10, 4096
MIN_NOISE, MAX_NOISE = 1e-3, 10.0
MIN_CLASSES, MAX_CLASSES = 2, 6

Group = Literal["regression", "classes", "other"]


@dataclass(frozen=True)
class Entry:
    """What a list of data sets says of one.

    `inputs` is the number of columns of x. `points`, `noise` and `classes` are a generator's defaults, None
    where it has no such setting; `domain` is that at the defaults.
    """

    title: str
    kind: Literal["book", "generator", "real"]
    group: Group
    domain: Domain
    inputs: int = 1
    points: int | None = None
    noise: float | None = None
    classes: int | None = None


def _book(group: Group, *names: str) -> dict[str, Entry]:
    return {name: Entry(BOOK_SETS[name].title, "book", group, BOOK_SETS[name].domain) for name in names}


def _real(group: Group, *names: str) -> dict[str, Entry]:
    sets = {name: REAL_SETS[name] for name in names}
    return {name: Entry(each.title, "real", group, each.domain, len(each.x_names)) for name, each in sets.items()}


def _generated(group: Group, names: Iterable[str]) -> dict[str, Entry]:
    sets = {name: GENERATORS[name] for name in names}
    return {
        name: Entry(each.title, "generator", group, each.domain, each.inputs, each.points, each.noise, each.classes)
        for name, each in sets.items()
    }


DATASETS: Mapping[str, Entry] = MappingProxyType(
    _book("regression", "line", "book_shallow", "book_regression")
    | _generated("regression", REGRESSION)
    | _real("regression", "motorcycle", "belgian_phones", "geyser", "ozone")
    | _book("classes", "book_binary", "book_multiclass")
    | _real("classes", "space_shuttle", "iris", "iris_petals")
    | _generated("classes", CLASSES)
    | _real("classes", "digits")
    | _generated("classes", SIGNALS)
    | _real("other", "coal_disasters", "discoveries", "menarche")
    | _generated("other", DOMAINS)
    | _generated("other", OUTPUTS)
)
"""The built-in data by the name they bear in the URL, in the order of lists: regression, then classes, then others."""


def load(
    name: str,
    *,
    points: int | None = None,
    noise: float | None = None,
    classes: int | None = None,
    seed: int = 0,
) -> Dataset:
    """Return the built-in data of that name; equal arguments give equal arrays, bit for bit.

    `points`, `noise` (standard deviation in units of y, or of x where y is a label) and `classes` are for
    generated data whose entry in DATASETS has them; None is the default. `seed` draws generated data and
    chooses the held-out rows of measured data; the book's never change.
    Raises ValueError for a name that is not in DATASETS or an argument that is not allowed.

    >>> data = load("motorcycle")
    >>> data.x.shape, data.y.shape, data.held_out_y.shape
    ((100, 1), (100,), (33,))
    >>> load("sine", points=50, noise=0.1).size
    50
    """
    if name not in DATASETS:
        raise ValueError(f"data must be one of {', '.join(DATASETS)}; not {name!r}")
    _check_seed(seed)
    options = _options(name, {"points": points, "noise": noise, "classes": classes})
    if name in GENERATORS:
        return GENERATORS[name].dataset(name, int(options.pop("points")), options, seed)
    return book(name) if name in BOOK_SETS else measured(name, seed)


def _options(name: str, given: Mapping[str, float | None]) -> dict[str, float]:
    """Return the settings of the data of that name, checked, with defaults for those left out."""
    options = {}
    for parameter, value in given.items():
        default = getattr(DATASETS[name], parameter)
        if default is None and value is not None:
            why = "has no such setting" if name in GENERATORS else "is not generated"
            raise ValueError(f"{parameter} must be left out for {name}, which {why}; not {value!r}")
        if default is not None:
            options[parameter] = default if value is None else value
            CHECKS[parameter](options[parameter])
    return options


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_seed(seed: int) -> None:
    if not (_is_whole(seed) and seed >= 0):
        raise ValueError(f"seed must be a whole number from 0 on; not {seed!r}")


def _check_points(points: float) -> None:
    if not (_is_whole(points) and MIN_POINTS <= points <= MAX_POINTS):
        raise ValueError(f"points must be a whole number from {MIN_POINTS} to {MAX_POINTS}; not {points!r}")


def _check_classes(classes: float) -> None:
    if not (_is_whole(classes) and MIN_CLASSES <= classes <= MAX_CLASSES):
        raise ValueError(f"classes must be a whole number from {MIN_CLASSES} to {MAX_CLASSES}; not {classes!r}")


def _check_noise(noise: float) -> None:
    number = isinstance(noise, int | float) and not isinstance(noise, bool) and math.isfinite(noise)
    if not (number and MIN_NOISE <= noise <= MAX_NOISE):
        raise ValueError(f"noise must be a number from {MIN_NOISE:g} to {MAX_NOISE:g}; not {noise!r}")


CHECKS = {"points": _check_points, "noise": _check_noise, "classes": _check_classes}
