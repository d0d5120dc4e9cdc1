"""Step 4 asked several times: what networks that differ only in their first weights predict, and how far apart."""

from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Floats
from core.minimise import Progress, Run, Settings, fit_seeds
from core.minimise.settings import FIELDS
from core.rules import Range

SEEDS = 16


@dataclass(frozen=True)
class Spread:
    """The mean of Pr(y|x), which for labels 0 and 1 is λ(x), of S runs at one step.

    `curves` (S, G) lie on the grid x (G,), `values` (S,) at the x that was asked for.
    """

    x: Floats
    curves: Floats
    at: float
    values: Floats

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value at the x that was asked for."""
        return float(self.values.min()), float(self.values.max())


def across_seeds(settings: Settings, count: int = SEEDS, progress: Progress | None = None) -> list[Run]:
    """Return the runs of these settings from `count` first weights: their own seed, and those that follow."""
    return fit_seeds(settings, seeds_from("seed", settings.seed, count), progress=progress)


def seeds_from(name: str, first: int, count: int) -> tuple[int, ...]:
    """Return so many seeds from the first on, for the setting of that name; after its largest comes 0."""
    rule = FIELDS[name]
    assert isinstance(rule, Range)
    seeds = (first + np.arange(count)) % int(rule.high + 1)
    return tuple(seeds.tolist())


def spread(runs: list[Run], x: Floats, at: float, step: int) -> Spread:
    """Return what runs on data with one input predict on x (G,) at that step, or at their last if it came before."""
    means = [infer.mean(run.recipe, run.raw(np.append(x, at), min(step, run.last))) for run in runs]
    curves = np.stack(means)  # (S, G + 1)
    return Spread(x, curves[:, :-1], at, curves[:, -1])
