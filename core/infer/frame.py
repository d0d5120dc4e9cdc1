"""One moment of a run, or all that were recorded, as plain NumPy arrays: what figures and pages see of it."""

from dataclasses import dataclass

import numpy as np
import torch

from core import infer
from core.arrays import Floats, Integers, freeze
from core.minimise import Run
from core.predict import in_units, outputs_of_each

GRID = 121
"""Grid points of x, for data with one input."""
SIDE = 41
"""Grid points of each x, for data with two inputs."""
PART = 1_000_000
"""So many raw outputs of points are scored at once: what lies between raw and cost is larger than either."""


@dataclass(frozen=True)
class Frame:
    """A run at F recorded moments: Pr(y|x) on a grid of x, and what each training point costs.

    The grid is x (G,) for data with one input, (G, 2) with the second input running fastest for two, and empty
    for more. `parameters` are by torch name; `point_raw` and `costs` belong to the N training points that a run
    counts (`run.dataset`), which are few of large data.
    All NLLs are sums in nats, in the data's own units.
    """

    steps: Integers  # (F,)
    x: Floats  # (G,), or (G, D)
    raw: Floats  # (F, G, outputs)
    parameters: dict[str, Floats]  # each (F, G, ...)
    point_raw: Floats  # (F, N, outputs)
    point_parameters: dict[str, Floats]  # each (F, N, ...)
    costs: Floats  # (F, N)
    nll: Floats  # (F,)
    held_out_nll: Floats  # (F,)

    def __post_init__(self) -> None:
        freeze(self)


def frames(run: Run) -> Frame:
    """Return all recorded moments of a run."""
    return _frame(run, np.arange(len(run.steps)))


def frame(run: Run, step: int = -1) -> Frame:
    """Return one moment (F = 1): that step, which must be a recorded one."""
    return _frame(run, np.array([run.recorded_moment(step)]))


def _frame(run: Run, at: Integers) -> Frame:
    """Return the moments at these places among the recorded ones."""
    x, steps = grid(run), run.steps[at]
    raw, point_raw = _raw(run, at, x)
    return Frame(
        steps=steps,
        x=x,
        raw=raw.numpy(),
        parameters=infer.parameters(run.recipe, raw),
        point_raw=point_raw.numpy(),
        point_parameters=infer.parameters(run.recipe, point_raw),
        costs=_costs(run, point_raw),
        nll=run.nll[steps],
        held_out_nll=run.held_out_nll[steps],
    )


def _costs(run: Run, raw: torch.Tensor) -> Floats:
    parts = raw.split(max(1, PART // raw[0].numel()))  # each (f, N, K)
    return np.concatenate([infer.costs(run.recipe, part, run.dataset.y) for part in parts])


def grid(run: Run) -> Floats:
    """Return the x at which a run is shown: (GRID,), (SIDE², 2) for two inputs, and none (0, D) for more."""
    inputs = run.dataset.x.shape[1]
    if inputs == 1:
        return np.linspace(*run.x_range, GRID)
    if inputs > 2:
        return np.empty((0, inputs))
    sides = np.meshgrid(*(np.linspace(*ends, SIDE) for ends in run.x_ranges), indexing="ij")
    return np.stack(sides, axis=-1).reshape(-1, inputs)


def _raw(run: Run, at: Integers, grid: Floats) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the raw outputs (F, G, K) on the grid, and those (F, N, K) of the points: asked together."""
    points = run.dataset.x
    x = np.concatenate([grid.reshape(-1, points.shape[1]), points])
    raw = outputs_of_each(in_units(run.theta[at], run.centre, run.spread), run.phi[at], run.settings.activation, x)
    parts = raw[..., : len(grid)], raw[..., len(grid) :]  # each (F, K, ...)
    on_grid, at_points = (torch.from_numpy(np.ascontiguousarray(part.swapaxes(1, 2))) for part in parts)
    return on_grid, at_points
