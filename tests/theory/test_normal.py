"""Step 1 taken apart: density, factors and areas against scipy and numerical integrals."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from core.choose import recipe
from core.infer.distribution import costs
from core.theory.normal import Bell, Factors, cost

BELLS = [Bell(0.0, 1.0), Bell(-1.0, 2.3**2), Bell(3.0, 0.01)]


def test_the_books_density() -> None:
    assert Bell(-1.0, 2.3**2).density(np.array([1.0]))[0] == pytest.approx(0.11884686185326675, abs=1e-12)


@pytest.mark.parametrize("bell", BELLS)
def test_density_and_peak_equal_scipy(bell: Bell) -> None:
    y = np.linspace(bell.mean - 5 * bell.sigma, bell.mean + 5 * bell.sigma, 101)
    expected = stats.norm(bell.mean, bell.sigma)
    np.testing.assert_allclose(bell.density(y), expected.pdf(y), rtol=1e-12)
    assert bell.peak == pytest.approx(expected.pdf(bell.mean), rel=1e-12)


def test_cost_is_that_of_the_recipe_and_of_scipy_also_in_the_tail() -> None:
    y, mean, sigma = np.array([-300.0, 0.0, 0.7, 1e4]), 0.2, 0.5
    found = cost(y - mean, sigma)
    np.testing.assert_allclose(found, costs(recipe("normal", scale=sigma), np.full((4, 1), mean), y))
    np.testing.assert_allclose(found, -stats.norm(mean, sigma).logpdf(y), rtol=1e-12)
    assert found[2] == pytest.approx(0.7257913526447274, abs=1e-12)


def test_sigma_of_a_variance_of_a_half() -> None:
    assert Bell(0.0, 0.5).sigma == pytest.approx(0.7071067811865476, abs=1e-15)


@pytest.mark.parametrize(("variance", "above"), [(0.159, True), (0.160, False)])
def test_density_exceeds_one_below_one_over_two_pi(variance: float, above: bool) -> None:
    assert (Bell(0.0, variance).peak > 1) is above


@pytest.mark.parametrize("bell", BELLS)
@pytest.mark.parametrize(
    ("low", "high"), [(-1, 1), (-math.inf, 0), (0.5, math.inf), (-math.inf, math.inf), (2, 2), (-3, 8)]
)
def test_area_equals_scipy(bell: Bell, low: float, high: float) -> None:
    a, b = bell.mean + low * bell.sigma, bell.mean + high * bell.sigma
    expected = stats.norm(bell.mean, bell.sigma)
    assert bell.area(a, b) == pytest.approx(expected.cdf(b) - expected.cdf(a), abs=1e-14)


@pytest.mark.parametrize(("low", "high"), [(10.0, 11.0), (-11.0, -10.0)])
def test_far_tails_keep_their_digits(low: float, high: float) -> None:
    expected = stats.norm.sf(10) - stats.norm.sf(11)
    assert Bell(0.0, 1.0).area(low, high) == pytest.approx(expected, rel=1e-12, abs=0)


def by_hand(y: float, mean: float, variance: float, factors: Factors) -> float:
    """Return the formula with factors left out, written down the long way."""
    t = y - mean if factors.centre else y
    t = t * t if factors.square else t
    t = -t / (2 * variance) if factors.scale else -t
    t = math.exp(t) if factors.exponent else t
    return t / math.sqrt(2 * math.pi * variance) if factors.normaliser else t


ALL_FACTORS = [Factors(*switches) for switches in itertools.product((True, False), repeat=5)]


@pytest.mark.parametrize("factors", ALL_FACTORS)
def test_each_switch_leaves_its_factor_out(factors: Factors) -> None:
    y = np.array([-2.0, 0.3, 1.7])
    expected = [by_hand(value, 0.6, 0.4, factors) for value in y]
    np.testing.assert_allclose(Bell(0.6, 0.4).density_with(y, factors), expected, rtol=1e-12)


def test_no_two_sets_of_switches_give_one_curve_or_one_formula() -> None:
    y = np.array([-2.0, 0.3, 1.7])
    assert len({tuple(Bell(0.6, 0.4).density_with(y, factors)) for factors in ALL_FACTORS}) == 32
    assert len({factors.formula for factors in ALL_FACTORS}) == 32


def test_a_curve_that_runs_away_stays_finite() -> None:
    assert np.isfinite(Bell(0.0, 1e-4).density_with(np.array([-5.0]), Factors(square=False))).all()


def test_the_whole_formula() -> None:
    assert Factors().formula == (
        r"\frac{1}{\sqrt{2\pi\sigma^2}}\exp\left[-\frac{\left(y-\mu\right)^2}{2\sigma^2}\right]"
    )
    assert Factors(square=False, scale=False, normaliser=False).formula == (r"\exp\left[-\left(y-\mu\right)\right]")


@pytest.mark.parametrize(
    ("mean", "variance", "sentence"),
    [
        (math.nan, 1.0, "mean must be a finite number; not nan"),
        (0.0, 0.0, "variance must be a number above 0; not 0.0"),
        (0.0, -1.0, "variance must be a number above 0; not -1.0"),
        (0.0, math.nan, "variance must be a number above 0; not nan"),
        (0.0, math.inf, "variance must be a number above 0; not inf"),
    ],
)
def test_wrong_parameters_raise_a_sentence(mean: float, variance: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Bell(mean, variance)


def test_an_interval_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match=r"low must not lie above high; not 1\.0 and 0\.5"):
        Bell(0.0, 1.0).area(1.0, 0.5)
