"""Step 1 for y out of levels 0..K-1 in an order: what recipes of levels share."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import torch

from core.arrays import Array, Floats, Integers, tensor
from core.choose.parameter import Parameters
from core.choose.univariate import Univariate, check_level


@dataclass(frozen=True)
class Levels(Univariate):
    """A recipe of levels. They have an order, but no distances: there is no mean.

    Few levels hardly ever have the probability that is asked of an interval: coverage is not counted. The general forms
    go through all levels.
    """

    covers: ClassVar[bool] = False
    standardised: ClassVar[Literal["nothing"]] = "nothing"

    @classmethod
    @abstractmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one level (N,) from each of N distributions of the parameters `p`."""

    def up_to(self, raw: Array) -> Floats:
        """Return Pr(Y ≤ k|θ) (..., K) of all levels."""
        return np.cumsum(self._chances(raw), axis=-1)

    def cutpoints(self, raw: Array) -> Floats | None:
        """Return where the first output goes from one level to the next (..., K - 1); None where it does not do so."""
        return None

    def mean(self, raw: Array) -> torch.Tensor:
        """Return NaN (...): levels cannot be averaged."""
        return torch.full(tensor(raw).shape[:-1], torch.nan, dtype=torch.float64)

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for y (...)."""
        return picked(_padded(self.up_to(raw), (1, 0)), self.reached(y))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...) for y (...)."""
        beyond = np.cumsum(self._chances(raw)[..., ::-1], axis=-1)[..., ::-1]
        return picked(_padded(beyond, (0, 1)), self.reached(y))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the lowest level (...) up to which there is that probability."""
        return np.asarray((self.up_to(raw)[..., :-1] < probability).sum(axis=-1), dtype=np.float64)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the piece (..., 1, 2), ends included: the likeliest of the shortest runs that reach the level."""
        check_level(level)
        up_to = _padded(self.up_to(raw), (1, 0))  # (..., K + 1)
        first, last = np.triu_indices(self.domain.items)
        share = up_to[..., last + 1] - up_to[..., first]  # (..., runs)
        chosen = np.where(share >= level, last - first - share, np.inf).argmin(axis=-1)
        return np.stack([first[chosen], last[chosen]], axis=-1)[..., None, :].astype(np.float64)

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return Σ_k (Pr(Y ≤ k|θ) - [y ≤ k])² (N,): Epstein's ranked probability score, as if levels were 1 apart."""
        happened = np.asarray(y)[..., None] <= np.array(self.domain.support)
        return np.asarray(((self.up_to(raw) - happened) ** 2).sum(axis=-1))

    def reached(self, y: Array) -> Integers:
        """Return how many of the levels are no higher than y (...)."""
        return np.asarray(np.clip(np.floor(np.asarray(y)) + 1.0, 0.0, self.domain.items), dtype=np.int64)

    def _chances(self, raw: Array) -> Floats:
        return self.density(raw, np.array(self.domain.support))


def picked(values: Floats, place: Integers) -> Floats:
    """Return of values (..., M) those in the places (...)."""
    shape = np.broadcast_shapes(values.shape[:-1], place.shape)
    rows = np.broadcast_to(values, (*shape, values.shape[-1]))
    return np.asarray(np.take_along_axis(rows, np.broadcast_to(place, shape)[..., None], axis=-1)[..., 0])


def _padded(shares: Floats, width: tuple[int, int]) -> Floats:
    """Return the shares (..., K) with so many zeros before and behind."""
    return np.pad(shares, [(0, 0)] * (shares.ndim - 1) + [width])
