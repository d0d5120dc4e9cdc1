"""Step 3: minimise the negative log-likelihood; settings in, a run out, and nothing else is touched."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from core.arrays import Floats, Integers
from core.choose import Recipe
from core.choose.link import Units
from core.choose.recipe import or_one
from core.data import Dataset
from core.minimise.engine import Buffers, Engine, Precision, precision, with_ones
from core.minimise.optimisers import OPTIMISERS
from core.minimise.run import Ending, Run, moments
from core.minimise.settings import LARGE, SAMPLE, Settings
from core.predict import ShallowNetwork, seeded

Progress = Callable[[int, int], None]
"""Told now and then how many steps are done, and of how many; what it raises ends the run."""

PROGRESS_STRIDE = 50

Replay = Callable[[Settings], Run]


class Scale:
    """How data are standardised for a run: x by mean and spread, y as its recipe allows; not if the data say so."""

    def __init__(self, dataset: Dataset, recipe: Recipe) -> None:
        self.centre: Floats = np.zeros(dataset.x.shape[1])
        self.spread: Floats = np.ones(dataset.x.shape[1])
        self.shift: Units = 0.0
        self.unit: Units = 1.0
        if dataset.standardise:
            self.centre, self.spread = dataset.x.mean(axis=0), or_one(dataset.x.std(axis=0))
            self.shift, self.unit = recipe.standard(dataset.y)

    def inputs(self, x: Floats) -> Floats:
        """Return x (N, D) standardised, as the engine's inputs (D + 1, N)."""
        return with_ones((x - self.centre) / self.spread)

    def recipe(self, recipe: Recipe) -> Recipe:
        """Return the recipe of standardised y, in the data's own units."""
        return recipe.in_units(self.unit, self.shift)

    def targets(self, y: Floats) -> Floats:
        """Return y (N, *event) standardised."""
        return (y - self.shift) / self.unit

    def examples(self, x: Floats, y: Floats, dtype: Precision) -> tuple[Floats, Floats]:
        """Return both as the engine takes them: inputs (D + 1, N) and y (N, *event)."""
        return self.inputs(x).astype(dtype), self.targets(y).astype(dtype)


class Points:
    """Training and held-out examples as the engine takes them, with room for one pass over all of them."""

    def __init__(self, scale: Scale, dataset: Dataset, engine: Engine) -> None:
        x, y = (np.concatenate(pair) for pair in ((dataset.x, dataset.held_out_x), (dataset.y, dataset.held_out_y)))
        self.inputs, self.y = scale.examples(x, y, engine.dtype)
        self.buffers: Buffers = engine.buffers(len(y))
        self.training, self.held_out = len(dataset.y), len(dataset.held_out_y)
        self._cuts = [0, self.training] if self.held_out else [0]
        unit = engine.recipe.log_unit(scale.unit)  # densities are per unit of y: d(y/unit)/dy
        self._offsets = unit * np.array([self.training, self.held_out][: len(self._cuts)])
        self._nothing = np.zeros(len(engine.parameters))

    def totals(self, nll: Floats) -> tuple[Floats, Floats]:
        """Return the training and the held-out sums (R,) of nll (R, N + M) in the data's own units."""
        sums = np.add.reduceat(nll, self._cuts, axis=1, dtype=np.float64)  # (R, 1 or 2)
        sums += self._offsets
        return sums[:, 0], sums[:, 1] if self.held_out else self._nothing


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


def initial(settings: Settings, dataset: Dataset, recipe: Recipe) -> ShallowNetwork:
    """Return the network at step 0, for standardised x."""
    scale = Scale(dataset, recipe)
    x = (dataset.x - scale.centre) / scale.spread  # (N, D)
    corners = x.min(axis=0), x.max(axis=0)
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
    """
    return fit_seeds(settings, (settings.seed,), dataset, progress)[0]


def fit_seeds(
    settings: Settings, seeds: tuple[int, ...], dataset: Dataset | None = None, progress: Progress | None = None
) -> list[Run]:
    """Return one run for each seed of the weights, trained together; faster than one after another.

    Data and batches are those of `fit` for all; each ends by itself, when it diverges or its patience is out.
    """
    replay = fit if dataset is None else partial(fit, dataset=dataset)
    return _Training(settings.of(dataset), seeds, dataset or settings.dataset(), replay).runs(progress)


class _Training:
    """R networks on their way through the steps, with all that is recorded of them."""

    def __init__(self, settings: Settings, seeds: tuple[int, ...], dataset: Dataset, replay: Replay) -> None:
        self.settings, self.seeds, self.replay = settings, seeds, replay
        self.whole, self.dataset = dataset, counted(dataset)
        self.scale = Scale(dataset, settings.chosen(dataset=dataset))
        self.recipe = settings.chosen(self.scale.unit, dataset)
        self.recipe.domain.check(dataset.y)
        networks = [initial(replace(settings, seed=seed), dataset, self.recipe) for seed in seeds]
        self.engine = Engine(self.recipe, networks, settings.l2, precision(dataset.size, settings.hidden))
        self.points = Points(self.scale, self.dataset, self.engine)
        self.batch = settings.batch_of(dataset.size)
        self.nll = np.zeros((len(seeds), settings.steps + 1))
        self.held_out_nll = np.zeros_like(self.nll)
        self.recorded: dict[int, Floats] = {}
        self.previous = self.engine.parameters.copy()
        self.ends: list[tuple[int, Ending, Floats] | None] = [None] * len(seeds)

    def runs(self, progress: Progress | None) -> list[Run]:
        """Train, and return one run for each seed."""
        with np.errstate(all="ignore"):  # a run may diverge; that is seen in its NLL
            self._train(progress)
        return [self._run(index) for index in range(len(self.seeds))]

    def _train(self, progress: Progress | None) -> None:
        steps, cap, parameters = self.settings.steps, self.settings.cap, self.engine.parameters
        update = OPTIMISERS[self.settings.optimiser](parameters, self.settings.rate)
        record = set(moments(steps).tolist())
        losses = self._batched_losses() if 0 < self.batch < self.whole.size else self._losses()
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
        for batch in batches(self.whole.size, self.batch, self.settings.batch_seed):
            totals = points.totals(self.engine.nll(points.inputs, points.y, points.buffers))
            self.engine.nll_and_gradient(inputs[:, batch], y[batch], buffers)
            yield totals

    def _pool(self) -> tuple[Floats, Floats]:
        """Return the examples that batches are drawn from; what is held out may follow them."""
        if self.dataset is self.whole:
            return self.points.inputs, self.points.y
        return self.scale.examples(self.whole.x, self.whole.y, self.engine.dtype)

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
        return Run(
            settings=replace(self.settings, seed=self.seeds[index]),
            dataset=self.dataset,
            whole=self.whole,
            recipe=self.scale.recipe(self.recipe),
            steps=steps,
            theta=theta,
            phi=phi,
            nll=self.nll[index, : last + 1],
            held_out_nll=self.held_out_nll[index, : last + 1],
            centre=self.scale.centre,
            spread=self.scale.spread,
            ending=ending,
            replay=self.replay,
        )

    def _settle(self, index: int, steps: Integers, flat: Floats) -> None:
        """Replace the losses of recorded steps by float64 ones, which equal the sum of the costs shown."""
        if self.engine.dtype is np.float64:
            return
        engine = Engine(self.recipe, [initial(self.settings, self.whole, self.recipe)])
        points = Points(self.scale, self.dataset, engine)
        for step, parameters in zip(steps, flat, strict=True):
            engine.parameters[0] = parameters
            totals = points.totals(engine.nll(points.inputs, points.y, points.buffers))
            self.nll[index, step], self.held_out_nll[index, step] = (total[0] for total in totals)
