"""Step 2 seen from x: where the output of a run's network bends, and how large its weights are."""

import numpy as np

from core.arrays import Floats
from core.minimise import Run

BENT = ("relu", "leaky_relu")
"""The activations with a joint: their slope jumps where the unit's own sum passes 0."""


def joints(run: Run) -> tuple[Floats, Floats]:
    """Return at each recorded moment the x (F, H) of every unit's joint, and the first raw output (F, H) there.

    For data with one input, in its own units. NaN where a joint lies outside the x shown, or has none.
    """
    x = np.stack([_joints(run, step) for step in run.steps])  # (F, H)
    f = np.stack([run.network(int(step))(row)[:, 0] for step, row in zip(run.steps, x, strict=True)])
    return x, np.where(np.isfinite(x), f, np.nan)


def _joints(run: Run, step: int) -> Floats:
    network = run.network(int(step))
    low, high = run.x_range
    with np.errstate(divide="ignore", invalid="ignore"):
        x = -network.theta[:, 0] / network.theta[:, 1]  # (H,)
    shown = (low <= x) & (x <= high) & (run.settings.activation in BENT)
    return np.where(shown, x, np.nan)


def largest_weights(run: Run) -> Floats:
    """Return the size of the largest weight or offset (F,) at each recorded moment, as training sees them."""
    flat = np.concatenate([part.reshape(len(run.steps), -1) for part in (run.theta, run.phi)], axis=1)
    return np.asarray(np.abs(flat).max(axis=1))
