"""Step 3, why logs: products on an axis of decades, and a curve that keeps its highest place under the log."""

import math
from dataclasses import dataclass

import numpy as np

from core.arrays import Floats
from core.theory.likelihood import Logged, logged


def decades(products: Floats) -> Floats:
    """Return the log10 (N,) of products (N,) of any format: nan, a gap in a line, where they are exactly 0."""
    values = products.astype(np.float64)
    return np.log10(values, where=values > 0, out=np.full(len(values), np.nan))


def two_humps(z: Floats) -> Floats:
    """Return a positive curve (M,) at z (M,), with a lower hump near z = 1.8 and the highest near z = 4."""
    low, high = np.exp(-0.5 * ((z - 1.8) / 0.6) ** 2), np.exp(-0.5 * ((z - 4.0) / 0.7) ** 2)
    return np.asarray(0.08 + 0.55 * low + high)


@dataclass(frozen=True)
class Hump:
    """A positive curve over z (M,) with its log, and one place z on it: `value` is g(z), `log` is log g(z)."""

    grid: Floats
    curve: Logged
    z: float
    value: float
    log: float

    @property
    def best(self) -> float:
        """The z at which the curve is largest, which is that of its log."""
        return float(self.grid[self.curve.highest])


def hump(z: float, low: float, high: float, points: int = 301) -> Hump:
    """Return `two_humps` over a grid from low to high, looked at in z."""
    grid = np.linspace(low, high, points)
    value = float(two_humps(np.array([z]))[0])
    return Hump(grid, logged(two_humps(grid)), z, value, math.log(value))
