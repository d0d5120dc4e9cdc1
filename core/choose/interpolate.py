"""Step 1, what is asked of many values of one parameter: found at few of them, and in between by Chebyshev series."""

from collections.abc import Callable

import numpy as np
from numpy.polynomial.chebyshev import chebpts1, chebval, chebvander

from core.arrays import Floats

NODES = 24
"""So many values of a parameter are asked in a panel, and no panel has fewer."""
POINTS = chebpts1(NODES)
TO_SERIES = np.linalg.inv(chebvander(POINTS, NODES - 1))
"""By the values at all points this gives the coefficients of a series of Chebyshev polynomials."""
TINY = float(np.finfo(np.float64).tiny)
LAST, NOTHING = 3, 1e-10
"""A series is right where so many of its last coefficients are no more than this share of the largest."""


def interpolated(function: Callable[[Floats], Floats], parameter: Floats) -> Floats:
    """Return function(parameter) (..., *own) for a parameter (...) above 0, along whose log the function is smooth.

    It is right to ten digits of the largest value about; few values are asked one by one, and so are those beside a
    kink. `function` takes values (N,), and returns (N, *own).
    """
    values, place = np.unique(parameter, return_inverse=True)
    return np.asarray(_panel(function, values)[place.reshape(np.shape(parameter))])


def _panel(function: Callable[[Floats], Floats], values: Floats) -> Floats:
    """Return the function of rising values (N,): by one series, or by those of both halves."""
    if len(values) <= NODES:
        return function(values)
    log = np.log(values)
    centre, half = 0.5 * (log[-1] + log[0]), max(0.5 * (log[-1] - log[0]), TINY)
    series = np.tensordot(TO_SERIES, function(np.exp(centre + half * POINTS)), 1)  # (NODES, *own)
    size = np.abs(series)
    if (size[-LAST:] <= NOTHING * size.max(axis=0)).all():
        return np.moveaxis(chebval((log - centre) / half, series), -1, 0)
    return np.concatenate([_panel(function, part) for part in np.array_split(values, 2)])
