"""Step 1 for a density of several peaks: the region where it is highest, found on a grid and refined by Newton."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import Floats, Integers, Mask
from core.choose.special import SpecialFunction

REFINED = 8
"""So often the ends of a region are refined at most: each time their error is squared."""
BRACKETED = 40
"""So many steps lead to a threshold at most; half of them by halving, which alone would do."""
NEAR = 1e-6
"""After a step of Newton from so near a region is exact."""
CROSSED = 3
"""So many steps of Newton lead to where a density crosses a threshold."""
ABOUT, NARROW = 1e-5, 1e-9
"""A threshold is found where the probability above it is about right, or its log lies between bounds so narrow."""
CLOSER = 8
"""Where a region is not found on a grid, each of its gaps is cut into so many."""
FARTHEST = 2.0
"""So far a log density is moved at most in a step."""
AT_ONCE = 8192
"""So many densities are looked at together."""


@dataclass(frozen=True)
class Density:
    """Densities at R places, made of `parts`, each (K, R).

    `grid` takes the parts, and returns y (R, G) that rise and follow the probability: between two of them a density
    may not have two peaks. `height` is the density (R, G) there, of the parts (K, R, 1). `ends` takes y (E,), each
    with parts of its own (K, E), and returns the log density, its fall as y rises, and the cdf, each (E,).
    """

    grid: SpecialFunction
    height: SpecialFunction
    ends: Callable[..., tuple[Floats, Floats, Floats]]
    parts: tuple[Floats, ...]

    @property
    def size(self) -> int:
        """How many densities there are."""
        return int(self.parts[0].shape[-1])

    def drawn(self) -> tuple[Floats, Floats]:
        """Return y (R, G), and the densities there."""
        y = self.grid(*self.parts)
        return y, self.height(y, *(part[..., None] for part in self.parts))

    def drawn_closely(self, y: Floats) -> tuple["Density", Floats, Floats]:
        """Return the densities, y (R, G) with each gap cut into CLOSER, and the densities there."""
        cuts = y[:, :-1, None] + np.diff(y)[..., None] * np.arange(CLOSER) / CLOSER  # (R, G - 1, CLOSER)
        closer = np.concatenate([cuts.reshape(len(y), -1), y[:, -1:]], axis=-1)
        return self, closer, self.height(closer, *(part[..., None] for part in self.parts))

    def at(self, rows: Integers) -> "Density":
        """Return the densities at these places alone."""
        return replace(self, parts=tuple(part.take(rows, axis=1) for part in self.parts))


def highest(density: Density, levels: Sequence[float], pieces: int) -> list[Floats]:
    """Return for each level the pieces (R, P, 2), P = `pieces`, where the density is highest, of that probability.

    NaN stands where there are fewer pieces.
    """
    parts = [_highest(density.at(some), levels, pieces) for some in _parts(density.size)]
    return [np.concatenate(found) for found in zip(*parts, strict=True)]


def top(density: Density) -> tuple[Floats, Floats]:
    """Return the y (R,) of the grid on either side of the highest."""
    low, high = np.empty(density.size), np.empty(density.size)
    for some in _parts(density.size):
        y, height = density.at(some).drawn()
        best, rows = height.argmax(axis=-1), np.arange(len(y))
        low[some] = y[rows, np.maximum(best - 1, 0)]
        high[some] = y[rows, np.minimum(best + 1, y.shape[-1] - 1)]
    return low, high


def _parts(count: int) -> list[Integers]:
    """Return the numbers of so many rows in parts of AT_ONCE at most, one at least."""
    return np.array_split(np.arange(count), max(1, math.ceil(count / AT_ONCE)))


def _highest(density: Density, levels: Sequence[float], pieces: int) -> list[Floats]:
    """Return for each level the pieces (R, P, 2) of the regions; those that are not sure are looked for once more."""
    y, height = density.drawn()
    regions = []
    for level, threshold in zip(levels, _thresholds(y, height, levels), strict=True):
        found = _region(density, y, height, threshold, level, pieces)
        again = np.flatnonzero(~found.sure)
        if len(again):
            _look_closer(found, again, density.at(again).drawn_closely(y[again]), threshold[again], level)
        regions.append(found.pieces)
    return regions


@dataclass(frozen=True)
class RegionEnds:
    """The `pieces` (R, P, 2) of regions, where the log density is above `threshold` (R,).

    `settled` ones (R,) hold their probability, `sure` ones (R,) have all their pieces.
    """

    pieces: Floats
    threshold: Floats
    settled: Mask
    sure: Mask

    @property
    def size(self) -> Floats:
        """How long each region is."""
        return np.asarray(np.nansum(self.pieces[..., 1] - self.pieces[..., 0], axis=-1))

    def improve(self, rows: Integers, other: "RegionEnds") -> None:
        """Take from another look at those rows (N,) what has settled and is smaller, and all that had not settled."""
        better = ~self.settled[rows] | (other.settled & (other.size < self.size[rows]))
        self.pieces[rows[better]] = other.pieces[better]
        self.settled[rows] |= other.settled
        self.sure[rows] |= other.sure


def _look_closer(
    found: RegionEnds, rows: Integers, closer: tuple[Density, Floats, Floats], threshold: Floats, level: float
) -> None:
    """Improve the regions of those rows (N,) on a closer grid.

    First with the pieces at the threshold that they led to; where they are still not sure, at a levelled one.
    """
    pieces = found.pieces.shape[1]
    found.improve(rows, _region(*closer, found.threshold[rows], level, pieces))
    left = np.flatnonzero(~found.sure[rows])
    if len(left):
        rest = closer[0].at(left), closer[1][left], closer[2][left]
        found.improve(rows[left], _region(*rest, _levelled(*rest, threshold[left], level), level, pieces))


def _region(density: Density, y: Floats, height: Floats, threshold: Floats, level: float, pieces: int) -> RegionEnds:
    """Return the regions that begin with the pieces above the log densities `threshold` (R,)."""
    row, turn, end, gap = _crossings(y, height, threshold)
    few = turn < 2 * pieces
    row = row[few]
    end, settled, threshold = _refined(density, row, end[few], gap[few], level)
    kept = ~_touching(row, end)
    found = _joined(row, end, kept, (len(y), pieces))
    settled &= (np.isnan(found[..., 0]) == np.isnan(found[..., 1])).all(axis=-1)
    above = _above(height, threshold)
    crossed = np.count_nonzero(above[:, 1:] != above[:, :-1], axis=-1)
    return RegionEnds(found, threshold, settled, settled & (crossed == np.bincount(row[kept], minlength=len(y))))


def _thresholds(y: Floats, height: Floats, levels: Sequence[float]) -> list[Floats]:
    """Return the log densities (R,) above which about these shares of the probability lie, gap by gap."""
    middle = 0.5 * (height[:, 1:] + height[:, :-1])
    order = middle.argsort(axis=-1)[:, ::-1]
    reached = np.cumsum(np.take_along_axis(np.diff(y) * middle, order, axis=-1), axis=-1)
    rows, last = np.arange(len(y)), order.shape[-1] - 1
    counts = ((reached < level * reached[:, -1:]).sum(axis=-1) for level in levels)
    found = (middle[rows, order[rows, np.minimum(count, last)]] for count in counts)
    with np.errstate(divide="ignore"):
        return [np.log(each) for each in found]


def _levelled(density: Density, y: Floats, height: Floats, threshold: Floats, level: float) -> Floats:
    """Return the log densities (R,) above which a share `level` of the probability lies, from what is about that.

    By steps of Newton between bounds, as pieces come and go.
    """
    threshold, left = threshold.copy(), np.arange(len(y))
    low, high = np.full_like(threshold, -np.inf), np.full_like(threshold, np.inf)
    for _ in range(BRACKETED):
        missing, width = _missing(density.at(left), y[left], height[left], threshold[left], level)
        off = (np.abs(missing) > ABOUT) & (high[left] - low[left] > NARROW)
        left, missing, width = left[off], missing[off], width[off]
        if not len(left):
            break
        now = threshold[left]
        low[left] = floor = np.where(missing < 0.0, now, low[left])
        high[left] = roof = np.where(missing > 0.0, now, high[left])
        with np.errstate(divide="ignore", invalid="ignore"):
            following = now - np.clip(missing / width, -FARTHEST, FARTHEST)
            threshold[left] = np.where((following > floor) & (following < roof), following, 0.5 * (floor + roof))
    return threshold


def _missing(density: Density, y: Floats, height: Floats, threshold: Floats, level: float) -> tuple[Floats, Floats]:
    """Return what the probability (R,) above the thresholds lacks to the level, and by how much it falls with them."""
    row, turn, end, gap = _crossings(y, height, threshold)
    own = density.at(row).parts
    for _ in range(CROSSED):
        log, fall, share = density.ends(end, *own)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.nan_to_num((log - threshold[row]) / fall)
        end = end + np.clip(step, -0.5 * gap, 0.5 * gap)
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.nan_to_num(np.exp(log) / np.abs(fall), posinf=0.0)
    held = np.bincount(row, np.where(turn % 2, share, -share), minlength=len(y))
    return level - held, np.bincount(row, width, minlength=len(y)).astype(np.float64)


def _above(height: Floats, threshold: Floats) -> Mask:
    """Return where the densities are above the log densities `threshold` (R,): never at the outermost y."""
    with np.errstate(over="ignore"):
        above = height > np.exp(threshold)[:, None]
    above[:, 0] = above[:, -1] = False  # so that what starts also stops
    return above


def _crossings(y: Floats, height: Floats, threshold: Floats) -> tuple[Integers, Integers, Floats, Floats]:
    """Return where the log density crosses the threshold (R,): the row, which one of it, y, and the gap, each (E,).

    The log density is taken as straight between two y.
    """
    above = _above(height, threshold)
    row, at = np.nonzero(above[:, 1:] != above[:, :-1])
    turn = _turn(row)
    gap = y[row, at + 1] - y[row, at]
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.log(height[row, at]), np.log(height[row, at + 1])
        share = np.nan_to_num(np.clip((threshold[row] - low) / (high - low), 0.0, 1.0))
    return row, turn, y[row, at] + share * gap, gap


def _refined(density: Density, row: Integers, end: Floats, room: Floats, level: float) -> tuple[Floats, Mask, Floats]:
    """Return the ends (E,) of each row where the densities are the same and the probability is `level`.

    By steps of Newton for all ends and their common density; rows that have settled are left in peace. Then come which
    have (R,), and their log densities (R,).
    """
    done, threshold = np.zeros(density.size, dtype=np.bool_), np.full(density.size, np.nan)
    own, moving = density.at(row), np.arange(len(row))
    for _ in range(REFINED):
        if not len(moving):
            break
        rows = row[moving]
        end[moving], settled, goal = _newton(own.at(moving), rows, end[moving], room[moving], level)
        done[rows], threshold[rows] = settled[rows], goal[rows]
        moving = moving[~done[rows]]
    return end, done, threshold


def _newton(density: Density, row: Integers, end: Floats, room: Floats, level: float) -> tuple[Floats, Mask, Floats]:
    """Return the ends (E,) after a step, which rows (R,) need no other, and the log densities (R,) aimed at.

    None moves further than its `room`, or a quarter of its piece. The `density` is that of each end.
    """
    log, fall, share = density.ends(end, *density.parts)
    side = np.tile([-1.0, 1.0], len(end) // 2)
    free = ~_touching(row, end)
    astray = free & (fall * side <= 0.0)  # beyond the peak of its piece
    free &= ~astray
    missing = level - np.bincount(row, side * share)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        width = np.where(free, np.exp(log) / np.abs(fall), 0.0)  # of probability by the log of the density
        shared = np.bincount(row, np.where(free, width * log, 0.0)) - missing
        goal = shared / np.bincount(row, width)
        away = np.where(free, goal[row] - log, 0.0)
        step = -away / fall
    most = np.maximum(room, np.repeat(0.25 * (end[1::2] - end[::2]), 2))
    limited = np.where(free & np.isfinite(step), np.clip(step, -most, most), np.where(astray, side * room, 0.0))
    near = np.bincount(row, width * np.abs(away)) < NEAR
    settled = near & (np.abs(missing) < NEAR) & (np.bincount(row, astray) == 0)
    return _in_order(row, end + limited), settled, goal


def _touching(row: Integers, end: Floats) -> Mask:
    """Return which ends (E,) meet their neighbour in a row: two pieces have become one, or one is gone."""
    meets = (row[:-1] == row[1:]) & (end[:-1] >= end[1:])
    return np.asarray(np.append(meets, False) | np.append(False, meets))


def _in_order(row: Integers, end: Floats) -> Floats:
    """Return the ends (E,), those that have passed their neighbour in a row in the middle of both, from low to high."""
    first = np.flatnonzero(np.diff(row, prepend=-1))
    count = np.diff(first, append=len(row))
    for place in range(int(count.max(initial=0)) - 1):
        low = first[count > place + 1] + place
        low = low[end[low] > end[low + 1]]
        end[low] = end[low + 1] = 0.5 * (end[low] + end[low + 1])
    return end


def _joined(row: Integers, end: Floats, kept: Mask, shape: tuple[int, int]) -> Floats:
    """Return the pieces (R, P, 2) of the ends (E,), those in one that touch: they are not `kept`."""
    pieces = np.full((*shape, 2), np.nan)
    for side in (0, 1):
        own = np.flatnonzero(kept[side::2]) * 2 + side
        pieces[row[own], _turn(row[own]), side] = end[own]
    return pieces


def _turn(row: Integers) -> Integers:
    """Return for rows (E,) that rise which one of its row each is."""
    return np.asarray(np.arange(len(row)) - np.searchsorted(row, row))
