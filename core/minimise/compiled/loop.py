"""The training loop of one network, from the first pass to the last step, outside the interpreter's lock.

Arrays are padded to what the loops over them take at once: outputs and rows of inputs to even counts, units to
multiples of four. What is added has weight 0.
"""

import math
from typing import Any, NamedTuple

from core.arrays import Floats, Integers
from core.exact.compiled import borrower, called_borrower, compiled_borrower
from core.minimise.compiled.activations import activate, differentiate
from core.minimise.compiled.links import chain, link_all
from core.minimise.compiled.optimisers import update
from core.minimise.compiled.rows import summed, weigh
from core.minimise.compiled.wide import Entries, add_products, collect, lay_out, weigh_units

RUNNING, FINISHED, OUT_OF_PATIENCE, DIVERGED = range(4)


class Examples(NamedTuple):
    """Blocks of examples: x (B, J, W) has a row of ones, then the inputs, all 0 at what fills up a block; y (B, E, W).

    The first `training` blocks hold `size` training examples, the others the held-out ones. Where inputs are many,
    what is not 0 of a block is known by example, as a matrix (W, J - 1) without the ones, and by input, as one (J, W).
    """

    x: Floats
    y: Floats
    by_example: Entries
    by_input: Entries
    training: int
    size: int


class Batches(NamedTuple):
    """What is drawn from: x (J - 1, N) without the row of ones, y (E, N), and rows (S, batch) for the steps to take."""

    x: Floats
    y: Floats
    rows: Integers


class Rules(NamedTuple):
    """How to train, and whether inputs are many; the offsets are added to the sums of training and held-out NLL."""

    wide: int
    activation: int
    optimiser: int
    rate: float
    cap: float
    patience: int
    offset: float
    held_out_offset: float


class Network(NamedTuple):
    """Parameters (P,) and their gradient, padded; which of them are free, and how they decay.

    theta (J, H) and phi (K, 1 + H) are views of the parameters, by_theta and by_phi of the gradient.
    """

    flat: Floats
    gradient: Floats
    free: Floats
    decay: Floats
    theta: Floats
    phi: Floats
    by_theta: Floats
    by_phi: Floats


class Room(NamedTuple):
    """Room for one pass over a block; `constants` and `outer` are of use for all blocks, see `lay_out` of wide.py."""

    active: Floats
    stored: Floats
    raw: Floats
    values: Floats
    slopes: Floats
    by_value: Floats
    nll: Floats
    score: Floats
    back: Floats
    sums: Floats
    constants: Floats
    outer: Floats


class Memory(NamedTuple):
    """What lasts from step to step: two moments and `previous` (3, P), Adam's powers, the lowest held-out NLL.

    `marks` (3,) has the step of the lowest held-out NLL, how many steps were recorded, and how it ended.
    """

    moments: Floats
    powers: Floats
    lowest: Floats
    marks: Integers


class Record(NamedTuple):
    """What is kept: both NLL (2, S + 1), the steps to record (F,) and the network's own parameters there (F', P).

    F' counts the last step, too, if it is not among them. `own` (P,) is where they stand among those that are padded.
    """

    nll: Floats
    steps: Integers
    parameters: Floats
    own: Integers


@borrower
def restrict(flat: Floats, gradient: Floats, free: Floats, decay: Floats) -> None:
    """Set the gradient to 0 where a parameter is not free, and add the decay."""
    for j in range(flat.size):
        gradient[j] = (gradient[j] if free[j] > 0.0 else 0.0) + decay[j] * flat[j]


@borrower
def copy(numbers: Floats, to: Floats) -> None:
    """Set `to` (P,) to the numbers (P,)."""
    for j in range(numbers.size):
        to[j] = numbers[j]


@borrower
def record_parameters(flat: Floats, record: Record, place: int) -> None:
    """Record the network's own of the padded parameters."""
    for j in range(record.own.size):
        record.parameters[place, j] = flat[record.own[j]]


@borrower
def forward(
    family: Any, codes: Integers, affine: Floats, rules: Rules, net: Network, examples: Examples, b: int, room: Room
) -> None:
    """Set the NLL of each example of block b, its values and its gradient by them."""
    if rules.wide:
        add_products(examples.by_example, b, net.theta[1:], room.constants, room.active)
    activate(rules.activation, net.theta, examples.x[b], room.active, room.stored, rules.wide)
    if rules.wide:
        weigh_units(net.phi, room.outer, room.active, room.raw)
    else:
        weigh(net.phi, room.active, room.raw)
    link_all(codes, affine, room.raw, room.values, room.slopes)
    y, (count, width) = examples.y[b], room.values.shape
    family(y.ctypes, room.values.ctypes, room.nll.ctypes, room.by_value.ctypes, count, width)


@borrower
def backward(codes: Integers, rules: Rules, net: Network, examples: Examples, b: int, share: float, room: Room) -> None:
    """Add block b's share to the gradients."""
    x = examples.x[b]
    chain(codes, room.by_value, room.slopes, x[0], share, room.score)
    for k in range(room.score.shape[0]):
        net.by_phi[k, 0] += summed(room.score, k, x)
    differentiate(
        rules.activation, net.phi, room.outer, room.active, room.stored, room.score, x, room.back, room.sums,
        net.by_theta, net.by_phi, rules.wide,
    )  # fmt: skip
    if rules.wide:
        add_products(examples.by_input, b, room.back, net.by_theta, net.by_theta)


@called_borrower
def collect_entries(examples: Examples) -> None:
    """Set the entries to what is not 0 of the inputs."""
    for b in range(examples.x.shape[0]):
        collect(examples.x[b, 1:].T, examples.by_example, b)
        collect(examples.x[b], examples.by_input, b)


@called_borrower
def prepare_step(step: int, net: Network, examples: Examples, room: Room) -> None:
    """Make what a step needs where inputs are many, and at the first one what all of them need."""
    if step == 0:
        collect_entries(examples)
    lay_out(net.theta, net.phi, room.constants, room.outer)


@called_borrower
def gather(batches: Batches, rows: Integers, x: Floats, y: Floats) -> None:
    """Fill the blocks x (B, J, W) and y (B, E, W) with these rows; what is left over has x = 0 and the first y."""
    width = x.shape[2]
    for b in range(x.shape[0]):
        for i in range(width):
            at = b * width + i
            row = rows[at] if at < rows.size else rows[0]
            x[b, 0, i] = 1.0 if at < rows.size else 0.0
            for j in range(batches.x.shape[0]):
                x[b, 1 + j, i] = x[b, 0, i] * batches.x[j, row]
            for e in range(y.shape[1]):
                y[b, e, i] = batches.y[e, row]


@borrower
def ending(step: int, steps: int, nll: float, held_out: float, any_out: bool, rules: Rules, memory: Memory) -> int:
    """Return how training ends at this step, or RUNNING; the first of equal held-out NLL is the lowest."""
    lowest = memory.lowest[0]
    if step == 0 or held_out < lowest or (math.isnan(held_out) and not math.isnan(lowest)):
        memory.lowest[0], memory.marks[0] = held_out, step
    if not math.isfinite(nll):
        return DIVERGED
    if rules.patience and any_out and step - memory.marks[0] >= rules.patience:
        return OUT_OF_PATIENCE
    return FINISHED if step == steps else RUNNING


@borrower
def pass_over(
    family: Any, codes: Integers, affine: Floats, rules: Rules, net: Network, examples: Examples, whole: bool,
    room: Room,
) -> tuple[float, float]:  # fmt: skip
    """Return the NLL of the training examples and of those held out; of the `whole` training set add the gradient."""
    sums, held_out = 0.0, 0.0
    for b in range(examples.x.shape[0]):
        forward(family, codes, affine, rules, net, examples, b, room)
        part = summed(room.nll, 0, examples.x[b])
        if b >= examples.training:
            held_out += part
            continue
        sums += part
        if whole:
            backward(codes, rules, net, examples, b, 1.0 / examples.size, room)
    return sums + rules.offset, held_out + rules.held_out_offset


@borrower
def add_batch(
    family: Any, codes: Integers, affine: Floats, rules: Rules, net: Network, batches: Batches, n: int, drawn: Examples,
    room: Room,
) -> None:  # fmt: skip
    """Add the gradient of batch n, gathered in the blocks `drawn`."""
    gather(batches, batches.rows[n], drawn.x, drawn.y)
    if rules.wide:
        collect_entries(drawn)
    for b in range(drawn.x.shape[0]):
        forward(family, codes, affine, rules, net, drawn, b, room)
        backward(codes, rules, net, drawn, b, 1.0 / drawn.size, room)


@borrower
def note_step(step: int, nll: float, held_out: float, net: Network, memory: Memory, record: Record) -> None:
    """Record both NLL, and the parameters where this step is one to record."""
    record.nll[0, step], record.nll[1, step] = nll, held_out
    if memory.marks[1] < record.steps.size and record.steps[memory.marks[1]] == step:
        record_parameters(net.flat, record, memory.marks[1])
        memory.marks[1] += 1


@borrower
def descend(rules: Rules, net: Network, memory: Memory) -> None:
    """Move the parameters along the gradient, as far as they are free and the cap allows."""
    restrict(net.flat, net.gradient, net.free, net.decay)
    copy(net.flat, memory.moments[2])
    update(rules.optimiser, rules.rate, net.flat, net.gradient, memory.moments[0], memory.moments[1], memory.powers)
    if rules.cap:
        for j in range(net.flat.size):
            net.flat[j] = min(max(net.flat[j], -rules.cap), rules.cap)


@compiled_borrower
def take_steps(
    family: Any,
    codes: Integers,
    affine: Floats,
    rules: Rules,
    net: Network,
    examples: Examples,
    batches: Batches,
    drawn: Examples,
    room: Room,
    drawn_room: Room,
    memory: Memory,
    record: Record,
    start: int,
    stop: int,
) -> int:
    """Take the steps from `start` up to `stop`, and return the step that was come to: the last one, if it has ended.

    Where `batches` has rows, a step takes the gradient of those alone, gathered in the blocks `drawn`.
    """
    steps, any_out = record.nll.shape[1] - 1, examples.x.shape[0] > examples.training
    for step in range(start, stop):
        net.gradient[:] = 0.0
        if rules.wide:
            prepare_step(step, net, examples, room)
        nll, held_out = pass_over(family, codes, affine, rules, net, examples, not batches.rows.size, room)
        note_step(step, nll, held_out, net, memory, record)
        memory.marks[2] = ending(step, steps, nll, held_out, any_out, rules, memory)
        if memory.marks[2] != RUNNING:
            return step
        if batches.rows.size:
            add_batch(family, codes, affine, rules, net, batches, step - start, drawn, drawn_room)
        descend(rules, net, memory)
    return stop
