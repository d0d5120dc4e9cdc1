"""Generated classes: shapes that are what they say, and known probabilities."""

import numpy as np
import pytest
from scipy import stats

from core.choose.domain import categories
from core.data import DATASETS, load

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
