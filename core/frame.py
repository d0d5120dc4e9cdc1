"""One moment of a run, or all that were recorded, as plain NumPy arrays: what figures and pages see of it."""

from dataclasses import dataclass

import numpy as np
import torch

from core import infer
from core.arrays import Floats, Integers
from core.minimise import Run
from core.predict import ShallowNetwork

GRID = 121


@dataclass(frozen=True)
class Frame:
    """A run at F recorded moments: Pr(y|x) on a grid x (G,), and what each training point costs.

    `parameters` are by torch name; `point_parameters` and `costs` (F, N) belong to the N training points.
    All NLLs are sums in nats, in the data's own units.
    """

    steps: Integers  # (F,)
    x: Floats  # (G,)
    parameters: dict[str, Floats]  # each (F, G)
    mean: Floats  # (F, G)
    point_parameters: dict[str, Floats]  # each (F, N)
    costs: Floats  # (F, N)
    nll: Floats  # (F,)
    held_out_nll: Floats  # (F,)


def frames(run: Run) -> Frame:
    """Return all recorded moments of a run."""
    return _frame(run, run.steps)


def frame(run: Run, step: int = -1) -> Frame:
    """Return one moment (F = 1): that step, exactly."""
    step = run.position(step)
    return _frame(run.recording(step), np.array([step]))


def _frame(run: Run, steps: Integers) -> Frame:
    x = np.linspace(*run.x_range, GRID)
    networks = [run.network(int(step)) for step in steps]
    raw, point_raw = _raw(networks, x), _raw(networks, run.dataset.x)
    return Frame(
        steps=steps,
        x=x,
        parameters=infer.parameters(run.recipe, raw),
        mean=infer.mean(run.recipe, raw),
        point_parameters=infer.parameters(run.recipe, point_raw),
        costs=infer.costs(run.recipe, point_raw, run.dataset.y),
        nll=run.nll[steps],
        held_out_nll=run.held_out_nll[steps],
    )


def _raw(networks: list[ShallowNetwork], x: Floats) -> torch.Tensor:
    return torch.from_numpy(np.stack([network(x) for network in networks]))  # (F, N, K)
