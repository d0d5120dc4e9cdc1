"""Between steps 1 and 2, the data: training and held-out examples with their names, units and domain."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TypeGuard

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats, Integers, frozen
from core.choose.domain import Domain
from core.choose.parameter import Parameters
from core.data.scale import Scale

Ends = tuple[float, float]
"""The least and the largest of what is shown."""


@dataclass(frozen=True)
class Truth:
    """The distributions that data were drawn from: the recipe's name, and `parameters` at x.

    x is (N,) where the data have one input, else (N, D).
    """

    recipe: str
    parameters: Callable[[Floats], Parameters]

    def mean(self, x: Floats) -> Floats:
        """Return the loc (N,) at x of data drawn around one: for a normal its mean."""
        return self.parameters(x)["loc"]

    def scale(self, x: Floats) -> Floats:
        """Return the scale (N,) at x of data drawn around a loc: for a normal its standard deviation."""
        return self.parameters(x)["scale"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples (x, y): x (N, D), y (N, *event) to train on; held_out_x (M, D), held_out_y (M, *event) to score on.

    `event` is the shape of one y in `domain`. `sigma` is a fixed σ about right for these data, in units of y.
    `standardise` says whether a fit works on data brought to mean 0 and spread 1. Units are '' where there are
    none. `classes` names the labels or items that y stands for, `components` the parts of a vector y; both are
    filled where they are left out. `degrees` says that angles, always radians here, are degrees to those who brought
    them, and to be shown so on axes. `x_scales` has for each column of x what its numbers stand for, None where they
    are numbers; left out, all are. `beyond` (D,) is an x outside the data at which a prediction was wanted. `ends` are
    the ranges of the inputs, and of a y with numbers, that are shown and by which a fit standardises, whatever the
    points are, of which there may be none; left out, both follow the points. `without_x` says that there is no x: one
    input that is 0 throughout stands for it, so that every prediction is the same. `rows` (N,) and `held_out_rows` (M,)
    are the numbers of the examples in the table that they are from, None where nobody counts them. Arrays are kept as
    read-only float64 copies; those that are read-only float64 already, as they are. Raises ValueError for a wrong
    shape, a value that is not finite, or a y outside `domain`.
    """

    name: str
    title: str
    x: Floats
    y: Floats
    held_out_x: Floats
    held_out_y: Floats
    domain: Domain
    x_names: tuple[str, ...]
    y_name: str
    x_units: tuple[str, ...]
    y_units: str
    source: str
    standardise: bool
    sigma: float
    truth: Truth | None = None
    classes: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    beyond: tuple[float, ...] = ()
    degrees: bool = False
    x_scales: tuple[Scale | None, ...] = ()
    ends: tuple[Ends, ...] = ()
    without_x: bool = False
    rows: Integers | None = None
    held_out_rows: Integers | None = None

    def __post_init__(self) -> None:
        for name in ("x", "y", "held_out_x", "held_out_y"):
            object.__setattr__(self, name, _kept(name, getattr(self, name)))
        self._check_shapes()
        self._check_names()
        self._fill_names()
        self.domain.check(self.y)
        self.domain.check(self.held_out_y)
        if not (np.isfinite(self.sigma) and self.sigma > 0):
            raise ValueError(f"sigma must be a number above 0; not {self.sigma!r}")

    def _check_shapes(self) -> None:
        needed = self.x.shape[1:] if self.ends else self.x.shape
        if self.x.ndim != 2 or 0 in needed:
            raise ValueError(f"x must be (N, D) with at least one row and one column; not {self.x.shape}")
        if self.held_out_x.ndim != 2 or self.held_out_x.shape[1] != self.x.shape[1]:
            raise ValueError(f"held_out_x must be (M, {self.x.shape[1]}) as x is; not {self.held_out_x.shape}")
        for name, x, y in (("y", self.x, self.y), ("held_out_y", self.held_out_x, self.held_out_y)):
            if y.shape != (shape := (len(x), *self.domain.event)):
                raise ValueError(f"{name} must be {shape}, one value for each row of x; not {y.shape}")
        for name, x, rows in (("rows", self.x, self.rows), ("held_out_rows", self.held_out_x, self.held_out_rows)):
            if rows is not None and rows.shape != (len(x),):
                raise ValueError(f"{name} must be {(len(x),)}, one number for each row of x; not {rows.shape}")

    def _check_names(self) -> None:
        for name in ("x_names", "x_units"):
            if len(value := getattr(self, name)) != self.x.shape[1]:
                raise ValueError(f"{name} must have {self.x.shape[1]} entries, one a column of x; not {value!r}")

    def _fill_names(self) -> None:
        items, event = self.domain.items, self.domain.event
        self._name("classes", items, "label or item", [str(label) for label in range(items)])
        parts = event[0] if len(event) == 1 and not items else 0
        self._name("components", parts, "part", [f"{self.y_name}[{part}]" for part in range(1, parts + 1)])

    def _name(self, field: str, count: int, what: str, default: list[str]) -> None:
        """Fill the names of what a y stands for, or check those given: `count` of them, each another."""
        names = getattr(self, field) or tuple(default)
        if names and not count:
            raise ValueError(f"{field} must be left out for the domain {self.domain.name}; not {names!r}")
        if len(names) != count or len(set(names)) != count:
            raise ValueError(f"{field} must have {count} different entries, one a {what} of y; not {names!r}")
        object.__setattr__(self, field, names)

    @cached_property
    def digest(self) -> str:
        """What tells these data from others in a cache: 32 hexadecimal digits of all values, names and units."""
        fields = [value for value in vars(self).values() if isinstance(value, str | tuple | float | bool)]
        found = blake2b(repr((fields, self.domain.name, self.domain.event)).encode(), digest_size=16)
        for values in (self.x, self.y, self.held_out_x, self.held_out_y):
            found.update(repr(values.shape).encode() + values.tobytes())
        return found.hexdigest()

    @property
    def size(self) -> int:
        """The number of training examples, N."""
        return len(self.y)

    @property
    def x_ends(self) -> tuple[Floats, Floats]:
        """The least and the largest training x of each column, both (D,): those of the `ends` where these are given."""
        if self.ends:
            low, high = np.array(self.ends[: self.x.shape[1]]).T
            return low, high
        return self.x.min(axis=0), self.x.max(axis=0)

    @property
    def y_ends(self) -> Ends | None:
        """The range of y that is given, None where it follows the points."""
        return self.ends[-1] if len(self.ends) > self.x.shape[1] else None

    @property
    def every_x(self) -> Floats:
        """All x (N + M, D), held-out ones included."""
        return np.concatenate([self.x, self.held_out_x])

    @property
    def every_first_x(self) -> Floats:
        """The first column of x (N + M,), held-out ones included."""
        return np.concatenate([self.x[:, 0], self.held_out_x[:, 0]])

    @property
    def every_y(self) -> Floats:
        """All y (N + M, *event), held-out ones included."""
        return np.concatenate([self.y, self.held_out_y])

    @property
    def x_labels(self) -> tuple[str, ...]:
        """The axis titles of the columns of x, with units."""
        return tuple(_label(name, units) for name, units in zip(self.x_names, self.x_units, strict=True))

    @property
    def x_label(self) -> str:
        """The axis title of the first column of x, with its units: "time after impact (ms)"."""
        return self.x_labels[0]

    @property
    def x_titles(self) -> tuple[str, ...]:
        """The titles of the columns of x where values are said as what they stand for: no units beside dates, words."""
        pairs = zip(self.x_names, self.x_labels, strict=True)
        return tuple(name if self.x_scale(k) else label for k, (name, label) in enumerate(pairs))

    def x_scale(self, column: int = 0) -> Scale | None:
        """Return what the numbers of a column of x stand for, None where they are numbers."""
        return self.x_scales[column] if self.x_scales else None

    @property
    def y_label(self) -> str:
        """The title of y, with its units."""
        return _label(self.y_name, self.y_units)

    @property
    def y_axis_label(self) -> str:
        """The axis title of y: with its units, or in degrees where an axis shows them."""
        return _label(self.y_name, "°") if self.degrees else self.y_label


def _kept(name: str, values: ArrayLike) -> Floats:
    array = values if _is_kept(values) else np.array(values, dtype=np.float64)
    if not (finite := np.isfinite(array)).all():
        raise ValueError(f"{name} must be finite everywhere; not {array[~finite][0]:g}")
    return frozen(array)


def _is_kept(values: ArrayLike) -> TypeGuard[Floats]:
    """Return whether an array is read-only and nobody else's already: data that differ in their domain share it."""
    if not isinstance(values, np.ndarray) or values.base is not None:
        return False
    return values.dtype == np.float64 and not values.flags.writeable


def _label(name: str, units: str) -> str:
    return f"{name} ({units})" if units else name
