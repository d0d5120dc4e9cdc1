"""Step 1 for one y with an order: the cumulative distribution, quantiles, intervals, and highest-density regions."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.arrays import Array, Floats, Mask, tensor
from core.choose.recipe import Recipe

GRID = 257
"""Values of y on which a region is looked for: its ends are good to about 1 in 1,000 of its probability."""
TAIL = 1e-6
"""The probability at either end of a density that its region is not looked for in."""
LOWEST = 1e-300
"""The lowest threshold of a region that is looked for, as a density."""
HALVINGS = 26
"""How often the range of the log of the threshold is halved."""


@dataclass(frozen=True)
class Univariate(Recipe):
    """A recipe of one y with an order. `ends` are those of its domain.

    NumPy comes in and out: raw (..., outputs), and what is returned has the leading axes of raw.
    """

    covers: ClassVar[bool] = True
    ends: ClassVar[tuple[float, float]] = (-np.inf, np.inf)

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) for y (...); here torch knows it."""
        return np.asarray(self.distribution(raw).cdf(tensor(y)).numpy())

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the smallest y (...) with Pr(Y ≤ y|θ) ≥ probability, in (0, 1); here torch knows it."""
        return np.asarray(self.distribution(raw).icdf(tensor(probability)).numpy())

    def interval(self, raw: Array, level: float) -> Floats:
        """Return the ends (..., 2) of the central interval: as much probability lies below it as above."""
        check_level(level)
        return np.stack([self.quantile(raw, 0.5 * (1 - level)), self.quantile(raw, 0.5 * (1 + level))], axis=-1)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the pieces (..., P, 2) of the smallest region of that probability; NaN where there are fewer.

        Of all regions of probability `level` it is that of the highest density. For a density that is symmetric
        with one peak, as here, it is the central interval.
        """
        return self.interval(raw, level)[..., None, :]

    def inside(self, raw: Array, y: Floats, level: float) -> Mask:
        """Return whether y (...) lies in the central interval of that level."""
        low, high = np.moveaxis(self.interval(raw, level), -1, 0)
        return np.asarray((low <= y) & (y <= high))


@dataclass(frozen=True)
class Gridded(Univariate):
    """One y whose density may have several peaks, or one at an end: its region is found on a grid of y."""

    pieces: ClassVar[int] = 1

    @abstractmethod
    def grid(self, raw: Array) -> Floats:
        """Return rising values of y (..., G) that follow the probability."""

    def region(self, raw: Array, level: float) -> Floats:
        """Return the pieces (..., P, 2) of the smallest region of that probability; NaN where there are fewer."""
        check_level(level)
        y = self.grid(raw)
        density = np.exp(-self.nll(tensor(raw)[..., None, :], y).numpy())
        return highest(y, density, level, self.ends, self.pieces)


def check_level(level: float) -> None:
    """Raise ValueError if the level is no probability between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; not {level}")


def highest(y: Floats, density: Floats, level: float, ends: tuple[float, float], pieces: int) -> Floats:
    """Return the pieces (..., pieces, 2) of y (..., G) where the density is highest, of probability `level`."""
    threshold = _threshold(y, density, level)[..., None]
    above = density >= threshold
    outside = np.zeros_like(above[..., :1])
    starts = above & ~np.concatenate([outside, above[..., :-1]], axis=-1)
    stops = above & ~np.concatenate([above[..., 1:], outside], axis=-1)
    low = _crossings(y, density, threshold, -1, ends[0])
    high = _crossings(y, density, threshold, 1, ends[1])
    return np.stack([_in_turn(starts, low, pieces), _in_turn(stops, high, pieces)], axis=-1)


def _threshold(y: Floats, density: Floats, level: float) -> Floats:
    """Return the density (...) above which a share `level` of the probability lies; straight lines join the values."""
    gap, here, there = np.diff(y, axis=-1), density[..., 1:], density[..., :-1]
    top, bottom = np.maximum(here, there), np.minimum(here, there)
    rise = np.maximum(top - bottom, np.finfo(np.float64).tiny)
    wanted = level * (gap * (top + bottom)).sum(axis=-1)
    low, high = np.log(np.maximum(density.min(axis=-1), LOWEST)), np.log(density.max(axis=-1))
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        threshold = np.exp(middle)[..., None]
        with np.errstate(over="ignore"):  # where the density is level, the share is 0 or 1
            part = np.clip((top - threshold) / rise, 0.0, 1.0)  # of each gap, where the density is above
        mass = (gap * part * (top + np.maximum(bottom, threshold))).sum(axis=-1)
        low, high = np.where(mass > wanted, middle, low), np.where(mass > wanted, high, middle)
    return np.asarray(np.exp(low))


def _crossings(y: Floats, density: Floats, threshold: Floats, side: int, end: float) -> Floats:
    """Return where (..., G) the density crosses the threshold between each y and its neighbour on that side."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log, log_threshold = np.log(density), np.log(threshold)  # nearly straight where a tail falls
        next_y, next_log = np.roll(y, -side, axis=-1), np.roll(log, -side, axis=-1)
        crossing = y + (log - log_threshold) / (log - next_log) * (next_y - y)
    crossing[..., 0 if side < 0 else -1] = end
    return np.asarray(crossing)


def _in_turn(chosen: Mask, values: Floats, count: int) -> Floats:
    """Return the values (..., count) where `chosen` (..., G) is true, in their order; NaN where there are fewer."""
    turn = np.cumsum(chosen, axis=-1)
    found = [chosen & (turn == place + 1) for place in range(count)]
    taken = [np.take_along_axis(values, each.argmax(axis=-1)[..., None], axis=-1)[..., 0] for each in found]
    return np.stack([np.where(each.any(axis=-1), value, np.nan) for each, value in zip(found, taken, strict=True)], -1)
