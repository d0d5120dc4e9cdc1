"""Generated curves: noise that is what it says, x, sizes and means."""

import numpy as np
import pytest
from scipy import stats

from core.data import DATASETS, load

GENERATED = ["sine", "sine_growing_noise", "step", "cusp", "two_scale"]


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize("noise", [None, 0.03])
def test_generated_residuals_are_standard_normal(name: str, noise: float | None) -> None:
    data = load(name, points=4096, noise=noise, seed=5)
    x = data.x[:, 0]
    residuals = (data.y - data.truth.mean(x)) / data.truth.scale(x)
    assert stats.kstest(residuals, "norm").pvalue > 0.01
    assert stats.kurtosis(residuals) == pytest.approx(0.0, abs=0.25)
    assert residuals.std() == pytest.approx(1.0, abs=0.04)
    left = residuals[x < np.median(x)]
    assert left.std() == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_x_is_uniform_on_the_stated_interval(name: str) -> None:
    x = load(name, points=4096).x[:, 0]
    low, high = (0.0, 2.0) if name.startswith("sine") else (-1.0, 1.0)
    assert stats.kstest(x, "uniform", args=(low, high - low)).pvalue > 0.01


@pytest.mark.parametrize("name", GENERATED)
def test_generated_sizes_and_defaults(name: str) -> None:
    entry, data = DATASETS[name], load(name)
    assert (data.size, len(data.held_out_y)) == (entry.points, 500)
    explicit = load(name, points=entry.points, noise=entry.noise, seed=0)
    np.testing.assert_array_equal(data.y, explicit.y)
    assert load(name, points=10).size == 10
    assert not set(data.x[:, 0]) & set(data.held_out_x[:, 0])


@pytest.mark.parametrize("name", GENERATED)
def test_noise_moves_the_same_points(name: str) -> None:
    quiet, loud = load(name, noise=0.1), load(name, noise=0.2)
    np.testing.assert_array_equal(quiet.x, loud.x)
    mean = quiet.truth.mean(quiet.x[:, 0])
    np.testing.assert_allclose(loud.y - mean, 2.0 * (quiet.y - mean), atol=1e-12)


@pytest.mark.parametrize("name", GENERATED)
def test_sigma_is_the_typical_scale(name: str) -> None:
    data = load(name, points=4096, noise=0.3)
    scale = data.truth.scale(data.x[:, 0])
    assert data.sigma == pytest.approx(np.sqrt(np.mean(scale**2)), rel=0.05)
    assert scale.max() == pytest.approx(0.3, rel=0.01)


@pytest.mark.parametrize(
    ("name", "x", "mean"),
    [
        ("sine", [0.0, 0.5, 1.5], [0.0, 1.0, -1.0]),
        ("step", [-0.5, 0.0, 0.5], [-1.0, 1.0, 1.0]),
        ("cusp", [-0.25, 0.0, 0.25], [np.exp(-1.0), 1.0, np.exp(-1.0)]),
        ("two_scale", [-1.0, 0.0, 0.5, 1.0], [0.0, 1.0, -1.0, 1.0]),
    ],
)
def test_generated_means(name: str, x: list[float], mean: list[float]) -> None:
    np.testing.assert_allclose(load(name).truth.mean(np.array(x)), mean, atol=1e-12)


def test_noise_grows_tenfold() -> None:
    scale = load("sine_growing_noise", noise=0.5).truth.scale
    np.testing.assert_allclose(scale(np.array([0.0, 1.0, 2.0])), [0.05, 0.275, 0.5])
