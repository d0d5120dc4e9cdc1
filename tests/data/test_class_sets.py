"""Generated classes: shapes that are what they say, known probabilities, and MNIST-1D as published."""

import numpy as np
import pytest
from scipy import stats
from scipy.ndimage import gaussian_filter

from core.choose.domain import categories
from core.data import DATASETS, load
from core.data.generators import signals

SHAPES = ["moons", "circles", "blobs", "spirals"]
SEVERAL = [name for name, entry in DATASETS.items() if entry.classes]


def test_which_sets_have_classes_to_choose() -> None:
    assert SEVERAL == ["classes", "blobs", "spirals"]


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("classes", [2, 3, 6])
def test_classes_are_as_many_as_asked_and_alike_often(name: str, classes: int) -> None:
    data = load(name, classes=classes, points=4000)
    assert data.domain is categories(classes)
    assert data.classes == tuple(str(label) for label in range(classes))
    share = np.bincount(data.y.astype(int), minlength=classes) / data.size
    np.testing.assert_allclose(share, 1 / classes, atol=0.06 if name == "classes" else 0.025)


@pytest.mark.parametrize("name", [*SHAPES, "mnist_1d"])
def test_noise_moves_the_same_points(name: str) -> None:
    one, two, three = (load(name, noise=noise) for noise in (0.1, 0.2, 0.3))
    np.testing.assert_array_equal(one.y, three.y)
    np.testing.assert_allclose(two.x - one.x, three.x - two.x, atol=1e-12)
    assert np.abs(two.x - one.x).max() > 0.01
    assert one.sigma == three.sigma


def test_moons_are_half_circles() -> None:
    data = load("moons", noise=0.001, points=1000)
    upper, lower = data.x[data.y == 0], data.x[data.y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0, atol=0.005)
    np.testing.assert_allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1.0, atol=0.005)
    assert upper[:, 1].min() > -0.005
    assert lower[:, 1].max() < 0.505


def test_circles_have_their_radii() -> None:
    data = load("circles", noise=0.001)
    np.testing.assert_allclose(np.hypot(*data.x.T), np.where(data.y == 0, 1.0, 0.5), atol=0.005)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_arms_of_the_spirals_are_apart(classes: int) -> None:
    data = load("spirals", noise=0.001, classes=classes)
    radius, angle = np.hypot(*data.x.T), np.arctan2(data.x[:, 1], data.x[:, 0])
    arm = (angle - 0.9 * 2 * np.pi * radius) / (2 * np.pi) * classes
    np.testing.assert_allclose(np.abs((arm - data.y + classes / 2) % classes - classes / 2), 0.0, atol=0.05)


@pytest.mark.parametrize("classes", [2, 4])
def test_the_truth_of_blobs_is_bayes_rule(classes: int) -> None:
    data = load("blobs", noise=0.7, classes=classes, points=4000)
    angles = 2 * np.pi * (0.25 + np.arange(classes) / classes)
    centres = 1.5 * np.column_stack([np.cos(angles), np.sin(angles)])
    for label, centre in enumerate(centres):
        np.testing.assert_allclose(data.x[data.y == label].mean(axis=0), centre, atol=0.08)
    density = np.column_stack([stats.multivariate_normal(centre, 0.49).pdf(data.x) for centre in centres])
    logits = data.truth.parameters(data.x)["logits"]
    probability = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(probability, density / density.sum(axis=1, keepdims=True), atol=1e-9)


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
