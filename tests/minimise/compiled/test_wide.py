"""Step 3, many inputs: what is 0 of them is passed over, and all else is as where it is multiplied."""

import numba
import numpy as np
import pytest

from core.arrays import Floats
from core.choose import recipe
from core.data import load
from core.minimise import Settings, fit
from core.minimise.compiled import Data, Plan, train, training, wide
from core.predict import ShallowNetwork

pytestmark = pytest.mark.timeout(600)
"""Whichever test is the first to train compiles the loop."""
RNG = np.random.default_rng(0)
IMAGES = Settings(data="digits", recipe="categorical", hidden=48, steps=20)


def sparse(*shape: int) -> Floats:
    """Return numbers of which half are 0."""
    return np.where(RNG.random(shape) < 0.5, RNG.standard_normal(shape), 0.0)


@pytest.mark.parametrize("units", [32, 64, 96])
def test_products_are_those_of_numpy(units: int) -> None:
    x, theta = sparse(16, 7), RNG.standard_normal((7, units))
    room = training.room_of(2, 16, x.size)

    @numba.njit
    def product(x: Floats, entries: wide.Entries, theta: Floats) -> Floats:
        out = np.ones((x.shape[0], theta.shape[1]))
        wide.collect(x, entries, 1)
        wide.add_products(entries, 1, theta, out, out)
        return out

    np.testing.assert_allclose(product(x, room, theta), 1.0 + x @ theta, rtol=1e-13, atol=1e-13)
    assert room.first[1, -1] == np.count_nonzero(x)


def test_zeros_are_passed_over_where_they_are_many() -> None:
    images, curves = load("digits").x, load("mnist_1d").x
    assert training.is_wide(images, 64)
    assert not any((training.is_wide(images, 8), training.is_wide(images[:, :10], 64), training.is_wide(curves, 64)))


@pytest.mark.parametrize("batch", [0, 50])
def test_it_trains_as_where_zeros_are_multiplied(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(**vars(IMAGES) | {"batch": batch})
    passed_over = fit(settings)
    monkeypatch.setattr(training, "MANY_INPUTS", 1000)
    multiplied = fit(settings)
    np.testing.assert_allclose(passed_over.nll, multiplied.nll, rtol=1e-10)
    assert passed_over.nll[-1] != multiplied.nll[-1]


@pytest.mark.parametrize("many", [16, 1000])
def test_a_weight_that_is_not_finite_ends_training_where_its_input_is_always_0(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "MANY_INPUTS", many)
    x, theta = sparse(20, 16), np.ones((32, 17))
    x[:, 3], theta[5, 4] = 0.0, np.inf
    data = Data(x, x[:, 0], x[:0], x[:0, 0])
    done = train(recipe("normal"), ShallowNetwork(theta, np.ones((2, 33))), data, Plan("adam", 0.01, 5, np.array([0])))
    assert done.ending == "diverged"
