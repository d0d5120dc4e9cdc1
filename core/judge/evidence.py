"""Step 1 by evidence: all distributions that y admits, each tried by a quick fit, and what that costs held-out points.

Every point of a sample of the training points is predicted once, by a network that has not seen it; the points that a
page holds out are left alone. All are charged for the same y: densities per unit of it, and where y takes whole numbers
or few levels, the probability of what rounds to each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from core import infer
from core.arrays import Array, Floats, Integers
from core.choose import Recipe, Univariate, options_of, recipe
from core.choose.domain import ANGLES, BINARY, COUNTS, REAL_LINE, Kind
from core.data import Dataset
from core.exact import arrays as exact
from core.judge.advice import Options
from core.judge.reasons import SIZES
from core.judge.scores import probability_between
from core.judge.verdict import LEVEL, Paired, against_lowest, lowest_cost, paired
from core.minimise import Progress, Run, Settings, fit_datasets
from core.notation.numbers import nats_a_point

EvidenceStanding = Literal["ahead", "tied", "behind", "refuted"]

NOT_BEHIND: tuple[EvidenceStanding, ...] = ("ahead", "tied")
QUICK = Settings(hidden=6, rate=0.05, steps=200, l2=0.01)
"""The network and the training that all are tried with."""
PARTS = 5
"""Each part of the points is held out once, while the others train."""
MOST, FEWEST = 300, 24
"""Of more training points than this a sample is tried; with fewer, luck decides."""
LEAST = 1e-300
"""Keeps the logarithm of a probability finite."""
BY_DENSITY = 1e-12
"""Where the probability of what rounds to y is less, its digits are lost, and the density at y stands for it."""
WIDE = 1.0
"""So many nats a point behind, a distribution is refuted; and where it is clearly SLIGHT behind the best constant."""
SLIGHT = 0.1
"""Of what is tied, that of few outputs is taken only if it costs no more than this above the lowest."""


@dataclass(frozen=True)
class QuickFit:
    """What a quick fit of one distribution costs at N points, each held out once, in nats, and its best fit without x.

    Both are (N,); `outputs` is how many numbers the network gives for each x.
    """

    key: str
    costs: Floats
    constant: Floats
    outputs: int

    @property
    def mean(self) -> float:
        """The cost in nats a point."""
        return float(self.costs.mean())


@dataclass(frozen=True)
class Comparison:
    """How one distribution does among all that were tried: `paired` compares it with the one of the lowest cost.

    `mean` is what a held-out point costs it, in nats; the `lowest` is compared with the one that holds it back most.
    """

    key: str
    standing: EvidenceStanding
    mean: float
    paired: Paired
    lowest: bool

    @property
    def numbers(self) -> str:
        """What a point costs the one of the lowest cost, in nats, and how much more it costs another."""
        if not np.isfinite(self.mean):
            return "no probability for some of the points"
        if self.lowest:
            return f"{nats_a_point(self.mean)} nats a point, the lowest"
        return f"{nats_a_point(self.paired.difference)} ± {nats_a_point(self.paired.margin)} nats a point more"


@dataclass(frozen=True)
class Evidence:
    """How all distributions do that can be compared, the lowest cost first; `best` is the simplest that is not behind.

    `points` were tried, of `whole` training points; `constant` is the least that one distribution for all x costs a
    point, in nats.
    """

    found: tuple[Comparison, ...]
    best: str
    points: int
    whole: int
    constant: float

    def of(self, key: str) -> Comparison | None:
        """Return how that distribution does; None if it was not tried."""
        return next((each for each in self.found if each.key == key), None)

    def level(self, key: str) -> bool:
        """Return whether that distribution was not found to be behind."""
        found = self.of(key)
        return found is None or found.standing in NOT_BEHIND

    def place(self, key: str) -> tuple[int, float]:
        """Return what sorts distributions: the one to begin with, then by what they cost, then what was not tried."""
        found = self.of(key)
        return (2, 0.0) if found is None else (int(key != self.best), found.mean)

    @property
    def summary(self) -> str:
        """What all were tried on, and what the best distribution without x costs."""
        of = f"{self.points:,} training points"
        drawn = of if self.points == self.whole else f"{of}, drawn from {self.whole:,}"
        return (
            f"Quick fits, {QUICK.hidden} hidden units and {QUICK.steps} steps, on {drawn}, each held out once "
            f"in {PARTS} splits; nats a point. {100 * LEVEL:g} % of the ranges ± hold the true difference. "
            f"The best without x costs {nats_a_point(self.constant)}."
        )


def comparable(options: Options) -> tuple[str, ...]:
    """Return the keys of the distributions that can be tried against each other: none where only one can be fitted.

    Two labels have one probability, however it is written; angles are tried where y is one, or may be a density on
    the line.
    """
    keys = _rivals(options)
    sizes = {options.datasets[key].size for key in keys}
    return keys if len(keys) > 1 and len(sizes) == 1 and min(sizes) >= FEWEST else ()


def too_few(options: Options) -> bool:
    """Return whether distributions could be compared if there were more points."""
    keys = _rivals(options)
    return len(keys) > 1 and min(options.datasets[key].size for key in keys) < FEWEST


def _rivals(options: Options) -> tuple[str, ...]:
    return tuple(each.key for each in options.possible if not _idle(options, each.key))


def _idle(options: Options, key: str) -> bool:
    """Return whether it would say nothing to try that distribution."""
    if SIZES["label"] in options_of(key) and BINARY in (recipe(each).domain for each in options.datasets):
        return True
    if recipe(key).domain == ANGLES:
        return options.of(key).grade != "fits" and _lattice(options, key)
    return key != options.best and _read_as(options, "ranking")


def _read_as(options: Options, kind: Kind) -> bool:
    """Return whether any distribution reads y as such."""
    return any(data.domain.kind == kind for data in options.datasets.values())


def trial(options: Options, key: str, progress: Progress | None = None) -> QuickFit:
    """Return what a quick fit of that distribution costs at every point of the sample, held out in turn."""
    data = options.datasets[key]
    charge = partial(_charged, cells=_cells(options, key))
    rows = sample_rows(data.size)
    costs, constant = np.empty((2, len(rows)))
    parts = np.array_split(np.random.default_rng(0).permutation(len(rows)), PARTS)
    runs = fit_datasets(replace(QUICK, recipe=key), [_without(data, rows, out) for out in parts], progress)
    for out, run in zip(parts, runs, strict=True):
        costs[out], constant[out] = charge(run, run.last, rows[out]), charge(run, 0, rows[out])
    return QuickFit(key, _no_nan(costs), _no_nan(constant), runs[0].recipe.outputs)


def _no_nan(costs: Floats) -> Floats:
    return np.where(np.isnan(costs), np.inf, costs)


def sample_rows(points: int) -> Integers:
    """Return the rows of the training points that are tried: all, or MOST of them."""
    return np.sort(np.random.default_rng(0).choice(points, min(points, MOST), replace=False))


def _without(data: Dataset, rows: Integers, out: Integers) -> Dataset:
    """Return the data of these rows, with those in the places `out` held out."""
    left, alone = np.delete(rows, out), rows[out]
    return replace(
        data,
        x=data.x[left],
        y=data.y[left],
        held_out_x=data.x[alone],
        held_out_y=data.y[alone],
        truth=None,
        rows=None,
        held_out_rows=None,
    )


@dataclass(frozen=True)
class _Cells:
    """Which y round to that of each training point: more than `low` (N,), up to `high` (N,); ∞ at the ends."""

    low: Floats
    high: Floats


def _lattice(options: Options, key: str) -> bool:
    """Return whether y takes whole numbers or few levels, so that densities are charged for what rounds to them."""
    return _read_as(options, "label") or bool(COUNTS.contains(options.datasets[key].every_y).all())


def _cells(options: Options, key: str) -> _Cells | None:
    """Return the cells of y that a density is charged for, or None where Pr(y|x) is taken as it is."""
    data, domain = options.datasets[key], recipe(key).domain
    if data.domain.event or data.domain.items or domain in (ANGLES, COUNTS) or not _lattice(options, key):
        return None
    if _read_as(options, "label"):
        levels = np.unique(data.every_y)
        edges = np.concatenate([[-np.inf], 0.5 * (levels[1:] + levels[:-1]), [np.inf]])
        place = np.searchsorted(levels, data.y)
        return _Cells(edges[place], edges[place + 1])
    return _Cells(np.where(data.y <= 0.0, -np.inf, data.y - 0.5), data.y + 0.5)


def _charged(run: Run, step: int, rows: Integers, cells: _Cells | None) -> Floats:
    """Return what the held-out points of a run cost at that step; `rows` are theirs among all training points."""
    raw, y = run.raw(run.whole.held_out_x, step), run.whole.held_out_y
    costs = infer.costs(run.recipe, raw, y)
    if cells is None:
        return costs
    share = _share(run.recipe, raw, y, cells.low[rows], cells.high[rows])
    return np.where(share > BY_DENSITY, -exact.log(np.maximum(share, LEAST)), costs)


def _share(recipe: Recipe, raw: Array, y: Floats, low: Floats, high: Floats) -> Floats:
    """Return Pr(low < Y ≤ high|x) (N,) for cells around y; what lies beyond the domain has no probability."""
    if recipe.domain == REAL_LINE:
        return probability_between(recipe, raw, low, high)
    assert isinstance(recipe, Univariate)
    first, last = low <= recipe.ends[0], high >= recipe.ends[1]
    below = np.where(first, 0.0, infer.cdf(recipe, raw, np.where(first, y, low)))
    return np.where(last, 1.0, infer.cdf(recipe, raw, np.where(last, y, high))) - below


def weighed(options: Options, fits: Mapping[str, QuickFit]) -> Evidence | None:
    """Return what quick fits of all comparable distributions say; None where there are none."""
    if not fits:
        return None
    all_of_them = list(fits.values())
    costs = [[each.costs] for each in all_of_them]
    pairs, first = against_lowest(costs), lowest_cost(costs)
    constant = min((each.constant for each in all_of_them), key=lambda costs: float(costs.mean()))
    found = [
        Comparison(each.key, _standing(each, pair, constant), each.mean, pair, place == first)
        for place, (each, pair) in enumerate(zip(all_of_them, pairs, strict=True))
    ]
    whole = options.datasets[all_of_them[0].key].size
    return Evidence(
        found=tuple(sorted(found, key=lambda each: each.mean)),
        best=_simplest(options, fits, found),
        points=len(constant),
        whole=whole,
        constant=float(constant.mean()),
    )


def _standing(trial: QuickFit, pair: Paired, constant: Floats) -> EvidenceStanding:
    if pair.outcome != "behind":
        return pair.outcome
    without_x = paired([trial.costs], [constant])
    lost = without_x.outcome == "behind" and not without_x.difference <= SLIGHT
    return "refuted" if lost or not pair.difference <= WIDE else "behind"


def _simplest(options: Options, fits: Mapping[str, QuickFit], found: list[Comparison]) -> str:
    """Return the distribution to begin with, of those that are not behind.

    It is one that is made for such y, if there is one; of these one of few outputs that hardly costs more than the
    lowest, and of equals the first of the list.
    """
    order = [each.key for each in options.verdicts]
    level = [each for each in found if each.standing in NOT_BEHIND]
    pool = [each for each in level if options.of(each.key).grade == "fits"] or level
    least = min(each.mean for each in pool)
    near = [each.key for each in pool if each.mean <= least + SLIGHT]
    return min(near, key=lambda key: (fits[key].outputs, order.index(key)))
