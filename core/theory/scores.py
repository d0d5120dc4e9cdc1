"""Step 4 judged: what predictions are worth on points that training has not seen, by the log score, CRPS and PIT.

Both scores are proper: on average nobody gets a lower one than who says the true distribution (Gneiting and Raftery
2007). Only scores of the same y can be compared. Where y is a whole number, a density is taken for what it says of
whole numbers: the probability of y - ½ to y + ½, with all that lies beyond the ends given to the first and the last.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from core import infer
from core.arrays import Array, Floats, Mask, tensor
from core.choose import Recipe
from core.choose.angles import wound
from core.choose.domain import ANGLES, COUNTS, REAL_LINE, Domain
from core.choose.special import betainc, betaln, gammainc, ndtr
from core.theory.softmax import softmax

CLOSE_TO_1 = 1e-6
"""The formula for a Student t divides by df - 1: this near to 1 it is taken beside."""
LEAST = 1e-300
"""The smallest probability of a whole number that a density is charged for."""
TAIL = 1e-5
"""CRPS of counts is a sum that ends where no more than this is left above, its square being added each time,"""
FARTHEST = 1024
"""or so many counts above the largest that was observed: a heavy tail goes on for ever."""
BINS = 360
"""The arcs into which a circle is cut for its CRPS."""
TURNS = 3
"""How often, either way, a density on the line is wound round the circle."""

Values = dict[str, Floats]
"""The parameters of N distributions by name."""


@dataclass(frozen=True)
class Judged:
    """What N observed y are worth under what was predicted for each.

    By point (N,): `nll`, -log Pr(y|x) in nats; `below` and `up_to`, Pr(Y < y|x) and Pr(Y ≤ y|x), equal for a density;
    `crps` in units of y, the continuous ranked probability score. For labels, which have no order, these three are
    None, and `probabilities` (N, K) are those of every label.
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


def judged(recipe: Recipe, raw: Array, y: Floats, domain: Domain) -> Judged:
    """Return what observed y (N,) of that domain are worth under the raw outputs (N, outputs) for each."""
    if domain.support is not None:
        return Judged(y, charged(recipe, raw, y, domain), probabilities=label_probabilities(recipe, raw, domain))
    if domain == COUNTS:
        return _judged_counts(recipe, raw, y)
    share = infer.cdf(recipe, raw, y)
    crps = circular_crps(recipe, raw, y) if domain == ANGLES else line_crps(recipe, raw, y)
    return Judged(y, charged(recipe, raw, y, domain), share, share, crps)


def charged(recipe: Recipe, raw: Array, y: Floats, domain: Domain) -> Floats:
    """Return -log Pr(y|x) (N,) in nats of observed y (N,) of that domain, where a density may have to be rounded."""
    if not rounds(recipe, domain):
        return infer.costs(recipe, raw, y)
    last = math.inf if domain.support is None else float(domain.support[-1])
    return np.asarray(-np.log(np.maximum(rounded(recipe, raw, y, last), LEAST)))


def _judged_counts(recipe: Recipe, raw: Array, y: Floats) -> Judged:
    below, up_to = (_count_cdf(recipe, raw, count) for count in (y - 1.0, y))
    return Judged(y, charged(recipe, raw, y, COUNTS), below, up_to, counts_crps(recipe, raw, y))


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
    return between(recipe, raw, np.where(y <= 0.0, -np.inf, y - 0.5), np.where(y >= last, np.inf, y + 0.5))


def between(recipe: Recipe, raw: Array, low: Floats, high: Floats) -> Floats:
    """Return Pr(low < Y ≤ high|x) (...) of a density on the line, either end of which may be infinite.

    It is taken in the nearer tail, so that it is right to the last digits far out.
    """
    mirrored = _mirrored(recipe)
    first, top = np.isneginf(low), np.isposinf(high)
    low, high = np.where(first, 0.0, low), np.where(top, 0.0, high)
    below = np.where(first, 0.0, infer.cdf(recipe, raw, low))
    above = np.where(top, 0.0, infer.cdf(mirrored, raw, -high))
    from_below = np.where(top, 1.0, infer.cdf(recipe, raw, high)) - below
    from_above = np.where(first, 1.0, infer.cdf(mirrored, raw, -low)) - above
    return np.where(below > 0.5, from_above, from_below)


def _mirrored(recipe: Recipe) -> Recipe:
    """Return the recipe of -y, whose lower tail is the upper one of y; raw outputs keep their meaning."""
    turned = (p.in_units(-1.0, 0.0) if p.moves else p for p in recipe.parameters)
    return replace(recipe, parameters=tuple(turned))


def _count_cdf(recipe: Recipe, raw: Array, count: Floats) -> Floats:
    """Return Pr(Y ≤ count|x) (...) of whole numbers; a density is rounded, and all below ½ is 0."""
    if not rounds(recipe, COUNTS):
        return infer.cdf(recipe, raw, count)
    return np.where(count < 0.0, 0.0, infer.cdf(recipe, raw, count + 0.5))


def counts_crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return Σ_k (Pr(Y ≤ k|x) - [y ≤ k])² (N,) over k = 0, 1, 2, … for counts y (N,): Epstein's score, unbounded."""
    raw, above, stride = tensor(raw), float(y.max()), 16.0
    start, total = 0.0, np.zeros(len(y))
    while True:
        counts = start + np.arange(stride)  # (k,)
        cdf = _count_cdf(recipe, raw[..., None, :], counts)  # (N, k)
        total += ((cdf - (y[:, None] <= counts)) ** 2).sum(axis=-1)
        start, stride = start + stride, min(2.0 * stride, 256.0)
        if start > above and (cdf[:, -1].min() > 1.0 - TAIL or start > above + FARTHEST):
            return total


def line_crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return ∫ (Pr(Y ≤ z|x) - [y ≤ z])² dz (N,) in units of y, by the closed forms of Jordan, Krüger, Lerch 2019."""
    values = {name: np.asarray(value) for name, value in infer.parameters(recipe, raw).items()}
    return CRPS[recipe.key](values, y)


def _normal_crps(v: Values, y: Floats) -> Floats:
    one = {"logits": np.zeros((len(y), 1)), "loc": v["loc"][:, None], "scale": v["scale"][:, None]}
    return _mixture_crps(one, y)


def _mixture_crps(v: Values, y: Floats) -> Floats:
    """Return E|Y - y| - ½ E|Y - Y'| (N,) of a mixture of normals (N, K); Grimit et al. 2006."""
    share, loc, scale = softmax(v["logits"]), v["loc"], v["scale"]
    apart = loc[:, :, None] - loc[:, None, :], np.hypot(scale[:, :, None], scale[:, None, :])  # (N, K, K)
    pairs = share[:, :, None] * share[:, None, :] * _mean_size(*apart)
    return np.asarray((share * _mean_size(y[:, None] - loc, scale)).sum(axis=-1) - 0.5 * pairs.sum(axis=(1, 2)))


def _mean_size(loc: Floats, scale: Floats) -> Floats:
    """Return E|Z| of a normal Z."""
    z = loc / scale
    return np.asarray(loc * (2.0 * ndtr(z) - 1.0) + scale * math.sqrt(2.0 / math.pi) * np.exp(-0.5 * z * z))


def _laplace_crps(v: Values, y: Floats) -> Floats:
    size = np.abs(y - v["loc"]) / v["scale"]
    return np.asarray(v["scale"] * (size + np.exp(-size) - 0.75))


def _student_t_crps(v: Values, y: Floats) -> Floats:
    """Return the CRPS (N,); from df of ½ on down it is infinite."""
    scale, heavy = v["scale"], v["df"] <= 0.5
    df = np.where(heavy | (np.abs(v["df"] - 1.0) < CLOSE_TO_1), 1.0 + CLOSE_TO_1, v["df"])
    z = (y - v["loc"]) / scale
    tail = 0.5 * betainc(0.5 * df, 0.5, df / (df + z * z), z * z / (df + z * z))
    log_density = -betaln(0.5 * df, 0.5) - 0.5 * np.log(df) - 0.5 * (df + 1.0) * np.log1p(z * z / df)
    spread = np.sqrt(df) * np.exp(betaln(0.5, df - 0.5) - 2.0 * betaln(0.5, 0.5 * df))
    size = np.abs(z) * (1.0 - 2.0 * tail) + 2.0 * (np.exp(log_density) * (df + z * z) - spread) / (df - 1.0)
    return np.where(heavy, np.inf, scale * size)


def _exponential_crps(v: Values, y: Floats) -> Floats:
    rate = v["rate"]
    return np.asarray(y + (2.0 * np.exp(-rate * y) - 1.5) / rate)


def _gamma_crps(v: Values, y: Floats) -> Floats:
    a, rate = v["concentration"], v["rate"]
    of_mean = a / rate * (2.0 * gammainc(a + 1.0, rate * y) - 1.0)
    return np.asarray(y * (2.0 * gammainc(a, rate * y) - 1.0) - of_mean - np.exp(-betaln(0.5, a)) / rate)


def _beta_crps(v: Values, y: Floats) -> Floats:
    a, b = v["concentration1"], v["concentration0"]
    mean, rest = a / (a + b), 1.0 - y
    spread = 2.0 / a * np.exp(betaln(2.0 * a, 2.0 * b) - 2.0 * betaln(a, b))
    of_mean = mean * (1.0 - 2.0 * betainc(a + 1.0, b, y, rest) - spread)
    return np.asarray(y * (2.0 * betainc(a, b, y, rest) - 1.0) + of_mean)


CRPS: Mapping[str, Callable[[Values, Floats], Floats]] = MappingProxyType(
    {
        "normal": _normal_crps,
        "laplace": _laplace_crps,
        "student_t": _student_t_crps,
        "normal_mixture": _mixture_crps,
        "exponential": _exponential_crps,
        "gamma": _gamma_crps,
        "beta": _beta_crps,
    }
)
"""The CRPS of each family on the line: the observed y (N,) under the parameters of N distributions."""


def circular_crps(recipe: Recipe, raw: Array, y: Floats) -> Floats:
    """Return E d(Y, y) - ½ E d(Y, Y') (N,) in radians, with d the shorter way round; Grimit et al. 2006.

    The circle is cut into BINS arcs; a density on the line is wound round it.
    """
    width = 2.0 * math.pi / BINS
    centres = width * (np.arange(BINS) + 0.5) - math.pi
    share = _arcs(recipe, raw, centres, width)
    share /= share.sum(axis=-1, keepdims=True)
    apart = np.abs(wound(centres[:, None] - centres))  # (BINS, BINS)
    spread = 0.5 * ((share @ apart) * share).sum(axis=-1)
    return np.asarray((share * np.abs(wound(centres - y[:, None]))).sum(axis=-1) - spread)


def _arcs(recipe: Recipe, raw: Array, centres: Floats, width: float) -> Floats:
    """Return the probability (N, BINS) of each arc, but for a factor."""
    if recipe.domain == ANGLES:
        return infer.density(recipe, raw, centres)
    raw = tensor(raw)[..., None, :]
    turns = [centres + 2.0 * math.pi * turn for turn in range(-TURNS, TURNS + 1)]
    ends = ((infer.cdf(recipe, raw, at - 0.5 * width), infer.cdf(recipe, raw, at + 0.5 * width)) for at in turns)
    return np.asarray(sum(high - low for low, high in ends))


def pit(scored: Judged, bins: int) -> Floats:
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
