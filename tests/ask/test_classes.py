"""Questions about a run whose y are labels against NumPy by hand, over ten steps and thresholds."""

from functools import cache

import numpy as np
import pytest
from scipy.special import expit, log_softmax

from core.ask.classes import (
    BOTH,
    LABELS,
    LOSS,
    NOTHING,
    cost_of_costliest,
    doubled_logits,
    know_nothing,
    moved_threshold,
    no_label,
    of_binary,
    raised_logits,
)
from core.minimise import Run, Settings, fit

BINARY = Settings(data="book_binary", recipe="bernoulli", hidden=6, activation="relu", rate=0.02, steps=100)
SEVERAL = Settings(data="book_multiclass", recipe="categorical", hidden=8, rate=0.02, steps=100)
STATES = tuple((step, threshold) for step in (0, 5, 20, 60, 100) for threshold in (0.5, 0.62))
STEPS = (0, 1, 2, 4, 7, 12, 20, 40, 60, 100)


@cache
def run_of(settings: Settings) -> Run:
    return fit(settings)


def changed(labels: bool, loss: bool) -> str:
    return {(True, True): BOTH, (True, False): LABELS, (False, True): LOSS, (False, False): NOTHING}[labels, loss]


def logits(run: Run, step: int) -> np.ndarray:
    network = run.network(step)
    return np.asarray(network(run.dataset.x))


def binary_cost(f: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.log1p(np.exp(np.where(y == 1, -f, f)))


@pytest.mark.parametrize(("step", "threshold"), STATES)
def test_doubled_logits_of_two_labels(step: int, threshold: float) -> None:
    run = run_of(BINARY)
    f, y = logits(run, step)[:, 0], run.dataset.y
    once, twice = expit(f) > threshold, expit(2 * f) > threshold
    losses = binary_cost(f, y).mean(), binary_cost(2 * f, y).mean()
    asked = doubled_logits(run, step, threshold)
    assert asked.answer.words == changed(bool(np.any(once != twice)), losses[0] != losses[1])
    told = " ".join(answer.reason for answer in asked.answers)
    for said, loss in zip((once, twice), losses, strict=True):
        assert f"{np.mean(said == y):.1%}" in told
        assert f"{loss:.3f}" in told


@pytest.mark.parametrize(("step", "threshold"), STATES)
def test_another_threshold_changes_labels_at_most(step: int, threshold: float) -> None:
    run = run_of(BINARY)
    shares = expit(logits(run, step)[:, 0])
    other = 0.8 if threshold == 0.5 else 0.5
    crossed = int(np.sum((shares > threshold) != (shares > other)))
    asked = moved_threshold(run, step, threshold)
    assert asked.answer.words == changed(crossed > 0, False)
    told = {0: "no point", 1: "1 point"}.get(crossed, f"{crossed} points")
    assert told in " ".join(answer.reason for answer in asked.answers)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("settings", [BINARY, SEVERAL], ids=["binary", "several"])
def test_the_costliest_point_costs_the_log_of_its_probability(settings: Settings, step: int) -> None:
    run = run_of(settings)
    f, y = logits(run, step), run.dataset.y.astype(int)
    costs = binary_cost(f[:, 0], y) if settings is BINARY else -log_softmax(f, axis=1)[np.arange(len(y)), y]
    asked = cost_of_costliest(run, step)
    assert float(asked.answer.words) == pytest.approx(costs.max(), abs=2e-3)
    shown = float(asked.text.partition("probability of ")[2].partition(". ")[0])
    assert float(asked.answer.words) == pytest.approx(-np.log(shown), abs=5.1e-4)


@pytest.mark.parametrize("step", STEPS)
def test_doubled_and_raised_logits_of_several_labels(step: int) -> None:
    run = run_of(SEVERAL)
    f, y = logits(run, step), run.dataset.y.astype(int)

    def loss(outputs: np.ndarray) -> float:
        return float(-log_softmax(outputs, axis=1)[np.arange(len(y)), y].mean())

    assert doubled_logits(run, step).answer.words == changed(False, abs(loss(2 * f) - loss(f)) > 1e-9)
    assert raised_logits(run, step).answer.words == changed(False, abs(loss(f + 9) - loss(f)) > 1e-9)


@pytest.mark.parametrize("step", STEPS)
def test_who_knows_nothing_pays_the_log_of_the_number_of_labels(step: int) -> None:
    run = run_of(SEVERAL)
    even = -log_softmax(np.zeros((1, 3)), axis=1)[0, 0]
    asked = know_nothing(run, step)
    assert float(asked.answer.words) == pytest.approx(even, abs=5e-4)
    assert f"{run.nll[step] / len(run.dataset.y):.3f}" in asked.answer.reason


def test_no_label_for_what_is_none() -> None:
    asked = no_label(run_of(SEVERAL))
    assert asked.answer.words == "No"
    assert "0.3333" in asked.answer.reason


def test_least_squares_on_labels_is_asked_about_its_output() -> None:
    run = run_of(Settings(data="book_binary", recipe="normal", scale="fixed", hidden=6, steps=60))
    f = logits(run, 60)[:, 0]
    first, second, third = of_binary(run, 60, 0.5)
    assert f"from {f.min():.3g} to {f.max():.3g} ".replace("-", "−") in first.text
    assert first.answer.words == "No"
    assert second.answer.words in (LABELS, NOTHING)
    assert third.text.endswith("Is that an error?")
