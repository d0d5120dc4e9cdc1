"""The optimisers, each one step in a loop over the parameters; formulas are those of core/minimise/optimisers.py."""

import math
from collections.abc import Mapping
from types import MappingProxyType

from core.arrays import Floats
from core.minimise.compiled.decorate import compiled
from core.minimise.optimisers import ADAM_DECAYS, EPSILON, RMS_DECAY
from core.minimise.optimisers import MOMENTUM as KEPT

SGD, MOMENTUM, NESTEROV, RMSPROP, ADAM = range(5)
CODES: Mapping[str, int] = MappingProxyType(
    {"sgd": SGD, "momentum": MOMENTUM, "nesterov": NESTEROV, "rmsprop": RMSPROP, "adam": ADAM}
)
"""The optimisers by the names they bear in the URL."""
DECAY, DECAY_SQUARE = ADAM_DECAYS


@compiled
def update(code: int, rate: float, p: Floats, g: Floats, first: Floats, second: Floats, powers: Floats) -> None:
    """Take one step: change the parameters (P,) by their gradient; first, second (P,) and powers (2,) are memory."""
    if code == SGD:
        for j in range(p.size):
            p[j] -= g[j] * rate
    elif code == MOMENTUM:
        for j in range(p.size):
            first[j] = first[j] * KEPT + g[j]
            p[j] -= first[j] * rate
    elif code == NESTEROV:
        for j in range(p.size):
            first[j] = first[j] * KEPT + g[j]
            p[j] -= (first[j] * KEPT + g[j]) * rate
    elif code == RMSPROP:
        for j in range(p.size):
            second[j] = second[j] * RMS_DECAY + g[j] * g[j] * (1.0 - RMS_DECAY)
            p[j] -= g[j] / (math.sqrt(second[j]) + EPSILON) * rate
    else:
        _adam(rate, p, g, first, second, powers)


@compiled
def _adam(rate: float, p: Floats, g: Floats, first: Floats, second: Floats, powers: Floats) -> None:
    powers[0] *= DECAY
    powers[1] *= DECAY_SQUARE
    step = rate * (1.0 - DECAY) / (1.0 - powers[0])
    size = math.sqrt((1.0 - DECAY_SQUARE) / (1.0 - powers[1]))
    for j in range(p.size):
        first[j] = first[j] * DECAY + g[j]
        second[j] = second[j] * DECAY_SQUARE + g[j] * g[j]
        p[j] -= first[j] / (math.sqrt(second[j]) * size + EPSILON) * step
