"""The score of a run: coverage counts points and is what drawn data say, costs add up."""

import numpy as np
import pytest

from core import infer
from core.choose import Recipe, recipe
from core.judge.score import coverage, score
from core.minimise import Run, Settings, fit

LEVELS = [0.01, 0.5, 0.95, 0.999]


@pytest.fixture
def normal() -> Recipe:
    return recipe("normal")


@pytest.fixture(scope="module")
def run() -> Run:
    return fit(Settings(steps=300))


@pytest.mark.parametrize("level", LEVELS)
def test_coverage_of_data_drawn_from_the_model_is_the_level(normal: Recipe, level: float) -> None:
    rng = np.random.default_rng(5)
    count = 20_000
    loc, scale = rng.normal(size=count), rng.uniform(0.1, 3.0, count)
    y = loc + scale * rng.standard_normal(count)
    share = coverage(normal, normal.raw(loc=loc, scale=scale), y, level)
    assert share == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / count))


def test_coverage_counts_points() -> None:
    unit = recipe("normal", scale=1.0)
    y = np.array([0.0, 0.6, -0.6, 0.7, 5.0])
    assert coverage(unit, unit.raw(loc=np.zeros(5)), y, 0.5) == 3 / 5


def test_score_is_the_sum_of_costs_and_the_coverage(run: Run) -> None:
    data = run.dataset
    found = score(run, data.held_out_x, data.held_out_y)
    assert found.points == len(data.held_out_y)
    assert found.nll == pytest.approx(run.held_out_nll[-1], rel=1e-9)
    assert found.per_point == found.nll / found.points
    assert set(found.coverage) == {0.5, 0.95}
    mean, deviation = (infer.parameters(run.recipe, run.raw(data.held_out_x))[name] for name in ("loc", "scale"))
    within = np.abs(data.held_out_y - mean) <= 1.959963984540054 * deviation
    assert found.coverage[0.95] == within.mean()


def test_score_of_an_earlier_step(run: Run) -> None:
    data = run.dataset
    assert score(run, data.x, data.y, 0).nll == pytest.approx(run.nll[0], rel=1e-9)


def test_a_score_needs_points(run: Run) -> None:
    with pytest.raises(ValueError, match="a score needs at least one point; there are 0"):
        score(run, np.empty((0, 1)), np.empty(0))
