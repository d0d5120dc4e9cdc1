"""Step 3 in NumPy, a peer and an oracle: the NLL of R shallow networks at once, its gradient, and the optimisers.

With one hidden layer the gradient is two matrix products around the recipe's score. Examples lie along the
last axis, and all arrays of a pass are made once. BLAS and NumPy round as their kernels for a CPU do.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from core.arrays import Floats, Mask
from core.choose import Recipe
from core.minimise.compiled.optimisers import ADAM_DECAYS, EPSILON, MOMENTUM, RMS_DECAY
from core.minimise.fit import Task, initial
from core.predict import ACTIVATIONS, ShallowNetwork

Precision = type[np.floating[Any]]
Update = Callable[[Floats], None]
"""Takes one step: given the gradient, changes in place the parameters for which it was made."""

DOUBLE_UP_TO = 8_000
"""Up to this many activations a step, what a step costs is its calls, not its arithmetic, and float64 is nearly free.

It lets a script that does the same in another order end at the same loss, even where a run is chaotic. Beyond it
float32, PyTorch's default, takes less than two thirds of the time."""


def precision(examples: int, hidden: int) -> Precision:
    """Return what it computes in for that many examples and hidden units."""
    return np.float64 if examples * hidden <= DOUBLE_UP_TO else np.float32


def with_ones(x: Floats) -> Floats:
    """Return the inputs (D + 1, N), a first row of ones above the columns of x (N, D)."""
    return np.vstack([np.ones(len(x)), x.T])


def lean(array: Floats) -> Floats:
    """Return the array (R, ...) without its first axis if R = 1: two matrices are multiplied faster than two stacks."""
    return array[0] if len(array) == 1 else array


class Buffers:
    """The arrays of one forward and backward pass of R networks over N examples."""

    def __init__(self, networks: int, hidden: int, outputs: int, examples: int, dtype: Precision) -> None:
        self.pre = np.empty((networks, hidden, examples), dtype)
        self.active = np.ones((networks, hidden + 1, examples), dtype)  # its first row stays 1, for φ_k0
        self.slope = np.empty_like(self.pre)
        self.raw = np.empty((networks, outputs, examples), dtype)
        self.products = lean(self.pre), lean(self.active), lean(self.raw)
        self._first: dict[int | None, tuple[Floats, Floats, Floats]] = {}

    def first(self, count: int | None) -> tuple[Floats, Floats, Floats]:
        """Return for the first `count` examples, None for all: `active` (N, H + 1), `slope` and room for (H, N).

        Each has R in front if there are several networks.
        """
        if count not in self._first:
            active, slope = lean(self.active[..., :count]), lean(self.slope[..., :count])
            self._first[count] = active.swapaxes(-1, -2), slope, np.empty(slope.shape, slope.dtype)
        return self._first[count]


class Engine:
    """R networks of one shape; their parameters (R, P) lie in one array, which the optimiser changes."""

    def __init__(
        self,
        recipe: Recipe,
        networks: Sequence[ShallowNetwork],
        l2: float = 0.0,
        dtype: Precision = np.float64,
    ) -> None:
        self.recipe = recipe
        self.activation = ACTIVATIONS[networks[0].activation]
        self.theta_shape, self.phi_shape = networks[0].theta.shape, networks[0].phi.shape
        flat = [np.concatenate([network.theta.ravel(), network.phi.ravel()]) for network in networks]
        self.parameters = np.stack(flat).astype(dtype)  # (R, P)
        self.gradient = np.zeros_like(self.parameters)
        self.theta, self.phi = self.split(self.parameters)
        self._theta_gradient, self._phi_gradient = self.split(self.gradient)
        self._product: Callable[..., Floats] = np.dot if len(networks) == 1 else np.matmul
        self._lean = tuple(map(lean, (self.theta, self.phi, self._theta_gradient, self._phi_gradient)))
        self._back_through = self._lean[1][..., 1:].swapaxes(-1, -2)  # (H, K)
        self._weights = l2 * self._decayed(recipe.varies) if l2 else None
        self._still = np.flatnonzero(~recipe.varies)

    @property
    def dtype(self) -> Precision:
        """What this engine computes in."""
        return self.parameters.dtype.type

    def split(self, flat: Floats) -> tuple[Floats, Floats]:
        """Return the views theta (..., H, D + 1) and phi (..., K, H + 1) of parameters (..., P)."""
        size = int(np.prod(self.theta_shape))
        theta, phi, lead = flat[..., :size], flat[..., size:], flat.shape[:-1]
        return theta.reshape(*lead, *self.theta_shape), phi.reshape(*lead, *self.phi_shape)

    def buffers(self, examples: int) -> Buffers:
        """Return buffers for passes over that many examples."""
        shape = len(self.parameters), self.theta_shape[0], self.phi_shape[0]
        return Buffers(*shape, examples, self.dtype)

    def forward(self, inputs: Floats, buffers: Buffers) -> Floats:
        """Return the raw outputs (R, N, K) at inputs (D + 1, N), or (R, D + 1, N) where each network has its own.

        They live in the buffers.
        """
        theta, phi, *_ = self._lean
        pre, active, raw = buffers.products
        self._product(theta, inputs, out=pre)  # (H, N)
        self.activation.apply(buffers.pre, buffers.active[:, 1:], buffers.slope)
        self._product(phi, active, out=raw)  # (K, N)
        return buffers.raw.swapaxes(1, 2)

    def nll(self, inputs: Floats, y: Floats, buffers: Buffers) -> Floats:
        """Return the NLL of every example (R, N) in nats; y is (N, *event), or (R, N, *event) as the inputs are."""
        return self.recipe.nll_and_score(self.forward(inputs, buffers), y)[0]

    def nll_and_gradient(self, inputs: Floats, y: Floats, buffers: Buffers, count: int | None = None) -> Floats:
        """Return each example's NLL (R, N); set `gradient` to that of their mean plus ½ l2 Σ weights².

        The gradient is of the first `count` examples; None means all of them.
        """
        nll, score = self.recipe.nll_and_score(self.forward(inputs, buffers), y)
        score = score[:, :count]
        score *= 1.0 / score.shape[1]
        self._backward(inputs[..., :count], score.swapaxes(1, 2), buffers, count)
        return nll

    def _backward(self, inputs: Floats, score: Floats, buffers: Buffers, count: int | None) -> None:
        active, slope, back = buffers.first(count)
        *_, theta_gradient, phi_gradient = self._lean
        score = lean(score)
        self._product(score, active, out=phi_gradient)  # (K, H + 1)
        self._product(self._back_through, score, out=back)  # (H, N)
        np.multiply(back, slope, out=back)
        self._product(back, inputs.swapaxes(-1, -2), out=theta_gradient)  # (H, D + 1)
        if len(self._still):
            self._phi_gradient[:, self._still, 1:] = 0.0
        if self._weights is not None:
            self.gradient += self._weights * self.parameters

    def _decayed(self, varies: Mask) -> Floats:
        """Return 1 (P,) for each weight and 0 for each constant: L2 acts on slopes, not on offsets."""
        mask: Floats = np.ones_like(self.parameters[0])
        theta, phi = self.split(mask)
        theta[:, 0], phi[:, 0] = 0.0, 0.0
        phi[~varies] = 0.0
        return mask


def sgd(p: Floats, rate: float) -> Update:
    """Return stochastic gradient descent: p ← p - rate g."""
    change = np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(g, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def momentum(p: Floats, rate: float) -> Update:
    """Return gradient descent with momentum: v ← 0.9 v + g, p ← p - rate v."""
    velocity, change = np.zeros_like(p), np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, g, out=velocity)
        np.multiply(velocity, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def nesterov(p: Floats, rate: float) -> Update:
    """Return Nesterov momentum: v ← 0.9 v + g, p ← p - rate (g + 0.9 v)."""
    velocity, change = np.zeros_like(p), np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(velocity, MOMENTUM, out=velocity)
        np.add(velocity, g, out=velocity)
        np.multiply(velocity, MOMENTUM, out=change)
        np.add(change, g, out=change)
        np.multiply(change, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def rmsprop(p: Floats, rate: float) -> Update:
    """Return RMSProp: s ← 0.99 s + 0.01 g², p ← p - rate g / (√s + 1e-8)."""
    square, change = np.zeros_like(p), np.empty_like(p)

    def update(g: Floats) -> None:
        np.multiply(g, g, out=change)
        np.multiply(change, 1.0 - RMS_DECAY, out=change)
        np.multiply(square, RMS_DECAY, out=square)
        np.add(square, change, out=square)
        np.sqrt(square, out=change)
        np.add(change, EPSILON, out=change)
        np.divide(g, change, out=change)
        np.multiply(change, rate, out=change)
        np.subtract(p, change, out=p)

    return update


def adam(p: Floats, rate: float) -> Update:
    """Return Adam (Kingma & Ba 2015): moving means of g and g², corrected for their start at zero.

    The sums are kept without their factors 1 - decay, which join the correction: fewer passes over arrays.
    """
    first, second, change, root = np.zeros_like(p), np.zeros_like(p), np.empty_like(p), np.empty_like(p)
    decay, decay_square = ADAM_DECAYS
    powers = [1.0, 1.0]

    def update(g: Floats) -> None:
        powers[0] *= decay
        powers[1] *= decay_square
        np.multiply(first, decay, out=first)
        np.add(first, g, out=first)
        np.multiply(g, g, out=change)
        np.multiply(second, decay_square, out=second)
        np.add(second, change, out=second)
        np.sqrt(second, out=root)
        np.multiply(root, math.sqrt((1.0 - decay_square) / (1.0 - powers[1])), out=root)
        np.add(root, EPSILON, out=root)
        np.divide(first, root, out=change)
        np.multiply(change, rate * (1.0 - decay) / (1.0 - powers[0]), out=change)
        np.subtract(p, change, out=p)

    return update


OPTIMISERS: Mapping[str, Callable[[Floats, float], Update]] = MappingProxyType(
    {"sgd": sgd, "momentum": momentum, "nesterov": nesterov, "rmsprop": rmsprop, "adam": adam}
)
"""How to make each optimiser for parameters and a learning rate, by the name it bears in the URL."""


def steps_of(tasks: Sequence[Task], dtype: Precision = np.float64) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield at each step both NLLs (R,) and the parameters (R, P) of networks of the same data, for ever."""
    first, own = tasks[0], tasks[0].settings
    engine = Engine(first.recipe, [initial(each) for each in tasks], own.l2, dtype)
    data, plan, update = first.data, first.plan, OPTIMISERS[own.optimiser](engine.parameters, own.rate)
    x, y = (np.concatenate([part, other]) for part, other in ((data.x, data.held_out_x), (data.y, data.held_out_y)))
    points, count = with_ones(x).astype(dtype), len(data.x)
    y, buffers = y.astype(dtype), engine.buffers(len(y))
    pool, drawn = data.pool or (data.x, data.y), engine.buffers(plan.batch)
    pool_x, pool_y = with_ones(pool[0]).astype(dtype), pool[1].astype(dtype)
    while True:
        nll = engine.nll_and_gradient(points, y, buffers, count).astype(np.float64)
        totals = nll[:, :count].sum(axis=1) + plan.offsets[0], nll[:, count:].sum(axis=1) + plan.offsets[1]
        if plan.batches:
            rows = next(plan.batches)
            engine.nll_and_gradient(pool_x[:, rows], pool_y[rows], drawn)
        yield *totals, engine.parameters
        update(engine.gradient)
        if own.cap:
            np.clip(engine.parameters, -own.cap, own.cap, out=engine.parameters)
