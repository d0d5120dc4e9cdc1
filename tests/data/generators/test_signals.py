"""MNIST-1D, digits as curves: as published."""

import numpy as np
import pytest
from scipy import stats
from scipy.ndimage import gaussian_filter

from core.data import load
from core.data.generators import signals


def test_templates_are_the_published_ones() -> None:
    templates = signals.templates()
    assert templates.shape == (10, 12)
    np.testing.assert_allclose(templates[:, 0], 0.0, atol=1e-15)
    np.testing.assert_allclose(templates.std(axis=1), 1 / 6)


def test_signals_are_resampled_on_a_line() -> None:
    rng = np.random.default_rng(0)
    values, lengths = rng.standard_normal((3, 72)), np.array([48.0, 60.0, 72.0])
    expected = [
        np.interp(np.linspace(0, 1, 40), np.linspace(0, 1, int(length)), row[: int(length)])
        for row, length in zip(values, lengths, strict=True)
    ]
    np.testing.assert_allclose(signals.resampled(values, lengths, 40), expected, atol=1e-12)


def test_noise_is_smoothed_by_a_gaussian() -> None:
    noise = np.random.default_rng(0).standard_normal((3, 72))
    expected = [gaussian_filter(row, 2) for row in noise]
    np.testing.assert_allclose(signals.smoothed(noise), expected, atol=1e-12)


def reference_signal(label: int, rng: np.random.Generator) -> np.ndarray:
    """Return one signal as the paper makes it, one step after the other."""
    x = np.concatenate([signals.templates()[label] + 1e-8, np.zeros(rng.integers(36, 61))])
    x = np.interp(np.linspace(0, 1, 72), np.linspace(0, 1, len(x)), x) * (1 + 0.4 * (rng.random() - 0.5))
    x = np.roll(x, rng.integers(48))
    x = np.where(x == 0, gaussian_filter(0.25 * rng.standard_normal(72), 2), x) + 0.02 * rng.standard_normal(72)
    x -= 0.75 * (rng.random() - 0.5) * np.linspace(-0.5, 0.5, 72)
    return np.interp(np.linspace(0, 1, 40), np.linspace(0, 1, 72), x)


@pytest.mark.parametrize("label", [0, 4, 9])
def test_signals_are_distributed_as_in_the_paper(label: int) -> None:
    data, rng = load("mnist_1d", points=4096, seed=2), np.random.default_rng(3)
    drawn = data.x[data.y == label]
    reference = np.array([reference_signal(label, rng) for _ in range(1000)])
    np.testing.assert_allclose(drawn.mean(axis=0), reference.mean(axis=0), atol=0.045)
    np.testing.assert_allclose(drawn.std(axis=0), reference.std(axis=0), atol=0.045)
    for measure in (np.ptp, np.std):
        assert stats.ks_2samp(measure(drawn, axis=1), measure(reference, axis=1)).pvalue > 0.01
