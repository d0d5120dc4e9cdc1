"""Step 1 for a density of several peaks: the region where it is highest, found on a grid and refined by Newton."""

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
AT_ONCE = 4096
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

    def at(self, rows: Integers | Mask | slice) -> "Density":
        """Return the densities at these places alone."""
        return replace(self, parts=tuple(part[:, rows] for part in self.parts))


def highest(density: Density, levels: Sequence[float], pieces: int) -> list[Floats]:
    """Return for each level the pieces (R, P, 2), P = `pieces`, where the density is highest, of that probability.

    NaN stands where there are fewer pieces.
    """
    parts = [_highest(density.at(some), levels, pieces) for some in _parts(density.size)]
    return [_joined(np.concatenate(found)) for found in zip(*parts, strict=True)]


def top(density: Density) -> tuple[Floats, Floats]:
    """Return the y (R,) of the grid on either side of the highest."""
    low, high = np.empty(density.size), np.empty(density.size)
    for some in _parts(density.size):
        y, height = density.at(some).drawn()
        best, rows = height.argmax(axis=-1), np.arange(len(y))
        low[some] = y[rows, np.maximum(best - 1, 0)]
        high[some] = y[rows, np.minimum(best + 1, y.shape[-1] - 1)]
    return low, high


def _parts(count: int) -> list[slice]:
    """Return slices of AT_ONCE rows at most, at least one, out of so many."""
    return [slice(at, at + AT_ONCE) for at in range(0, max(count, 1), AT_ONCE)]


def _highest(density: Density, levels: Sequence[float], pieces: int) -> list[Floats]:
    """Return for each level the ends (R, 2 P) of the regions; those that are not sure are looked for once more."""
    y, height = density.drawn()
    found = []
    for level, threshold in zip(levels, _thresholds(y, height, levels), strict=True):
        first = _region(density, y, height, threshold, level, pieces)
        again = np.flatnonzero(~first.sure)
        if len(again):
            part = density.at(again).drawn_closely(y[again])
            better = _region(*part, _levelled(*part, threshold[again], level), level, pieces)
            kept = ~first.settled[again] | (better.settled & (better.size < first.size[again]))
            first.ends[again[kept]] = better.ends[kept]
        found.append(first.ends)
    return found


@dataclass(frozen=True)
class RegionEnds:
    """The `ends` (R, 2 P) of regions; `settled` ones hold their probability, `sure` ones have all their pieces."""

    ends: Floats
    settled: Mask
    sure: Mask

    @property
    def size(self) -> Floats:
        """How long each region is."""
        return np.asarray(np.nansum(np.diff(self.ends)[:, ::2], axis=-1))


def _region(density: Density, y: Floats, height: Floats, threshold: Floats, level: float, pieces: int) -> RegionEnds:
    """Return the regions that begin with the pieces above the log densities `threshold` (R,)."""
    ends, room = _cross(y, height, threshold, pieces)
    ends, settled, threshold = _refined(density, ends, room, level)
    kept = np.isfinite(ends) & ~_touching(ends)
    above = _above(height, threshold)
    crossed = np.count_nonzero(above[:, 1:] != above[:, :-1], axis=-1)
    return RegionEnds(ends, settled, settled & (crossed == np.count_nonzero(kept, axis=-1)))


def _thresholds(y: Floats, height: Floats, levels: Sequence[float]) -> list[Floats]:
    """Return the log densities (R,) above which about these shares of the probability lie, gap by gap."""
    middle = 0.5 * (height[:, 1:] + height[:, :-1])
    order = np.argsort(-middle, axis=-1)
    falling = np.take_along_axis(middle, order, axis=-1)
    reached = np.cumsum(np.take_along_axis(np.diff(y), order, axis=-1) * falling, axis=-1)
    last = ((reached < level * reached[:, -1:]).sum(axis=-1, keepdims=True) for level in levels)
    found = (np.take_along_axis(falling, np.minimum(at, order.shape[-1] - 1), axis=-1)[:, 0] for at in last)
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
    turn = np.arange(len(row)) - np.searchsorted(row, row)
    gap = y[row, at + 1] - y[row, at]
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.log(height[row, at]), np.log(height[row, at + 1])
        share = np.nan_to_num(np.clip((threshold[row] - low) / (high - low), 0.0, 1.0))
    return row, turn, y[row, at] + share * gap, gap


def _cross(y: Floats, height: Floats, threshold: Floats, pieces: int) -> tuple[Floats, Floats]:
    """Return where the log density crosses the threshold (R,), and the gap there, each (R, 2 P)."""
    ends, room = np.full((2, len(y), 2 * pieces), np.nan)
    found = _crossings(y, height, threshold)
    row, turn, end, gap = (each[found[1] < 2 * pieces] for each in found)
    ends[row, turn], room[row, turn] = end, gap
    return ends, room


def _refined(density: Density, ends: Floats, room: Floats, level: float) -> tuple[Floats, Mask, Floats]:
    """Return the ends (R, 2 P) where the densities are the same and the probability is `level`.

    By steps of Newton for all ends and their common density; places that have settled are left in peace. Then come
    which have (R,), and their log densities (R,).
    """
    there = np.isfinite(ends)
    moving, used = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    done, threshold = np.zeros(len(ends), dtype=np.bool_), np.full(len(ends), np.nan)
    for _ in range(REFINED):
        if not len(moving):
            break
        place = np.ix_(moving, used)
        ends[place], done[moving], threshold[moving] = _newton(density.at(moving), ends[place], room[place], level)
        moving = moving[~done[moving]]
    return ends, done, threshold


def _newton(density: Density, ends: Floats, room: Floats, level: float) -> tuple[Floats, Mask, Floats]:
    """Return the ends (R, 2 P) after a step, which places (R,) need no other, and the log densities (R,) aimed at.

    None moves further than its `room`, or a quarter of its piece.
    """
    log, slope, share = _at_ends(density, ends)
    side = np.tile([-1.0, 1.0], ends.shape[-1] // 2)
    free = np.isfinite(ends) & ~_touching(ends)
    astray = free & (slope * side >= 0.0)  # beyond the peak of its piece
    free &= ~astray
    missing = level - (side * share).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        width = np.where(free, np.exp(log) / np.abs(slope), 0.0)  # of probability by the log of the density
        shared = np.where(free, width * log, 0.0).sum(axis=-1) - missing
        goal = shared / width.sum(axis=-1)
        away = goal[:, None] - log
        step = away / slope
    most = np.maximum(room, np.repeat(0.25 * np.diff(ends)[:, ::2], 2, axis=-1))
    limited = np.where(free & np.isfinite(step), np.clip(step, -most, most), np.where(astray, side * room, 0.0))
    near = (width * np.abs(np.where(free, away, 0.0))).sum(axis=-1) < NEAR
    settled = near & (np.abs(missing) < NEAR) & ~astray.any(axis=-1)
    return _in_order(ends + limited), settled, goal


def _at_ends(density: Density, ends: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the log density, its slope, and the cdf at the ends, each (R, 2 P); NaN, and a cdf of 0, where none is."""
    row, place = np.nonzero(np.isfinite(ends))
    log, slope, share = np.full_like(ends, np.nan), np.full_like(ends, np.nan), np.zeros_like(ends)
    found, fall, share[row, place] = density.ends(ends[row, place], *density.at(row).parts)
    log[row, place], slope[row, place] = found, -fall
    return log, slope, share


def _touching(ends: Floats) -> Mask:
    """Return which ends (..., 2 P) meet their neighbour: two pieces have become one, or one is gone."""
    meets = ends[..., :-1] >= ends[..., 1:]
    outer = np.zeros_like(meets[..., :1])
    return np.asarray(np.concatenate([meets, outer], axis=-1) | np.concatenate([outer, meets], axis=-1))


def _in_order(ends: Floats) -> Floats:
    """Return the ends (..., 2 P), those that have passed their neighbour in the middle of both."""
    ends = ends.copy()
    for place in range(ends.shape[-1] - 1):
        pair = ends[..., place : place + 2]
        middle = pair.mean(axis=-1, keepdims=True)
        ends[..., place : place + 2] = np.where(pair[..., :1] > pair[..., 1:], middle, pair)
    return ends


def _joined(ends: Floats) -> Floats:
    """Return the pieces (R, P, 2) of the ends (R, 2 P), those in one that touch."""
    pieces = ends.reshape(len(ends), -1, 2)
    kept = np.isfinite(ends) & ~_touching(ends)
    low, high = kept[..., ::2], kept[..., 1::2]
    count = pieces.shape[-2]
    return np.stack([_in_turn(low, pieces[..., 0], count), _in_turn(high, pieces[..., 1], count)], axis=-1)


def _in_turn(chosen: Mask, values: Floats, count: int) -> Floats:
    """Return the values (..., count) where `chosen` (..., G) is true, in their order; NaN where there are fewer."""
    turn = np.cumsum(chosen, axis=-1)
    found = [chosen & (turn == place + 1) for place in range(count)]
    taken = [np.take_along_axis(values, each.argmax(axis=-1)[..., None], axis=-1)[..., 0] for each in found]
    return np.stack([np.where(each.any(axis=-1), value, np.nan) for each, value in zip(found, taken, strict=True)], -1)
