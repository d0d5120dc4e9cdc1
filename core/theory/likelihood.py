"""Step 3, why logs: the product of densities leaves the range of floating point, the sum of logs does not."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arrays import Floats, Integers, Mask

UNITS: Mapping[str, float] = MappingProxyType({"mm": 1000.0, "m": 1.0, "km": 0.001})
"""How many of a unit make one metre: y is taken for a length in metres."""


@dataclass(frozen=True)
class RunningProduct:
    """The likelihood as points are added: entry n - 1 of each array (N,) is for the first n points.

    `single` and `double` are the product as float32 and float64 compute it, one factor after another;
    `log_sum` is Σ log Pr(y|x) in nats. Products are in units of y to the power -n.
    """

    single: Floats
    double: Floats
    log_sum: Floats

    @property
    def points(self) -> Integers:
        """The numbers of points, 1 to N."""
        return np.arange(1, len(self.log_sum) + 1, dtype=np.int64)

    @property
    def zero_single(self) -> int | None:
        """The number of points at which the float32 product is exactly 0; None if it does not get there."""
        return _first(self.single == 0)

    @property
    def zero_double(self) -> int | None:
        """The number of points at which the float64 product is exactly 0; None if it does not get there."""
        return _first(self.double == 0)

    @property
    def infinite_single(self) -> int | None:
        """The number of points at which the float32 product is infinite; None if it does not get there."""
        return _first(np.isinf(self.single))

    @property
    def infinite_double(self) -> int | None:
        """The number of points at which the float64 product is infinite; None if it does not get there."""
        return _first(np.isinf(self.double))

    @property
    def lost_single(self) -> int | None:
        """The number of points at which float32 loses the product, to 0 or to infinity; None if it keeps it."""
        return self.zero_single or self.infinite_single

    @property
    def lost_double(self) -> int | None:
        """The number of points at which float64 loses the product, to 0 or to infinity; None if it keeps it."""
        return self.zero_double or self.infinite_double


def _first(mask: Mask) -> int | None:
    return int(np.argmax(mask)) + 1 if mask.any() else None


def running_products(costs: Floats) -> RunningProduct:
    """Return the running products of the densities exp(-costs), for costs -log Pr(y|x) (N,) in nats."""
    densities = np.exp(-costs)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        single = np.cumprod(densities.astype(np.float32), dtype=np.float32)
        double = np.cumprod(densities, dtype=np.float64)
    return RunningProduct(single, double, -np.cumsum(costs))


def in_unit(costs: Floats, unit: str) -> Floats:
    """Return the costs (N,) of lengths y in metres when y is counted in another of UNITS.

    A density is per unit of y: of k y it is the k-th part, and its cost log k more.
    """
    return costs + math.log(UNITS[unit])


def repeated(costs: Floats, points: int) -> Floats:
    """Return costs (points,): those of a data set (N,), repeated over and over in its order."""
    return np.resize(costs, points)


@dataclass(frozen=True)
class Logged:
    """A positive curve and its log, both (A,), over the same values."""

    curve: Floats
    log: Floats

    @property
    def highest(self) -> int:
        """The index at which the curve is largest."""
        return int(np.argmax(self.curve))


def logged(curve: Floats) -> Logged:
    """Return the curve (A,) with its log; ValueError unless it is finite and above 0 everywhere."""
    if not ((curve > 0) & np.isfinite(curve)).all():
        raise ValueError(f"curve must be finite and above 0 everywhere; its least value is {curve.min():g}")
    return Logged(curve, np.log(curve))
