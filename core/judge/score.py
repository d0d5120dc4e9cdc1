"""Step 4 judged: the NLL of a set of points, and how often Pr(y|x) is right about them."""

from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Array, Floats, Integers
from core.choose import Recipe
from core.infer.distribution import LEVELS
from core.minimise import Run


def accuracy(recipe: Recipe, raw: Array, y: Floats) -> float:
    """Return the share of the points y (N,) that are the most probable value at their x."""
    assert recipe.domain.support is not None
    chosen = np.array(recipe.domain.support)[infer.probabilities(recipe, raw).argmax(axis=-1)]
    return float(np.mean(chosen == y))


def coverage(recipe: Recipe, raw: Array, y: Floats, level: float) -> float:
    """Return the share of the points y (N, *event) that lie in their region of that level.

    It is the central interval; for vectors, the ellipse. ValueError where the recipe does not say it `covers`.
    """
    return float(np.mean(recipe.inside(raw, y, level)))


@dataclass(frozen=True)
class Score:
    """How Pr(y|x) does on a set of points: the NLL, a sum in nats, and how often it is right.

    That is the coverage of intervals or ellipses, by level, where they are known; for a y of finitely many values,
    the accuracy of the mode.
    """

    points: int
    nll: float
    coverage: dict[float, float]
    accuracy: float | None = None

    @property
    def per_point(self) -> float:
        """The NLL as a mean over the points, in nats."""
        return self.nll / self.points


def score(run: Run, x: Floats, y: Floats, step: int = -1) -> Score:
    """Return the score of a run at that step on the points x (N, D), y (N,); ValueError if there are none."""
    if not len(y):
        raise ValueError("a score needs at least one point; there are 0")
    raw = run.raw(x, step)
    nll = float(infer.costs(run.recipe, raw, y).sum())
    if run.recipe.domain.support is not None:
        return Score(len(y), nll, {}, accuracy(run.recipe, raw, y))
    levels = LEVELS if run.recipe.covers else ()
    return Score(len(y), nll, {level: coverage(run.recipe, raw, y, level) for level in levels})


def confusion(logits: Floats, y: Floats) -> Integers:
    """Return how many of the points with label y (N,) have which most probable class: counts (K, K), by label."""
    classes = logits.shape[-1]
    pairs = classes * y.astype(np.int64) + logits.argmax(axis=-1)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
