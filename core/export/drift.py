"""How well another program can repeat a run: how far its end moves when its first weights do, in their last digits."""

from dataclasses import replace

import numpy as np

from core.arrays import Floats
from core.minimise import Run
from core.minimise.compiled import train
from core.minimise.fit import initial, task

NUDGE = 1e-13
"""How far a weight is moved, relative to it: more than the roundings of another correct program in a few steps."""
CALM = 1e-8
"""A drift below this leaves what another program makes of the run within 1e-6 nats of it."""


def drift(run: Run) -> float:
    """Return how far, in nats, the last NLL of a run moves if its first weights are moved by NUDGE of themselves.

    The run is trained once more.
    """
    own = task(run.settings, run.whole)
    start = initial(own)
    nudged = replace(start, theta=_nudged(start.theta), phi=_nudged(start.phi))
    plan = replace(own.plan, steps=run.last, patience=0, record=np.zeros(1, np.int64))
    return abs(float(train(own.recipe, nudged, own.data, plan).nll[-1] - run.nll[-1]))


def _nudged(weights: Floats) -> Floats:
    """Return each weight moved, every other one down."""
    return weights * (1.0 + NUDGE * np.resize([1.0, -1.0], weights.shape))
