"""Which loss? Several distributions fitted to the same data by the same network, and judged on points held out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from core import infer
from core.arrays import Array, Floats
from core.choose import Recipe
from core.choose.domain import ANGLES
from core.data import DATASETS, Dataset
from core.data.real import held_out
from core.infer.curves import mean_direction
from core.infer.distribution import LEVELS
from core.judge.contenders import CONTENDERS
from core.judge.reliability import Reliability, reliability
from core.judge.scores import Judgement, judge, label_probabilities, observed_costs, pit
from core.judge.seeds import seeds_from
from core.judge.verdict import Paired, against_lowest, lowest_cost
from core.minimise import Progress, Run, Settings, fit_each
from core.minimise.run import ALL_MOMENTS
from core.minimise.settings import OWN
from core.minimise.work import parameter_count, start_seconds, step_seconds

MANY = 100
"""From so many held-out points on, histograms have twice as many bars."""
FEW_BINS = 5
SPLITS = 10
"""On so many splits a contest is held, if not on the points shown alone."""
MOST_WOUND = 512
"""The CRPS of a density that is rounded, or wound round the circle, is taken at so many points of all networks."""
CONTEST_BYTES = 40_000_000
"""As much may the networks of a contest take at all recorded steps that are kept."""


@dataclass(frozen=True)
class Standing:
    """How a contender does at one step on the held-out points of S splits, with K networks trained on each.

    `nll` (S, K) are means over the points, in nats a point: ∞ where training had diverged before that step, which
    `diverged` of the networks did. `costs` are by split (M,) the mean over its networks of what each point costs. All
    else is of the first split, the points that are shown, and of networks that diverged at their last finite step:
    `coverage` by level, `crps` a mean in units of y over so many points as `scored` says, `pit` (B,) heights of the
    histogram. Where y is a label there are `accuracy` and `reliability` in their place, the latter over all labels of
    all points, for the first network.
    """

    name: str
    nll: Floats
    costs: Sequence[Floats]
    coverage: Mapping[float, float]
    diverged: int = 0
    crps: float | None = None
    scored: int = 0
    pit: Floats | None = None
    accuracy: float | None = None
    reliability: Reliability | None = None

    @property
    def title(self) -> str:
        """What a person calls the contender."""
        return CONTENDERS[self.name].title

    @property
    def points(self) -> int:
        """The number of held-out points of a split."""
        return len(self.costs[0])

    @property
    def rounds(self) -> Floats:
        """The NLL (S,) of each split as a mean over its networks; of one split alone that of each network (K,)."""
        return np.asarray(self.nll[0] if len(self.nll) == 1 else self.nll.mean(axis=1))

    @property
    def per_point(self) -> float:
        """The NLL as a mean over points, networks and splits, in nats a point."""
        return float(self.nll.mean())

    @property
    def total(self) -> float:
        """The NLL as a sum over the points of a split in nats, a mean over networks and splits."""
        return self.points * self.per_point

    @property
    def spread(self) -> float:
        """The standard deviation of the NLL a point over its `rounds`; NaN for one alone, or where one is infinite."""
        known = len(self.rounds) > 1 and bool(np.isfinite(self.rounds).all())
        return float(self.rounds.std(ddof=1)) if known else math.nan


def split_settings(shared: Settings, splits: int, networks: int) -> list[Settings]:
    """Return the shared settings of so many splits: each has its own data seed, and its own first weights.

    Of measured data another quarter is held out, generated data are drawn anew.
    """
    data = seeds_from("data_seed", shared.data_seed, splits)
    weights = seeds_from("seed", shared.seed, splits * networks)[::networks]
    return [replace(shared, data_seed=draw, seed=first) for draw, first in zip(data, weights, strict=True)]


def train_contender(
    name: str,
    shared: Settings,
    networks: int,
    splits: int = 1,
    progress: Progress | None = None,
    most: int = ALL_MOMENTS,
    given: Dataset | None = None,
) -> list[list[Run]]:
    """Return the runs of a contender: for each of so many splits so many networks, which differ in their first weights.

    All contenders have the same splits and the same first weights; `progress` is told the steps of all splits. At most
    so many recorded steps of each are kept. `given` are a person's own data, as they are split first.
    """
    own = [
        CONTENDERS[name].settings(replace(split, seed=seed), given)
        for split in split_settings(shared, splits, networks)
        for seed in seeds_from("seed", split.seed, networks)
    ]
    parts = (
        {split: _part_of(given, split, shared.data_seed) for split in {each.data_seed for each in own}} if given else {}
    )
    runs = fit_each(own, progress, most, [parts[each.data_seed] for each in own] if given else None)
    return [runs[first : first + networks] for first in range(0, len(runs), networks)]


def _part_of(given: Dataset, seed: int, first: int) -> Dataset:
    """Return a person's own data with another quarter held out; those of the first seed are as they came."""
    if seed == first:
        return given
    x, y, out = given.every_x, given.every_y, held_out(len(given.every_y), seed)
    return replace(given, x=x[~out], y=y[~out], held_out_x=x[out], held_out_y=y[out], rows=None, held_out_rows=None)


def contest_seconds(
    names: Sequence[str], shared: Settings, networks: int, splits: int, given: Dataset | None = None
) -> float:
    """Return about how many seconds a step of all networks of these contenders takes a core."""
    return networks * splits * sum(step_seconds(CONTENDERS[name].settings(shared, given), given) for name in names)


def contest_starts(names: Sequence[str], shared: Settings, splits: int, given: Dataset | None = None) -> float:
    """Return about how many seconds of a core pass at most until all of these contenders have begun on all splits."""
    return splits * sum(start_seconds(CONTENDERS[name].settings(shared, given), given) for name in names)


def contest_moments(
    names: Sequence[str], shared: Settings, networks: int, splits: int, given: Dataset | None = None
) -> int:
    """Return how many recorded steps are kept of each network, so that those of all take no more than CONTEST_BYTES."""
    sizes = sum(_parameters(CONTENDERS[name].settings(shared, given), given) for name in names)
    return max(2, CONTEST_BYTES // (8 * networks * splits * sizes))


def _parameters(own: Settings, given: Dataset | None) -> int:
    data = given or own.dataset()
    return parameter_count(own, data, own.chosen(dataset=data).outputs)


def standing(name: str, runs: Sequence[Sequence[Run]], step: int) -> Standing:
    """Return how a contender's runs, by split, do on the held-out points at that step."""
    charges = [np.stack([_charged(run, step) for run in split]) for split in runs]  # each (K, M)
    found = [_judged(run, step, len(runs[0])) for run in runs[0]]
    of = partial(
        Standing,
        name=name,
        nll=np.stack([each.mean(axis=1) for each in charges]),
        costs=[each.mean(axis=0) for each in charges],
        diverged=sum(_lost(run, step) for split in runs for run in split),
    )
    if found[0].probabilities is not None:
        right = float(np.mean([each.right() for each in found]))
        return of(coverage={}, accuracy=right, reliability=_reliability(found[0]))
    coverage = {level: float(np.mean([each.inside(level) for each in found])) for level in LEVELS}
    bins = FEW_BINS * (1 + (len(found[0].y) >= MANY))
    crps = np.array([each.crps for each in found])  # (K, points)
    heights = np.mean([pit(each, bins) for each in found], axis=0)
    return of(coverage=coverage, crps=float(np.mean(crps)), scored=crps.shape[-1], pit=heights)


def recorded_step(run: Run, step: int) -> int:
    """Return the recorded step of the run nearest to `step`: its last if it ended before."""
    return int(run.steps[run.moment(min(step, run.last))])


def _lost(run: Run, step: int) -> bool:
    """Return whether training had diverged before that step: then nothing was predicted there."""
    return run.ending == "diverged" and step > run.last


def _charged(run: Run, step: int) -> Floats:
    """Return what each held-out point (M,) costs at that step: all ∞ where training had diverged before."""
    data = run.dataset
    if _lost(run, step):
        return np.full(len(data.held_out_y), math.inf)
    return observed_costs(run.recipe, run.raw(data.held_out_x, recorded_step(run, step)), data.held_out_y, data.domain)


def _judged(run: Run, step: int, networks: int) -> Judgement:
    data = run.dataset
    raw = run.raw(data.held_out_x, recorded_step(run, step))
    return judge(run.recipe, raw, data.held_out_y, data.domain, MOST_WOUND // networks)


def _reliability(found: Judgement) -> Reliability:
    """Return whether labels happen as often as predicted: every label of every point."""
    assert found.probabilities is not None
    happened = found.y[:, None] == np.arange(found.probabilities.shape[-1])  # (M, K)
    return reliability(found.probabilities.ravel(), happened.astype(np.float64).ravel(), FEW_BINS)


def lowest_standing(standings: Sequence[Standing]) -> Standing:
    """Return the standing with the lowest held-out NLL."""
    return standings[lowest_cost([each.costs for each in standings])]


def paired_verdicts(standings: Sequence[Standing], training: int | None) -> list[Paired]:
    """Return how each does against the lowest, and the lowest against who holds it back most: see `against_lowest`."""
    return against_lowest([each.costs for each in standings], training)


def wins(standings: Sequence[Standing]) -> list[int]:
    """Return in how many splits, or of one split alone networks, each is the lowest of all; none where all are ∞."""
    nll = np.stack([each.rounds for each in standings])  # (C, rounds)
    first = np.where(np.isfinite(nll).any(axis=0), nll.argmin(axis=0), -1)
    return [int(np.sum(first == place)) for place in range(len(standings))]


def shared_training(run: Run) -> int | None:
    """Return how many points are trained on where splits share them; None for data that are drawn anew."""
    drawn = run.settings.data != OWN and DATASETS[run.settings.data].kind != "real"
    return None if drawn else run.whole.size


@dataclass(frozen=True)
class Predictions:
    """What a contender predicts on a grid x (G,) at one step, for the picture.

    `centres` (S, G) are the mean or, as `centre` says, the mode for each network; `regions` are by level the pieces
    (G, P, 2) of the smallest region that holds y with that probability, for the first network. Angles go on from x to
    x without a jump, beyond ±π. For labels there are `probabilities` (S, G, K) instead.
    """

    x: Floats
    centre: Literal["mean", "mode"]
    centres: Floats
    regions: Mapping[float, Floats]
    probabilities: Floats | None = None


def drawn_runs(runs: Sequence[Sequence[Run]]) -> list[Run]:
    """Return the runs that are drawn of those by split: all of the first, and the first of each other."""
    return [*runs[0], *(split[0] for split in runs[1:])]


def predictions(runs: Sequence[Run], step: int, x: Floats) -> Predictions:
    """Return what a contender's runs predict on the grid x (G,) at that step."""
    recipe, domain = runs[0].recipe, runs[0].dataset.domain
    raws = [run.raw(x, recorded_step(run, step)) for run in runs]  # each (G, outputs)
    if domain.support is not None:
        shares = [label_probabilities(run.recipe, raw, domain) for run, raw in zip(runs, raws, strict=True)]
        return Predictions(x, "mode", np.empty((0, len(x))), {}, np.stack(shares))
    centre = recipe.centre
    centres = np.stack([_centre(run.recipe, raw, centre) for run, raw in zip(runs, raws, strict=True)])
    pieces = {level: along(infer.region(recipe, raws[0], level), centres[0], recipe) for level in LEVELS}
    return Predictions(x, centre, centres, pieces)


def _centre(recipe: Recipe, raw: Array, centre: Literal["mean", "mode"]) -> Floats:
    if recipe.domain == ANGLES:
        return np.asarray(mean_direction(recipe, raw[None])[0])
    return infer.mean(recipe, raw) if centre == "mean" else infer.mode(recipe, raw)


def along(pieces: Floats, centre: Floats, recipe: Recipe) -> Floats:
    """Return the pieces (G, P, 2) of regions, those of angles turned to lie around the centre (G,)."""
    if recipe.domain != ANGLES:
        return pieces
    turns = np.round((centre[:, None, None] - pieces.mean(axis=-1, keepdims=True)) / (2.0 * np.pi))
    return np.asarray(pieces + 2.0 * np.pi * turns)
