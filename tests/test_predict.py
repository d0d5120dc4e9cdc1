"""Step 2: the network is the formula, its activations are torch's, and its start is sound."""

import numpy as np
import pytest
import torch

from core.predict import ACTIVATIONS, LEAK, ShallowNetwork, outputs_of_each, seeded

TORCH = {
    "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, LEAK),
    "tanh": torch.tanh,
    "logistic": torch.sigmoid,
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
}


def test_the_oracle_knows_every_activation() -> None:
    assert set(TORCH) == set(ACTIVATIONS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_and_slope_equal_torch(name: str) -> None:
    z = np.linspace(-12, 12, 240)  # an even count keeps clear of the joint at 0
    value, slope = np.empty_like(z), np.empty_like(z)
    ACTIVATIONS[name].apply(z, value, slope)
    leaf = torch.tensor(z, requires_grad=True)
    expected = TORCH[name](leaf)
    (gradient,) = torch.autograd.grad(expected.sum(), leaf)
    np.testing.assert_allclose(value, expected.detach().numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(slope, gradient.numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("inputs", [1, 3])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_networks_that_are_asked_together_give_the_bits_of_each_alone(name: str, inputs: int) -> None:
    rng = np.random.default_rng(0)
    theta, phi, x = (rng.normal(size=shape) for shape in ((4, 6, 1 + inputs), (4, 2, 7), (50, inputs)))
    theta[0, 0], phi[1, 1] = 0.0, 1e3
    together = outputs_of_each(theta, phi, name, x)  # (4, 2, 50)
    for each, one, other in zip(together, theta, phi, strict=True):
        np.testing.assert_array_equal(each.T, ShallowNetwork(one, other, name)(x))


def test_the_network_is_the_formula() -> None:
    theta, phi = np.array([[0.3, -1.0], [-1.0, 1.8], [-0.5, 0.65]]), np.array([[0.1, -2.0, -1.0, 7.0]])
    for x in (-1.0, 0.25, 2.0):
        expected = phi[0, 0] + sum(phi[0, h + 1] * max(0.0, theta[h, 0] + theta[h, 1] * x) for h in range(3))
        assert ShallowNetwork(theta, phi)(np.array([x]))[0, 0] == pytest.approx(expected, abs=1e-12)


def test_units_of_x_fold_into_theta() -> None:
    rng = np.random.default_rng(0)
    network = ShallowNetwork(rng.standard_normal((5, 3)), rng.standard_normal((2, 6)), "tanh")
    x, centre, spread = rng.standard_normal((9, 2)), np.array([3.0, -1.0]), np.array([10.0, 0.2])
    np.testing.assert_allclose(network.in_units(centre, spread)(x * spread + centre), network(x), rtol=1e-9)


def test_seeded_networks_put_their_joints_within_the_data_and_start_flat() -> None:
    low, high = np.array([-2.0]), np.array([5.0])
    network = seeded(64, low, high, np.array([0.0, 0.5]), np.array([True, False]), "relu", 3)
    joints = -network.theta[:, 0] / network.theta[:, 1]
    assert low[0] <= joints.min() < -1
    assert 4 < joints.max() <= high[0]
    raw = network(np.linspace(-2, 5, 50))
    assert np.abs(raw[:, 0]).max() < 1.0
    np.testing.assert_array_equal(raw[:, 1], 0.5)


def test_the_seed_decides_the_weights() -> None:
    def make(seed: int) -> ShallowNetwork:
        return seeded(8, np.zeros(1), np.ones(1), np.zeros(1), np.array([True]), "relu", seed)

    np.testing.assert_array_equal(make(1).phi, make(1).phi)
    assert not np.array_equal(make(1).phi, make(2).phi)


@pytest.mark.parametrize("phi", [np.zeros((1, 3)), np.zeros(4)])
def test_shapes_that_do_not_fit_are_refused(phi: np.ndarray) -> None:
    with pytest.raises(ValueError, match="phi must be"):
        ShallowNetwork(np.zeros((3, 2)), phi)


def test_an_unknown_activation_is_refused() -> None:
    with pytest.raises(ValueError, match="activation must be one of relu"):
        ShallowNetwork(np.zeros((3, 2)), np.zeros((1, 4)), "swish")
