"""Reliability: every point is in one bin, and a true probability comes true as often as it says."""

import numpy as np

from core.judge.reliability import reliability


def test_reliability_counts_every_point_once_in_its_bin() -> None:
    probability = np.array([0.0, 0.05, 0.1, 0.95, 1.0, 0.97])
    found = reliability(probability, np.array([0.0, 1.0, 0.0, 1.0, 1.0, 0.0]))
    assert found.counts.tolist() == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    np.testing.assert_allclose(found.predicted[[0, 1, 9]], [0.025, 0.1, 2.92 / 3])
    np.testing.assert_allclose(found.observed[[0, 1, 9]], [0.5, 0.0, 2 / 3])
    assert np.isnan(found.observed[2:9]).all()


def test_a_true_probability_is_reliable() -> None:
    rng = np.random.default_rng(0)
    probability = rng.uniform(size=20_000)
    found = reliability(probability, (rng.uniform(size=20_000) < probability).astype(float))
    np.testing.assert_allclose(found.observed, found.predicted, atol=0.04)
