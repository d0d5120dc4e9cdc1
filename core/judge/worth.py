"""What each of many x is worth to a network: how much more held-out points cost when it is shuffled among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Floats
from core.minimise import Run

SHUFFLES = 20


@dataclass(frozen=True)
class Worth:
    """What an x is worth: nats a point more without it, on average over shuffles, and their standard deviation."""

    name: str
    mean: float
    spread: float


def worths(run: Run, step: int, groups: Mapping[str, Sequence[int]]) -> tuple[Worth, ...]:
    """Return what each x is worth at a recorded step, the most first, by the held-out points; Breiman 2001.

    `groups` has the places of its inputs, which are shuffled together. Where no points are held out there are none.
    """
    x, y = run.dataset.held_out_x, run.dataset.held_out_y
    if len(y) < 2:
        return ()
    rng = np.random.default_rng(0)
    orders = [rng.permutation(len(y)) for _ in range(SHUFFLES)]
    before = infer.costs(run.recipe, run.raw(x, step), y).mean()
    found = []
    for name, places in groups.items():
        costs = np.array([_cost(run, step, x, order, places) - before for order in orders])
        found.append(Worth(name, float(costs.mean()), float(costs.std(ddof=1))))
    return tuple(sorted(found, key=lambda each: -each.mean))


def _cost(run: Run, step: int, x: Floats, order: np.ndarray, places: Sequence[int]) -> float:
    """Return the mean cost of the held-out points, these inputs (N, D) taken from others of them."""
    shuffled = x.copy()
    shuffled[:, list(places)] = x[order][:, list(places)]
    return float(infer.costs(run.recipe, run.raw(shuffled, step), run.dataset.held_out_y).mean())
