"""Between steps 1 and 2, data drawn by hand: points on an empty canvas or on one of built-in data."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.domain import BINARY, REAL_LINE, Domain, categories
from core.data.catalogue import DATASETS, load
from core.data.dataset import Dataset, Ends
from core.rules import Range, Refusal, parse_number, quoted

HAND = "hand"
"""What `data` says where points are drawn by hand."""
MOST_POINTS = 60
"""So many points a link can carry, and a hand would draw."""
BETWEEN, AFTER_CANVAS = "_", "~"
"""What stands between numbers, and after the name of a canvas: characters that an address shows as they are."""
SEPARATORS = re.compile(r"[_,;\s]+")
FINEST = 300
"""An axis is divided into steps, a power of ten each: into so many at least."""
X_ROOM, Y_ROOM = 0.04, 0.12
"""Room beside the points of built-in data, as a share of their range."""
BLANK = "blank"
CLASSES = MappingProxyType({"two": 2, "three": 3, "four": 4, "five": 5, "six": 6})
WAYS = MappingProxyType({"in_plane": 2, "on_line": 1})

Point = tuple[float, ...]
"""Its inputs, then its y."""


@dataclass(frozen=True)
class Canvas:
    """What points are drawn on: the inputs and y of data, and `ends`, the range of each input and of a y with numbers.

    `like` names the built-in data whose canvas it is, "" for an empty one.
    """

    title: str
    domain: Domain
    ends: tuple[Ends, ...]
    x_names: tuple[str, ...] = ("x",)
    x_units: tuple[str, ...] = ("",)
    y_name: str = "y"
    y_units: str = ""
    sigma: float = 1.0
    classes: tuple[str, ...] = ()
    like: str = ""

    @property
    def inputs(self) -> int:
        """The number of columns of x, D."""
        return len(self.x_names)

    @property
    def width(self) -> int:
        """How many numbers a point has: its inputs and its y."""
        return self.inputs + 1

    @property
    def names(self) -> tuple[str, ...]:
        """What each number of a point is called."""
        return (*(("x",) if self.inputs == 1 else ("x₁", "x₂")), "class" if self.domain.items else "y")

    @property
    def decimals(self) -> tuple[int, ...]:
        """How many decimals each number of a point has; those of a class are none."""
        return (*(decimals(*ends) for ends in self.ends), *([0] if self.domain.items else []))

    @property
    def limits(self) -> tuple[Ends, ...]:
        """The least and the largest that each number of a point may be."""
        return (*self.ends, *([(0.0, self.domain.items - 1.0)] if self.domain.items else []))

    @property
    def allowed(self) -> str:
        """What its numbers may be, as the end of a sentence."""
        example = BETWEEN.join("123456"[: 2 * self.width])
        pairs = zip(self.names, self.limits, strict=True)
        ranges = ", ".join(f"{name} {Range(*ends).allowed.removeprefix('a number ')}" for name, ends in pairs)
        return f"{', '.join(self.names)} of up to {MOST_POINTS} points in turn, as {example}, with {ranges}"


def decimals(low: float, high: float) -> int:
    """Return how many decimals divide a range into FINEST steps or more, and not ten times as many; may be negative."""
    return -math.floor(math.log10((high - low) / FINEST))


def _outward(low: float, high: float, room: float) -> Ends:
    """Return a range that leaves room on either side, with ends that are steps of it."""
    room *= (high - low) or 1.0
    low, high = low - room, high + room
    unit = 10.0 ** -decimals(low, high)
    digits = decimals(low, high)
    return round(math.floor(low / unit) * unit, digits), round(math.ceil(high / unit) * unit, digits)


def _empty(classes: int, inputs: int) -> Canvas:
    names = ("x",) if inputs == 1 else ("x₁", "x₂")
    domain = BINARY if classes == 2 else categories(classes)
    place = "Empty line" if inputs == 1 else "Empty plane"
    title = place if classes == 2 else f"{place}, {classes} classes"
    return Canvas(title, domain, ((0.0, 10.0),) * inputs, names, ("",) * inputs, "class", sigma=0.5)


EMPTY = MappingProxyType(
    {BLANK: Canvas("Empty", REAL_LINE, ((0.0, 10.0), (0.0, 10.0)))}
    | {f"{count}_{way}": _empty(CLASSES[count], WAYS[way]) for count in CLASSES for way in WAYS}
)
"""The empty canvases by the name they bear in the URL."""
COPIED = tuple(
    name
    for name, entry in DATASETS.items()
    if (entry.group == "regression" and entry.inputs == 1)
    or (entry.group == "classes" and entry.inputs <= 2 and entry.domain.items)
)
"""The built-in data that have a canvas, which bears their name."""
CANVASES = (*EMPTY, *COPIED)


@cache
def canvas(name: str) -> Canvas:
    """Return the canvas of that name; ValueError if there is none."""
    if name not in CANVASES:
        raise ValueError(f"a canvas must be one of {', '.join(CANVASES)}; not {name!r}")
    return EMPTY[name] if name in EMPTY else _like(load(name))


def _like(data: Dataset) -> Canvas:
    """Return the canvas of built-in data: its ranges hold all points, and are rounded."""
    ends = [_outward(float(column.min()), float(column.max()), X_ROOM) for column in data.every_x.T]
    labels = bool(data.domain.items)
    if not labels:
        ends.append(_outward(float(data.every_y.min()), float(data.every_y.max()), Y_ROOM))
    return Canvas(
        data.title,
        data.domain if labels else REAL_LINE,
        tuple(ends),
        data.x_names,
        data.x_units,
        data.y_name,
        data.y_units,
        data.sigma,
        data.classes,
        data.name,
    )


def suiting(names: Sequence[str]) -> tuple[str, ...]:
    """Return the canvases for a page that takes built-in data of these names: empty ones first."""
    kinds = {_kind(DATASETS[name].domain) for name in names if name in COPIED}
    empty = (name for name, on in EMPTY.items() if _kind(on.domain) in kinds)
    return (*empty, *(name for name in COPIED if name in names))


def _kind(domain: Domain) -> int:
    """Return what tells data apart that suit other pages: those of a number, of two labels, of more."""
    return min(domain.items, 3)


@dataclass(frozen=True)
class Drawing:
    """Points on the canvas of that name."""

    on: str
    points: tuple[Point, ...] = ()

    @property
    def canvas(self) -> Canvas:
        """What they are drawn on."""
        return canvas(self.on)

    @property
    def text(self) -> str:
        """The drawing as a URL has it: "blank~1_2.5_3_4" are two points."""
        digits = self.canvas.decimals
        numbers = [written(value, digit) for point in self.points for value, digit in zip(point, digits, strict=True)]
        return f"{self.on}{AFTER_CANVAS}{BETWEEN.join(numbers)}"

    def dataset(self) -> Dataset:
        """Return the points as training data; none are held out."""
        on = self.canvas
        values = np.array(self.points, dtype=np.float64).reshape(-1, on.width)  # (N, D + 1)
        return Dataset(
            name=HAND,
            title=f"{on.title}, edited by hand" if on.like else "Drawn by hand",
            x=values[:, :-1],  # (N, D)
            y=values[:, -1],
            held_out_x=np.empty((0, on.inputs)),
            held_out_y=np.empty(0),
            domain=on.domain,
            x_names=on.x_names,
            y_name=on.y_name,
            x_units=on.x_units,
            y_units=on.y_units,
            source=f"Edited by hand, from: {load(on.like).source}" if on.like else "Drawn by hand.",
            standardise=True,
            sigma=on.sigma,
            classes=on.classes,
            ends=on.ends,
        )


def written(value: float, digits: int) -> str:
    """Return a number to so many decimals, as short as it goes."""
    return f"{round(value, digits) + 0.0:.10g}"


def copied(name: str) -> Drawing:
    """Return the points of built-in data on their canvas, MOST_POINTS at most, evenly from the training."""
    data = load(name)
    x, y = (data.every_x, data.every_y) if len(data.every_y) <= MOST_POINTS else (data.x, data.y)
    rows = np.unique(np.rint(np.linspace(0, len(y) - 1, min(len(y), MOST_POINTS))).astype(np.int64))
    return _snapped(name, np.column_stack([x[rows], y[rows]]))


def _snapped(name: str, values: Floats) -> Drawing:
    """Return values (N, D + 1) as points, each to the decimals of its axis."""
    digits = canvas(name).decimals
    points = (tuple(round(v, digit) + 0.0 for v, digit in zip(row, digits, strict=True)) for row in values.tolist())
    return Drawing(name, tuple(points))


def drawing(text: str, otherwise: str = BLANK) -> Drawing:
    """Return the drawing that a text spells, on the canvas `otherwise` where it names none.

    Refusal says what is wrong, and what is allowed.
    """
    name, found, numbers = text.rpartition(AFTER_CANVAS)
    name = name if found else otherwise
    if name not in CANVASES:
        raise Refusal(f"numbers alone, or the name of a canvas and {AFTER_CANVAS} before them; not {quoted(text)}")
    cells = [cell for cell in SEPARATORS.split(numbers) if cell]
    on = canvas(name)
    if len(cells) > MOST_POINTS * on.width:
        raise Refusal(f"{on.allowed}; not {math.ceil(len(cells) / on.width):,} points")
    values = np.array([_number(on, cell, i) for i, cell in enumerate(cells)])
    if left := len(cells) % on.width:
        raise Refusal(f"{on.allowed}; not {len(cells)} in all, of which the last point has but {left}")
    return _snapped(name, values.reshape(-1, on.width))


def _number(on: Canvas, cell: str, i: int) -> float:
    """Return the number in a cell, the i-th of all; Refusal if it is none, or beyond its limits."""
    column = i % on.width
    low, high = on.limits[column]
    try:
        value = parse_number(cell)
    except ValueError:
        raise Refusal(f"{on.allowed}; not {quoted(cell)}") from None
    if not low <= value <= high or (on.domain.items and column == on.inputs and value != int(value)):
        raise Refusal(f"{on.allowed}; not {on.names[column]} = {quoted(cell)}")
    return value


@dataclass(frozen=True)
class Drawings:
    """What `xy` may be: the points of a drawing on one of these canvases, the first where it names none."""

    canvases: tuple[str, ...] = CANVASES
    otherwise: str = "an empty canvas"

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return canvas(self.canvases[0]).allowed

    def parse(self, text: str) -> str:
        """Return the drawing that the text spells as it is written; Refusal if it spells none."""
        found = drawing(text, self.canvases[0])
        if found.on not in self.canvases:
            raise Refusal(f"on a canvas of this page, one of {', '.join(self.canvases)}; not {quoted(found.on)}")
        return found.text

    def accepts(self, value: object) -> bool:
        """Return whether the value is None, or spells a drawing on one of the canvases."""
        try:
            return value is None or (isinstance(value, str) and bool(self.parse(value)))
        except Refusal:
            return False
