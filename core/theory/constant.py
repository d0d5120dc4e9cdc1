"""Step 3 without x: the same Pr(y) for all points, its parameters set by hand or by maximum likelihood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.link import DIRECTION, FLOOR, POSITIVE_LINKS, SIGMOID
from core.choose.parameter import Parameter
from core.data import Dataset
from core.notation.symbols import lower

MOST_DIALS = 8
"""More numbers than this are not set by hand."""
NARROW, WIDE = 0.05, 3.0
"""A positive parameter's range, as multiples of its best value, the upper rounded up to one of STOPS times a power of
ten: nobody is to read the best off the ends."""
REST = 0.5
"""Of the room between 0 or 1 and a best share that is nearer to them than NARROW, its dial has so much."""
ROOM = 0.01
"""A best value that is at its floor, or rounded to below it, counts as this share above."""
STOPS = np.array([1.0, 2.0, 5.0, 10.0])
LOGITS, SIGHT = 5.0, 1.2
"""A logit's range, or so many times the largest best one where that is more."""
FIRST = 0.4
"""Where in its range a dial stands at first."""


@dataclass(frozen=True)
class Dial:
    """One number to set: entry `index` of the parameter `name`, in its own units, from low to high."""

    name: str
    label: str
    index: tuple[int, ...]
    low: float
    high: float

    @property
    def first(self) -> float:
        """Where it stands at first: no good place, so that there is something to find."""
        return self.low + FIRST * (self.high - self.low)


def dials(recipe: Recipe, data: Dataset) -> tuple[Dial, ...]:
    """Return the numbers that decide Pr(y), each with a range of legal values that suits the y of these data.

    The most probable ones lie within, but for those that training would not come back from: where the best is at a
    border, such as infinitely many degrees of freedom, the range ends before.
    """
    best = recipe.begun(recipe.best(data.y), data.y)
    found = tuple(
        dial for parameter in recipe.predicted for dial in _dials(parameter, np.asarray(best[parameter.name]), data.y)
    )
    if len(data.classes) != len(found):
        return found
    return tuple(replace(dial, label=f"{dial.label}, {name}") for dial, name in zip(found, data.classes, strict=True))


def _dials(parameter: Parameter, best: Floats, y: Floats) -> Iterator[Dial]:
    if best.ndim == 2:
        yield from _of_factor(parameter, best)
        return
    for k in range(max(1, best.size)):
        low, high = _range(parameter, best.ravel(), y[:, k] if parameter.moves and y.ndim == 2 else y)
        index = (k,) if best.ndim else ()
        yield Dial(parameter.name, f"{parameter.symbol}{lower(k + 1) if best.ndim else ''}", index, low, high)


def _of_factor(parameter: Parameter, best: Floats) -> Iterator[Dial]:
    """Yield the dials of a Cholesky factor (K, K): its rows reach as far as the spread of their part of y."""
    floor = FLOOR * np.broadcast_to(parameter.link.factor, best.shape)
    for i, row in enumerate(best):
        size = _stop(WIDE * float(np.linalg.norm(row)))
        for j in range(i + 1):
            low = _low(float(floor[i, i]), float(row[i])) if i == j else -size
            yield Dial(parameter.name, f"{parameter.symbol}{lower(i + 1)}{lower(j + 1)}", (i, j), low, size)


def _range(parameter: Parameter, best: Floats, y: Floats) -> tuple[float, float]:
    """Return the ends of the dials of a parameter whose best values are (width,)."""
    if parameter.moves:
        return float(y.min()), float(y.max())
    if parameter.link.name == DIRECTION.name:
        return -np.pi, np.pi
    if parameter.link.name == SIGMOID.name:
        return min(NARROW, REST * float(best.min())), 1.0 - min(NARROW, REST * float(1.0 - best.max()))
    if parameter.link.name in POSITIVE_LINKS:
        floor = float(np.max(parameter.link.shift))
        least, most = (max(float(end), (1.0 + ROOM) * floor) for end in (best.min(), best.max()))
        return _low(floor, least), floor + _stop(WIDE * (most - floor))
    far = max(LOGITS, SIGHT * float(np.abs(best).max()))
    return -far, far


def _low(floor: float, best: float) -> float:
    """Return the lower end of a positive number: a little above its floor."""
    return floor + NARROW * (best - floor)


def _stop(value: float) -> float:
    """Return the next of STOPS, times a power of ten, from a positive value on."""
    ten = 10.0 ** np.floor(np.log10(value))
    return float(ten * STOPS[np.searchsorted(STOPS, value / ten)])


def raw_of(recipe: Recipe, dials: Sequence[Dial], values: Sequence[float]) -> Floats:
    """Return the raw outputs (outputs,) that give the dials' values."""
    parameters = {p.name: np.array(p.start, dtype=np.float64) for p in recipe.predicted}
    for dial, value in zip(dials, values, strict=True):
        parameters[dial.name][dial.index] = value
    return np.asarray(recipe.raw(**parameters)[0].numpy())


def values_of(recipe: Recipe, dials: Sequence[Dial], raw: Floats) -> tuple[float, ...]:
    """Return the dials' values that raw outputs (outputs,) give."""
    parameters = infer.parameters(recipe, raw)
    return tuple(float(parameters[dial.name][dial.index]) for dial in dials)


def nll(recipe: Recipe, raw: Floats, y: Floats) -> float:
    """Return -Σ log Pr(y) of y (N, *event) in nats, for raw outputs (outputs,) that are the same for all."""
    return float(infer.costs(recipe, np.broadcast_to(raw, (len(y), len(raw))), y).sum())


def best_constant(recipe: Recipe, y: Floats) -> Floats:
    """Return the raw outputs (outputs,) of the least NLL of y (N, *event): maximum likelihood without x."""
    return recipe.fitted(y)
