"""Step 4: infer; from raw outputs to what is said of y: densities, mean, mode, intervals, and draws.

Raw outputs are (..., K) NumPy arrays or tensors, and what comes back is NumPy with the leading axes of raw.
"""

from collections.abc import Sequence

import numpy as np

from core.arrays import Array, Floats, tensor
from core.choose import Recipe, Univariate
from core.exact import arrays as exact

LEVELS = (0.5, 0.95)
"""The central intervals whose coverage is reported."""


def density(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return Pr(y|x) (..., M), per unit of y, at each of the values y (M,)."""
    return exact.exp(-recipe.nll(tensor(raw)[..., None, :], y).numpy())


def costs(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return -log Pr(y|x) (..., N) in nats, for each point y (N,) with its own raw outputs (..., N, K)."""
    return np.asarray(recipe.nll(tensor(raw), y).numpy())


def parameters(recipe: Recipe, raw: Array) -> dict[str, Floats]:
    """Return the value (...) of each parameter of the distribution, by its torch name; (..., K) for a vector."""
    return recipe.arrays(raw)


def probabilities(recipe: Recipe, raw: Array) -> Floats:
    """Return Pr(y=k|x) (..., K) for each of the K values that y can take; ValueError where they are not finite."""
    if recipe.domain.support is None:
        raise ValueError(f"probabilities need a y of finitely many values; {recipe.title} is over {recipe.domain.name}")
    return density(recipe, raw, np.array(recipe.domain.support))


def mean(recipe: Recipe, raw: Array) -> Floats:
    """Return the mean (..., *event) of Pr(y|x), in units of y; NaN where it has none, as labels and rankings."""
    return np.asarray(recipe.mean(tensor(raw)).numpy())


def mode(recipe: Recipe, raw: Array) -> Floats:
    """Return the y (..., *event) where Pr(y|x) is largest; NaN where it has no largest value."""
    return np.asarray(recipe.mode(tensor(raw)).numpy())


def interval(recipe: Recipe, raw: Array, level: float) -> Floats:
    """Return the ends (..., 2) of the central interval that holds y with probability `level`, in (0, 1).

    For counts it holds at least that; for angles it lies around the mean direction, and may go beyond ±π.
    """
    return univariate(recipe).interval(raw, level)


def region(recipe: Recipe, raw: Array, level: float) -> Floats:
    """Return the pieces (..., P, 2) of the smallest region that holds y with probability `level`, in (0, 1).

    It is the region of the highest density; NaN where there are fewer pieces than P, as a mixture may have.
    """
    return univariate(recipe).region(raw, level)


def regions(recipe: Recipe, raw: Array, levels: Sequence[float]) -> list[Floats]:
    """Return for each level the pieces of the smallest region; see `region`. Together they are found sooner."""
    return univariate(recipe).regions(raw, levels)


def mode_and_regions(recipe: Recipe, raw: Array, levels: Sequence[float]) -> tuple[Floats, list[Floats]]:
    """Return `mode` (...) and `regions`: together they are found sooner."""
    return univariate(recipe).mode_and_regions(raw, levels)


def cdf(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return Pr(Y ≤ y|x) (...), for each point y (...) with its own raw outputs."""
    return univariate(recipe).cdf(raw, y)


def above(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return Pr(Y > y|x) (...), for each point y (...) with its own raw outputs; tiny ones are right, too."""
    return univariate(recipe).above(raw, y)


def quantile(recipe: Recipe, raw: Array, probability: float) -> Floats:
    """Return the smallest y (...) with Pr(Y ≤ y|x) ≥ probability, in (0, 1)."""
    return univariate(recipe).quantile(raw, probability)


def crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return ∫ (Pr(Y ≤ z|x) - [y ≤ z])² dz (N,) in units of y, for points y (N,) with their own raw outputs."""
    return univariate(recipe).crps(raw, y)


def univariate(recipe: Recipe) -> Univariate:
    """Return the recipe if it is one of one y with an order; else ValueError."""
    if not isinstance(recipe, Univariate):
        raise ValueError(f"an interval needs one y with an order; {recipe.title} is over {recipe.domain.name}")
    return recipe


def samples(recipe: Recipe, raw: Array, count: int, seed: int = 0) -> Floats:
    """Return `count` draws (count, ..., *event) from each Pr(y|x); equal arguments give equal draws."""
    lead = (count, *tensor(raw).shape[:-1])
    values = {}
    for name, value in recipe.arguments(tensor(raw)).items():
        own = np.shape(value)[len(lead) - 1 :]
        values[name] = np.broadcast_to(np.asarray(value), (*lead, *own)).reshape(-1, *own)
    drawn = recipe.draw(values, np.random.default_rng(seed))
    return drawn.reshape(*lead, *recipe.domain.event)
