"""Step 4 judged: what predictions are worth on points that training has not seen, by the log score, CRPS and PIT.

Both scores are proper: on average nobody gets a lower one than who says the true distribution (Gneiting and Raftery
2007). Only scores of the same y can be compared. Where y is a whole number, a density is taken for what it says of
whole numbers: the probability of y - ½ to y + ½, with all that lies beyond the ends given to the first and the last.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch

from core import infer
from core.arrays import Array, Floats, Mask, tensor
from core.choose import Recipe
from core.choose.circle import wound
from core.choose.domain import ANGLES, COUNTS, REAL_LINE, Domain
from core.choose.special import gauss_panels
from core.exact import arrays as exact
from core.minimise.run import spread_out

LEAST = 1e-300
"""The smallest probability of a whole number that a density is charged for."""
MANY = 32768
"""So many counts to either side of the middle are summed one by one; further out a sum is all but an integral."""
BEYOND = 1e-12
"""The probability beyond either end of the counts that are summed up."""
DOUBLED = 0.5 * 2.0 ** np.arange(7)
"""In scales from its centre, where the panels end on which a density is integrated."""
FAR_DOUBLED = 0.5 * 2.0 ** np.arange(60)
"""The same for tails that are powers."""
LONGER = 4
"""So many times fewer points are scored where tails are powers: one takes up to 8 ms."""
AT_ONCE = 256
"""So many points are scored at once where each takes many nodes."""
HALF_TURNS = np.arange(-24, 25)
"""How many half turns from the centre a density on the line is wound round the circle,"""
FADING = 12
"""of which the outer ones count ever less, so that a tail of any length ends without a jump."""


@dataclass(frozen=True)
class Judgement:
    """What N observed y are worth under what was predicted for each.

    By point (N,): `nll`, -log Pr(y|x) in nats; `below` and `up_to`, Pr(Y < y|x) and Pr(Y ≤ y|x), equal for a density;
    `crps` in units of y, the continuous ranked probability score, of fewer points where that was asked. For labels,
    which have no order, these three are None, and `probabilities` (N, K) are those of every label.
    """

    y: Floats
    nll: Floats
    below: Floats | None = None
    up_to: Floats | None = None
    crps: Floats | None = None
    probabilities: Floats | None = None

    def inside(self, level: float) -> Mask:
        """Return whether each y (N,) lies in its central interval of that level."""
        assert self.below is not None
        assert self.up_to is not None
        return (self.up_to >= 0.5 * (1.0 - level)) & (self.below <= 0.5 * (1.0 + level))

    def right(self) -> Mask:
        """Return whether each y (N,) is the label that was the most probable."""
        assert self.probabilities is not None
        return np.asarray(self.probabilities.argmax(axis=-1) == self.y)


def rounds(recipe: Recipe, domain: Domain) -> bool:
    """Return whether a density has to be rounded to be compared: where y is a whole number and it is on the line."""
    return recipe.domain == REAL_LINE and (domain == COUNTS or domain.support is not None)


def is_wound(recipe: Recipe, domain: Domain) -> bool:
    """Return whether a density has to be wound round the circle to be compared: where y is an angle, and it is none."""
    return domain == ANGLES and recipe.domain != ANGLES


def judge(recipe: Recipe, raw: Array, y: Floats, domain: Domain, most: int | None = None) -> Judgement:
    """Return what observed y (N,) of that domain are worth under the raw outputs (N, outputs) for each.

    The CRPS of a density that is rounded or wound is taken at most at so many points, spread evenly; None is all.
    """
    if domain.support is not None:
        return Judgement(
            y, observed_costs(recipe, raw, y, domain), probabilities=label_probabilities(recipe, raw, domain)
        )
    if domain == COUNTS:
        below, up_to = (_count_cdf(recipe, raw, count) for count in (y - 1.0, y))
    else:
        below = up_to = infer.cdf(recipe, raw, y)
    return Judgement(y, observed_costs(recipe, raw, y, domain), below, up_to, _crps(recipe, raw, y, domain, most))


def _crps(recipe: Recipe, raw: Array, y: Floats, domain: Domain, most: int | None) -> Floats:
    """Return the CRPS of y, or of so many of them where it takes long."""
    if most is not None and (rounds(recipe, domain) or is_wound(recipe, domain)):
        heavy = "df" in infer.parameters(recipe, raw)
        rows = spread_out(len(y), most // LONGER if heavy else most)
        raw, y = tensor(raw)[rows], y[rows]
    if domain == COUNTS:
        return counts_crps(recipe, raw, y)
    return circular_crps(recipe, raw, y) if domain == ANGLES else infer.crps(recipe, raw, y)


def observed_costs(recipe: Recipe, raw: Array, y: Floats, domain: Domain) -> Floats:
    """Return -log Pr(y|x) (N,) in nats of observed y (N,) of that domain, where a density may have to be rounded."""
    if not rounds(recipe, domain):
        return infer.costs(recipe, raw, y)
    last = math.inf if domain.support is None else float(domain.support[-1])
    return -exact.log(np.maximum(rounded(recipe, raw, y, last), LEAST))


def label_probabilities(recipe: Recipe, raw: Array, domain: Domain) -> Floats:
    """Return Pr(y=k|x) (..., K) of all labels of a domain, by a recipe of labels or by a density that is rounded."""
    if not rounds(recipe, domain):
        return infer.probabilities(recipe, raw)
    labels = np.array(domain.support)
    return rounded(recipe, tensor(raw)[..., None, :], labels, float(labels[-1]))


def rounded(recipe: Recipe, raw: Array, y: Floats, last: float = math.inf) -> Floats:
    """Return the probability (...) that a density on the line gives to the whole numbers y (...) from 0 to `last`.

    It is that of y - ½ to y + ½, and beyond the ends that of all that rounds there; taken in the nearer tail.
    """
    return probability_between(recipe, raw, np.where(y <= 0.0, -np.inf, y - 0.5), np.where(y >= last, np.inf, y + 0.5))


def probability_between(recipe: Recipe, raw: Array, low: Floats, high: Floats) -> Floats:
    """Return Pr(low < Y ≤ high|x) (...) of a density on the line, either end of which may be infinite.

    It is taken in the nearer tail, so that it is right to the last digits far out.
    """
    first, top = np.isneginf(low), np.isposinf(high)
    low, high = np.where(first, 0.0, low), np.where(top, 0.0, high)
    below = np.where(first, 0.0, infer.cdf(recipe, raw, low))
    above = np.where(top, 0.0, infer.above(recipe, raw, high))
    from_below = np.where(top, 1.0, infer.cdf(recipe, raw, high)) - below
    from_above = np.where(first, 1.0, infer.above(recipe, raw, low)) - above
    return np.where(below > 0.5, from_above, from_below)


def _count_cdf(recipe: Recipe, raw: Array, count: Floats) -> Floats:
    """Return Pr(Y ≤ count|x) (...) of whole numbers; a density is rounded, and all below ½ is 0."""
    if not rounds(recipe, COUNTS):
        return infer.cdf(recipe, raw, count)
    return np.where(count < 0.0, 0.0, infer.cdf(recipe, raw, count + 0.5))


def counts_crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return Σ_k (Pr(Y ≤ k|x) - [y ≤ k])² (N,) over k = 0, 1, 2, … for counts y (N,): Epstein's score, unbounded.

    A density is rounded.
    """
    if rounds(recipe, COUNTS):
        return _rounded_crps(recipe, tensor(raw), y)
    return infer.crps(recipe, raw, y)


def _rounded_crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return the CRPS (N,) of a density on the line that is rounded to counts y (N,)."""
    low = np.maximum(np.floor(np.minimum(infer.quantile(recipe, raw, BEYOND), y)), 0.0)
    high = np.maximum(np.ceil(infer.quantile(recipe, raw, 1.0 - BEYOND)), y) + 1.0
    middle = np.floor(infer.quantile(recipe, raw, 0.5))
    first = np.minimum(np.maximum(low, middle - MANY), high)
    last = np.minimum(np.maximum(middle + MANY, first), high)
    summed = [_summed(recipe, *each) for each in zip(raw, y, first, last, strict=True)]
    left, right = (_integrated(recipe, raw, y, *ends) for ends in ((low, first), (last, high)))
    return np.asarray(summed + left + right)


def _summed(recipe: Recipe, raw: Array, y: float, first: float, last: float) -> float:
    """Return the part of the CRPS of one count y that the counts from `first` on, below `last`, have."""
    counts = np.arange(first, last)
    return float(((infer.cdf(recipe, raw, counts + 0.5) - (y <= counts)) ** 2).sum())


def _integrated(recipe: Recipe, raw: Array, y: Floats, low: Floats, high: Floats) -> Floats:
    """Return that part (N,) of the counts from low on, below high (N,), as an integral by Euler and Maclaurin."""
    total = np.zeros(len(y))
    jump = np.clip(y, low, high)
    for start, stop, above in (low, jump, 0.0), (jump, high, 1.0):
        some = stop > start
        if not some.any():
            continue
        own, ends = raw[some], np.stack([start[some], stop[some]], axis=-1)
        z, weight = gauss_panels(np.concatenate([ends, _graded(recipe, own)], axis=-1), ends)
        total[some] += (weight * (infer.cdf(recipe, own[:, None], z) - above) ** 2).sum(axis=-1)
        slope = (
            2.0 * (infer.cdf(recipe, own[:, None], ends) - above) * exact.exp(-infer.costs(recipe, own[:, None], ends))
        )
        total[some] -= np.diff(slope)[:, 0] / 24.0
    return total


def _graded(recipe: Recipe, raw: Array) -> Floats:
    """Return the y (N, panels) around each centre of a density, ever further apart, between which it is smooth."""
    values = infer.parameters(recipe, raw)
    loc, scale = (values[name].reshape(len(raw), -1, 1) for name in ("loc", "scale"))
    steps = scale * (FAR_DOUBLED if "df" in values else DOUBLED)
    return np.concatenate([loc - steps, loc, loc + steps], axis=-1).reshape(len(raw), -1)


def circular_crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return E d(Y, y) - ½ E d(Y, Y') (N,) in radians, with d the shorter way round; Grimit et al. 2006."""
    if recipe.domain == ANGLES:
        return infer.crps(recipe, raw, y)
    turned = _turned(recipe, raw)
    parts = range(0, len(y), AT_ONCE)
    return np.concatenate([_wound_crps(recipe, turned[at : at + AT_ONCE], y[at : at + AT_ONCE]) for at in parts])


def _wound_crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return the CRPS (N,) of angles y (N,) under densities on the line that are wound round the circle.

    Twice d is the length of the t at which one of two angles lies in the half circle from t on and the other does not:
    so the score is ∫ (Pr(Y in it) - [y in it])² dt over half a turn, which is no difference.
    """
    ends = np.broadcast_to([0.0, math.pi], (len(y), 2))
    breaks = np.mod(np.concatenate([_graded(recipe, raw), y[:, None]], axis=-1), math.pi)
    t, weight = gauss_panels(np.concatenate([ends, breaks], axis=-1), ends)
    inside = np.mod(y[:, None] - t, 2.0 * math.pi) < math.pi
    return np.asarray((weight * (_half_circle(recipe, raw[:, None], t) - inside) ** 2).sum(axis=-1))


def _turned(recipe: Recipe, raw: Array) -> Array:
    """Return the raw outputs whose locations point the same way, but within ±π."""
    given = {p.name: wound(infer.parameters(recipe, raw)[p.name]) for p in recipe.predicted if p.moves}
    parts, column = [], 0
    for parameter in recipe.predicted:
        own = tensor(raw)[..., column : column + parameter.width]
        if parameter.name in given:
            own = tensor(parameter.link.inverse(tensor(given[parameter.name]))).reshape(own.shape)
        parts.append(own)
        column += parameter.width
    return torch.cat(parts, dim=-1)


def _half_circle(recipe: Recipe, raw: Array, t: Floats) -> Floats:
    """Return the probability (N, Q) of the half circle from the angles t (N, Q) on."""
    half = np.full_like(t, 0.5)
    for turn, share in zip(HALF_TURNS, _fading(), strict=True):
        half -= (-1.0) ** int(turn) * share * infer.cdf(recipe, raw, t + math.pi * turn)
    return half


def _fading() -> Floats:
    """Return the share (turns,) with which each half turn counts: 1 inside, and a sum of binomial weights outside."""
    rising = np.cumsum([math.comb(FADING, k) for k in range(FADING)]) / 2.0**FADING
    inner = np.ones(len(HALF_TURNS) - 2 * FADING)
    return np.concatenate([rising, inner, rising[::-1]])


def pit(scored: Judgement, bins: int) -> Floats:
    """Return the heights (bins,), 1 on average, of the histogram of the probability integral transform.

    It is flat where predictions are right. A count lies anywhere between Pr(Y < y|x) and Pr(Y ≤ y|x), drawn at random;
    here is the mean over all such draws (Czado, Gneiting and Held 2009).
    """
    assert scored.below is not None
    assert scored.up_to is not None
    edges = np.arange(bins + 1) / bins
    step = scored.up_to - scored.below
    place = (edges - scored.below[:, None]) / np.where(step > 0.0, step, 1.0)[:, None]  # (N, bins + 1)
    at_once = np.where(edges > scored.below[:, None], 1.0, 0.0) + (edges == 1.0)
    reached = np.clip(np.where(step[:, None] > 0.0, place, at_once), 0.0, 1.0)
    return np.asarray(bins * np.diff(reached.mean(axis=0)))
