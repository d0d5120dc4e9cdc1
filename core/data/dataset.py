"""Between steps 1 and 2, the data: training and held-out examples with their names, units and domain."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats, frozen
from core.choose.domain import Domain

Curve = Callable[[Floats], Floats]
"""Maps x (N,) to one value for each (N,)."""


@dataclass(frozen=True)
class Truth:
    """The normal distribution that data were drawn from: its mean and standard deviation (N,) at x (N,)."""

    mean: Curve
    scale: Curve


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples (x, y): x (N, D) and y (N,) to train on, held_out_x (M, D) and held_out_y (M,) to score on.

    `sigma` is a fixed σ about right for these data, in units of y. `standardise` says whether a fit works on
    x and y brought to mean 0 and spread 1. Units are '' where there are none. Arrays are kept as read-only
    float64 copies. Raises ValueError for a wrong shape, a value that is not finite, or a y outside `domain`.
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

    def __post_init__(self) -> None:
        for name in ("x", "y", "held_out_x", "held_out_y"):
            object.__setattr__(self, name, _kept(name, getattr(self, name)))
        self._check_shapes()
        self._check_names()
        self.domain.check(self.y)
        self.domain.check(self.held_out_y)
        if not (np.isfinite(self.sigma) and self.sigma > 0):
            raise ValueError(f"sigma must be a number above 0; not {self.sigma!r}")

    def _check_shapes(self) -> None:
        if self.x.ndim != 2 or 0 in self.x.shape:
            raise ValueError(f"x must be (N, D) with at least one row and one column; not {self.x.shape}")
        if self.held_out_x.ndim != 2 or self.held_out_x.shape[1] != self.x.shape[1]:
            raise ValueError(f"held_out_x must be (M, {self.x.shape[1]}) as x is; not {self.held_out_x.shape}")
        for name, x, y in (("y", self.x, self.y), ("held_out_y", self.held_out_x, self.held_out_y)):
            if y.shape != (len(x),):
                raise ValueError(f"{name} must be ({len(x)},), one value for each row of x; not {y.shape}")

    def _check_names(self) -> None:
        for name in ("x_names", "x_units"):
            if len(value := getattr(self, name)) != self.x.shape[1]:
                raise ValueError(f"{name} must have {self.x.shape[1]} entries, one a column of x; not {value!r}")

    @property
    def size(self) -> int:
        """The number of training examples, N."""
        return len(self.y)

    @property
    def x_labels(self) -> tuple[str, ...]:
        """The axis titles of the columns of x, with units."""
        return tuple(_label(name, units) for name, units in zip(self.x_names, self.x_units, strict=True))

    @property
    def x_label(self) -> str:
        """The axis title of the first column of x, with its units: "time after impact (ms)"."""
        return self.x_labels[0]

    @property
    def y_label(self) -> str:
        """The axis title of y, with its units."""
        return _label(self.y_name, self.y_units)


def _kept(name: str, values: ArrayLike) -> Floats:
    array = np.array(values, dtype=np.float64)
    if not (finite := np.isfinite(array)).all():
        raise ValueError(f"{name} must be finite everywhere; not {array[~finite][0]:g}")
    return frozen(array)


def _label(name: str, units: str) -> str:
    return f"{name} ({units})" if units else name
