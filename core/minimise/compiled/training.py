"""The door to the compiled loop: a recipe, a network and standardised examples in; what came of each step out."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import perf_counter
from typing import Any, Literal

import numpy as np

from core.arrays import Floats, Integers
from core.choose import Recipe
from core.choose.closed_form import block, has_formula
from core.choose.link import Link
from core.choose.parameter import Parameter
from core.minimise.compiled import activations, links, loop, optimisers
from core.minimise.compiled.callback import Scores
from core.minimise.compiled.wide import Entries
from core.predict import ShallowNetwork

Ending = Literal["finished", "patience", "diverged"]
Progress = Callable[[int, int], None]
"""Told now and then how many steps are done, and of how many; what it raises ends the run."""

STRIDE, GROWTH = 1, 8
"""How many steps are taken before progress is told for the second time, and how many times as many at most after:
a step of many points takes as long as thousands of few."""
PAUSE = 0.01
"""So many seconds later it is told again, or as soon as a step is done."""
STEP = 16
"""A block's width is a multiple of this: so many examples are taken at once, see rows.py."""
WIDEST, WIDEST_IN_PYTHON, WIDEST_OF_MANY = 256, 4096, 96
"""How many examples a block may hold: its rows stay in a near cache, unless Python is called, which costs more."""
MANY_INPUTS, MANY_UNITS, FILLED = 16, 32, 0.75
"""So many or more are taken in lanes of units, see wide.py, if no more than this share of the inputs is not 0."""
LINE = 8
"""So many numbers fill a line of the CPU's cache."""
BLOCK_COST, BLOCK_COST_IN_PYTHON = 32, 1024
"""What a block costs beside its examples, in examples."""
ENDINGS: dict[int, Ending] = {
    loop.FINISHED: "finished",
    loop.OUT_OF_PATIENCE: "patience",
    loop.DIVERGED: "diverged",
}


@dataclass(frozen=True)
class Plan:
    """How a network is to be trained; fields are those of Settings, `record` the steps to record (F,).

    `batches` yields the rows of the pool that each step takes, `batch` of them, and is None where a step takes all.
    The offsets are added to the sums of the training and the held-out NLL.
    """

    optimiser: str
    rate: float
    steps: int
    record: Integers
    l2: float = 0.0
    cap: float = 0.0
    patience: int = 0
    offsets: tuple[float, float] = (0.0, 0.0)
    batch: int = 0
    batches: Iterator[Integers] | None = None


@dataclass(frozen=True)
class Data:
    """Standardised examples: x (N, D) and y (N, *event) to train with, and those held out.

    Batches come from the `pool`, where that is given.
    """

    x: Floats
    y: Floats
    held_out_x: Floats
    held_out_y: Floats
    pool: tuple[Floats, Floats] | None = None


@dataclass(frozen=True)
class Trained:
    """Both NLL (last + 1,), the recorded steps (F,) with the parameters there (F, P), and how it ended."""

    nll: Floats
    held_out_nll: Floats
    steps: Integers
    parameters: Floats
    ending: Ending


def train(recipe: Recipe, network: ShallowNetwork, data: Data, plan: Plan, progress: Progress | None = None) -> Trained:
    """Return what came of training the network: the same bits on any CPU, if the recipe has a formula.

    What `progress` raises, or the recipe, ends it.
    """
    call = _Call(recipe, network, data, plan)
    step, stride = 0, STRIDE
    with np.errstate(all="ignore"):  # it may diverge; that is seen in its NLL
        while step <= plan.steps and not call.ending:
            if progress:
                progress(step, plan.steps)
            began = perf_counter()
            step = call.take(step, min(step + stride, plan.steps + 1))
            stride = paced(stride, perf_counter() - began)
    return call.trained(step)


def paced(stride: int, seconds: float) -> int:
    """Return how many steps to take in a PAUSE, at most GROWTH times as many as those that took so many seconds."""
    return max(1, min(GROWTH * stride, int(stride * PAUSE / seconds)))


def width_of(sizes: tuple[int, ...], in_python: bool = False, wide: bool = False) -> int:
    """Return how wide blocks are, so that what fills them up, and their count, cost least; the widest of equals."""
    most = WIDEST_IN_PYTHON if in_python else WIDEST_OF_MANY if wide else WIDEST
    widest = min(padded(max(sizes), STEP), most)
    block_cost = BLOCK_COST_IN_PYTHON if in_python else BLOCK_COST

    def cost(width: int) -> int:
        return sum(-(-size // width) * (width + block_cost) for size in sizes)

    return min(range(STEP, widest + 1, STEP), key=lambda width: (cost(width), -width))


def is_wide(x: Floats, units: int) -> bool:
    """Return whether zeros among the inputs x (N, D) are so many that it is quicker to pass them over."""
    many = x.shape[1] >= MANY_INPUTS and units >= MANY_UNITS
    return many and bool(np.count_nonzero(x) <= FILLED * x.size)


def padded(count: int, multiple: int) -> int:
    """Return the least multiple that is no less."""
    return -(-count // multiple) * multiple


def zeros(*shape: int) -> Floats:
    """Return zeros that begin where a line of the CPU's cache does: eight numbers at once that lie in two are slow."""
    size = math.prod(shape)
    room = np.zeros(size + LINE)
    start = -(room.ctypes.data // room.itemsize) % LINE
    return room[start : start + size].reshape(shape)


def aligned(array: Floats) -> Floats:
    """Return a copy that begins where a line of the CPU's cache does."""
    copy = zeros(*array.shape)
    copy[:] = array
    return copy


def inputs_of(x: Floats) -> Floats:
    """Return x (N, D) as rows (J, N), so many with zeros that they and a row of ones are even."""
    rows = np.zeros((padded(1 + x.shape[1], 2) - 1, len(x)))
    rows[: x.shape[1]] = x.T
    return rows


def targets_of(y: Floats) -> Floats:
    """Return y (N, *event) as rows (E, N)."""
    return np.ascontiguousarray(y.reshape(len(y), -1).T, dtype=np.float64)


def blocks(rows: Floats, width: int) -> Floats:
    """Return rows (N, J), one an example, as blocks (B, J, W), filled up with zeros."""
    full, rest = divmod(len(rows), width)
    made = zeros(full + (rest > 0), rows.shape[1], width)
    made[:full] = rows[: full * width].reshape(full, width, rows.shape[1]).swapaxes(1, 2)
    made[full:, :, :rest] = rows[full * width :].T
    return made


def examples_of(x: Floats, y: Floats, width: int) -> tuple[Floats, Floats]:
    """Return x (N, D) and y (N, *event) in blocks, the x below a row of ones; where they fill up x is 0, y the first.

    So many rows of x are zeros that with the row of ones they are even.
    """
    flat = y.reshape(len(y), -1)
    to_fill = padded(len(x), width) - len(x)
    rows = np.zeros((len(x), padded(1 + x.shape[1], 2)))
    rows[:, 0], rows[:, 1 : 1 + x.shape[1]] = 1.0, x
    return blocks(rows, width), blocks(np.concatenate([flat, np.repeat(flat[:1], to_fill, axis=0)]), width)


class _Call:
    """The arguments of the compiled loop."""

    def __init__(self, recipe: Recipe, network: ShallowNetwork, data: Data, plan: Plan) -> None:
        self.plan = plan
        self.scores = None if knows(recipe) else Scores(recipe)
        self.family = self.scores.family if self.scores else block(type(recipe))
        self.codes, self.affine = _raw(recipe) if self.scores else _links(recipe)
        in_python = self.scores is not None
        wide = is_wide(data.x, len(network.theta))
        self.net, own = _network(recipe, network, plan.l2, 32 if wide else 4)
        self.rules = loop.Rules(
            int(wide),
            activations.CODES[network.activation],
            optimisers.CODES[plan.optimiser],
            float(plan.rate),
            float(plan.cap),
            int(plan.patience),
            *(float(offset) for offset in plan.offsets),
        )
        self.examples, self.drawn = _examples(data, in_python, wide), _drawn(data, plan, in_python, wide)
        self.pool = _pool(data, plan)
        self.room = self._room(self.examples)
        self.drawn_room = self._room(self.drawn)._replace(constants=self.room.constants, outer=self.room.outer)
        self.memory = loop.Memory(zeros(3, self.net.flat.size), np.ones(2), np.zeros(1), np.zeros(3, np.int64))
        self.memory.moments[2] = self.net.flat
        record = np.array(plan.record, dtype=np.int64)
        room = np.empty((np.union1d(record, plan.steps).size, own.size))
        self.record = loop.Record(np.zeros((2, plan.steps + 1)), record, room, own)

    def _room(self, examples: loop.Examples) -> loop.Room:
        width, units, outputs, values = examples.x.shape[2], self.net.theta.shape[1], len(self.net.phi), len(self.codes)
        hidden = (width, units) if self.rules.wide else (1 + units, width)
        back = (width, units) if self.rules.wide else (4, width)
        rows = (zeros(count, width) for count in (outputs, values, outputs, values, 1, outputs))
        several = zeros(*back), np.zeros((4, 2)), zeros(1, units), zeros(outputs, units)
        return loop.Room._make([zeros(*hidden), zeros(*hidden), *rows, *several])

    @property
    def ending(self) -> int:
        """How it ended; 0 while it goes on."""
        return int(self.memory.marks[2])

    def take(self, start: int, stop: int) -> int:
        """Take the steps from `start` up to `stop`, and return the step that was come to."""
        come = loop.take_steps(
            self.family, self.codes, self.affine, self.rules, self.net, self.examples,
            self._batches(stop - start), self.drawn, self.room, self.drawn_room, self.memory, self.record, start, stop,
        )  # fmt: skip
        if self.scores and self.scores.failure:
            raise self.scores.failure
        return come

    def _batches(self, steps: int) -> loop.Batches:
        """Return what is drawn from, and the rows of the next steps."""
        batches = self.plan.batches
        return self.pool if batches is None else self.pool._replace(rows=np.stack(list(islice(batches, steps))))

    def trained(self, step: int) -> Trained:
        """Return what came of it; the last network is that of the last step with a finite NLL."""
        diverged = self.ending == loop.DIVERGED
        last = max(step - 1, 0) if diverged else step
        kept = int(np.searchsorted(self.record.steps, last))
        nll, held_out = self.record.nll[:, : last + 1]
        room = self.record.parameters
        room[kept] = (self.memory.moments[2] if diverged else self.net.flat)[self.record.own]
        parameters = room if kept + 1 == len(room) else room[: kept + 1].copy()  # what is not used is let go
        return Trained(nll, held_out, np.append(self.record.steps[:kept], last), parameters, ENDINGS[self.ending])


def knows(recipe: Recipe) -> bool:
    """Return whether the loop knows the recipe's formula, and all its links."""
    own = (each.link.diagonal or each.link for each in recipe.predicted)
    return has_formula(type(recipe)) and all(link.name in links.CODES for link in own)


def _raw(recipe: Recipe) -> tuple[Integers, Floats]:
    """Return the codes and the units of raw outputs as they are: see `_links`."""
    return np.full(recipe.outputs, links.IDENTITY), np.tile([1.0, 0.0, 1.0], (recipe.outputs, 1))


def _links(recipe: Recipe) -> tuple[Integers, Floats]:
    """Return the code of each value's link (P,), and its factor, shift and gain (P, 3)."""
    own = np.array([unit for each in recipe.parameters for unit in _units(each)], dtype=np.float64)
    return own[:, 0].astype(np.int64), np.ascontiguousarray(own[:, 1:])


def _units(parameter: Parameter) -> Iterator[tuple[Any, ...]]:
    """Return code, factor, shift and gain of each value of a parameter."""
    link, width = parameter.link, parameter.width
    if parameter.fixed:
        return iter([(links.GIVEN, 0.0, parameter.source, 1.0)])
    if link.diagonal:
        return _triangle(link, link.diagonal, len(np.asarray(parameter.start)))
    code = links.CODES[link.name]
    count = 1 if code == links.DIRECTION else width
    units = (_for_each(unit, count) for unit in (link.factor, link.shift, link.gain))
    return zip([code] * count, *units, strict=True)


def _for_each(unit: float | Floats, count: int) -> list[float]:
    """Return the unit of each of so many values."""
    return np.broadcast_to(unit, count).tolist() if np.ndim(unit) else [float(unit)] * count


def _triangle(link: Link, diagonal: Link, size: int) -> Iterator[tuple[Any, ...]]:
    """Return those of the entries of a triangular matrix of so many rows; a row has one factor and no shift."""
    factors = _for_each(np.ravel(link.factor), size)
    for row, factor in enumerate(factors):
        yield from [(links.IDENTITY, factor, 0.0, link.gain)] * row
        yield links.CODES[diagonal.name], factor * diagonal.factor, factor * diagonal.shift, link.gain


def _network(recipe: Recipe, network: ShallowNetwork, l2: float, lanes: int) -> tuple[loop.Network, Integers]:
    """Return the network padded, units to a multiple of `lanes`, and where its own parameters are in what is padded."""
    (units, inputs), outputs = network.theta.shape, len(network.phi)
    shapes = (padded(inputs, 2), padded(units, lanes)), (padded(outputs, 2), 1 + padded(units, lanes))
    free, slopes = np.ones_like(network.phi), np.ones((inputs, units))
    free[~recipe.varies, 1:], slopes[0] = 0.0, 0.0
    decay = np.where(recipe.varies[:, None] & (np.arange(1 + units) > 0), l2, 0.0)
    flat, theta, phi = _side_by_side(shapes, network.theta.T, network.phi)
    gradient, by_theta, by_phi = _side_by_side(shapes, np.zeros_like(slopes), np.zeros_like(free))
    places = np.arange(theta.size).reshape(theta.shape), theta.size + np.arange(phi.size).reshape(phi.shape)
    own = np.concatenate([places[0][:inputs, :units].T.ravel(), places[1][:outputs, : 1 + units].ravel()])
    frees = _side_by_side(shapes, np.ones_like(slopes), free)[0]
    decays = _side_by_side(shapes, l2 * slopes, decay)[0]
    return loop.Network(flat, gradient, frees, decays, theta, phi, by_theta, by_phi), own


def _side_by_side(shapes: tuple[tuple[int, int], ...], theta: Floats, phi: Floats) -> tuple[Floats, Floats, Floats]:
    """Return one array (P,) with both, padded with zeros to these shapes, and the views of it that they are."""
    size = shapes[0][0] * shapes[0][1]
    flat = zeros(size + shapes[1][0] * shapes[1][1])
    first, second = flat[:size].reshape(shapes[0]), flat[size:].reshape(shapes[1])
    first[: len(theta), : theta.shape[1]], second[: len(phi), : phi.shape[1]] = theta, phi
    return flat, first, second


def _examples(data: Data, in_python: bool, wide: bool) -> loop.Examples:
    width = width_of((len(data.x), len(data.held_out_x)), in_python, wide)
    x, y = examples_of(data.x, data.y, width)
    count = len(x)
    if len(data.held_out_x):
        out_x, out_y = examples_of(data.held_out_x, data.held_out_y, width)
        x, y = aligned(np.concatenate([x, out_x])), aligned(np.concatenate([y, out_y]))
    return loop.Examples(x, y, *_entries(x, wide), count, len(data.x))


def _entries(x: Floats, wide: bool) -> tuple[Entries, Entries]:
    """Return room for what is not 0 of the inputs x (B, J, W), by example and by input; none where they are few."""
    blocks, inputs, width = x.shape if wide else (1, 1, 1)
    size = inputs * width
    return (room_of(blocks, width, size), room_of(blocks, inputs, size))


def room_of(blocks: int, rows: int, size: int) -> Entries:
    """Return room for the entries of so many blocks, each of so many rows and numbers in all."""
    return Entries(
        np.zeros((blocks, rows + 1), np.uint64), np.empty((blocks, size), np.uint32), np.empty((blocks, size))
    )


def _pool(data: Data, plan: Plan) -> loop.Batches:
    """Return what is drawn from, with no rows yet."""
    x, y = data.pool or (data.x, data.y)
    none = np.zeros((0, 0), np.int64)
    if plan.batches is None:
        return loop.Batches(np.zeros((1, 1)), np.zeros((1, 1)), none)
    return loop.Batches(inputs_of(x), targets_of(y), none)


def _drawn(data: Data, plan: Plan, in_python: bool, wide: bool) -> loop.Examples:
    """Return empty blocks for one batch."""
    size = plan.batch or 1
    width = width_of((size,), in_python, wide)
    x, y = examples_of(np.zeros((size, data.x.shape[1])), np.zeros((size, *data.y.shape[1:])), width)
    return loop.Examples(x, y, *_entries(x, wide), len(x), size)
