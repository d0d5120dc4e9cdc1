"""After step 4: what a run costs in each region of x, so that two models of σ can be held against each other."""

from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Floats, freeze
from core.minimise import Run

REGIONS = 4


@dataclass(frozen=True)
class Regions:
    """Regions of x with about equally many training points: their `edges` (R + 1,), in units of x."""

    edges: Floats

    def __post_init__(self) -> None:
        freeze(self)

    def costs(self, run: Run) -> Floats:
        """Return the mean of -log Pr(y|x) over the training points of each region (R,), in nats a point."""
        data = run.dataset
        costs = infer.costs(run.recipe, run.raw(data.x), data.y)
        at = np.clip(np.searchsorted(self.edges, data.x[:, 0], side="right") - 1, 0, len(self.edges) - 2)
        return np.bincount(at, costs, len(self.edges) - 1) / np.bincount(at, minlength=len(self.edges) - 1)


def input_regions(x: Floats) -> Regions:
    """Return the regions of the inputs x (N, 1), fewer where so many of them are equal that one would be empty.

    There is one at least.
    """
    edges = np.unique(np.quantile(x[:, 0], np.linspace(0.0, 1.0, REGIONS + 1), method="inverted_cdf"))
    return Regions(edges if len(edges) > 1 else np.repeat(edges, 2))
