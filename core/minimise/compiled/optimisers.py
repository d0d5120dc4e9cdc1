"""Step 3, the optimisers: each changes the parameters p (P,) by their gradient g in one step, as torch.optim does."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.arrays import Floats
from core.exact.compiled import called_borrower

MOMENTUM = 0.9
RMS_DECAY = 0.99
ADAM_DECAYS = DECAY, DECAY_SQUARE = 0.9, 0.999
EPSILON = 1e-8


@called_borrower
def sgd(p: Floats, g: Floats, rate: float) -> None:
    """Take a step of stochastic gradient descent: p ← p - rate g."""
    for j in range(p.size):
        p[j] -= g[j] * rate


@called_borrower
def momentum(p: Floats, g: Floats, rate: float, velocity: Floats) -> None:
    """Take a step of gradient descent with momentum: v ← 0.9 v + g, p ← p - rate v."""
    for j in range(p.size):
        velocity[j] = velocity[j] * MOMENTUM + g[j]
        p[j] -= velocity[j] * rate


@called_borrower
def nesterov(p: Floats, g: Floats, rate: float, velocity: Floats) -> None:
    """Take a step of Nesterov momentum: v ← 0.9 v + g, p ← p - rate (g + 0.9 v)."""
    for j in range(p.size):
        velocity[j] = velocity[j] * MOMENTUM + g[j]
        p[j] -= (velocity[j] * MOMENTUM + g[j]) * rate


@called_borrower
def rmsprop(p: Floats, g: Floats, rate: float, square: Floats) -> None:
    """Take a step of RMSProp: s ← 0.99 s + 0.01 g², p ← p - rate g / (√s + 1e-8)."""
    for j in range(p.size):
        square[j] = square[j] * RMS_DECAY + g[j] * g[j] * (1.0 - RMS_DECAY)
        p[j] -= g[j] / (math.sqrt(square[j]) + EPSILON) * rate


@called_borrower
def adam(p: Floats, g: Floats, rate: float, first: Floats, second: Floats, powers: Floats) -> None:
    """Take a step of Adam (Kingma & Ba 2015): moving means of g and g², corrected for their start at zero.

    The sums are kept without their factors 1 - decay, which join the correction; powers (2,) are those of the decays.
    """
    powers[0] *= DECAY
    powers[1] *= DECAY_SQUARE
    step = rate * (1.0 - DECAY) / (1.0 - powers[0])
    size = math.sqrt((1.0 - DECAY_SQUARE) / (1.0 - powers[1]))
    for j in range(p.size):
        first[j] = first[j] * DECAY + g[j]
        second[j] = second[j] * DECAY_SQUARE + g[j] * g[j]
        p[j] -= first[j] / (math.sqrt(second[j]) * size + EPSILON) * step


OPTIMISERS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {each.__name__: each for each in (sgd, momentum, nesterov, rmsprop, adam)}
)
"""The optimisers by the names they bear in the URL."""
CODES: Mapping[str, int] = MappingProxyType({name: code for code, name in enumerate(OPTIMISERS)})
"""Their numbers in the loop."""
SGD, WITH_MOMENTUM, NESTEROV, RMSPROP, ADAM = CODES.values()


@called_borrower
def update(code: int, rate: float, p: Floats, g: Floats, first: Floats, second: Floats, powers: Floats) -> None:
    """Take one step of the optimiser of that number; first, second (P,) and powers (2,) are its memory."""
    if code == SGD:
        sgd(p, g, rate)
    elif code == WITH_MOMENTUM:
        momentum(p, g, rate, first)
    elif code == NESTEROV:
        nesterov(p, g, rate, first)
    elif code == RMSPROP:
        rmsprop(p, g, rate, first)
    else:
        adam(p, g, rate, first, second, powers)
