"""Print the digest of what training gives: run by test_training.py as several CPUs, in processes of their own."""

import hashlib
import sys
from itertools import cycle

import numpy as np

from core.arrays import Floats
from core.choose import recipe
from core.minimise.compiled import Data, Plan, Trained, train
from core.predict import ShallowNetwork

STEPS, BATCH = 1000, 24
JOBS = (
    ("normal", "relu", "adam", 1, 0),
    ("student_t", "tanh", "rmsprop", 1, 0),
    ("laplace", "gelu", "nesterov", 1, BATCH),
    ("categorical", "leaky_relu", "momentum", 2, 0),
    ("normal", "logistic", "sgd", 3, BATCH),
    ("von_mises", "tanh", "adam", 1, 0),
    ("multivariate_normal", "relu", "adam", 1, 0),
    ("wishart", "relu", "adam", 2, 0),
)
"""Family, activation, optimiser, inputs and batch, 0 for all points."""


def targets(family: str, grid: Floats) -> Floats:
    """Return y (N, *event) in the domain of the family."""
    curve = grid * grid - 0.5 * grid
    match family:
        case "categorical":
            return np.arange(float(len(grid))) % 3
        case "multivariate_normal":
            return np.stack([curve, grid], axis=1)
        case "wishart":
            return (1.5 + curve)[:, None, None] * np.eye(2) + 0.25
    return curve


def trained(family: str, activation: str, optimiser: str, inputs: int, batch: int, steps: int) -> Trained:
    """Return what comes of a job that is made of exact fractions alone."""
    r, grid, units = recipe(family), np.arange(100) / 64.0 - 0.75, np.arange(1, 9) / 8.0
    theta = np.stack([units - 0.5, *((1.0 - 2.0 * units) / (j + 1) for j in range(inputs))], axis=1)
    phi = np.outer(np.arange(1, r.outputs + 1) / 4.0, np.append(units, 0.25) - 0.5)
    x = np.stack([grid**j for j in range(1, inputs + 1)], axis=1)
    y = targets(family, grid)
    rows = cycle([np.arange(at, at + BATCH) % 100 for at in range(0, 100, 4)])
    plan = Plan(
        optimiser,
        1.0 / 128,
        steps,
        np.arange(0, steps, 100),
        l2=1.0 / 1024,
        cap=8.0,
        batch=batch,
        batches=rows if batch else None,
    )
    return train(r, ShallowNetwork(theta, phi, activation), Data(x, y, x[:30], y[:30]), plan)


def digest(steps: int) -> str:
    """Return the digest of the losses and parameters of all jobs."""
    found = hashlib.sha256()
    for job in JOBS:
        done = trained(*job, steps)
        assert len(done.nll) == steps + 1
        for array in (done.nll, done.held_out_nll, done.parameters):
            found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


if __name__ == "__main__":
    print(digest(int(sys.argv[1]) if len(sys.argv) > 1 else STEPS))
