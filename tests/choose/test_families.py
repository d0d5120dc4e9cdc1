"""Step 1: each recipe of the table sums to 1, equals its oracle and autograd, and has legal parameters."""

import subprocess
import sys
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
import torch

from core.arrays import Floats, tensor
from core.choose import RECIPES, Recipe, recipe
from tests.choose.rows import ROWS, Row

TABLE = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
FAR = (-1000.0, -50.0, 50.0, 1000.0)
SYMBOLS = """
import sys, torch
from core.choose import recipe
recipe("gumbel").mean(torch.zeros(3, 2))
sys.exit("sympy" in sys.modules)
"""


def test_the_table_has_every_recipe() -> None:
    assert {row.key for row in ROWS} == set(RECIPES)


def test_the_mean_of_a_gumbel_waits_for_no_import() -> None:
    assert subprocess.run([sys.executable, "-c", SYMBOLS], check=False).returncode == 0


def _density(row: Row, y: Any) -> Floats:
    return np.exp(-row.recipe.nll(row.raw, np.asarray(y, dtype=np.float64)).numpy())


def _integral(row: Row) -> tuple[float, float]:
    """Integrate by Gauss and Legendre between quantiles a factor of 2 apart in tail probability.

    Return that and what should lie between the outermost. Close to y = 1 a density that is infinite there cannot be
    asked: 1 - y has few digits. A tip is an end of two pieces.
    """
    depth = 20.0 if row.name == "beta, infinite at both ends" else 40.0
    tails = 2.0 ** -np.arange(depth, 0.0, -1.0)
    ends = np.array([row.oracle.ppf(tail) for tail in (*tails, *(1.0 - tails[::-1])[1:])])
    ends = np.union1d(ends, [row.parameters["loc"]]) if row.key == "asymmetric_laplace" else ends
    nodes, weights = np.polynomial.legendre.leggauss(64)
    half = 0.5 * np.diff(ends)[:, None]
    y = ends[:-1, None] + half * (1.0 + nodes)  # (pieces, nodes)
    return float((half * weights * _density(row, y.ravel()).reshape(y.shape)).sum()), 1.0 - 2.0 * tails[0]


def _sum(row: Row) -> float:
    recipe = row.recipe
    if recipe.domain.support is not None:
        return float(_density(row, recipe.domain.support).sum())
    if recipe.key == "plackett_luce":
        return float(_density(row, list(permutations(range(recipe.outputs)))).sum())
    return float(_density(row, np.arange(20_000.0)).sum())


def _share(row: Row) -> tuple[float, float]:
    """Integrate by the oracle's draws: the mean of density over density, and its standard error."""
    y = row.draw(2_000, 1)
    ratio = np.exp(-row.recipe.nll(row.raw, y).numpy() - row.logs(y))
    return float(ratio.mean()), float(ratio.std() / np.sqrt(len(y)))


@TABLE
def test_total_probability_is_1(row: Row) -> None:
    if row.recipe.domain.event and row.key != "plackett_luce":
        total, error = _share(row)
        assert total == pytest.approx(1.0, abs=4 * error + 1e-9)
    elif row.oracle is not None and not row.recipe.key.endswith(("poisson", "binomial", "ordinal")):
        total, expected = _integral(row)
        assert total == pytest.approx(expected, abs=1e-8)
    else:
        assert _sum(row) == pytest.approx(1.0, abs=1e-9)


@TABLE
def test_nll_equals_the_oracle_far_into_the_tails(row: Row) -> None:
    y = np.asarray(row.tails)
    raw, expected = row.raw.expand(len(y), -1), -row.logs(y)
    np.testing.assert_allclose(row.recipe.nll(raw, y).numpy(), expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(row.recipe.nll_and_score(raw.numpy(), y)[0], expected, rtol=1e-9, atol=1e-9)


@TABLE
def test_score_equals_autograd(row: Row) -> None:
    raw, y = row.spread_raw(), row.draw(64, 1)
    expected = Recipe.nll_and_score(row.recipe, raw, y)
    for ours, autograd in zip(row.recipe.nll_and_score(raw, y), expected, strict=True):
        np.testing.assert_allclose(ours, autograd, rtol=1e-8, atol=1e-9 * (1 + np.abs(autograd).max()))
    np.testing.assert_array_equal(row.recipe.score(raw, y).numpy(), row.recipe.nll_and_score(raw, y)[1])


@TABLE
def test_networks_side_by_side_share_their_examples(row: Row) -> None:
    raw, y = row.spread_raw(16), row.draw(8, 1)
    both = row.recipe.nll_and_score(raw.reshape(2, 8, -1), y)
    for network in range(2):
        for ours, alone in zip(both, row.recipe.nll_and_score(raw.reshape(2, 8, -1)[network], y), strict=True):
            np.testing.assert_array_equal(ours[network], alone)


@TABLE
def test_single_precision_stays_single_and_close(row: Row) -> None:
    raw, y = row.spread_raw(16), row.draw(16, 1)
    nll, score = row.recipe.nll_and_score(raw, y)
    single = row.recipe.nll_and_score(raw.astype(np.float32), y.astype(np.float32))
    assert single[1].dtype == np.float32
    if row.name.endswith((", narrow", "one narrow", ", many degrees", "like Poisson", "few degrees")):
        return  # these differ by what float32 makes of y itself
    np.testing.assert_allclose(single[0], nll, rtol=1e-3, atol=1e-3 * (1 + np.abs(nll).max()))
    np.testing.assert_allclose(single[1], score, rtol=1e-2, atol=1e-3 * (1 + np.abs(score).max()))


@TABLE
def test_raw_gives_back_the_parameters(row: Row) -> None:
    recipe = row.recipe
    values = recipe.values(row.raw) | recipe.arguments(row.raw)
    if recipe.domain.support is not None:
        values["probs"] = recipe.distribution(row.raw).probs
    for name, value in row.parameters.items():
        np.testing.assert_allclose(values.get(name), np.broadcast_to(value, values[name].shape), rtol=1e-9, atol=1e-12)
    assert row.raw.shape == (1, recipe.outputs)


@TABLE
def test_arguments_give_back_the_raw_outputs(row: Row) -> None:
    recipe = row.recipe
    fixed = {parameter.name for parameter in recipe.parameters if parameter.fixed}
    given = {name: value for name, value in recipe.arguments(row.raw).items() if name not in fixed}
    again = recipe.raw(**given)
    y = np.asarray(row.tails)
    np.testing.assert_allclose(recipe.nll(again, y).numpy(), recipe.nll(row.raw, y).numpy(), rtol=1e-8, atol=1e-9)


def _units(row: Row) -> tuple[Any, Any]:
    if row.key == "wishart":
        rows = np.arange(1.0, row.recipe.domain.event[0] + 1.0)
        return rows[:, None] * rows, 0.0
    if row.key == "multivariate_normal":
        size = row.recipe.domain.event[0]
        return np.array([40.0, 0.1, 3.0])[:size], np.array([-7.0, 2.0, 0.5])[:size]
    return 40.0, (-7.0 if row.recipe.change_of_units() == "shift and stretch" else 0.0)


@TABLE
def test_a_change_of_units_moves_the_nll_by_the_log_of_the_unit(row: Row) -> None:
    raw, y = row.spread_raw(), row.draw(64, 1)
    unit, shift = _units(row)
    if row.recipe.change_of_units() == "nothing":
        with pytest.raises(ValueError, match="keeps y as it is"):
            row.recipe.in_units(unit, shift)
        return
    moved = row.recipe.in_units(unit, shift)
    assert moved.start.shape == row.recipe.start.shape
    before, after = row.recipe.nll(raw, y).numpy(), moved.nll(raw, unit * y + shift).numpy()
    log_unit = row.recipe.log_unit(unit)
    assert log_unit != 0.0
    np.testing.assert_allclose(after - before, log_unit, rtol=1e-7, atol=1e-7 * np.abs(before).max())
    ours = moved.nll_and_score(raw, unit * y + shift)
    expected = Recipe.nll_and_score(moved, raw, unit * y + shift)
    np.testing.assert_allclose(ours[1], expected[1], rtol=1e-7, atol=1e-8 * (1 + np.abs(expected[1]).max()))


def test_a_family_that_only_stretches_is_not_shifted() -> None:
    with pytest.raises(ValueError, match="Gamma keeps y as it is"):
        recipe("gamma").in_units(2.0, 1.0)


@TABLE
def test_a_standard_brings_y_to_its_size(row: Row) -> None:
    y = row.draw(500, 2)
    shift, unit = row.recipe.standard(y)
    again = row.recipe.standard((y - shift) / unit)
    if row.recipe.change_of_units() == "nothing":
        assert (shift, unit) == (0.0, 1.0)
    np.testing.assert_allclose(np.broadcast_to(again[0], np.shape(shift)), 0.0, atol=1e-9)
    diagonal = np.diagonal(again[1]) if row.key == "wishart" else again[1]
    np.testing.assert_allclose(diagonal, 1.0, rtol=1e-9)


@TABLE
def test_start_is_the_standard_distribution(row: Row) -> None:
    recipe = row.recipe
    values = recipe.values(recipe.start[None])
    for parameter in recipe.predicted:
        np.testing.assert_allclose(np.asarray(values[parameter.name])[0], parameter.start, atol=1e-9)
    assert np.isfinite(recipe.nll(recipe.start[None], row.draw(20, 1)).numpy()).all()


@pytest.mark.parametrize(
    ("key", "mean", "spread"),
    [
        ("normal", 0.0, 1.0),
        ("laplace", 0.0, None),
        ("asymmetric_laplace", 0.0, None),
        ("student_t", 0.0, None),
        ("normal_mixture", 0.0, 1.0),
        ("exponential", 1.0, 1.0),
        ("gamma", 1.0, None),
        ("log_normal", 1.0, None),
        ("weibull", 1.0, None),
        ("beta", 0.5, None),
        ("multivariate_normal", 0.0, 1.0),
        ("wishart", np.eye(2), None),
    ],
)
def test_the_standard_distribution_has_the_standard_mean(key: str, mean: Any, spread: float | None) -> None:
    start = recipe(key).start[None]
    np.testing.assert_allclose(recipe(key).mean(start)[0], np.broadcast_to(mean, recipe(key).domain.event), atol=1e-9)
    if spread is not None:
        np.testing.assert_allclose(recipe(key).distribution(start).stddev[0], spread, rtol=1e-9)


@pytest.mark.parametrize("components", [2, 3, 4, 5])
def test_no_two_components_start_alike(components: int) -> None:
    loc = recipe("normal_mixture", components=components).parameters[1].start
    assert np.all(np.diff(loc) > 0.2)


@TABLE
def test_nll_and_score_are_finite_at_extreme_raw_outputs(row: Row) -> None:
    recipe, y = row.recipe, row.draw(4, 1)
    columns = list(product(FAR, repeat=min(recipe.outputs, 3)))
    corners = np.array([np.resize(each, recipe.outputs) for each in columns])
    links = [p.link.name for p in recipe.predicted for _ in range(p.width)]
    corners = np.where(np.array(links) == "Cholesky", corners / 100.0, corners)  # its entries are not bounded
    for corner in corners:
        raw = np.tile(corner, (4, 1))
        nll, score = recipe.nll_and_score(raw, y)
        assert np.isfinite(nll).all(), corner
        assert np.isfinite(score).all(), corner
        close = {"rtol": 1e-6, "atol": 1e-4 * (1.0 + np.abs(nll))} if "exp" in links else {"rtol": 1e-7, "atol": 1e-7}
        assert np.all(np.abs(recipe.nll(raw, y).numpy() - nll) <= close["atol"] + close["rtol"] * np.abs(nll)), corner


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: recipe("gauss"), "recipe must be one of normal"),
        (lambda: recipe("normal", width=2), "normal takes the options scale, link; not width"),
        (lambda: recipe("normal", scale=0.0), "scale must be a positive number, .*; not 0.0"),
        (lambda: recipe("normal", scale="free"), "scale must be a positive number"),
        (lambda: recipe("normal", link="abs"), "link must be one of softplus, square, exp; not 'abs'"),
        (lambda: recipe("student_t", df=-1.0), "df must be a positive number, 'learned' or 'predicted'; not -1.0"),
        (lambda: recipe("student_t", df="free"), "df must be a positive number, .*; not 'free'"),
        (
            lambda: recipe("asymmetric_laplace", tau=0.0),
            "tau must be a number from 0.01 to 0.99, .*; not 0.0",
        ),
        (lambda: recipe("asymmetric_laplace", tau=True), "tau must be a number from 0.01 to 0.99, .*; not True"),
        (lambda: recipe("asymmetric_laplace", tau="free"), "tau must be a number from 0.01 to 0.99, .*; not 'free'"),
        (lambda: recipe("normal_mixture", components=6), "components must be a whole number from 2 to 5; not 6"),
        (lambda: recipe("normal_mixture", components=2.0), "components must be a whole number from 2 to 5; not 2.0"),
        (lambda: recipe("multivariate_normal", dimensions=1), "dimensions must be a whole number from 2 to 6; not 1"),
        (lambda: recipe("wishart", dimensions=True), "dimensions must be a whole number from 2 to 6; not True"),
        (lambda: recipe("plackett_luce", items=9), "items must be a whole number from 2 to 8; not 9"),
        (lambda: recipe("categorical", classes=1), "classes must be a whole number from 2 to 20; not 1"),
        (lambda: recipe("ordinal", classes=2), "classes must be a whole number from 3 to 20; not 2"),
        (lambda: recipe("ordinal", classes=21), "classes must be a whole number from 3 to 20; not 21"),
        (lambda: recipe("gamma", link="abs"), "link must be one of softplus, square, exp; not 'abs'"),
        (lambda: recipe("poisson", link="exp"), "poisson takes no options; not link"),
        (lambda: recipe("normal").raw(loc=1.0), "raw takes the parameters loc, scale; not loc"),
    ],
)
def test_bad_arguments_are_named_in_one_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        make()


@TABLE
def test_torch_knows_the_distribution(row: Row) -> None:
    y = row.draw(8, 1)
    torch.testing.assert_close(
        -row.recipe.distribution(row.raw).log_prob(tensor(y)), row.recipe.nll(row.raw, y), rtol=1e-9, atol=1e-9
    )


def test_a_value_near_0_is_reached_from_a_shift_far_away() -> None:
    """Data with one value far out: the digits that the shift takes are no reason to refuse a location."""
    family = recipe("normal_mixture").in_units(1e7, 2.222222222e6)
    loc = np.array([[0.107054851664, 1e8]])
    raw = family.raw(probs=[[0.9, 0.1]], loc=loc, scale=[[1e5, 1e5]])
    np.testing.assert_allclose(family.arguments(raw)["loc"], loc, atol=1e-6)


@pytest.mark.parametrize(
    ("made", "values", "sentence"),
    [
        (recipe("normal"), {"loc": 0.0, "scale": 5e-4}, "scale must be above 0.001; not 0.0005"),
        (recipe("normal"), {"loc": 0.0, "scale": -1.0}, "scale must be above 0.001; not -1"),
        (recipe("normal"), {"loc": np.nan, "scale": 1.0}, "loc must be finite; not nan"),
        (recipe("normal", link="square"), {"loc": 0.0, "scale": [1.0, 1e-9]}, "scale must be above 0.001; not 1e-09"),
        (recipe("normal"), {"loc": 0.0, "scale": [1.0, 1e-3]}, "scale must be above 0.001; not 0.001"),
        (recipe("normal", link="exp"), {"loc": 0.0, "scale": 1e40}, "scale must be above .*; not 1e\\+40"),
        (recipe("student_t"), {"df": 0.05, "loc": 0.0, "scale": 1.0}, "df must be above 0.1; not 0.05"),
        (recipe("gamma"), {"concentration": 0.0, "rate": 1.0}, "concentration must be above 0.001; not 0"),
        (recipe("poisson"), {"rate": 0.0}, "rate must be above .*; not 0"),
        (recipe("von_mises"), {"loc": np.inf, "concentration": 1.0}, "loc must be a finite angle; not inf"),
        (recipe("bernoulli"), {"probs": 1.0}, "probs must lie between 0 and 1; not 1"),
        (recipe("bernoulli"), {"probs": -0.1}, "probs must lie between 0 and 1; not -0.1"),
        (recipe("categorical", classes=3), {"probs": [[0.2, 0.5, 0.4]]}, "probs must sum to 1; not to 1.1"),
        (recipe("categorical", classes=3), {"probs": [[0.0, 0.5, 0.5]]}, "probs must be above 0; not 0"),
        (recipe("categorical", classes=3), {"logits": [[0.0, 0.5]]}, "logits must be 3 numbers for each; not"),
        (recipe("ordinal", classes=4), {"loc": 0.0, "gaps": [[1.0]]}, "gaps must be 2 numbers for each; not"),
        (
            recipe("ordinal", classes=4),
            {"loc": 0.0, "gaps": [[1.0, 0.0]]},
            "gaps must be above 2.06115e-09; not 0",
        ),
        (
            recipe("ordinal", classes=4),
            {"loc": 0.0, "cutpoints": [[0.0, 2.0, 1.0]]},
            r"cutpoints must rise; not \[0.0, 2.0, 1.0\]",
        ),
        (
            recipe("normal_mixture"),
            {"probs": [[0.5, 0.6]], "loc": [[0.0, 1.0]], "scale": [[1.0, 1.0]]},
            "probs must sum to 1; not to 1.1",
        ),
        (
            recipe("multivariate_normal"),
            {"loc": [[0.0, 0.0]], "covariance_matrix": [[[1.0, 2.0], [2.0, 1.0]]]},
            "covariance_matrix must be symmetric and positive definite; not",
        ),
        (
            recipe("multivariate_normal"),
            {"loc": [[0.0, 0.0]], "covariance_matrix": [[[1.0, 0.5], [0.1, 1.0]]]},
            "covariance_matrix must be symmetric and positive definite; not",
        ),
        (
            recipe("multivariate_normal"),
            {"loc": [[0.0, 0.0]], "scale_tril": [[[1.0, 0.5], [0.1, 1.0]]]},
            "scale_tril must be lower triangular",
        ),
        (recipe("wishart"), {"df": 0.9, "scale_tril": np.eye(2)}, "df must be above 1.001; not 0.9"),
    ],
)
def test_raw_gives_what_is_asked_or_says_why_not(made: Recipe, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        made.raw(**values)
