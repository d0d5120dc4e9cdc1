"""Other CPUs, played on this one: the gradients of all that is trained change in their last digits.

BLAS, NumPy and torch add and round as the kernels for a CPU do. Training carries such a difference on, and where a run
is chaotic it grows to any size: what holds under several nudges does not rest on the digits of one CPU.
"""

import os
from collections.abc import Callable
from functools import wraps

import numpy as np

from core.arrays import Floats
from core.choose import RECIPES, Recipe

VARIABLE = "NUDGE"
"""The environment variable that gives the seed, and hands it to the processes that tests start."""
SIZE = {np.dtype(np.float64): 1e-13, np.dtype(np.float32): 1e-6}
"""How far an example's gradient is moved at most, relative to it: several times what kernels differ by."""
VARIED = 1000.0
"""Gradients that differ by a thousandth are moved differently."""

Scored = Callable[[Recipe, Floats, Floats], tuple[Floats, Floats]]


def nudge(seed: int) -> None:
    """Move every score in this process from now on, and in those that it starts.

    How far depends on the seed and on the score alone, so that equal settings still give equal runs.
    """
    os.environ[VARIABLE] = str(seed)
    for kind in {kind for family in RECIPES.values() for kind in family.__mro__}:
        if "nll_and_score" in vars(kind):
            kind.nll_and_score = nudged(kind.nll_and_score, seed)


def nudge_as_told() -> None:
    """Do what the environment says: nothing, unless it gives a seed."""
    if seed := os.environ.get(VARIABLE):
        nudge(int(seed))


def nudged(exact: Scored, seed: int) -> Scored:
    """Return `nll_and_score` with scores moved a little."""

    @wraps(exact)
    def nll_and_score(recipe: Recipe, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        nll, score = exact(recipe, raw, y)
        return nll, score + SIZE[score.dtype] * score * np.sin(VARIED * score + seed)

    return nll_and_score
