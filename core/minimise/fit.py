"""Step 3: minimise the negative log-likelihood; settings in, a run out, and nothing else is touched."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from core.arrays import Floats, Integers
from core.choose import Recipe
from core.data import Dataset
from core.minimise.engine import Buffers, Engine, precision, with_ones
from core.minimise.optimisers import OPTIMISERS
from core.minimise.run import Ending, Run, moments
from core.minimise.settings import Settings
from core.predict import ShallowNetwork, seeded

Progress = Callable[[int, int], None]
"""Told now and then how many steps are done, and of how many; what it raises ends the run."""

PROGRESS_STRIDE = 50


class Scale:
    """How data are standardised for a run: x and y by mean and spread, or not at all if the data say so."""

    def __init__(self, dataset: Dataset) -> None:
        self.centre, self.spread = np.zeros(dataset.x.shape[1]), np.ones(dataset.x.shape[1])
        self.shift, self.unit = 0.0, 1.0
        if dataset.standardise:
            self.centre, self.spread = dataset.x.mean(axis=0), dataset.x.std(axis=0)
            self.shift, self.unit = float(dataset.y.mean()), float(dataset.y.std())

    def inputs(self, x: Floats) -> Floats:
        """Return x (N, D) standardised, as the engine's inputs (D + 1, N)."""
        return with_ones((x - self.centre) / self.spread)

    def recipe(self, recipe: Recipe) -> Recipe:
        """Return the recipe of standardised y, in the data's own units."""
        return recipe.in_units(self.unit, self.shift)

    def targets(self, y: Floats) -> Floats:
        """Return y (N,) standardised."""
        return (y - self.shift) / self.unit


class Points:
    """Examples as the engine takes them, with room for a pass over them."""

    def __init__(self, scale: Scale, x: Floats, y: Floats, engine: Engine) -> None:
        dtype = engine.dtype
        self.inputs, self.y = scale.inputs(x).astype(dtype), scale.targets(y).astype(dtype)
        self.buffers: Buffers = engine.buffers(len(y))
        self.offset = len(y) * np.log(scale.unit)  # densities are per unit of y: d(y/unit)/dy

    def __len__(self) -> int:
        return len(self.y)

    def total(self, nll: Floats) -> Floats:
        """Return the sums (R,) of nll (R, N) in the data's own units."""
        return np.asarray(nll.sum(axis=1, dtype=np.float64) + self.offset)


def initial(settings: Settings, dataset: Dataset, recipe: Recipe) -> ShallowNetwork:
    """Return the network at step 0, for standardised x."""
    scale = Scale(dataset)
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


def fit(settings: Settings, progress: Progress | None = None) -> Run:
    """Return the run of these settings; equal settings give an equal run, bit for bit on one machine.

    A run whose NLL stops being finite ends at the last finite step, and says so in `ending`.
    """
    return fit_seeds(settings, (settings.seed,), progress)[0]


def fit_seeds(settings: Settings, seeds: tuple[int, ...], progress: Progress | None = None) -> list[Run]:
    """Return one run for each seed of the weights, trained together; faster than one after another.

    Data and batches are those of `settings` for all; each ends by itself, when it diverges or its patience is out.
    """
    return _Training(settings, seeds).runs(progress)


class _Training:
    """R networks on their way through the steps, with all that is recorded of them."""

    def __init__(self, settings: Settings, seeds: tuple[int, ...]) -> None:
        self.settings, self.seeds = settings, seeds
        self.dataset = settings.dataset()
        self.scale = Scale(self.dataset)
        self.recipe = settings.chosen(self.scale.unit)
        networks = [initial(replace(settings, seed=seed), self.dataset, self.recipe) for seed in seeds]
        dtype = precision(len(self.dataset.y), settings.hidden)
        self.engine = Engine(self.recipe, networks, settings.l2, dtype)
        self.train = Points(self.scale, self.dataset.x, self.dataset.y, self.engine)
        self.held_out = Points(self.scale, self.dataset.held_out_x, self.dataset.held_out_y, self.engine)
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
        steps, parameters = self.settings.steps, self.engine.parameters
        update = OPTIMISERS[self.settings.optimiser](parameters, self.settings.rate)
        record = set(moments(steps).tolist())
        losses = self._batched_losses() if 0 < self.settings.batch < len(self.train) else self._losses()
        for step, totals in zip(range(steps + 1), losses, strict=False):
            self.nll[:, step] = totals
            if len(self.held_out):
                self.held_out_nll[:, step] = self._held_out_losses()
            if step in record:
                self.recorded[step] = parameters.copy()
            if self._all_ended(step, totals):
                break
            np.copyto(self.previous, parameters)
            update(self.engine.gradient)
            if progress and step % PROGRESS_STRIDE == 0:
                progress(step, steps)

    def _losses(self) -> Iterator[Floats]:
        """Yield the NLL (R,) of all points at every step, and leave its gradient in the engine."""
        train = self.train
        while True:
            yield train.total(self.engine.nll_and_gradient(train.inputs, train.y, train.buffers))

    def _batched_losses(self) -> Iterator[Floats]:
        """Yield the NLL (R,) of all points at every step, and leave one batch's gradient in the engine."""
        train, buffers = self.train, self.engine.buffers(self.settings.batch)
        for batch in batches(len(train), self.settings.batch, self.settings.batch_seed):
            totals = train.total(self.engine.nll(train.inputs, train.y, train.buffers))
            self.engine.nll_and_gradient(train.inputs[:, batch], train.y[batch], buffers)
            yield totals

    def _held_out_losses(self) -> Floats:
        held_out = self.held_out
        return held_out.total(self.engine.nll(held_out.inputs, held_out.y, held_out.buffers))

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
        if not patience or not len(self.held_out) or step < patience:
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
        self._settle(self.nll[index], self.dataset.x, self.dataset.y, steps, flat)
        self._settle(self.held_out_nll[index], self.dataset.held_out_x, self.dataset.held_out_y, steps, flat)
        return Run(
            settings=replace(self.settings, seed=self.seeds[index]),
            dataset=self.dataset,
            recipe=self.scale.recipe(self.recipe),
            steps=steps,
            theta=theta,
            phi=phi,
            nll=self.nll[index, : last + 1],
            held_out_nll=self.held_out_nll[index, : last + 1],
            centre=self.scale.centre,
            spread=self.scale.spread,
            ending=ending,
            replay=fit,
        )

    def _settle(self, losses: Floats, x: Floats, y: Floats, steps: Integers, flat: Floats) -> None:
        """Replace the losses of recorded steps by float64 ones, which equal the sum of the costs shown."""
        engine = Engine(self.recipe, [initial(self.settings, self.dataset, self.recipe)])
        points = Points(self.scale, x, y, engine)
        for step, parameters in zip(steps, flat, strict=True):
            engine.parameters[0] = parameters
            losses[step] = points.total(engine.nll(points.inputs, points.y, points.buffers))[0]
