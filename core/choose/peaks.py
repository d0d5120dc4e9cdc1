"""Step 1 for a density of several peaks: the region where it is highest, found on a grid and refined by Newton."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import Floats, Mask

REFINED = 20
"""So often the ends of a region are refined at most: each time their error is squared."""
EXACT = 1e-12
"""A region this close to its probability is refined no more."""

Curve = Callable[..., Floats]
"""Takes y (R, M) and the parts of a density, and returns a value for each y."""


@dataclass(frozen=True)
class Density:
    """Densities at R places, made of `parts`, each (R, 1, ...): cdf, log, and the fall of the log as y rises."""

    cdf: Curve
    log: Curve
    fall: Curve
    parts: tuple[Floats, ...]

    def at(self, rows: Mask) -> "Density":
        """Return the densities at these places (R,) alone."""
        return replace(self, parts=tuple(part[rows] for part in self.parts))


def highest(density: Density, y: Floats, level: float, pieces: int) -> Floats:
    """Return the pieces (R, P, 2), P = `pieces`, where the density is highest, of probability `level`.

    `y` (R, G) rise and follow the probability: between two of them the density may not have two peaks. NaN stands
    where there are fewer pieces.
    """
    log, cdf = density.log(y, *density.parts), density.cdf(y, *density.parts)
    found, room = _pieces(y, log, _threshold(y, log, cdf, level), pieces)
    return _joined(_refined(density, found, room, level))


def _threshold(y: Floats, log: Floats, cdf: Floats, level: float) -> Floats:
    """Return the log density (...) above which about a share `level` of the probability lies, gap by gap."""
    gap, share = np.diff(y), np.diff(cdf)
    with np.errstate(divide="ignore", invalid="ignore"):
        height = np.where(gap > 0.0, share / gap, 0.0)
    order = np.argsort(-height, axis=-1)
    reached = (np.cumsum(np.take_along_axis(share, order, axis=-1), axis=-1) < level).sum(axis=-1, keepdims=True)
    last = np.take_along_axis(order, np.minimum(reached, order.shape[-1] - 1), axis=-1)
    return np.asarray(0.5 * np.take_along_axis(log[..., 1:] + log[..., :-1], last, axis=-1)[..., 0])


def _pieces(y: Floats, log: Floats, threshold: Floats, pieces: int) -> tuple[Floats, Floats]:
    """Return (..., P, 2) where the log density crosses the threshold (...), by straight lines, and the gap there."""
    above = log > threshold[..., None]
    edge = np.zeros_like(above[..., :1])
    above = np.concatenate([edge, above[..., 1:-1], edge], axis=-1)  # so that what starts also stops
    rises, falls = above[..., 1:] & ~above[..., :-1], above[..., :-1] & ~above[..., 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip((threshold[..., None] - log[..., :-1]) / np.diff(log), 0.0, 1.0)
    gap = np.diff(y)
    crossing = y[..., :-1] + np.nan_to_num(share) * gap
    ends = np.stack([_in_turn(rises, crossing, pieces), _in_turn(falls, crossing, pieces)], axis=-1)
    return ends, np.stack([_in_turn(rises, gap, pieces), _in_turn(falls, gap, pieces)], axis=-1)


def _in_turn(chosen: Mask, values: Floats, count: int) -> Floats:
    """Return the values (..., count) where `chosen` (..., G) is true, in their order; NaN where there are fewer."""
    turn = np.cumsum(chosen, axis=-1)
    found = [chosen & (turn == place + 1) for place in range(count)]
    taken = [np.take_along_axis(values, each.argmax(axis=-1)[..., None], axis=-1)[..., 0] for each in found]
    return np.stack([np.where(each.any(axis=-1), value, np.nan) for each, value in zip(found, taken, strict=True)], -1)


def _refined(density: Density, pieces: Floats, room: Floats, level: float) -> Floats:
    """Return the ends (R, P, 2) moved to where the densities are the same and the probability is `level`.

    By steps of Newton for all ends and their common density; places that have settled are left in peace.
    """
    ends, room = (each.reshape(len(each), -1) for each in (pieces, room))
    moving = np.ones(len(ends), dtype=bool)
    for _ in range(REFINED):
        ends[moving], settled = _newton(density.at(moving), ends[moving], room[moving], level)
        moving[moving] = ~settled
        if not moving.any():
            break
    return ends.reshape(pieces.shape)


def _newton(density: Density, ends: Floats, room: Floats, level: float) -> tuple[Floats, Mask]:
    """Return the ends (R, 2 P) after a step, and which places (R,) needed none.

    None moves further than its `room`, or a quarter of its piece.
    """
    log, slope = density.log(ends, *density.parts), -density.fall(ends, *density.parts)
    side = np.tile([-1.0, 1.0], ends.shape[-1] // 2)
    free = np.isfinite(ends) & ~_touching(ends)
    astray = free & (slope * side >= 0.0)  # beyond the peak of its piece
    free &= ~astray
    missing = level - np.nansum(side * density.cdf(ends, *density.parts), axis=-1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        width = np.where(free, np.exp(log) / np.abs(slope), 0.0)  # of probability by the log of the density
        shared = np.where(free, width * log, 0.0).sum(axis=-1) - missing
        goal = shared / width.sum(axis=-1)
        step = (goal[..., None] - log) / slope
    most = np.maximum(room, np.repeat(0.25 * np.diff(ends)[..., ::2], 2, axis=-1))
    step = np.where(free & np.isfinite(step), np.clip(step, -most, most), np.where(astray, side * room, 0.0))
    settled = np.abs(missing) < EXACT
    return np.where(settled[:, None], ends, _in_order(ends + step)), settled


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


def _joined(pieces: Floats) -> Floats:
    """Return the pieces (..., P, 2) with those in one that touch."""
    ends = pieces.reshape(*pieces.shape[:-2], -1)
    kept = np.isfinite(ends) & ~_touching(ends)
    low, high = kept[..., ::2], kept[..., 1::2]
    count = pieces.shape[-2]
    return np.stack([_in_turn(low, pieces[..., 0], count), _in_turn(high, pieces[..., 1], count)], axis=-1)
