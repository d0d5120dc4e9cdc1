"""Step 3, what comes out: a run with its loss at every step and its networks at the recorded steps."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import torch
from numpy.typing import ArrayLike

from core.arrays import Floats, Integers, freeze, frozen, tensor
from core.choose import Recipe
from core.data import Dataset
from core.minimise.compiled import Ending
from core.minimise.settings import Settings
from core.predict import ShallowNetwork

MARGIN = 0.04
"""How far the shown x goes beyond the data, as a share of their range."""
EVEN_MOMENTS = 101
EARLY_MOMENTS = 56
ALL_MOMENTS = EVEN_MOMENTS + EARLY_MOMENTS


RECORDED_BYTES = 24_000_000
"""As much may the networks of a run's recorded steps take: fewer are recorded of a network of many parameters."""


@lru_cache(maxsize=1024)
def moments(steps: int, parameters: int = 0) -> Integers:
    """Return the steps (F,) that are recorded, F ≤ 157: dense at first, where most happens, then even.

    They are fewer for so many parameters of a network that all would take more than RECORDED_BYTES.
    """
    even = np.linspace(0, steps, EVEN_MOMENTS)
    early = np.geomspace(1, steps, EARLY_MOMENTS)
    all_of_them = np.unique(np.rint(np.concatenate([even, early])).astype(np.int64))
    return frozen(all_of_them[spread_out(len(all_of_them), RECORDED_BYTES // max(8 * parameters, 1))])


def spread_out(count: int, most: int) -> Integers:
    """Return the places of at most so many of `count`, at least two where there are two: the ends and between."""
    return np.unique(np.rint(np.linspace(0, count - 1, min(count, max(most, 2)))).astype(np.int64))


@dataclass(frozen=True)
class Run:
    """A finished run: nll and held_out_nll (steps + 1,) are sums in nats, in the data's own units.

    `dataset` is what they are sums over and what pages show: the `whole` data trained on, or of large data a fixed
    sample, the same at every step (see `counted`).
    `steps` (F,) are the recorded ones, `theta` (F, H, D + 1) and `phi` (F, K, H + 1) the parameters there,
    for x standardised by `centre` and `spread` (D,). `recipe` gives Pr(y|x) in the data's own units.

    >>> from core.minimise import fit
    >>> run = fit(Settings(data="line", scale="learned", hidden=4, steps=50))
    >>> run.nll.shape  # the loss before the first step, and after each
    (51,)
    >>> raw = run.raw([0.5, 1.5])  # at two x; run.raw([0.5, 1.5], step=0) gives them before training
    >>> raw.shape
    torch.Size([2, 2])
    >>> np.isclose(run.recipe.nll(run.raw(run.dataset.x), run.dataset.y).sum(), run.nll[-1]).item()
    True
    """

    settings: Settings
    dataset: Dataset
    whole: Dataset
    recipe: Recipe
    steps: Integers
    theta: Floats
    phi: Floats
    nll: Floats
    held_out_nll: Floats
    centre: Floats
    spread: Floats
    ending: Ending

    def __post_init__(self) -> None:
        freeze(self)

    @property
    def last(self) -> int:
        """The last step with a finite NLL."""
        return len(self.nll) - 1

    @property
    def best(self) -> int | None:
        """The step with the lowest held-out NLL; None without held-out points."""
        return int(np.argmin(self.held_out_nll)) if len(self.dataset.held_out_y) else None

    @cached_property
    def without_x(self) -> float:
        """The NLL of the training points under the best Pr(y) that is the same at every x, a sum in nats."""
        y = self.dataset.y
        return len(y) * self.recipe.mean_nll_and_score(self.recipe.fitted(y), y)[0]

    @property
    def x_range(self) -> tuple[float, float]:
        """The x that are shown, for data with one input: those of all points and a little beyond."""
        return self.x_ranges[0]

    @cached_property
    def x_ranges(self) -> tuple[tuple[float, float], ...]:
        """The range of each input that is shown: that of all points and a little beyond, or what the data say."""
        data = self.whole
        if data.ends:
            return data.ends[: data.x.shape[1]]
        beyond = np.reshape(data.beyond, (-1, data.x.shape[1]))
        points = np.concatenate([data.x, data.held_out_x, beyond])  # (N + M, D), and one more where it is wanted
        low, high = points.min(axis=0), points.max(axis=0)
        margin = MARGIN * (high - low)
        return tuple(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))

    def moment(self, step: int) -> int:
        """Return the index into `steps` of the recorded step nearest to `step`; negative ones count back."""
        return int(np.argmin(np.abs(self.steps - self.position(step))))

    def position(self, step: int) -> int:
        """Return the step counted from 0; negative ones count back. ValueError if the run has no such step."""
        if not -len(self.nll) <= step < len(self.nll):
            raise ValueError(f"step must be a whole number from 0 to {self.last}; not {step}")
        return step % len(self.nll)

    def recorded(self, step: int) -> bool:
        """Return whether the network at that step is there; negative ones count back."""
        return self.position(step) in self.steps

    def joined(self, part: "Run") -> "Run":
        """Return this run with the last step of `part` recorded, too: a run of the same settings that ends there."""
        step, at = part.last, int(np.searchsorted(self.steps, part.last))
        nll, held_out_nll = self.nll.copy(), self.held_out_nll.copy()
        nll[step], held_out_nll[step] = part.nll[-1], part.held_out_nll[-1]
        return replace(
            self,
            steps=np.insert(self.steps, at, step),
            theta=np.insert(self.theta, at, part.theta[-1], axis=0),
            phi=np.insert(self.phi, at, part.phi[-1], axis=0),
            nll=nll,
            held_out_nll=held_out_nll,
        )

    def thinned(self, most: int) -> "Run":
        """Return this run with at most so many of its recorded steps, the first and the last among them."""
        if len(self.steps) <= max(most, 2):
            return self
        kept = spread_out(len(self.steps), most)
        return replace(self, steps=self.steps[kept], theta=self.theta[kept], phi=self.phi[kept])

    def recorded_moment(self, step: int) -> int:
        """Return the index into `steps` of a recorded step; ValueError if it is none."""
        step = self.position(step)
        if not self.recorded(step):
            raise ValueError(f"step must be a recorded one, or one that `replay` trains up to again; not {step}")
        return self.moment(step)

    def network(self, step: int = -1) -> ShallowNetwork:
        """Return the network at a recorded step, for x in the data's own units; ValueError if it is none."""
        moment = self.recorded_moment(step)
        network = ShallowNetwork(self.theta[moment], self.phi[moment], self.settings.activation)
        return network.in_units(self.centre, self.spread)

    def raw(self, x: ArrayLike | torch.Tensor, step: int = -1) -> torch.Tensor:
        """Return the raw outputs (N, K) at a recorded step, for x (N, D) or (N,) in the data's own units.

        ValueError if the step is none: see `replay`.
        """
        return tensor(self.network(step)(np.asarray(x, dtype=np.float64)))
