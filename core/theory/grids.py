"""Beside the recipe, the grids of values over which curves are drawn."""

import numpy as np

from core.arrays import Floats


def around(value: float, width: float, points: int) -> Floats:
    """Return an even grid (points,) over value ± width/2, with `value` itself in the middle.

    Raises ValueError if the width is not positive or the points are not an odd number from 3 on.
    """
    if not 0 < width < np.inf:
        raise ValueError(f"width must be a number above 0; not {width!r}")
    if points < 3 or points % 2 == 0:
        raise ValueError(f"points must be an odd number from 3 on; not {points!r}")
    grid = np.linspace(value - width / 2, value + width / 2, points)
    grid[points // 2] = value  # rounding must not move the optimum off its grid
    return grid


def minimiser(values: Floats, losses: Floats) -> float:
    """Return the entry of values (A,) at which losses (A,) is smallest, the first of equals."""
    return float(values[np.argmin(losses)])
