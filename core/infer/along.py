"""Step 4 over one of many inputs: the network along it, while the others stay where they are."""

from dataclasses import replace

import numpy as np

from core.arrays import Floats
from core.data import Dataset
from core.minimise import Run


def along_input(run: Run, column: int, base: Floats) -> Run:
    """Return the run as it goes along one input, the others held at `base` (D,): its networks have that input alone.

    They are exact, as what the others add is a constant of each hidden unit. The points are where they were, with
    their other inputs left out, so that only their losses, which are those of the run, say what they cost.
    """
    others = (base - run.centre) / run.spread  # (D,)
    others[column] = 0.0
    constant = run.theta[..., 0] + (run.theta[..., 1:] * others).sum(axis=-1)  # (F, H)
    shown = data_along(run.dataset, column, base)
    return replace(
        run,
        dataset=shown,
        whole=shown if run.whole is run.dataset else data_along(run.whole, column, base),
        theta=np.stack([constant, run.theta[..., 1 + column]], axis=-1),
        centre=run.centre[[column]],
        spread=run.spread[[column]],
    )


def data_along(data: Dataset, column: int, base: Floats) -> Dataset:
    """Return the data with one of their inputs; what the others were held at tells them from data held elsewhere."""
    held = np.delete(base, column).tolist()
    return replace(
        data,
        x=data.x[:, [column]],
        held_out_x=data.held_out_x[:, [column]],
        x_names=(data.x_names[column],),
        x_units=(data.x_units[column],),
        x_scales=(data.x_scale(column),),
        source=f"{data.source} The other inputs are held at {held}.",
    )


def middle_of(data: Dataset, groups: tuple[tuple[int, ...], ...] = ()) -> Floats:
    """Return an x (D,) in the middle of all: the median of each input, and of `groups` of labels the most frequent."""
    columns = [np.concatenate(pair) for pair in zip(data.x.T, data.held_out_x.T, strict=True)]
    found = np.array([np.median(column) for column in columns])
    for group in groups:
        counts = [columns[place].sum() for place in group]
        found[list(group)] = np.arange(len(group)) == np.argmax(counts)
    return found
