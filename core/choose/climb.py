"""Step 1 without x, what searches for maximum likelihood share: a root by halving, a minimum by going downhill."""

import math
from collections.abc import Callable

import numpy as np

from core.arrays import Floats
from core.exact.products import dot, product

Objective = Callable[[Floats], tuple[float, Floats]]
"""Returns a value and its gradient (P,) at raw outputs (P,)."""

STEPS = 300
HALVINGS = 60
ARMIJO = 1e-4
"""The share of the fall that a straight line promises with which a step is content."""
SHORTEST = 40
"""How often a step is halved before it is given up."""
STILL, LEVEL = 1e-9, 1e-12
"""A gradient this small is none, and a fall of this share of the value is the last."""


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function that rises through 0 between positive ends does so, or the end beyond which it would."""
    if function(low) >= 0.0:
        return low
    if function(high) <= 0.0:
        return high
    for _ in range(HALVINGS):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if function(middle) < 0.0 else (low, middle)
    return math.sqrt(low * high)


def downhill(objective: Objective, start: Floats, steps: int = STEPS) -> Floats:
    """Return a minimum (P,) near the start, by BFGS, whose steps are halved until they descend; Nocedal 2006, 6.1."""
    at = np.array(start, dtype=np.float64)
    value, gradient = objective(at)
    inverse: Floats = np.eye(len(at)) / max(1.0, size(gradient))
    for _ in range(steps):
        direction = -dot(inverse, gradient)
        slope = float(dot(direction, gradient))
        if np.abs(gradient).max() < STILL or not slope < 0.0:
            break
        found = _step(objective, at, value, direction, slope)
        if found is None:
            break
        move, lower, after = found
        if value - lower < LEVEL * (1.0 + abs(value)):
            return at + move
        value = lower
        inverse = _updated(inverse, move, after - gradient)
        at, gradient = at + move, after
    return at


def _step(
    objective: Objective, at: Floats, value: float, direction: Floats, slope: float
) -> tuple[Floats, float, Floats] | None:
    """Return a step downhill with the value and the gradient behind it; None where there is none."""
    length = 1.0
    for _ in range(SHORTEST):
        move = length * direction
        with np.errstate(all="ignore"):
            found, gradient = objective(at + move)
        if found < value + ARMIJO * length * slope and np.isfinite(gradient).all():
            return move, found, gradient
        length *= 0.5
    return None


def _updated(inverse: Floats, move: Floats, turn: Floats) -> Floats:
    """Return the inverse Hessian (P, P) that explains how the gradient turned along the move."""
    curvature = float(dot(move, turn))
    if curvature <= 1e-12 * size(move) * size(turn):
        return inverse
    left = np.eye(len(move)) - np.outer(move, turn) / curvature
    return np.asarray(product(product(left, inverse), left.T) + np.outer(move, move) / curvature)


def size(vector: Floats) -> float:
    """Return the length of a vector (P,)."""
    return math.sqrt(dot(vector, vector))
