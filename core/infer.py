"""Step 4: infer; from raw outputs to what is said of y: densities, mean, mode, intervals, and scores.

Raw outputs are (..., K) NumPy arrays or tensors, and what comes back is NumPy with the leading axes of raw.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array, Floats, tensor
from core.choose import Recipe
from core.minimise import Run

LEVELS = (0.5, 0.95)
"""The central intervals whose coverage is reported."""


def density(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return Pr(y|x) (..., M), per unit of y, at each of the values y (M,)."""
    return np.asarray(np.exp(-recipe.nll(tensor(raw)[..., None, :], y).numpy()))


def costs(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return -log Pr(y|x) (..., N) in nats, for each point y (N,) with its own raw outputs (..., N, K)."""
    return np.asarray(recipe.nll(tensor(raw), y).numpy())


def parameters(recipe: Recipe, raw: Array) -> dict[str, Floats]:
    """Return the value (...) of each parameter of the distribution, by its torch name."""
    shape, values = tensor(raw).shape[:-1], recipe.values(tensor(raw))
    return {name: np.broadcast_to(np.asarray(value), shape) for name, value in values.items()}


def mean(recipe: Recipe, raw: Array) -> Floats:
    """Return the mean (...) of Pr(y|x), in units of y."""
    return np.asarray(recipe.distribution(raw).mean.numpy())


def mode(recipe: Recipe, raw: Array) -> Floats:
    """Return the y (...) where Pr(y|x) is largest."""
    return np.asarray(recipe.distribution(raw).mode.numpy())


def interval(recipe: Recipe, raw: Array, level: float) -> Floats:
    """Return the ends (..., 2) of the central interval that holds y with probability `level`, in (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; not {level}")
    distribution = recipe.distribution(raw)
    tails = (0.5 * (1 - level), 0.5 * (1 + level))
    return np.stack([distribution.icdf(tensor(tail)).numpy() for tail in tails], axis=-1)


def coverage(recipe: Recipe, raw: Array, y: Floats, level: float) -> float:
    """Return the share of the points y (N,) that lie in their central interval of that level."""
    low, high = interval(recipe, raw, level).T
    return float(np.mean((low <= y) & (y <= high)))


@dataclass(frozen=True)
class Score:
    """How Pr(y|x) does on a set of points: the NLL, a sum in nats, and by level the coverage of intervals."""

    points: int
    nll: float
    coverage: dict[float, float]

    @property
    def per_point(self) -> float:
        """The NLL as a mean over the points, in nats."""
        return self.nll / self.points


def score(run: Run, x: Floats, y: Floats, step: int = -1) -> Score:
    """Return the score of a run at that step on the points x (N, D), y (N,); ValueError if there are none."""
    if not len(y):
        raise ValueError("a score needs at least one point; there are 0")
    raw = run.raw(x, step)
    covered = {level: coverage(run.recipe, raw, y, level) for level in LEVELS}
    return Score(len(y), float(costs(run.recipe, raw, y).sum()), covered)
