"""Entropy, cross-entropy and KL of categories against scipy, and what is no distribution is refused."""

import math

import numpy as np
import pytest
import scipy.stats

from core.theory.entropy import entropy_terms, shares, with_share

PAIRS = {
    "usual": ([0.5, 0.25, 0.2, 0.05], [0.2, 0.2, 0.3, 0.3]),
    "equal": ([0.5, 0.25, 0.2, 0.05], [0.5, 0.25, 0.2, 0.05]),
    "one label": ([0.0, 1.0, 0.0], [0.1, 0.6, 0.3]),
    "q with zeros": ([0.6, 0.4, 0.0], [0.4, 0.0001, 0.5999]),
    "zeros in both": ([0.6, 0.4, 0.0], [0.4, 0.6, 0.0]),
    "tiny": ([1e-300, 1.0], [1e-8, 1.0 - 1e-8]),
    "p with a zero": ([0.6, 0.3, 0.1], [0.4, 0.6, 0.0]),
}


@pytest.mark.parametrize(("q", "p"), PAIRS.values(), ids=PAIRS.keys())
def test_categories_agree_with_scipy_and_the_middle_is_the_sum_of_the_outer_two(q: list[float], p: list[float]) -> None:
    at = entropy_terms(np.array(q), np.array(p))
    entropy, crossed, divergence = at.sums
    assert entropy == pytest.approx(scipy.stats.entropy(q), abs=1e-12)
    assert divergence == pytest.approx(scipy.stats.entropy(q, p), abs=1e-12)
    assert crossed == pytest.approx(scipy.stats.entropy(q) + scipy.stats.entropy(q, p), abs=1e-12)
    np.testing.assert_allclose(at.divergence, scipy.special.rel_entr(q, p), atol=1e-12)
    np.testing.assert_allclose(at.entropy + at.divergence, at.cross_entropy, atol=1e-12)
    assert at.unsupported == ([2] if math.isinf(divergence) else [])


@pytest.mark.parametrize("weights", [[0.0, 0.0], [-1.0, 2.0], [math.nan, 1.0], [math.inf, 1.0], [1e308, 1e308]])
def test_weights_that_are_no_distribution_are_refused(weights: list[float]) -> None:
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="weights must be finite numbers from 0 up"):
        shares(weights)


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="as many categories; not 2 and 3"):
        entropy_terms(shares([1, 1]), shares([1, 1, 1]))


def test_a_share_is_given_and_the_others_keep_their_proportion() -> None:
    np.testing.assert_allclose(with_share(np.array([0.5, 0.25, 0.25]), 0, 0.2), [0.2, 0.4, 0.4])
    np.testing.assert_allclose(with_share(np.array([0.0, 1.0, 0.0]), 1, 0.4), [0.3, 0.4, 0.3])
    np.testing.assert_allclose(with_share(np.array([0.5, 0.25, 0.25]), 0, 1.0), [1, 0, 0])
