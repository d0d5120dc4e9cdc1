"""Step 3: minimise the negative log-likelihood; settings in, a run out, and nothing else is touched."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.arrays import Floats, Integers
from core.choose import RECIPES, Recipe
from core.choose.link import Units
from core.choose.recipe import or_one
from core.data import Dataset
from core.minimise.engine import Buffers, Engine, Precision, fits_float32, precision, with_ones
from core.minimise.optimisers import OPTIMISERS
from core.minimise.run import Ending, Run, moments
from core.minimise.settings import LARGE, SAMPLE, Settings
from core.predict import ShallowNetwork, seeded

Progress = Callable[[int, int], None]
"""Told now and then how many steps are done, and of how many; what it raises ends the run."""

PROGRESS_STRIDE = 50

TOGETHER = 80_000
"""Up to this many activations a step, networks on data of their own are trained at once; more leave the CPU's cache."""

PROBES = np.array([-3.0, 0.0, 3.0])
"""Raw outputs at which two recipes are asked whether their links are the same."""


class Standardisation:
    """How data are standardised for a run: x by mean and spread, y as its family allows; not if the data say so."""

    def __init__(self, dataset: Dataset, family: type[Recipe]) -> None:
        self.centre: Floats = np.zeros(dataset.x.shape[1])
        self.spread: Floats = np.ones(dataset.x.shape[1])
        self.shift: Units = 0.0
        self.unit: Units = 1.0
        if dataset.standardise:
            self.centre, self.spread = dataset.x.mean(axis=0), or_one(dataset.x.std(axis=0))
            self.shift, self.unit = family.standard(dataset.y)

    def inputs(self, x: Floats) -> Floats:
        """Return x (N, D) standardised, as the engine's inputs (D + 1, N)."""
        return with_ones(self.places(x))

    def places(self, x: Floats) -> Floats:
        """Return x (N, D) standardised."""
        return (x - self.centre) / self.spread

    def recipe(self, recipe: Recipe) -> Recipe:
        """Return the recipe of standardised y, in the data's own units."""
        return recipe.in_units(self.unit, self.shift)

    def targets(self, y: Floats) -> Floats:
        """Return y (N, *event) standardised."""
        return (y - self.shift) / self.unit

    def examples(self, x: Floats, y: Floats, dtype: Precision) -> tuple[Floats, Floats]:
        """Return both as the engine takes them: inputs (D + 1, N) and y (N, *event)."""
        return self.inputs(x).astype(dtype), self.targets(y).astype(dtype)


@dataclass(frozen=True)
class Task:
    """What one network of several that train together is to do: its settings, data, their scale, and its recipe.

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
    def likeness(self) -> Hashable:
        """What is equal for tasks that one engine can train together: their settings, sizes and links."""
        values = self.recipe.values(PROBES[:, None] + np.zeros(self.recipe.outputs))
        links = b"".join(np.asarray(value, dtype=np.float64).tobytes() for value in values.values())
        shared = replace(self.settings, seed=0, data_seed=0)
        return shared, self.whole.size, self.dataset.size, len(self.dataset.held_out_y), links, self.precision

    @cached_property
    def precision(self) -> Precision:
        """What it is trained in: float32 where that is faster and holds the data, else float64."""
        kind = precision(self.whole.size, self.settings.hidden)
        targets = self.scale.targets(np.concatenate([self.whole.y, self.dataset.held_out_y]))
        return kind if kind is np.float64 or fits_float32(self.recipe, targets) else np.float64

    @property
    def most_together(self) -> int:
        """How many tasks of this size one engine trains at once: see TOGETHER."""
        return max(1, TOGETHER // (self.settings.hidden * (self.dataset.size + len(self.dataset.held_out_y))))


def task(settings: Settings, dataset: Dataset) -> Task:
    """Return what a network is to do; ValueError where y is outside the domain of its recipe."""
    scale = Standardisation(dataset, RECIPES[settings.recipe])
    recipe = settings.chosen(scale.unit, dataset)
    recipe.domain.check(dataset.y)
    return Task(
        settings, dataset, counted(dataset), scale, recipe.suited(scale.targets(dataset.y), dataset.standardise)
    )


class Points:
    """Training and held-out examples as the engine takes them, with room for one pass over all of them.

    Each of R tasks has its own, or all have those of the same data.
    """

    def __init__(self, tasks: Sequence[Task], engine: Engine) -> None:
        self.inputs, self.y = stacked(tasks, lambda task: both(task.dataset), engine.dtype)
        self.training, self.held_out = tasks[0].dataset.size, len(tasks[0].dataset.held_out_y)
        self.buffers: Buffers = engine.buffers(self.training + self.held_out)
        self._cuts = [0, self.training] if self.held_out else [0]
        units = [engine.recipe.log_unit(task.scale.unit) for task in tasks]  # densities are per unit of y: d(y/unit)/dy
        self._offsets = np.outer(units, [self.training, self.held_out][: len(self._cuts)])  # (R, 1 or 2)
        self._nothing = np.zeros(len(engine.parameters))

    def totals(self, nll: Floats) -> tuple[Floats, Floats]:
        """Return the training and the held-out sums (R,) of nll (R, N + M) in the data's own units."""
        sums = np.add.reduceat(nll, self._cuts, axis=1, dtype=np.float64)  # (R, 1 or 2)
        sums += self._offsets
        return sums[:, 0], sums[:, 1] if self.held_out else self._nothing


def both(dataset: Dataset) -> tuple[Floats, Floats]:
    """Return x (N + M, D) and y (N + M, *event) of data, training and held-out."""
    return dataset.every_x, dataset.every_y


def stacked(
    tasks: Sequence[Task], examples: Callable[[Task], tuple[Floats, Floats]], dtype: Precision
) -> tuple[Floats, Floats]:
    """Return the examples of tasks as the engine takes them: of one data set, or (R, ...) of as many."""
    if all(each.whole is tasks[0].whole for each in tasks):
        return tasks[0].scale.examples(*examples(tasks[0]), dtype)
    inputs, y = zip(*(each.scale.examples(*examples(each), dtype) for each in tasks), strict=True)
    return np.stack(inputs), np.stack(y)


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
    )


def _sampled(rows: int) -> Integers:
    """Return the numbers of the rows in the sample, in their order."""
    drawn = np.random.default_rng(0).choice(rows, SAMPLE, replace=False) if rows > LARGE else np.arange(rows)
    return np.sort(drawn)


def initial(own: Task) -> ShallowNetwork:
    """Return the network of a task at step 0, for standardised x."""
    settings, recipe, x = own.settings, own.recipe, own.scale.places(own.whole.x)
    corners = x.min(axis=0), x.max(axis=0)  # each (D,)
    return seeded(settings.hidden, *corners, recipe.start, recipe.varies, settings.activation, settings.seed)


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
    """Return the run of these settings; equal settings give an equal run, bit for bit on one machine.

    A `dataset` takes the place of the one that the settings name: a person's own. A run whose NLL stops being
    finite ends at the last finite step, and says so in `ending`.

    >>> settings = Settings(data="book_regression", hidden=4, steps=50)
    >>> run = fit(settings)
    >>> run.nll.shape, bool(run.nll[-1] < run.nll[0]), run.ending
    ((51,), True, 'finished')
    >>> (fit(settings).nll == run.nll).all().item()
    True
    """
    return fit_seeds(settings, (settings.seed,), dataset, progress)[0]


def replay(run: Run, step: int, progress: Progress | None = None) -> Run:
    """Return the run with that step recorded: it is trained again up to there if it was not; negative steps count back.

    A run records few of its steps, as the networks of all of them would take much memory.
    """
    if run.recorded(step):
        return run
    again = task(replace(run.settings, steps=run.position(step)), run.whole)
    return run.joined(_Training([again]).runs(progress)[0])


def fit_seeds(
    settings: Settings, seeds: tuple[int, ...], dataset: Dataset | None = None, progress: Progress | None = None
) -> list[Run]:
    """Return one run for each seed of the weights, trained together; faster than one after another.

    Data and batches are those of `fit` for all; each ends by itself, when it diverges or its patience is out.
    """
    first = task(settings.of(dataset), dataset or settings.dataset())
    return _Training([first.seeded(seed) for seed in seeds]).runs(progress)


def fit_each(settings: Sequence[Settings], progress: Progress | None = None) -> list[Run]:
    """Return the run of each of these settings; those that differ in their seeds alone are trained together.

    Each has data of its own, as its data seed says. They are the runs of `fit`, but for rounding, and ready sooner:
    of small data most of a step is the same for one network and for ten.
    """
    return _each([task(each, data) for each, data in zip(settings, _datasets(settings), strict=True)], progress)


def fit_datasets(settings: Settings, datasets: Sequence[Dataset], progress: Progress | None = None) -> list[Run]:
    """Return the run of these settings on each of the data sets; those of equal sizes are trained together.

    They are the runs of `fit` with these data sets, but for rounding.
    """
    return _each([task(settings.of(data), data) for data in datasets], progress)


def _each(tasks: Sequence[Task], progress: Progress | None) -> list[Run]:
    """Return the run of each task, trained in groups."""
    groups, runs = _groups(tasks), dict[int, Run]()
    for place, group in enumerate(groups):
        told = progress and part(progress, place, len(groups))
        trained = _Training([tasks[index] for index in group]).runs(told)
        runs |= zip(group, trained, strict=True)
    return [runs[index] for index in range(len(tasks))]


def part(progress: Progress, place: int, parts: int) -> Progress:
    """Return what is told the steps of one of several equal parts, and tells `progress` those of all."""
    return lambda step, steps: progress(place * steps + step, parts * steps)


def _datasets(settings: Sequence[Settings]) -> list[Dataset]:
    """Return the data that each of the settings names, the same object where they are the same."""
    keys = [replace(each, seed=0) for each in settings]
    found = {key: key.dataset() for key in dict.fromkeys(keys)}
    return [found[key] for key in keys]


def _groups(tasks: Sequence[Task]) -> list[list[int]]:
    """Return which tasks are trained together: those that are alike, as many as TOGETHER allows."""
    alike: dict[Hashable, list[int]] = {}
    for index, each in enumerate(tasks):
        alike.setdefault(each.likeness, []).append(index)
    return [list(group) for found in alike.values() for group in batched(found, tasks[found[0]].most_together)]


def batched(indices: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield the indices in runs of that size, the last one with what is left."""
    for start in range(0, len(indices), size):
        yield indices[start : start + size]


class _Training:
    """R networks on their way through the steps, with all that is recorded of them."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.tasks, first = tasks, tasks[0]
        self.settings, self.size = first.settings, first.whole.size
        networks = [initial(each) for each in tasks]
        self.engine = Engine(first.recipe, networks, self.settings.l2, first.precision)
        self.points = Points(tasks, self.engine)
        self.batch = self.settings.batch_of(self.size)
        self.nll = np.zeros((len(tasks), self.settings.steps + 1))
        self.held_out_nll = np.zeros_like(self.nll)
        self.recorded: dict[int, Floats] = {}
        self.previous = self.engine.parameters.copy()
        self.ends: list[tuple[int, Ending, Floats] | None] = [None] * len(tasks)

    def runs(self, progress: Progress | None) -> list[Run]:
        """Train, and return the run of each task."""
        with np.errstate(all="ignore"):  # a run may diverge; that is seen in its NLL
            self._train(progress)
        return [self._run(index) for index in range(len(self.tasks))]

    def _train(self, progress: Progress | None) -> None:
        steps, cap, parameters = self.settings.steps, self.settings.cap, self.engine.parameters
        update = OPTIMISERS[self.settings.optimiser](parameters, self.settings.rate)
        record = set(moments(steps).tolist())
        losses = self._batched_losses() if 0 < self.batch < self.size else self._losses()
        for step, (totals, held_out) in zip(range(steps + 1), losses, strict=False):
            self.nll[:, step], self.held_out_nll[:, step] = totals, held_out
            if step in record:
                self.recorded[step] = parameters.copy()
            if self._all_ended(step, totals):
                break
            np.copyto(self.previous, parameters)
            update(self.engine.gradient)
            if cap:
                np.clip(parameters, -cap, cap, out=parameters)
            if progress and step % PROGRESS_STRIDE == 0:
                progress(step, steps)

    def _losses(self) -> Iterator[tuple[Floats, Floats]]:
        """Yield both NLLs (R,) of all points at every step, and leave the training gradient in the engine."""
        points = self.points
        while True:
            nll = self.engine.nll_and_gradient(points.inputs, points.y, points.buffers, points.training)
            yield points.totals(nll)

    def _batched_losses(self) -> Iterator[tuple[Floats, Floats]]:
        """Yield both NLLs (R,) of all points at every step, and leave one batch's gradient in the engine."""
        points, buffers = self.points, self.engine.buffers(self.batch)
        inputs, y = self._pool()
        examples = -1 - len(self.engine.recipe.domain.event)  # their axis in y
        for batch in batches(self.size, self.batch, self.settings.batch_seed):
            totals = points.totals(self.engine.nll(points.inputs, points.y, points.buffers))
            self.engine.nll_and_gradient(inputs[..., batch], y.take(batch, axis=examples), buffers)
            yield totals

    def _pool(self) -> tuple[Floats, Floats]:
        """Return the examples that batches are drawn from; what is held out may follow them."""
        if all(each.dataset is each.whole for each in self.tasks):
            return self.points.inputs, self.points.y
        return stacked(self.tasks, lambda each: (each.whole.x, each.whole.y), self.engine.dtype)

    def _all_ended(self, step: int, totals: Floats) -> bool:
        """Note which networks end at this step, and with which parameters; whether none goes on."""
        last = step == self.settings.steps
        if not (last or self.settings.patience or not np.isfinite(totals.sum())):
            return False
        for index, total in enumerate(totals):
            if self.ends[index] is not None:
                continue
            if not np.isfinite(total):
                self.ends[index] = (max(step - 1, 0), "diverged", self.previous[index].copy())
            elif self._out_of_patience(index, step):
                self.ends[index] = (step, "patience", self.engine.parameters[index].copy())
            elif last:
                self.ends[index] = (step, "finished", self.engine.parameters[index].copy())
        return all(self.ends)

    def _out_of_patience(self, index: int, step: int) -> bool:
        patience = self.settings.patience
        if not patience or not self.points.held_out or step < patience:
            return False
        return step - int(np.argmin(self.held_out_nll[index, : step + 1])) >= patience

    def _run(self, index: int) -> Run:
        end = self.ends[index]
        assert end is not None
        last, ending, parameters = end
        kept = {step: flat[index] for step, flat in self.recorded.items() if step < last} | {last: parameters}
        flat = np.stack(list(kept.values())).astype(np.float64)
        theta, phi = self.engine.split(flat)
        steps = np.array(list(kept))
        self._settle(index, steps, flat)
        own = self.tasks[index]
        return Run(
            settings=own.settings,
            dataset=own.dataset,
            whole=own.whole,
            recipe=own.scale.recipe(own.recipe),
            steps=steps,
            theta=theta,
            phi=phi,
            nll=self.nll[index, : last + 1],
            held_out_nll=self.held_out_nll[index, : last + 1],
            centre=own.scale.centre,
            spread=own.scale.spread,
            ending=ending,
        )

    def _settle(self, index: int, steps: Integers, flat: Floats) -> None:
        """Replace the losses of recorded steps by float64 ones, which equal the sum of the costs shown."""
        if self.engine.dtype is np.float64:
            return
        own = self.tasks[index]
        engine = Engine(own.recipe, [initial(own)])
        points = Points([own], engine)
        for step, parameters in zip(steps, flat, strict=True):
            engine.parameters[0] = parameters
            totals = points.totals(engine.nll(points.inputs, points.y, points.buffers))
            self.nll[index, step], self.held_out_nll[index, step] = (total[0] for total in totals)
