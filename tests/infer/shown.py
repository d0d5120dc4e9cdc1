"""What pages show of distributions: `python -m tests.infer.shown FILE` keeps it, so that other CPUs can be held to it.

What a network puts out, parameters, costs and densities are exact. Some of the rest asks functions of other libraries,
which other kernels round otherwise.
"""

import sys
from collections.abc import Iterator

import numpy as np

from core import infer
from core.arrays import Floats, use_one_thread
from core.choose import Recipe, Univariate
from core.choose.domain import ANGLES
from core.data import load
from core.minimise import Settings
from core.predict import ShallowNetwork, seeded
from tests.minimise.inputs import DATA

POINTS = 60
STRONG = 4.0
"""How many times larger than at the start the weights of outputs are, so that distributions differ along x."""


def network(recipe: Recipe, x: Floats) -> ShallowNetwork:
    """Return a network that was not trained, whose outputs are far from constant."""
    first = seeded(16, x.min(axis=0), x.max(axis=0), recipe.start, recipe.varies, "tanh", seed=1)
    return ShallowNetwork(first.theta, np.column_stack([first.phi[:, 0], STRONG * first.phi[:, 1:]]), "tanh")


def cases() -> Iterator[tuple[str, Recipe, Floats, Floats]]:
    """Yield each family's key and recipe, raw outputs at some x, and the y there."""
    for key, name in DATA.items():
        data = load(name)
        recipe = Settings(data=name, recipe=key).chosen(dataset=data)
        yield key, recipe, network(recipe, data.x)(data.x[:POINTS]), data.y[:POINTS]


def exact() -> dict[str, Floats]:
    """Return what is the same bits on every machine: raw outputs, parameters, costs and densities."""
    found = {}
    for key, recipe, raw, y in cases():
        found |= {f"{key} raw": raw, f"{key} cost": infer.costs(recipe, raw, y)}
        found |= {f"{key} {name}": each for name, each in infer.parameters(recipe, raw).items()}
        if not recipe.domain.event:
            found[f"{key} density"] = infer.density(recipe, raw, np.unique(y))
    return found


def nearly_exact() -> dict[str, Floats]:
    """Return what other kernels change in digits that are not shown."""
    found = {}
    for key, recipe, raw, y in cases():
        found[f"{key} mean"] = infer.mean(recipe, raw)
        if isinstance(recipe, Univariate):
            found |= {f"{key} {name}": each for name, each in _of_numbers(recipe, raw, y).items()}
    return found


def _of_numbers(recipe: Univariate, raw: Floats, y: Floats) -> dict[str, Floats]:
    found = {"mode": infer.mode(recipe, raw), "cdf": infer.cdf(recipe, raw, y)}
    for level in infer.LEVELS:
        found[f"region {level}"] = infer.region(recipe, raw, level)
        found[f"interval {level}"] = infer.interval(recipe, raw, level)
    if recipe.domain != ANGLES:
        found["above"], found["median"] = infer.above(recipe, raw, y), infer.quantile(recipe, raw, 0.5)
        found["crps"] = infer.crps(recipe, raw, y)
    return found


if __name__ == "__main__":
    use_one_thread()
    np.savez(sys.argv[1], **exact(), **nearly_exact())
