"""Decisions on labels 0 and 1: the threshold in terms of the output, counts by hand, and the book's own loss."""

import numpy as np
import pytest
import scipy.special
import scipy.stats
import torch

from core.choose import recipe
from core.data import book_parameters, load
from core.judge.decisions import accuracies, accuracies_over, book_loss, decisions, level
from core.minimise import Settings, fit
from core.predict import ShallowNetwork

BERNOULLI = recipe("bernoulli")
F = np.array([[-3.0], [-0.5], [0.5], [3.0]])
Y = np.array([0.0, 1.0, 0.0, 1.0])


@pytest.mark.parametrize("probability", [1e-9, 0.01, 0.3, 0.5, 0.99])
def test_the_level_of_a_threshold_is_the_output_of_that_probability(probability: float) -> None:
    assert level(BERNOULLI, probability) == pytest.approx(scipy.stats.logistic.ppf(probability), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("threshold", "counts"), [(0.5, [[1, 1], [1, 1]]), (0.2, [[1, 1], [0, 2]]), (0.9, [[2, 0], [1, 1]])]
)
def test_counts_and_accuracy(threshold: float, counts: list[list[int]]) -> None:
    assert decisions(BERNOULLI, F, Y, threshold).tolist() == counts
    assert accuracies(BERNOULLI, F, Y, threshold) == (counts[0][0] + counts[1][1]) / 4
    assert ((level(BERNOULLI, threshold) < F[:, 0]).sum()) == counts[0][1] + counts[1][1]


def test_labels_taken_for_numbers_are_held_against_the_threshold_themselves() -> None:
    normal = recipe("normal", scale=0.5)
    assert level(normal, 0.3) == 0.3
    assert decisions(normal, np.array([[0.29], [0.31]]), np.array([0.0, 1.0]), 0.3).tolist() == [[1, 0], [0, 1]]


def test_accuracy_keeps_leading_axes() -> None:
    np.testing.assert_array_equal(accuracies(BERNOULLI, np.stack([F, -F]), Y, 0.5), [0.5, 0.5])


@pytest.mark.parametrize("y", [Y, np.ones(4)], ids=["both labels", "one label"])
def test_accuracy_over_thresholds_is_that_at_each(y: np.ndarray) -> None:
    thresholds = np.round(np.linspace(0.05, 0.95, 19), 2)
    raw = np.stack([F, -F, scipy.special.logit(np.array([[0.05], [0.5], [0.95], [0.2]]))])  # some are at a threshold
    at_each = np.stack([accuracies(BERNOULLI, raw, y, float(each)) for each in thresholds], axis=-1)
    np.testing.assert_array_equal(accuracies_over(BERNOULLI, raw, y, thresholds), at_each)


def test_the_books_parameters_cost_what_torch_says() -> None:
    data = load("book_binary")
    f = torch.tensor(ShallowNetwork(*book_parameters("nb5_2"))(data.x)[:, 0])
    torchs = torch.nn.functional.binary_cross_entropy_with_logits(f, torch.tensor(data.y), reduction="sum")
    assert book_loss() == pytest.approx(float(torchs), rel=0, abs=1e-9)


def test_at_the_optimum_the_probabilities_sum_to_the_number_of_ones() -> None:
    """The gradient of the constant φ_0 is Σ (λ - y): it vanishes where the loss is least."""
    run = fit(
        Settings(data="book_binary", recipe="bernoulli", hidden=2, activation="tanh", rate=0.02, l2=0.01, steps=5000)
    )
    shares = scipy.special.expit(run.raw(run.dataset.x).numpy()[:, 0])
    assert shares.sum() == pytest.approx(run.dataset.y.sum(), abs=0.01)
    early = scipy.special.expit(run.raw(run.dataset.x, 5).numpy()[:, 0])
    assert abs(early.sum() - run.dataset.y.sum()) > 0.1
