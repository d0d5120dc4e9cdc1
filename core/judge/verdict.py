"""Step 4 compared: whether one contender is ahead of another, tied or behind, by what the same held-out points cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.choose.special import stdtrit

Outcome = Literal["ahead", "tied", "behind"]
CostRows = Sequence[Floats]
"""What held-out points cost in nats, -log Pr(y|x): for each of S splits (M,), and M may differ from split to split."""

LEVEL = 0.95
"""How often two that are equally good are called tied."""
ROUNDING = 1e-9
"""A difference of no more nats a point than this is one of rounding."""


@dataclass(frozen=True)
class Paired:
    """How much more a contender costs than a rival at the same points, in nats a point; below 0 where it costs less.

    `difference` is the mean over splits, `error` its standard error and `margin` half the width of the interval that
    holds it with probability LEVEL: that error times Student's t. All three are over those of `splits` in which both
    costs are finite; NaN where there is none, and error and margin ∞ where one number alone tells nothing of its own
    luck. `lost` counts the splits in which it costs more. `refuted` counts those in which it alone has an infinite
    cost, since it gave no probability to what happened, `rival_refuted` those in which its rival alone has.
    """

    difference: float
    error: float
    margin: float
    splits: int
    lost: int
    refuted: int = 0
    rival_refuted: int = 0

    @property
    def outcome(self) -> Outcome:
        """The verdict: an infinite cost outweighs all others; else a difference within its margin is a tie."""
        if self.refuted or self.rival_refuted:
            return _side(bool(self.refuted) - bool(self.rival_refuted))
        clear = abs(self.difference) > max(self.margin, ROUNDING)
        return _side(self.difference) if clear else "tied"


def _side(difference: float) -> Outcome:
    return "tied" if difference == 0 else "behind" if difference > 0 else "ahead"


def paired(costs: CostRows, rival: CostRows, training: int | None = None, rivals: int = 1) -> Paired:
    """Return how much more a contender costs than a rival at the held-out points of S splits, and how far that is luck.

    `training` is the number N of points that each was trained on, if the splits are random ones of the same data. They
    share points and training sets, so that their mean varies more than S independent differences would let it: their
    variance is multiplied by 1/S + M/N in place of 1/S, and t has S - 1 degrees of freedom (Nadeau and Bengio 2003,
    Inference for the generalization error: the corrected resampled t-test). None says that every split is a draw of
    its own, of training and held-out points alike: then the S differences are independent, and the test is the paired
    t (Student 1908). One split alone is judged by its M points: the paired t over these, which says what other points
    would do to the two networks that there are, and nothing of other training sets.

    `rivals` is how many are compared with one that was chosen as the lowest: the level is split over them (Bonferroni),
    so that the truly best is called behind no more often for meeting many (Hsu 1984, Constrained simultaneous
    confidence intervals for multiple comparisons with the best). A cost that is NaN counts as infinite; a split in
    which both have infinite costs tells nothing. Raises ValueError where costs do not come in pairs.
    """
    _check(costs, rival)
    own, other = _means(costs), _means(rival)  # (S,)
    with np.errstate(invalid="ignore"):
        apart = own - other  # NaN where both are infinite
    finite = apart[np.isfinite(apart)]
    if len(costs) == 1 and len(finite):
        error, free = _error(costs[0] - rival[0], 1.0 / len(costs[0]))
    else:
        error, free = _error(finite, _share(costs, len(finite), training))
    return Paired(
        difference=float(finite.mean()) if len(finite) else math.nan,
        error=error,
        margin=error * _student(free, rivals) if 0.0 < error < math.inf else error,
        splits=len(costs),
        lost=int(np.sum(apart > 0)),
        refuted=int(np.sum(apart == math.inf)),
        rival_refuted=int(np.sum(apart == -math.inf)),
    )


def _check(costs: CostRows, rival: CostRows) -> None:
    sizes, others = [len(each) for each in costs], [len(each) for each in rival]
    if sizes != others or not sizes or 0 in sizes:
        raise ValueError(f"costs must be of the same held-out points, one or more a split; not {sizes} and {others}")


def _means(costs: CostRows) -> Floats:
    """Return the mean of each split (S,), infinite where a cost is infinite or NaN."""
    means = np.array([each.mean() if np.isfinite(each).all() else each.max() for each in map(np.asarray, costs)])
    return np.where(np.isnan(means), math.inf, means)


def _share(costs: CostRows, counted: int, training: int | None) -> float:
    """Return what the variance of the differences of so many splits is multiplied by, to be that of their mean."""
    shared = 0.0 if training is None else float(np.mean([len(each) for each in costs])) / training
    return 1.0 / max(counted, 1) + shared


def _error(differences: Floats, share: float) -> tuple[float, int]:
    """Return the standard error of the mean of differences (n,), and its degrees of freedom."""
    if len(differences) < 2:
        return math.inf if len(differences) else math.nan, 0
    return float(np.sqrt(share) * differences.std(ddof=1)), len(differences) - 1


@cache
def _student(free: int, rivals: int) -> float:
    """Return the t that is passed, on one side or the other, with probability (1 - LEVEL) / rivals."""
    above = 0.5 * (1.0 - LEVEL) / rivals
    return float(stdtrit(np.array(float(free)), 1.0 - above))


def lowest_cost(costs: Sequence[CostRows]) -> int:
    """Return which contender has the lowest costs: the fewest infinite splits, then the least mean of the others."""
    means = np.stack([_means(each) for each in costs])  # (C, S)
    finite = np.isfinite(means)
    sums = np.where(finite, means, 0.0).sum(axis=1)
    order = np.lexsort((sums / np.maximum(finite.sum(axis=1), 1), (~finite).sum(axis=1)))
    return int(order[0])


def against_lowest(costs: Sequence[CostRows], training: int | None = None) -> list[Paired]:
    """Return for each of C contenders how it does against the lowest: ahead, tied or behind.

    The lowest itself meets the rival that holds it back most: one that is tied with it, else the next. It is ahead,
    therefore, only of all at once. `training` is as in `paired`.
    """
    first, rivals = lowest_cost(costs), len(costs) - 1
    found = [paired(each, costs[first], training, rivals) for each in costs]
    others = [place for place in range(len(costs)) if place != first]
    if not others:
        return found
    hardest = min(others, key=lambda place: (found[place].outcome != "tied", _worth(found[place])))
    found[first] = paired(costs[first], costs[hardest], training, rivals)
    return found


def _worth(pair: Paired) -> tuple[int, float]:
    """Return what ranks a contender behind the lowest, ascending."""
    return pair.refuted, math.inf if math.isnan(pair.difference) else pair.difference
