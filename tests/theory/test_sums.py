"""Sums of noise: exact densities against scipy and numerical convolution, distances against scipy."""

import math

import numpy as np
import pytest
from scipy import integrate, signal, stats

from core.theory.normal import Bell
from core.theory.sums import NOISES, distance_to_normal, sum_of_noise

ONE = {
    "uniform": stats.uniform,
    "exponential": stats.expon,
    "laplace": stats.laplace,
    "normal": stats.norm,
    "cauchy": stats.cauchy,
}
SUMS = {
    "uniform": stats.irwinhall,
    "exponential": stats.gamma,
    "normal": lambda n: stats.norm(0, math.sqrt(n)),
    "cauchy": lambda n: stats.cauchy(0, n),
}
Z = np.linspace(-3.9, 3.9, 79)


def test_the_oracles_know_every_noise() -> None:
    assert set(ONE) == set(NOISES) == set(SUMS) | {"laplace"}


@pytest.mark.parametrize("name", NOISES)
def test_draws_and_density_of_one_are_those_of_scipy(name: str) -> None:
    noise = NOISES[name]
    s = np.array([-2.1, -0.4, 0.3, 0.6, 2.7])
    np.testing.assert_allclose(noise.sum_density(1, s), ONE[name].pdf(s), rtol=1e-12)
    draws = noise.draw(np.random.default_rng(5), 20_000)
    assert stats.kstest(draws, ONE[name].cdf).statistic < 1.63 / math.sqrt(20_000)


@pytest.mark.parametrize("name", [name for name in NOISES if name != "cauchy"])
def test_mean_and_sigma_are_those_of_scipy(name: str) -> None:
    noise = NOISES[name]
    assert (noise.mean, noise.sigma) == pytest.approx((ONE[name].mean(), ONE[name].std()), abs=1e-12)


def test_cauchy_noise_has_neither_mean_nor_sigma() -> None:
    assert (NOISES["cauchy"].mean, NOISES["cauchy"].sigma) == (None, None)
    assert sum_of_noise("cauchy", 7, 10).noise.scale(7) == (0.0, 7.0)


@pytest.mark.parametrize("count", [2, 3, 10])
@pytest.mark.parametrize("name", SUMS)
def test_density_of_sums_equals_scipy(name: str, count: int) -> None:
    total = sum_of_noise(name, count, 10)
    origin, unit = total.noise.scale(count)
    expected = SUMS[name](count).pdf(origin + unit * Z) * unit
    np.testing.assert_allclose(total.density(Z), expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("count", [2, 3, 8])
def test_density_of_laplace_sums_is_the_convolution(count: int) -> None:
    step = 0.01
    s = np.arange(-40, 40 + step / 2, step)
    one = stats.laplace.pdf(s)
    density = one
    for _ in range(count - 1):
        density = signal.fftconvolve(density, one, mode="same") * step
    middle = slice(3000, 5001, 50)
    np.testing.assert_allclose(NOISES["laplace"].sum_density(count, s[middle]), density[middle], atol=1e-4)


@pytest.mark.parametrize("count", [1, 2, 5, 30, 100])
@pytest.mark.parametrize("name", [name for name in NOISES if name != "cauchy"])
def test_standardised_densities_have_area_1_mean_0_variance_1(name: str, count: int) -> None:
    z = np.linspace(-13, 27, 20_001)
    density = sum_of_noise(name, count, 10).density(z)
    assert density.min() >= 0
    moments = [integrate.trapezoid(density * z**k, z) for k in range(3)]
    assert moments == pytest.approx([1, 0, 1], abs=2e-3)


@pytest.mark.parametrize("name", [name for name in NOISES if name != "cauchy"])
def test_sums_of_finite_variance_become_normal(name: str) -> None:
    bell = Bell(0.0, 1.0).density(Z)
    errors = [np.abs(sum_of_noise(name, n, 10).density(Z) - bell).max() for n in (1, 10, 100)]
    assert errors[2] < 0.03
    assert name == "normal" or errors[0] > 3 * errors[1] > 6 * errors[2]


def test_sums_of_cauchy_noise_do_not() -> None:
    for count in (1, 10, 100):
        np.testing.assert_allclose(sum_of_noise("cauchy", count, 10).density(Z), 1 / (np.pi * (1 + Z**2)))


@pytest.mark.parametrize(("name", "count"), [(name, n) for name in NOISES for n in (1, 4, 30)])
def test_samples_follow_the_exact_density(name: str, count: int) -> None:
    total = sum_of_noise(name, count, 20_000, seed=2)
    z = np.linspace(-6, 6, 12_001)
    inside = np.sort(total.z[(total.z > -6) & (total.z < 6)])
    share = integrate.cumulative_trapezoid(total.density(z), z, initial=0)
    empirical = np.arange(1, len(inside) + 1) / len(inside)
    assert np.abs(np.interp(inside, z, share / share[-1]) - empirical).max() < 1.63 / math.sqrt(len(inside))


@pytest.mark.parametrize("name", NOISES)
def test_distance_equals_scipy(name: str) -> None:
    total = sum_of_noise(name, 3, 5_000)
    assert total.distance == pytest.approx(stats.kstest(total.z, "norm").statistic, abs=1e-12)
    assert total.distance == distance_to_normal(total.z)


def test_distances_tell_which_become_normal() -> None:
    for name in ("uniform", "laplace", "normal"):
        many = sum_of_noise(name, 100)
        assert many.distance < many.chance
    slow = [sum_of_noise("exponential", n).distance for n in (1, 10, 100)]
    assert slow[0] > 2 * slow[1] > 4 * slow[2]
    cauchy = [sum_of_noise("cauchy", n).distance for n in (1, 10, 100)]
    assert min(cauchy) > 0.1


def test_chance_is_the_quantile_of_the_distance_between_normals() -> None:
    assert sum_of_noise("normal", 1, 10_000).chance == pytest.approx(stats.kstwo.ppf(0.95, 10_000), rel=0.01)


def test_equal_arguments_give_equal_sums() -> None:
    np.testing.assert_array_equal(sum_of_noise("laplace", 5, 100, 1).z, sum_of_noise("laplace", 5, 100, 1).z)
    assert not np.array_equal(sum_of_noise("laplace", 5, 100, 1).z, sum_of_noise("laplace", 5, 100, 2).z)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("beta", 1), "noise must be one of uniform, .*, cauchy; not 'beta'"),
        (("uniform", 0), "count must be a number from 1 to 100; not 0"),
        (("uniform", 101), "count must be a number from 1 to 100; not 101"),
        (("uniform", 1, 0), "draws must be a number from 1 on; not 0"),
    ],
)
def test_what_is_out_of_range_raises_a_sentence(arguments: tuple, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        sum_of_noise(*arguments)
