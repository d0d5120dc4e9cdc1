"""Step 3: the engine's gradient is autograd's, and a whole run is the one that a plain torch loop makes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
import torch

from core.arrays import Floats
from core.choose import Recipe, recipe
from core.choose.link import FLOOR, POSITIVE_LINKS
from core.minimise import Run, Settings
from core.minimise.compiled import Data, Plan, train
from core.minimise.compiled.optimisers import OPTIMISERS
from core.minimise.fit import batches, fit
from core.predict import ACTIVATIONS, LEAK, ShallowNetwork

SIGMA = 0.4
TORCH_ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, LEAK),
    "tanh": torch.tanh,
    "logistic": torch.sigmoid,
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
}
TORCH_LINKS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "softplus": torch.nn.functional.softplus,
    "square": torch.square,
    "exp": torch.exp,
}
TORCH_OPTIMISERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": torch.optim.SGD,
    "momentum": partial(torch.optim.SGD, momentum=0.9),
    "nesterov": partial(torch.optim.SGD, momentum=0.9, nesterov=True),
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
}
SCALES = [("fixed", "softplus"), *product(("learned", "predicted"), TORCH_LINKS)]


def test_the_oracle_knows_every_name() -> None:
    assert set(TORCH_ACTIVATIONS) == set(ACTIVATIONS)
    assert set(TORCH_LINKS) == set(POSITIVE_LINKS)
    assert set(TORCH_OPTIMISERS) == set(OPTIMISERS)


@dataclass
class Oracle:
    """The network and its mean loss, written with torch alone; parameters are float64 leaves."""

    theta: torch.Tensor
    phi: torch.Tensor
    activation: str
    scale: str
    link: str
    sigma: float
    l2: float

    @classmethod
    def of(cls, theta: Floats, phi: Floats, *rest: Any) -> "Oracle":
        leaves = [torch.tensor(np.array(values), requires_grad=True) for values in (theta, phi)]
        return cls(*leaves, *rest)

    @property
    def leaves(self) -> list[torch.Tensor]:
        return [self.theta, self.phi]

    def nll(self, x: Floats, y: Floats) -> torch.Tensor:
        """Return the NLL (N,) of each example."""
        hidden = TORCH_ACTIVATIONS[self.activation](torch.tensor(x) @ self.theta[:, 1:].T + self.theta[:, 0])
        raw = hidden @ self.phi[:, 1:].T + self.phi[:, 0]
        scale = torch.tensor(self.sigma, dtype=torch.float64)
        if self.scale != "fixed":
            free = raw[:, 1] if self.scale == "predicted" else self.phi[1, 0]
            scale = FLOOR + TORCH_LINKS[self.link](free)
        return -torch.distributions.Normal(raw[:, 0], scale).log_prob(torch.tensor(y))

    def loss(self, x: Floats, y: Floats) -> torch.Tensor:
        """Return the mean NLL plus ½ l2 times the sum of squared weights; constants do not count."""
        weights = [self.theta[:, 1:], self.phi[: 1 if self.scale == "learned" else None, 1:]]
        return self.nll(x, y).mean() + 0.5 * self.l2 * sum(w.square().sum() for w in weights)


def made(inputs: int, outputs: int, activation: str, still: bool) -> ShallowNetwork:
    rng = np.random.default_rng(7)
    theta, phi = rng.standard_normal((6, inputs + 1)), rng.standard_normal((outputs, 7))
    if still:
        phi[1, 1:] = 0.0
    return ShallowNetwork(theta, phi, activation)


def loss_and_gradient(chosen: Recipe, start: ShallowNetwork, data: Data, l2: float) -> tuple[float, Floats, Floats]:
    """Return the NLL and the gradients by theta and phi: what a step of rate 1 takes away."""
    done = train(chosen, start, data, Plan("sgd", 1.0, 1, np.arange(2), l2))
    theta, phi = np.split(done.parameters[0] - done.parameters[1], [start.theta.size])
    return done.nll[0], theta.reshape(start.theta.shape), phi.reshape(start.phi.shape)


@pytest.mark.parametrize("points", [17, 300])
@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize(("scale", "link"), SCALES)
@pytest.mark.parametrize("activation", TORCH_ACTIVATIONS)
def test_the_gradient_is_autograds(activation: str, scale: str, link: str, l2: float, inputs: int, points: int) -> None:
    chosen = recipe("normal", scale=SIGMA if scale == "fixed" else scale, link=link)
    start = made(inputs, chosen.outputs, activation, still=scale == "learned")
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((points, inputs)), rng.standard_normal(points)
    nll, theta, phi = loss_and_gradient(chosen, start, Data(x, y, x[:5] + 1.0, y[:5]), l2)
    oracle = Oracle.of(start.theta, start.phi, activation, scale, link, SIGMA, l2)
    expected = torch.autograd.grad(oracle.loss(x, y), oracle.leaves)
    np.testing.assert_allclose(nll, oracle.nll(x, y).sum().item(), rtol=1e-9)
    np.testing.assert_allclose(theta, expected[0].numpy(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(phi, expected[1].numpy(), rtol=1e-9, atol=1e-9)


def standardised(run: Run) -> tuple[Floats, Floats]:
    data = run.dataset
    if not data.standardise:
        return data.x, data.y
    return (data.x - data.x.mean(axis=0)) / data.x.std(axis=0), (data.y - data.y.mean()) / data.y.std()


def trained_by_torch(run: Run) -> Oracle:
    """Return the oracle after the steps of the run, from the same start and on the same batches."""
    s = run.settings
    x, y = standardised(run)
    sigma = (s.sigma or run.dataset.sigma) / (run.dataset.y.std() if run.dataset.standardise else 1.0)
    oracle = Oracle.of(run.theta[0], run.phi[0], s.activation, s.scale, s.link, float(sigma), s.l2)
    optimiser = TORCH_OPTIMISERS[s.optimiser](oracle.leaves, lr=s.rate)
    stream = batches(len(y), s.batch or len(y), s.batch_seed)
    for _ in range(s.steps):
        index = next(stream)
        optimiser.zero_grad()
        oracle.loss(x[index], y[index]).backward()
        optimiser.step()
    return oracle


@pytest.mark.parametrize(("batch", "l2"), [(0, 0.0), (16, 0.1)], ids=["full", "batch-l2"])
@pytest.mark.parametrize("scale", ["fixed", "learned", "predicted"])
@pytest.mark.parametrize("optimiser", TORCH_OPTIMISERS)
def test_a_run_is_a_plain_torch_loop(optimiser: str, scale: str, batch: int, l2: float) -> None:
    rate = 0.01 if optimiser in {"rmsprop", "adam"} else 0.003
    run = fit(Settings(optimiser=optimiser, scale=scale, batch=batch, l2=l2, rate=rate, steps=100, hidden=8))
    oracle = trained_by_torch(run)
    np.testing.assert_allclose(run.theta[-1], oracle.theta.detach().numpy(), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(run.phi[-1], oracle.phi.detach().numpy(), rtol=1e-6, atol=1e-6)
    x, y = standardised(run)
    total = oracle.nll(x, y).sum().item() + len(y) * np.log(run.dataset.y.std())
    assert run.nll[-1] == pytest.approx(total, rel=1e-7)
    assert run.nll[-1] < run.nll[0] - 1


def test_batches_are_shuffled_epochs_cut_into_equal_pieces() -> None:
    stream = batches(10, 4, seed=3)
    drawn = [next(stream) for _ in range(25)]
    assert all(len(batch) == 4 for batch in drawn)
    epochs = np.concatenate(drawn).reshape(10, 10)
    np.testing.assert_array_equal(np.sort(epochs, axis=1), np.broadcast_to(np.arange(10), (10, 10)))
    assert all(not np.array_equal(one, other) for one, other in pairwise(epochs))


def test_the_batch_seed_decides_the_batches() -> None:
    def first(seed: int) -> Sequence[int]:
        return next(batches(50, 10, seed)).tolist()

    assert first(1) == first(1)
    assert first(1) != first(2)
