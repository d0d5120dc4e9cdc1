"""After step 4 over one of many inputs: every y moved to where the other inputs are held, as far as that is honest."""

from dataclasses import replace

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.domain import REAL_LINE
from core.data import Dataset
from core.infer.along import data_along
from core.minimise import Run


def can_be_moved(recipe: Recipe) -> bool:
    """Return whether a y that is shifted is still one of the kind, about a loc that is shifted as far."""
    return recipe.domain == REAL_LINE and any(each.name == "loc" and each.width == 1 for each in recipe.parameters)


def partial_residuals(run: Run, step: int, column: int, base: Floats) -> Dataset:
    """Return the data along one input, each y less what its own other inputs, not those of `base` (D,), add to its loc.

    How far each lies from the loc at its x stays what it was, at that recorded step; Larsen and McCleary 1972. Raises
    ValueError for a family whose y cannot be moved; see `can_be_moved`.
    """
    if not can_be_moved(run.recipe):
        raise ValueError(f"a y must be any number about a loc; {run.recipe.title} is over {run.recipe.domain.name}")
    data = run.dataset
    parts = ((data.x, data.y), (data.held_out_x, data.held_out_y))
    y, held_out_y = (_moved(run, step, column, base, *part) for part in parts)
    return replace(data_along(data, column, base), y=y, held_out_y=held_out_y, domain=REAL_LINE, classes=(), truth=None)


def _moved(run: Run, step: int, column: int, base: Floats, x: Floats, y: Floats) -> Floats:
    held = np.tile(base, (len(x), 1))
    held[:, column] = x[:, column]
    return np.asarray(y - _loc(run, step, x) + _loc(run, step, held))


def _loc(run: Run, step: int, x: Floats) -> Floats:
    return infer.parameters(run.recipe, run.raw(x, step))["loc"]
