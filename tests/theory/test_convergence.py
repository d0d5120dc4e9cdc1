"""How far sums of noise are from normal, for many numbers of terms at once, and their histogram."""

import numpy as np
import pytest

from core.theory.convergence import TERMS, distances, histogram
from core.theory.sums import NOISES, sum_of_noise

DRAWS = 4000


@pytest.mark.parametrize("name", NOISES)
def test_distances_are_those_of_the_sums_one_by_one(name: str) -> None:
    counts = (1, 3, 10)
    expected = [sum_of_noise(name, count, DRAWS).distance for count in counts]
    np.testing.assert_array_equal(distances(name, counts, DRAWS), expected)


def test_noise_of_finite_variance_comes_near_and_cauchy_noise_does_not() -> None:
    for name in ("uniform", "exponential", "laplace"):
        found = distances(name, (1, 100), DRAWS)
        assert found[1] < 0.35 * found[0]
    found = distances("cauchy", (1, 100), DRAWS)
    assert found[1] > 0.7 * found[0] > 0.05


def test_counts_increase_up_to_the_largest_that_is_computed() -> None:
    assert list(TERMS) == sorted(set(TERMS))
    assert (TERMS[0], TERMS[-1]) == (1, 100)


def test_the_histogram_is_a_density_of_all_draws() -> None:
    z = np.array([-9.0, -0.9, -0.1, 0.1, 0.2, 0.3, 0.9, 9.0])
    bars = histogram(z, -1.0, 1.0, 4)
    np.testing.assert_allclose(bars.centre, [-0.75, -0.25, 0.25, 0.75])
    np.testing.assert_allclose(bars.height, np.array([1, 1, 3, 1]) / (8 * 0.5))
    assert bars.height.sum() * 0.5 == pytest.approx(1.0 - 0.25)  # of eight draws two lie outside
