"""Step 3: minimise the negative log-likelihood; settings in, a run out, and nothing else is touched."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from core.arrays import Floats, Integers
from core.choose import RECIPES, Recipe
from core.choose.link import Units
from core.choose.recipe import or_one
from core.data import Dataset
from core.minimise.compiled import Data, Plan, Progress, train
from core.minimise.run import ALL_MOMENTS, Run, moments
from core.minimise.settings import LARGE, SAMPLE, Settings
from core.minimise.work import parameter_count
from core.predict import ShallowNetwork, seeded

EVEN = math.sqrt(12.0)
"""How many standard deviations wide a range is in which all values are equally probable."""


def _even(ends: tuple[float, float]) -> Floats:
    """Return two values (2,) with the mean and the standard deviation of a range in which all are equally probable."""
    low, high = ends
    return 0.5 * (low + high) + (high - low) / EVEN * np.array([-1.0, 1.0])


class Standardisation:
    """How data are standardised for a run: x by mean and spread, y as its family allows; not if the data say so.

    Of data whose ranges are given, mean and spread are those of the ranges: a point more or less changes neither.
    """

    def __init__(self, dataset: Dataset, family: type[Recipe]) -> None:
        self.centre: Floats = np.zeros(dataset.x.shape[1])
        self.spread: Floats = np.ones(dataset.x.shape[1])
        self.shift: Units = 0.0
        self.unit: Units = 1.0
        if dataset.standardise and dataset.ends:
            low, high = dataset.x_ends
            self.centre, self.spread = 0.5 * (low + high), (high - low) / EVEN
            self.shift, self.unit = family.standard(_even(dataset.y_ends) if dataset.y_ends else dataset.y)
        elif dataset.standardise:
            self.centre, self.spread = dataset.x.mean(axis=0), or_one(dataset.x.std(axis=0))
            self.shift, self.unit = family.standard(dataset.y)

    def places(self, x: Floats) -> Floats:
        """Return x (N, D) standardised."""
        return (x - self.centre) / self.spread

    def recipe(self, recipe: Recipe) -> Recipe:
        """Return the recipe of standardised y, in the data's own units."""
        return recipe.in_units(self.unit, self.shift)

    def targets(self, y: Floats) -> Floats:
        """Return y (N, *event) standardised."""
        return (y - self.shift) / self.unit


@dataclass(frozen=True)
class Task:
    """What a network is to do: its settings, data, their scale, and its recipe.

    `dataset` is what is counted of the `whole` data; the recipe is of standardised y, and starts at its best fit to it
    without x.
    """

    settings: Settings
    whole: Dataset
    dataset: Dataset
    scale: Standardisation
    recipe: Recipe

    def seeded(self, seed: int) -> "Task":
        """Return the same task from other first weights."""
        return replace(self, settings=replace(self.settings, seed=seed))

    @property
    def batch(self) -> int:
        """How many points a step takes; 0 for all of them."""
        batch = self.settings.batch_of(self.whole.size)
        return batch if batch < self.whole.size else 0

    @property
    def parameters(self) -> int:
        """How many parameters the network has."""
        return parameter_count(self.settings, self.whole, self.recipe.outputs)

    @property
    def data(self) -> Data:
        """The standardised examples; batches are of the whole data."""
        standard = [self.examples(self.dataset.x, self.dataset.y)]
        standard += [self.examples(self.dataset.held_out_x, self.dataset.held_out_y)]
        return Data(*standard[0], *standard[1], self.examples(self.whole.x, self.whole.y) if self.batch else None)

    def examples(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return x (N, D) and y (N, *event) standardised."""
        return self.scale.places(x), self.scale.targets(y)

    @property
    def plan(self) -> Plan:
        """How it is trained; densities are per unit of y, which adds d(y/unit)/dy to each NLL."""
        own, unit = self.settings, self.recipe.log_unit(self.scale.unit)
        drawn = batches(self.whole.size, self.batch, own.batch_seed) if self.batch else None
        offsets = unit * self.dataset.size, unit * len(self.dataset.held_out_y)
        rules = own.optimiser, own.rate, own.steps, moments(own.steps, self.parameters), own.l2, own.cap, own.patience
        return Plan(*rules, offsets, self.batch, drawn)


def task(settings: Settings, dataset: Dataset) -> Task:
    """Return what a network is to do; ValueError where y is outside the domain of its recipe, or there is none."""
    if not dataset.size:
        raise ValueError(f"data must have a point to train on; {dataset.title!r} has none")
    scale = Standardisation(dataset, RECIPES[settings.recipe])
    recipe = settings.chosen(scale.unit, dataset)
    recipe.domain.check(dataset.y)
    return Task(
        settings, dataset, counted(dataset), scale, recipe.suited(scale.targets(dataset.y), dataset.standardise)
    )


def counted(dataset: Dataset) -> Dataset:
    """Return what a run counts and shows of the data: all of them, or of large data a fixed sample.

    More than LARGE training points, or held-out ones, are sampled to SAMPLE, once and without regard to any seed:
    the NLL of all of them at every step would take longer than the training.
    """
    if dataset.size <= LARGE and len(dataset.held_out_y) <= LARGE:
        return dataset
    rows, out = _sampled(dataset.size), _sampled(len(dataset.held_out_y))
    return replace(
        dataset,
        x=dataset.x[rows],
        y=dataset.y[rows],
        held_out_x=dataset.held_out_x[out],
        held_out_y=dataset.held_out_y[out],
        rows=None if dataset.rows is None else dataset.rows[rows],
        held_out_rows=None if dataset.held_out_rows is None else dataset.held_out_rows[out],
    )


def _sampled(rows: int) -> Integers:
    """Return the numbers of the rows in the sample, in their order."""
    drawn = np.random.default_rng(0).choice(rows, SAMPLE, replace=False) if rows > LARGE else np.arange(rows)
    return np.sort(drawn)


def initial(own: Task) -> ShallowNetwork:
    """Return the network of a task at step 0, for standardised x."""
    settings, recipe = own.settings, own.recipe
    low, high = map(own.scale.places, own.whole.x_ends)  # each (D,): rounding keeps order
    return seeded(settings.hidden, low, high, recipe.start, recipe.varies, settings.activation, settings.seed)


def batches(points: int, batch: int, seed: int) -> Iterator[Integers]:
    """Yield `batch` indices a step, for ever: a stream of shuffled epochs, cut into equal pieces."""
    rng = np.random.default_rng(seed)
    stream = np.empty(0, dtype=np.int64)
    while True:
        while len(stream) < batch:
            stream = np.concatenate([stream, rng.permutation(points)])
        yield stream[:batch]
        stream = stream[batch:]


def fit(settings: Settings, dataset: Dataset | None = None, progress: Progress | None = None) -> Run:
    """Return the run of these settings; equal settings give an equal run, bit for bit.

    A `dataset` takes the place of the one that the settings name: a person's own. A run whose NLL stops being
    finite ends at the last finite step, and says so in `ending`.

    >>> settings = Settings(data="book_regression", hidden=4, steps=50)
    >>> run = fit(settings)
    >>> run.nll.shape, bool(run.nll[-1] < run.nll[0]), run.ending
    ((51,), True, 'finished')
    >>> (fit(settings).nll == run.nll).all().item()
    True
    """
    return _trained(task(settings.of(dataset), dataset or settings.dataset()), progress)


def replay(run: Run, step: int, progress: Progress | None = None) -> Run:
    """Return the run with that step recorded: it is trained again up to there if it was not; negative steps count back.

    A run records few of its steps, as the networks of all of them would take much memory.
    """
    if run.recorded(step):
        return run
    again = task(replace(run.settings, steps=run.position(step)), run.whole)
    return run.joined(_trained(again, progress))


def fit_seeds(
    settings: Settings, seeds: tuple[int, ...], dataset: Dataset | None = None, progress: Progress | None = None
) -> list[Run]:
    """Return one run for each seed of the weights: those of `fit`, bit for bit."""
    first = task(settings.of(dataset), dataset or settings.dataset())
    return _each((first.seeded(seed) for seed in seeds), len(seeds), progress)


def fit_each(
    settings: Sequence[Settings],
    progress: Progress | None = None,
    most: int = ALL_MOMENTS,
    datasets: Sequence[Dataset] | None = None,
) -> list[Run]:
    """Return the run of each of these settings: those of `fit`, bit for bit; each has data as its data seed says.

    They keep at most so many of their recorded steps. Where `datasets` are given, they are a person's own, for each its
    own, those of equal data seeds the same.
    """
    return _each(_tasks(settings, datasets), len(settings), progress, most)


def _tasks(settings: Sequence[Settings], datasets: Sequence[Dataset] | None) -> Iterator[Task]:
    """Yield the task of each of these settings; those in a row that differ in first weights alone share all else."""
    given: Sequence[Dataset | None] = datasets or [None] * len(settings)
    pairs = zip(settings, given, strict=True)
    for _, alike in groupby(pairs, lambda each: replace(each[0], seed=0)):
        (first, data), *others = alike
        shared = task(first, data or first.dataset())
        yield from (shared.seeded(each.seed) for each in (first, *(other for other, _ in others)))


def fit_datasets(settings: Settings, datasets: Sequence[Dataset], progress: Progress | None = None) -> list[Run]:
    """Return the run of these settings on each of the data sets: those of `fit`, bit for bit."""
    return _each((task(settings.of(data), data) for data in datasets), len(datasets), progress)


def _each(tasks: Iterable[Task], count: int, progress: Progress | None, most: int = ALL_MOMENTS) -> list[Run]:
    """Return the run of each of so many tasks, trained one after another."""
    parts = (progress and part(progress, place, count) for place in range(count))
    return [_trained(own, report).thinned(most) for own, report in zip(tasks, parts, strict=True)]


def _trained(own: Task, progress: Progress | None) -> Run:
    """Return the run of a task."""
    start = initial(own)
    done = train(own.recipe, start, own.data, own.plan, progress)
    theta, phi = np.split(done.parameters, [start.theta.size], axis=1)
    return Run(
        settings=own.settings,
        dataset=own.dataset,
        whole=own.whole,
        recipe=own.scale.recipe(own.recipe),
        steps=done.steps,
        theta=theta.reshape(-1, *start.theta.shape),
        phi=phi.reshape(-1, *start.phi.shape),
        nll=done.nll,
        held_out_nll=done.held_out_nll,
        centre=own.scale.centre,
        spread=own.scale.spread,
        ending=done.ending,
    )


def part(progress: Progress, place: int, parts: int) -> Progress:
    """Return what is told the steps of one of several equal parts, and tells `progress` those of all."""
    return lambda step, steps: progress(place * steps + step, parts * steps)
