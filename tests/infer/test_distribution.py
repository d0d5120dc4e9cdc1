"""Step 4: densities integrate to 1, intervals are scipy's, draws follow the distribution."""

from collections.abc import Callable

import numpy as np
import pytest
import scipy.stats
import torch
from scipy.integrate import trapezoid

from core import infer
from core.choose import Recipe, recipe
from core.choose.domain import COUNTS
from tests.choose.rows import ROWS, Row, alternating

LOC, SCALE = np.array([-3.0, 0.0, 2.5]), np.array([0.05, 1.0, 7.0])
LEVELS = [0.01, 0.5, 0.95, 0.999]


@pytest.fixture
def normal() -> Recipe:
    return recipe("normal")


@pytest.fixture
def raw(normal: Recipe) -> np.ndarray:
    return normal.raw(loc=LOC, scale=SCALE).numpy()  # (3, 2)


def test_density_integrates_to_one_and_equals_scipy(normal: Recipe, raw: np.ndarray) -> None:
    for index, (loc, scale) in enumerate(zip(LOC, SCALE, strict=True)):
        y = loc + scale * np.linspace(-9, 9, 2001)
        density = infer.density(normal, raw, y)
        assert density.shape == (3, 2001)
        np.testing.assert_allclose(density[index], scipy.stats.norm(loc, scale).pdf(y), rtol=1e-9)
        assert trapezoid(density[index], y) == pytest.approx(1.0, abs=1e-9)


def test_leading_axes_are_kept(normal: Recipe, raw: np.ndarray) -> None:
    stacked = np.stack([raw, raw, raw, raw])  # (4, 3, 2)
    assert infer.density(normal, stacked, np.arange(5.0)).shape == (4, 3, 5)
    assert infer.mean(normal, stacked).shape == infer.mode(normal, stacked).shape == (4, 3)
    assert infer.costs(normal, stacked, LOC).shape == (4, 3)
    assert infer.interval(normal, stacked, 0.5).shape == (4, 3, 2)
    assert infer.parameters(normal, stacked)["scale"].shape == (4, 3)


def test_costs_equal_scipy(normal: Recipe, raw: np.ndarray) -> None:
    y = np.array([-2.0, 3.0, 2.0])
    np.testing.assert_allclose(infer.costs(normal, raw, y), -scipy.stats.norm(LOC, SCALE).logpdf(y), rtol=1e-9)


def test_mean_mode_and_parameters(normal: Recipe, raw: np.ndarray) -> None:
    np.testing.assert_allclose(infer.mean(normal, raw), LOC, atol=1e-12)
    np.testing.assert_allclose(infer.mode(normal, raw), LOC, atol=1e-12)
    parameters = infer.parameters(normal, raw)
    np.testing.assert_allclose(parameters["loc"], LOC, atol=1e-12)
    np.testing.assert_allclose(parameters["scale"], SCALE, rtol=1e-12)


def test_a_fixed_parameter_has_a_value_at_every_x() -> None:
    fixed = recipe("normal", scale=0.3)
    np.testing.assert_array_equal(infer.parameters(fixed, fixed.raw(loc=LOC))["scale"], [0.3, 0.3, 0.3])


@pytest.mark.parametrize("key", ["normal_mixture", "gamma", "poisson"])
def test_mode_and_regions_are_the_same_found_together(key: str) -> None:
    family = recipe(key)
    raw = np.random.default_rng(0).normal(size=(2, 3, family.outputs))
    mode, regions = infer.mode_and_regions(family, raw, (0.5, 0.95))
    np.testing.assert_array_equal(mode, infer.mode(family, raw))
    for level, pieces in zip((0.5, 0.95), regions, strict=True):
        np.testing.assert_array_equal(pieces, infer.region(family, raw, level))


@pytest.mark.parametrize("level", LEVELS)
def test_interval_equals_scipy(normal: Recipe, raw: np.ndarray, level: float) -> None:
    ends = scipy.stats.norm(LOC, SCALE).ppf(np.array([[0.5 - level / 2], [0.5 + level / 2]])).T
    np.testing.assert_allclose(infer.interval(normal, raw, level), ends, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95, float("nan")])
def test_a_level_that_is_no_probability_is_refused(normal: Recipe, raw: np.ndarray, level: float) -> None:
    with pytest.raises(ValueError, match=f"level must lie between 0 and 1; not {level}"):
        infer.interval(normal, raw, level)


@pytest.mark.parametrize("row", [row for row in ROWS if row.draw is not alternating], ids=lambda row: row.name)
def test_samples_follow_the_distribution(row: Row) -> None:
    raw = row.raw.numpy()
    drawn = infer.samples(row.recipe, np.stack([raw, raw]), 2_000, seed=3)
    assert drawn.shape == (2_000, 2, 1, *row.recipe.domain.event)
    y = drawn.reshape(-1, *row.recipe.domain.event)
    costs, expected = infer.costs(row.recipe, raw[0], y), -row.logs(row.draw(4_000, 9))
    row.recipe.domain.check(y)
    spread = np.sqrt(costs.var() / len(costs) + expected.var() / len(expected))
    assert costs.mean() == pytest.approx(expected.mean(), abs=5 * spread + 1e-9)  # the entropy
    if row.oracle is not None and row.recipe.domain != COUNTS and not row.recipe.domain.ordered:
        uniform = infer.cdf(row.recipe, np.tile(raw, (len(y), 1)), y)
        assert scipy.stats.kstest(uniform, "uniform").pvalue > 1e-4


def test_equal_seeds_give_equal_samples() -> None:
    family = recipe("gamma")
    drawn, again, other = (infer.samples(family, family.start[None], 50, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(drawn, again)
    assert not np.array_equal(drawn, other)


def test_samples_leave_the_global_state_alone() -> None:
    before = np.random.get_state()[1].copy(), torch.random.get_rng_state()  # noqa: NPY002
    infer.samples(recipe("gamma"), recipe("gamma").start[None], 5)
    np.testing.assert_array_equal(np.random.get_state()[1], before[0])  # noqa: NPY002
    assert torch.equal(torch.random.get_rng_state(), before[1])


def test_quantile_and_cdf_undo_each_other() -> None:
    family = recipe("student_t")
    raw = family.start + np.zeros((3, 4, 3))
    y = infer.quantile(family, raw, 0.2)
    np.testing.assert_allclose(infer.cdf(family, raw, y), 0.2, rtol=1e-9)


@pytest.mark.parametrize("ask", [infer.interval, infer.region, infer.quantile])
@pytest.mark.parametrize("key", ["bernoulli", "multivariate_normal", "plackett_luce"])
def test_an_interval_needs_one_y_with_an_order(ask: Callable[..., object], key: str) -> None:
    with pytest.raises(ValueError, match=f"an interval needs one y with an order; {recipe(key).title} is over"):
        ask(recipe(key), recipe(key).start[None], 0.5)
