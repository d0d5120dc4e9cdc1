"""Beta distributions by loops: densities up to their ends, and level ends that hold a probability, as of scipy."""

import numpy as np
import pytest
import scipy.stats

from core.choose.betas import densities, level_ends

PEAKS = np.array([1.2, 3.0, 6e3, 1.5]), np.array([1.3, 1.5, 2e3, 50.0])
TROUGHS = np.array([0.3, 0.9, 0.6, 0.8]), np.array([0.6, 0.8, 0.6, 0.3])


def test_density_is_that_of_scipy_at_the_ends_too() -> None:
    a, b = np.array([1.0, 3.0, 0.2, 1.0, 0.01]), np.array([1.0, 1.0, 0.7, 2.5, 50.0])
    y = np.broadcast_to([0.0, 1e-300, 0.1, 0.5, 0.999, 1.0], (5, 6))
    expected = scipy.stats.beta(a[:, None], b[:, None]).pdf(y)
    np.testing.assert_allclose(densities(np.ascontiguousarray(y), a, b), expected, rtol=1e-11)


@pytest.mark.parametrize("mass", [0.05, 0.5, 0.95])
@pytest.mark.parametrize(("a", "b"), [PEAKS, TROUGHS])
def test_level_ends_hold_the_probability_and_are_as_high(a: np.ndarray, b: np.ndarray, mass: float) -> None:
    oracle = scipy.stats.beta(a, b)
    low, high = level_ends(a, b, mass).T
    found = np.isfinite(low)
    assert found.sum() >= 2
    np.testing.assert_allclose((oracle.cdf(high) - oracle.cdf(low))[found], mass, atol=1e-9)
    np.testing.assert_allclose((oracle.logpdf(high) - oracle.logpdf(low))[found], 0.0, atol=1e-7)


def test_ends_farther_apart_than_the_nodes_reach_are_left_to_others() -> None:
    assert np.isnan(level_ends(np.array([0.01]), np.array([0.02]), 0.5)).all()
