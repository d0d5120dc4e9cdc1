"""Step 1 on the circle: angles that point the same way."""

import math

import numpy as np

from core.arrays import Floats


def wrapped(angle: Floats) -> Floats:
    """Return the same directions as angles in (−π, π]."""
    return np.asarray(np.pi - np.mod(np.pi - angle, 2.0 * np.pi))


def wound(angle: Floats) -> Floats:
    """Return the angles within ±π that point the same way."""
    return np.asarray(angle - 2.0 * math.pi * np.round(angle / (2.0 * math.pi)))
