"""Step 4 turned into decisions: a threshold on what is predicted of a y that is 0 or 1, and what it gets right."""

import numpy as np

from core import infer
from core.arrays import Array, Floats, Integers, Mask
from core.choose import Recipe, recipe
from core.choose.domain import BINARY
from core.choose.special import logit
from core.data import book_parameters, load
from core.judge.score import confusion
from core.predict import ShallowNetwork


def level(family: Recipe, threshold: float) -> float:
    """Return the raw output at which a threshold on what is predicted of y is crossed."""
    return float(logit(threshold)) if family.domain == BINARY else threshold


def decided(family: Recipe, raw: Array, threshold: float) -> Mask:
    """Return whether 1 is said of y (...): whether its mean, which for labels is Pr(y=1|x), is above the threshold."""
    return np.asarray(infer.mean(family, raw) > threshold)


def accuracies(family: Recipe, raw: Array, y: Floats, threshold: float) -> Floats:
    """Return the share of the points y (N,) that are said rightly (...), for raw outputs (..., N, K)."""
    return np.asarray(np.mean(decided(family, raw, threshold) == (y == 1), axis=-1))


def accuracies_over(family: Recipe, raw: Array, y: Floats, thresholds: Floats) -> Floats:
    """Return `accuracies` (F, T) of the points y (N,) at thresholds (T,), which rise, for raw outputs (F, N, K)."""
    exceeded = np.searchsorted(thresholds, infer.mean(family, raw))  # (F, N): 1 is said at so many of them
    most = len(thresholds)
    below = [
        np.stack([np.bincount(row, minlength=most + 1)[:most].cumsum() for row in exceeded[:, y == label]])
        for label in (0, 1)
    ]  # each (F, T): how many of the label are said to be 0
    return np.asarray((below[0] + np.sum(y == 1) - below[1]) / len(y))


def decisions(family: Recipe, raw: Array, y: Floats, threshold: float) -> Integers:
    """Return how many of the points with label y (N,) are said to be 0 and 1: counts (2, 2), by label."""
    answers = decided(family, raw, threshold).astype(np.int64)
    return confusion(np.eye(2)[answers], y)


def book_loss() -> float:
    """Return what the book's two classes cost, in nats, under the network set by hand in its notebook 5.2."""
    data = load("book_binary")
    raw = ShallowNetwork(*book_parameters("nb5_2"))(data.x)
    return float(infer.costs(recipe("bernoulli"), raw, data.y).sum())
