"""Step 3 without x: the same Pr(y) for all points, its parameters set by hand or by maximum likelihood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from core import infer
from core.arrays import Floats, tensor
from core.choose import Recipe
from core.choose.link import DIRECTION, POSITIVE_LINKS
from core.choose.parameter import Parameter
from core.data import Dataset
from core.theory.symbols import lower

MOST_DIALS = 8
"""More numbers than this are not set by hand."""
NARROW, WIDE, WIDER = 0.05, 4.0, 10.0
"""A positive parameter's range, as multiples of what training starts from; the last is for pure numbers."""
LOGITS = 5.0
FIRST = 0.4
"""Where in its range a dial stands at first."""
CLIMBS = 200
"""Steps of the search for the optimum; few parameters need some dozen."""


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
    """Return the numbers that decide Pr(y), with ranges that suit the y of these data."""
    found = tuple(dial for parameter in recipe.predicted for dial in _dials(parameter, data.y))
    if len(data.classes) != len(found):
        return found
    return tuple(replace(dial, label=f"{dial.label}, {name}") for dial, name in zip(found, data.classes, strict=True))


def _dials(parameter: Parameter, y: Floats) -> Iterator[Dial]:
    start = np.asarray(parameter.start, dtype=np.float64)
    if start.ndim == 2:
        entries = [(i, j) for i in range(len(start)) for j in range(i + 1)]
        size = float(np.abs(start).max())
        for i, j in entries:
            low = NARROW * start[i, i] if i == j else -size
            yield Dial(parameter.name, f"{parameter.symbol}{lower(i + 1)}{lower(j + 1)}", (i, j), low, WIDE * size)
        return
    for k in range(max(1, start.size)):
        low, high = _range(parameter, float(start.reshape(-1)[k]), y[:, k] if parameter.moves and y.ndim == 2 else y)
        index = (k,) if start.ndim else ()
        yield Dial(parameter.name, f"{parameter.symbol}{lower(k + 1) if start.ndim else ''}", index, low, high)


def _range(parameter: Parameter, start: float, y: Floats) -> tuple[float, float]:
    if parameter.moves:
        return float(y.min()), float(y.max())
    if parameter.link.name == DIRECTION.name:
        return -np.pi, np.pi
    if parameter.name == "rate" and not parameter.power:  # of counts, which are not brought to a standard
        return NARROW * float(y.mean()), WIDE * float(y.mean())
    if parameter.link.name in POSITIVE_LINKS:
        return NARROW * start, (WIDE if parameter.power else WIDER) * start
    return -LOGITS, LOGITS


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
    """Return the raw outputs (outputs,) of the least NLL of y (N, *event): maximum likelihood without x.

    Found by L-BFGS from where training starts.
    """
    raw = tensor(recipe.start).clone().requires_grad_(True)
    target = tensor(y)
    search = torch.optim.LBFGS([raw], max_iter=CLIMBS, tolerance_grad=1e-10, line_search_fn="strong_wolfe")

    def mean_nll() -> torch.Tensor:
        search.zero_grad()
        nll, score = recipe.nll_and_score(np.tile(raw.detach().numpy(), (len(y), 1)), target.numpy())
        raw.grad = tensor(score.mean(axis=0))
        return tensor(nll.mean())

    search.step(mean_nll)
    return np.asarray(raw.detach().numpy())
