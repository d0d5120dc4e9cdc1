"""Step 1 on the circle: angles that point the same way."""

import math

import numpy as np

from core.arrays import Floats


def wound(angle: Floats) -> Floats:
    """Return the angles within ±π that point the same way."""
    return np.asarray(angle - 2.0 * math.pi * np.round(angle / (2.0 * math.pi)))
