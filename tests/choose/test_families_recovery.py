"""Steps 1 and 3: from a far start, the parameters that data were drawn with are found again, for every family."""

from typing import Any

import numpy as np
import pytest
import scipy.optimize
import scipy.stats

from benchmarks.numpy_engine import OPTIMISERS
from core.arrays import Floats
from core.choose import RECIPES, Recipe
from tests.choose.rows import ROWS, Row

DRAWS = 2_000
STEPS, RATE = 800, 0.03
FAR = 3.0
"""How far each raw output starts from its usual start, at random to either side."""
NAMES = [
    "normal, predicted",
    "laplace, predicted",
    "asymmetric_laplace, low",
    "student_t, learned",
    "gumbel, predicted",
    "normal_mixture, two apart",
    "normal_mixture, five",
    "exponential, rate 2.5",
    "gamma, one peak",
    "gamma, infinite at 0",
    "log_normal, skewed",
    "weibull, one peak",
    "beta, one peak",
    "beta, infinite at both ends",
    "multivariate_normal, three",
    "wishart, two",
    "von_mises, across π",
    "bernoulli, 2 labels",
    "categorical, 3 labels",
    "ordinal, 5 levels",
    "poisson, 3.7",
    "negative_binomial, spread",
    "zero_inflated_poisson, a third",
    "plackett_luce, four",
]
RECOVERED = [row for row in ROWS if row.name in NAMES]
TABLE = pytest.mark.parametrize("row", RECOVERED, ids=lambda row: row.name)


def test_the_table_has_every_recipe() -> None:
    assert {row.key for row in RECOVERED} == set(RECIPES)
    assert len(RECOVERED) == len(NAMES)


def _far_start(recipe: Recipe, seed: int) -> Floats:
    """Return raw outputs far from the start; those of a mixture's locs only to one side, so that no two swap sides."""
    step = FAR * np.random.default_rng(seed).choice([-1.0, 1.0], recipe.outputs)
    if recipe.key == "normal_mixture":
        step = np.repeat([0.0, 1.0, 0.0], recipe.outputs // 3)
    return recipe.start + step


def fitted(recipe: Recipe, y: Floats, start: Floats) -> Floats:
    """Return the raw outputs (1, outputs) that training leads to: Adam's steps, then BFGS for the last digits."""

    def objective(raw: Floats) -> tuple[float, Floats]:
        nll, score = recipe.nll_and_score(np.tile(raw, (len(y), 1)), y)
        return float(nll.mean()), score.mean(axis=0)

    raw = start.copy()
    update = OPTIMISERS["adam"](raw, RATE)
    for _ in range(STEPS):
        update(objective(raw)[1])
    found: Any = scipy.optimize.minimize(objective, raw, jac=True, method="BFGS", options={"gtol": 1e-7})
    return np.asarray(found.x)[None]


@TABLE
def test_parameters_are_recovered_from_a_far_start(row: Row) -> None:
    recipe, y = row.recipe, row.draw(DRAWS, 7)
    start = _far_start(recipe, 8)
    raw = fitted(recipe, y, start)
    ours, truth = (float(recipe.nll(each, y).sum()) for each in (raw, row.raw.numpy()))
    assert float(recipe.nll(start[None], y).sum()) > truth + 100.0  # the start is far, in nats
    gain = truth - ours  # half of it is chi-squared, of as many degrees as there are free outputs
    assert -1e-3 < gain < scipy.stats.chi2(recipe.outputs).ppf(1 - 1e-6) / 2
    _assert_near(recipe, raw, row)


def _assert_near(recipe: Recipe, raw: Floats, row: Row) -> None:
    order = np.argsort(recipe.arguments(raw)["loc"][0].numpy()) if recipe.key == "normal_mixture" else ...
    found = recipe.values(raw) | recipe.arguments(raw)
    for name, value in recipe.arguments(row.raw).items():
        ours, expected = np.asarray(found[name])[0], np.asarray(value)[0]
        if name == "logits" and recipe.domain.items > 2:
            ours, expected = ours - ours.mean(), expected - expected.mean()  # only differences of logits matter
        np.testing.assert_allclose(ours[order] if order is not ... else ours, expected, rtol=0.15, atol=0.15)
