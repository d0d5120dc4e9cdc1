"""Step 1's special functions: the incomplete beta function and the search for quantiles, against scipy."""

import numpy as np
import pytest
import scipy.special
import scipy.stats

from core.choose.special import betainc, digamma, digamma_rise, invert, log_beta, log_rising


@pytest.mark.parametrize("a", [1e-3, 0.5, 1.0, 7.3, 400.0, 1e5])
@pytest.mark.parametrize("b", [1e-3, 0.5, 1.0, 7.3, 400.0, 1e5])
def test_betainc_equals_scipy(a: float, b: float) -> None:
    centre = a / (a + b)
    x = np.unique(
        np.concatenate([[0.0, 1e-300, 1e-9, 0.3, 0.9, 1.0], np.clip(centre * np.linspace(0.9, 1.1, 9), 0, 1)])
    )
    np.testing.assert_allclose(betainc(a, b, x, 1.0 - x), scipy.special.betainc(a, b, x), rtol=1e-7, atol=1e-11)
    np.testing.assert_allclose(log_beta(a, b), scipy.special.betaln(a, b), rtol=1e-9)


def test_betainc_takes_the_rest_where_x_is_nearly_1() -> None:
    rest = np.array([1e-20, 1e-40])
    expected = scipy.special.betainc(0.5, 2.0, rest)
    np.testing.assert_allclose(1.0 - betainc(2.0, 0.5, 1.0 - rest, rest), expected, atol=1e-16)
    np.testing.assert_allclose(betainc(0.5, 2.0, rest, 1.0 - rest), expected, rtol=1e-12)


def _normal(z: np.ndarray, loc: np.ndarray) -> np.ndarray:
    return scipy.special.ndtr(z - loc)


def _bell(z: np.ndarray, loc: np.ndarray) -> np.ndarray:
    return scipy.stats.norm.pdf(z - loc)


@pytest.mark.parametrize("target", [1e-12, 0.3, 0.5, 1 - 1e-9])
def test_invert_finds_the_target_from_far_brackets(target: float) -> None:
    loc = np.array([[-20.0, 0.0], [3.0, 500.0]])
    found = invert(_normal, _bell, target, np.full_like(loc, -1e4), np.full_like(loc, 1e4), loc)
    np.testing.assert_allclose(found, loc + scipy.special.ndtri(target), rtol=1e-9, atol=1e-7)


def test_invert_halves_where_newton_has_no_slope() -> None:
    """Two steps far apart with nothing between: the density there is 0."""
    loc = np.zeros(1)
    found = invert(
        lambda z, loc: 0.5 * _normal(z + 100.0, loc) + 0.5 * _normal(z - 100.0, loc),
        lambda z, loc: 0.5 * _bell(z + 100.0, loc) + 0.5 * _bell(z - 100.0, loc),
        0.75,
        np.full(1, -1e3),
        np.full(1, 1e3),
        loc,
    )
    assert found == pytest.approx(100.0)


def test_invert_does_not_creep_along_a_tail() -> None:
    """On a tail like exp z every step of Newton's from above is 1 long, whatever the distance."""
    found = invert(np.exp, np.exp, 1e-300, np.full(1, -2e3), np.zeros(1))
    assert found == pytest.approx(np.log(1e-300))


@pytest.mark.parametrize("small", [0.5, 2.0, 150.0, 2e4])
@pytest.mark.parametrize("large", [99.0, 1e5, 2e9, 2e12, 1e50])
def test_the_beta_function_and_its_slopes_keep_their_digits(small: float, large: float) -> None:
    mpmath = pytest.importorskip("mpmath")
    mpmath.mp.dps = 80
    a, b = mpmath.mpf(small), mpmath.mpf(large)
    assert log_beta(small, large) == pytest.approx(float(mpmath.log(mpmath.beta(a, b))), rel=1e-11)
    of_sum = mpmath.digamma(a + b)
    assert digamma_rise(small, large) == pytest.approx(float(of_sum - mpmath.digamma(a)), rel=1e-11)
    assert digamma_rise(large, small) == pytest.approx(float(of_sum - mpmath.digamma(b)), rel=1e-9)


@pytest.mark.parametrize("large", [0.5, 99.0, 101.0, 1e4, 1e7])
def test_rising_logs_of_gamma_keep_their_digits(large: float) -> None:
    mpmath = pytest.importorskip("mpmath")
    mpmath.mp.dps = 40
    y = np.array([0.0, 1.0, 2.5, 300.0])
    for ours, exact in ((log_rising, mpmath.loggamma), (digamma_rise, mpmath.digamma)):
        expected = [float(exact(mpmath.mpf(large) + each) - exact(mpmath.mpf(large))) for each in y]
        np.testing.assert_allclose(ours(large, y), expected, rtol=1e-11, atol=1e-300)
    assert np.isfinite(digamma(large)).all()
