"""What the compiled closed forms must give on every machine: `python -m tests.choose.blocks` prints a digest of each.

Written to blocks.json beside this file, it is what the tests hold every kind of CPU to. What is asked is made of whole
numbers and fractions that float64 holds.
"""

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from core.arrays import Floats
from core.choose import RECIPES, Recipe
from core.choose.closed_form import ClosedForm, has_formula

COUNT = 1000
FACTOR = np.array([[1.5, 0.0], [-0.75, 0.25]])


def asked(key: str) -> tuple[ClosedForm, Floats, list[Floats]]:
    """Return the family of that key, y (N, *event), and the values of its parameters for each."""
    recipe = RECIPES[key].make()
    assert isinstance(recipe, ClosedForm)
    return recipe, _targets(recipe), [_values(p.name, np.shape(p.start)) for p in recipe.parameters]


def _targets(recipe: Recipe) -> Floats:
    domain, grid = recipe.domain, np.arange(COUNT) / 64.0
    if domain.support is not None:
        return np.arange(COUNT) % len(domain.support) * 1.0
    if domain.kind == "ranking":
        return np.stack([np.roll(np.arange(domain.items), i) for i in range(COUNT)]) * 1.0
    if domain.kind == "matrix":
        return (1.0 + grid)[:, None, None] * (FACTOR @ FACTOR.T)
    if domain.event:
        return np.stack([grid - 5.0 * part for part in range(domain.event[0])], axis=-1)
    named = {"counts": np.floor(grid), "positive reals": grid + 0.125, "proportions": (grid + 0.125) / 16.0}
    return named.get(domain.name, grid / 4.0 - 2.0)


def _values(name: str, shape: tuple[int, ...]) -> Floats:
    grid = (np.arange(COUNT) % 37 + 1) / 32.0
    if len(shape) == 2:
        return grid[:, None, None] * FACTOR
    if name in {"loc", "logits"}:
        return 2.0 - 3.0 * grid.reshape(-1, *(1,) * len(shape)) * np.arange(1.0, np.prod(shape) + 1.0).reshape(shape)
    return np.broadcast_to({"tau": 0.5, "gate": 0.5, "df": 1.5}.get(name, 0.0) + 0.25 * grid, (*shape, COUNT)).T


def digest(key: str) -> str:
    """Return 16 digits of the bits of the NLL and its gradients."""
    recipe, y, values = asked(key)
    nll, gradients = recipe.nll_and_gradients(y, *values)
    found = hashlib.sha256()
    for array in (nll, *gradients):
        assert np.isfinite(array).all(), key
        found.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
    return found.hexdigest()[:16]


def digests() -> Mapping[str, str]:
    """Return the digest of each family that states a formula."""
    return {key: digest(key) for key, family in RECIPES.items() if has_formula(family)}


if __name__ == "__main__":
    print(json.dumps(digests(), indent=2))
