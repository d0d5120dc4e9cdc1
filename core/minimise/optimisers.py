"""Step 3, the optimisers: each turns a gradient into a change of the parameters, as torch.optim does."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from core.arrays import Floats

Update = Callable[[Floats], None]
"""Takes one step: given the gradient, changes in place the parameters for which it was made."""

MOMENTUM = 0.9
RMS_DECAY = 0.99
ADAM_DECAYS = (0.9, 0.999)
EPSILON = 1e-8


def sgd(p: Floats, rate: float) -> Update:
    """Return stochastic gradient descent: p ← p - rate g."""
    change = np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(g, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def momentum(p: Floats, rate: float) -> Update:
    """Return gradient descent with momentum: v ← 0.9 v + g, p ← p - rate v."""
    velocity, change = np.zeros_like(p), np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, g, out=velocity)
        np.multiply(velocity, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def nesterov(p: Floats, rate: float) -> Update:
    """Return Nesterov momentum: v ← 0.9 v + g, p ← p - rate (g + 0.9 v)."""
    velocity, change = np.zeros_like(p), np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, g, out=velocity)
        np.multiply(velocity, MOMENTUM, out=change)
        np.add(change, g, out=change)
        np.multiply(change, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def rmsprop(p: Floats, rate: float) -> Update:
    """Return RMSProp: s ← 0.99 s + 0.01 g², p ← p - rate g / (√s + 1e-8)."""
    square, change = np.zeros_like(p), np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(g, g, out=change)
        np.multiply(change, 1.0 - RMS_DECAY, out=change)
        np.multiply(square, RMS_DECAY, out=square)
        np.add(square, change, out=square)
        np.sqrt(square, out=change)
        np.add(change, EPSILON, out=change)
        np.divide(g, change, out=change)
        np.multiply(change, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def adam(p: Floats, rate: float) -> Update:
    """Return Adam (Kingma & Ba 2015): moving means of g and g², corrected for their start at zero.

    The sums are kept without their factors 1 - decay, which join the correction: fewer passes over arrays.
    """
    first, second, change, root = np.zeros_like(p), np.zeros_like(p), np.empty_like(p), np.empty_like(p)
    decay, decay_square = ADAM_DECAYS
    powers = [1.0, 1.0]

    def update(g: Floats) -> None:
        powers[0] *= decay
        powers[1] *= decay_square
        np.multiply(first, decay, out=first)
        np.add(first, g, out=first)
        np.multiply(g, g, out=change)
        np.multiply(second, decay_square, out=second)
        np.add(second, change, out=second)
        np.sqrt(second, out=root)
        np.multiply(root, math.sqrt((1.0 - decay_square) / (1.0 - powers[1])), out=root)
        np.add(root, EPSILON, out=root)
        np.divide(first, root, out=change)
        np.multiply(change, rate * (1.0 - decay) / (1.0 - powers[0]), out=change)
        np.subtract(p, change, out=p)

    return update


OPTIMISERS: Mapping[str, Callable[[Floats, float], Update]] = MappingProxyType(
    {"sgd": sgd, "momentum": momentum, "nesterov": nesterov, "rmsprop": rmsprop, "adam": adam}
)
"""How to make each optimiser for parameters and a learning rate, by the name it bears in the URL."""
