"""Step 1 for mixtures of normals: their densities, their highest peaks, and the smallest region of a probability.

Compiled loops over one mixture after another. Knots are set so that between two of them a density only rises or only
falls: each end of a region lies between a knot that is higher than its threshold and one that is not.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.arrays import Floats, Integers
from core.exact.compiled import borrower, called_borrower, compiled, inlined
from core.exact.elementary import exp, log
from core.exact.error import ROOT_HALF, erfcx

OFFSETS = np.array([-8.0, -3.6, -2.3, -1.5, -0.9, -0.4, 0.0, 0.4, 0.9, 1.5, 2.3, 3.6, 8.0])
"""The knots, in scales from each loc: where a mixture has a peak, one of its normals is within a scale of its loc."""
CLOSER = np.interp(np.arange(16 * (len(OFFSETS) - 1) + 1) / 16, np.arange(len(OFFSETS)), OFFSETS)
"""The knots where a region was not found: a density had turned twice between two."""
FAINT, NOTHING = 700.0, math.exp(-700.0)
"""exp(-700) is nothing beside what it is added to; where exp falls below all floats it takes twenty times as long."""
WEIGHT = 1.0 / math.sqrt(2.0 * math.pi)
STEPS = 60
"""So many steps at most: half of them would do by halving alone."""
ROUGH, CLOSE = 5e-2, 2e-4
"""A step of Newton so small, as a share of the room for it, leaves an error of its square: on the way, at the end."""
TINY = 1e-6
"""So near a turning point, as a share of a gap, a density is that of the turning point."""
BINS, DEPTH = 4, 160
"""Thresholds are first looked for among so many to a unit of the log density, so many below the highest peak."""
LANES = 8
"""So many ends are looked at together: loops over fewer are not cut into the widest registers."""


class Normals(NamedTuple):
    """Normals that are mixed: what each adds at its loc to the density, its share, its loc and 1 / scale, each (K,)."""

    weight: Floats
    share: Floats
    loc: Floats
    rate: Floats


class Knots(NamedTuple):
    """Rising y (G,), the density there, and which of them are the lowest between two peaks, the first few of (G,).

    And how much probability lies between each and the next, and at what depth, in BINS; see `deepen`.
    """

    y: Floats
    height: Floats
    lowest: Integers
    mass: Floats
    depth: Floats


class RegionEnds(NamedTuple):
    """Ends of a region (E,), from low to high: before which knot, at which y, between which bounds, the last step.

    And there: the density, its slope, and the probability below; the next step, and dy / d log density; the bell of
    each normal (K, E).
    """

    knot: Integers
    y: Floats
    low: Floats
    high: Floats
    last: Floats
    height: Floats
    slope: Floats
    below: Floats
    move: Floats
    speed: Floats
    bells: Floats


@inlined
def inside(y: float, move: float, last: float, low: float, high: float) -> float:
    """Return y after a step of Newton, or between the bounds if that leaves them or is not half as long as the last."""
    return y + move if abs(move) < 0.5 * last and low < y + move < high else 0.5 * (low + high)


@borrower
def place_knots(normals: Normals, offsets: Floats, y: Floats) -> None:
    """Set rising y (K O,): those of one normal after another are put among those before."""
    count, own = 0, len(offsets)
    for k in range(len(normals.loc)):
        scale, old = 1.0 / normals.rate[k], count - 1
        for o in range(own - 1, -1, -1):
            new = normals.loc[k] + scale * offsets[o]
            while old >= 0 and y[old] > new:
                y[old + o + 1] = y[old]
                old -= 1
            y[old + o + 1] = new
        count += own


@borrower
def add_heights(normals: Normals, y: Floats, height: Floats) -> None:
    """Set the density (G,) at y (G,)."""
    height[:] = 0.0
    for k in range(len(normals.loc)):
        weight, loc, rate = normals.weight[k], normals.loc[k], normals.rate[k]
        for i in range(len(y)):
            z = (y[i] - loc) * rate
            height[i] += weight * (exp(-min(0.5 * z * z, FAINT)) - NOTHING)


@borrower
def slopes_at(y: float, normals: Normals) -> tuple[float, float, float]:
    """Return the density at y, its slope, and the slope of that."""
    height, slope, bend = 0.0, 0.0, 0.0
    for k in range(len(normals.loc)):
        rate = normals.rate[k]
        z = (y - normals.loc[k]) * rate
        half = 0.5 * z * z
        if half < FAINT:
            part = normals.weight[k] * exp(-half)
            height += part
            slope -= part * z * rate
            bend += part * (z * z - 1.0) * rate * rate
    return height, slope, bend


@called_borrower
def turning_point(y: float, low: float, high: float, rises: bool, normals: Normals) -> tuple[float, float]:
    """Return the y between low, after which the density rises or falls, and high where it turns, and its height."""
    enough, last, move = CLOSE * (high - low), np.inf, 0.0
    for _ in range(STEPS):
        height, slope, bend = slopes_at(y, normals)
        move = -slope / bend
        if abs(move) <= enough:
            break
        low, high = (y, high) if (slope > 0.0) == rises else (low, y)
        before, y = y, inside(y, move, last, low, high)
        last = abs(y - before)
    return y + move, height + 0.5 * slope * move


@borrower
def turn(normals: Normals, knots: Knots, i: int, rises: bool) -> None:
    """Move a knot to where the density turns."""
    y, height = knots.y, knots.height
    y[i], height[i] = turning_point(y[i], y[i - 1], y[i + 1], rises, normals)


@borrower
def set_knots(normals: Normals, offsets: Floats, knots: Knots) -> tuple[int, int]:
    """Set the knots, of which each peak is one, and which of them are the lowest between two peaks.

    Returns which knot is the highest peak, and how many are the lowest.
    """
    y, height, lowest = knots.y, knots.height, knots.lowest
    place_knots(normals, offsets, y)
    add_heights(normals, y, height)
    rises, count, peak = True, 0, 0
    for i in range(1, len(y) - 1):
        if rises and height[i + 1] < height[i]:
            turn(normals, knots, i, True)
            rises, peak = False, i if height[i] > height[peak] else peak
        elif not rises and height[i + 1] > height[i]:
            lowest[count] = i
            rises, count = True, count + 1
    return peak, count


@borrower
def turn_troughs(normals: Normals, knots: Knots, count: int, height: float) -> None:
    """Move the lowest knots that are above a height to where the density turns: it may be below."""
    for t in range(count):
        i = knots.lowest[t]
        if i > 0 and knots.height[i] > height:
            turn(normals, knots, i, False)
            knots.lowest[t] = 0


@borrower
def set_starts(knots: Knots, height: float, moved: float, ends: RegionEnds) -> int:
    """Set where ends are looked for first, a step on from where they were or between two knots; return how many."""
    count, above = 0, False
    for i in range(1, len(knots.y)):
        if (knots.height[i] > height) != above and count < len(ends.y):
            low, high = knots.y[i - 1], knots.y[i]
            start = ends.y[count] + moved * ends.speed[count]
            if ends.knot[count] != i or not low < start < high:
                start = low + (high - low) * (height - knots.height[i - 1]) / (knots.height[i] - knots.height[i - 1])
            ends.knot[count], ends.y[count], ends.low[count], ends.high[count] = i, start, low, high
            ends.last[count] = np.inf
            count, above = count + 1, not above
    return count


@borrower
def look(normals: Normals, ends: RegionEnds, count: int) -> None:
    """Set the density at the ends, and its slope."""
    y, height, slope = ends.y, ends.height, ends.slope
    lanes = (count + LANES - 1) // LANES * LANES
    for e in range(lanes):
        height[e] = slope[e] = 0.0
    for k in range(len(normals.loc)):
        weight, loc, rate, bells = normals.weight[k], normals.loc[k], normals.rate[k], ends.bells[k]
        for e in range(lanes):
            z = (y[e] - loc) * rate
            bells[e] = exp(-min(0.5 * z * z, FAINT))
            height[e] += weight * bells[e]
            slope[e] -= weight * bells[e] * z * rate


@borrower
def look_below(normals: Normals, ends: RegionEnds, count: int) -> None:
    """Set the probability below the ends where they were looked at last."""
    lanes = (count + LANES - 1) // LANES * LANES
    for e in range(lanes):
        ends.below[e] = 0.0
    for k in range(len(normals.loc)):
        share, loc, rate, bells = normals.share[k], normals.loc[k], normals.rate[k], ends.bells[k]
        for e in range(lanes):
            z = (ends.y[e] - loc) * rate
            tail = 0.5 * bells[e] * erfcx(ROOT_HALF * abs(z))
            ends.below[e] += share * (tail if z < 0.0 else 1.0 - tail)


@borrower
def room(y: float, knots: Knots, i: int) -> float:
    """Return how far y is from where the density may turn, the nearer of two knots, or a little more."""
    low, high = knots.y[i - 1], knots.y[i]
    return float(min(y - low, high - y) + TINY * (high - low))


@borrower
def approach(knots: Knots, height: float, ends: RegionEnds, count: int) -> bool:
    """Set the next step of each end to where the density has that height; take those that are not small.

    Returns whether all are small.
    """
    near = True
    for e in range(count):
        y, own = ends.y[e], ends.height[e]
        ends.speed[e] = own / ends.slope[e]
        move = ends.move[e] = 2.0 * (height - own) / (height + own) * ends.speed[e]  # the log of height / own, nearly
        if abs(move) > ROUGH * room(y, knots, ends.knot[e]):
            if (own < height) == (e % 2 == 0):
                ends.low[e] = y
            else:
                ends.high[e] = y
            ends.y[e] = inside(y, move, ends.last[e], ends.low[e], ends.high[e])
            ends.last[e] = abs(ends.y[e] - y)
            near = False
    return near


@borrower
def cross(normals: Normals, knots: Knots, height: float, moved: float, ends: RegionEnds) -> int:
    """Set the ends of the region where a density is above a height, but for a small step; return how many."""
    count = set_starts(knots, height, moved, ends)
    for _ in range(STEPS):
        look(normals, ends, count)
        if approach(knots, height, ends, count):
            break
    look_below(normals, ends, count)
    return count


@borrower
def inner(ends: RegionEnds, count: int) -> tuple[float, float]:
    """Take the last steps; return the probability between the ends, and how fast these move together."""
    total, speed = 0.0, 0.0
    for e in range(count):
        move = ends.move[e]
        below = ends.below[e] + move * (ends.height[e] + 0.5 * ends.slope[e] * move)
        total += below if e % 2 else -below
        speed += abs(ends.speed[e])
        ends.y[e] += move
    return total, speed


@borrower
def small(knots: Knots, ends: RegionEnds, count: int, move: float) -> bool:
    """Return whether the steps are small, and those by which the ends follow a step of the log density."""
    for e in range(count):
        most = CLOSE * room(ends.y[e], knots, ends.knot[e])
        if not (abs(ends.move[e]) < most and abs(move * ends.speed[e]) < most):
            return False
    return True


@borrower
def find_ends(
    normals: Normals, knots: Knots, troughs: int, level: float, depth: float, high: float, ends: RegionEnds
) -> tuple[int, bool]:
    """Set the ends of the region of that probability; return how many, and if it is so.

    The log density there is first taken to be so far below its highest. The log of the probability outside is nearly
    straight in it.
    """
    threshold, low = high - depth, log(max(knots.height[0], knots.height[-1]))
    last, moved, count = np.inf, 0.0, 0
    ends.knot[:] = 0
    for _ in range(STEPS):
        height = exp(threshold)
        turn_troughs(normals, knots, troughs, height)
        count = cross(normals, knots, height, moved, ends)
        share, speed = inner(ends, count)
        move = log((1.0 - level) / (1.0 - share)) * (1.0 - share) / (height * speed)
        if small(knots, ends, count, move):
            for e in range(count):
                ends.y[e] += move * ends.speed[e]
            return count, True
        low, high = (threshold, high) if share > level else (low, threshold)
        moved = inside(threshold, move, last, low, high) - threshold
        threshold, last = threshold + moved, abs(moved)
    return count, False


@borrower
def deepen(knots: Knots, top: float, masses: Floats) -> None:
    """Set which share of the probability (D,) lies where the log density is so far below its top, gap by gap."""
    y, height, mass, depth = knots.y, knots.height, knots.mass, knots.depth
    for i in range(len(y) - 1):
        middle = math.sqrt(height[i] * height[i + 1])
        mass[i] = (y[i + 1] - y[i]) * (height[i] + height[i + 1] + 4.0 * middle) / 6.0
        depth[i] = min(BINS * (top - log(middle)), DEPTH - 1.0)
    masses[:], total = 0.0, 0.0
    for i in range(len(y) - 1):
        masses[int(depth[i])] += mass[i]
        total += mass[i]
    masses /= total


@borrower
def first_depth(masses: Floats, level: float) -> float:
    """Return about how far below its highest the log density is at the ends of a region."""
    wanted, depth = level, 0
    while masses[depth] < wanted and depth < DEPTH - 1:
        wanted -= masses[depth]
        depth += 1
    return float((depth + wanted / masses[depth]) / BINS)


@inlined
def normals_of(share: Floats, loc: Floats, rate: Floats, row: int) -> Normals:
    """Return the normals of one mixture."""
    return Normals(WEIGHT * share[row] * rate[row], share[row], loc[row], rate[row])


@inlined
def no_knots(count: int) -> Knots:
    y = np.empty((4, count))
    return Knots(y[0], y[1], np.empty(count, dtype=np.int64), y[2], y[3])


@inlined
def no_ends(count: int, normals: int) -> RegionEnds:
    lanes = (count + LANES - 1) // LANES * LANES
    z, bells = np.zeros((9, lanes)), np.zeros((normals, lanes))
    return RegionEnds(np.zeros(lanes, dtype=np.int64), z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7], z[8], bells)


@called_borrower
def find_region(
    normals: Normals, knots: Knots, troughs: int, level: float, depth: float, top: float, ends: RegionEnds
) -> tuple[int, bool]:
    """Set the ends of the region of that probability; return how many, and if they hold it; see `find_ends`."""
    return find_ends(normals, knots, troughs, level, depth, top, ends)


@compiled
def find_regions(share: Floats, loc: Floats, rate: Floats, levels: Floats, peaks: Floats, out: Floats) -> None:
    """Set the y (R,) of the highest peak of mixtures (R, K), and the pieces (L, R, K, 2) of their regions."""
    pieces = loc.shape[1]
    ends, masses = no_ends(2 * pieces, pieces), np.empty(DEPTH)
    coarse, fine = no_knots(pieces * len(OFFSETS)), no_knots(pieces * len(CLOSER))
    for row in range(len(loc)):
        normals = normals_of(share, loc, rate, row)
        peak, troughs = set_knots(normals, OFFSETS, coarse)
        peaks[row], top = coarse.y[peak], log(coarse.height[peak])
        if len(levels):
            deepen(coarse, top, masses)
        for at in range(len(levels)):
            level, depth = levels[at], first_depth(masses, levels[at])
            count, found = find_region(normals, coarse, troughs, level, depth, top, ends)
            if not found:
                _, more = set_knots(normals, CLOSER, fine)
                count, found = find_region(normals, fine, more, level, depth, top, ends)
            for e in range(count):
                out[at, row, e // 2, e % 2] = ends.y[e]


@compiled
def find_densities(y: Floats, share: Floats, loc: Floats, rate: Floats, out: Floats) -> None:
    """Set the density (R, M) of mixtures (R, K) at y (R, M)."""
    for row in range(len(loc)):
        add_heights(normals_of(share, loc, rate, row), y[row], out[row])


def peaks(share: Floats, loc: Floats, scale: Floats) -> Floats:
    """Return the y (R,) of the highest peak of mixtures of normals, of these shares, locs and scales (R, K)."""
    return peaks_and_regions(share, loc, scale, ())[0]


def peaks_and_regions(share: Floats, loc: Floats, scale: Floats, levels: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the y (R,) of the highest peak of mixtures of normals, and the pieces (L, R, K, 2) of smallest regions.

    Shares, locs and scales are (R, K), the probabilities of the regions `levels` (L,). NaN stands where there are
    fewer pieces than normals.
    """
    highest, pieces = np.empty(len(loc)), np.full((len(levels), *loc.shape, 2), np.nan)
    find_regions(share, loc, 1.0 / scale, np.array(levels, dtype=np.float64), highest, pieces)
    return highest, pieces


def densities(y: Floats, share: Floats, loc: Floats, scale: Floats) -> Floats:
    """Return the density (R, M) at y (R, M) of mixtures of normals, of these shares, locs and scales (R, K)."""
    out = np.empty(y.shape)
    find_densities(y, share, loc, 1.0 / scale, out)
    return out
