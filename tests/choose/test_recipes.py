"""Step 1: each recipe of the table integrates to 1, equals scipy and autograd, and has legal parameters."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import scipy.stats
import torch
from numpy.typing import NDArray
from scipy.integrate import quad

from core.arrays import Floats
from core.choose import RECIPES, Recipe, recipe
from core.choose.link import FLOOR, POSITIVE_LINKS, positive


@dataclass(frozen=True)
class Row:
    """One recipe as the table makes it, example parameters, and scipy's distribution of them."""

    key: str
    options: dict[str, Any]
    parameters: dict[str, float]
    oracle: Any
    tails: tuple[float, ...]
    name: str = field(default="")

    @property
    def recipe(self) -> Recipe:
        return recipe(self.key, **self.options)

    @property
    def raw(self) -> torch.Tensor:
        return self.recipe.raw(**self.parameters)


def _normal(name: str, loc: float, width: float, **options: Any) -> Row:
    given = {"loc": loc} if isinstance(options["scale"], float) else {"loc": loc, "scale": width}
    tails = (loc, loc + width, loc - 8 * width, loc + 40 * width, loc - 1e4 * width)
    return Row("normal", options, given, scipy.stats.norm(loc, width), tails, name)


ROWS = [
    _normal("normal, predicted", 0.2, 0.5, scale="predicted"),
    _normal("normal, predicted, narrow", -3.0, 2e-3, scale="predicted"),
    _normal("normal, predicted, square", 1.0, 0.7, scale="predicted", link="square"),
    _normal("normal, predicted, exp", 1.0, 30.0, scale="predicted", link="exp"),
    _normal("normal, learned", 0.2, 0.5, scale="learned"),
    _normal("normal, fixed", 0.2, 0.3, scale=0.3),
]
TABLE = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


def test_the_table_has_every_recipe() -> None:
    assert {row.key for row in ROWS} == set(RECIPES)


@TABLE
def test_density_integrates_to_one(row: Row) -> None:
    def density(y: float) -> float:
        return float(torch.exp(-row.recipe.nll(row.raw, [y])))

    low, centre, high = (float(row.oracle.ppf(q)) for q in (1e-12, 0.5, 1 - 1e-12))
    total = quad(density, low, centre, limit=200)[0] + quad(density, centre, high, limit=200)[0]
    assert total == pytest.approx(1.0, abs=1e-8)


@TABLE
def test_nll_equals_scipy_far_into_the_tails(row: Row) -> None:
    y = np.array(row.tails)
    raw = row.raw.expand(len(y), -1)
    expected = -row.oracle.logpdf(y)
    np.testing.assert_allclose(row.recipe.nll(raw, y).numpy(), expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(row.recipe.nll_and_score(raw.numpy(), y)[0], expected, rtol=1e-9, atol=1e-9)


def _spread_raw(row: Row) -> tuple[NDArray[np.float64], Floats]:
    rng = np.random.default_rng(0)
    raw = row.raw.numpy() + rng.standard_normal((64, row.recipe.outputs))
    return raw, np.asarray(row.oracle.rvs(64, random_state=1))


@TABLE
def test_score_equals_autograd(row: Row) -> None:
    raw, y = _spread_raw(row)
    expected = Recipe.nll_and_score(row.recipe, raw, y)
    for ours, autograd in zip(row.recipe.nll_and_score(raw, y), expected, strict=True):
        np.testing.assert_allclose(ours, autograd, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(row.recipe.score(raw, y).numpy(), expected[1], rtol=1e-9, atol=1e-9)


@TABLE
def test_raw_gives_back_the_parameters(row: Row) -> None:
    values = row.recipe.values(row.raw)
    for name, value in row.parameters.items():
        assert float(values[name]) == pytest.approx(value, rel=1e-9)
    assert row.raw.shape == (1, row.recipe.outputs)


@TABLE
def test_a_change_of_units_moves_the_nll_by_the_log_of_the_unit(row: Row) -> None:
    raw, y = _spread_raw(row)
    unit, shift = 40.0, -7.0
    moved = row.recipe.in_units(unit, shift)
    difference = moved.nll(raw, unit * y + shift) - row.recipe.nll(raw, y)
    np.testing.assert_allclose(difference.numpy(), np.log(unit), rtol=1e-9)


@TABLE
def test_start_is_the_standard_distribution(row: Row) -> None:
    values = row.recipe.values(row.recipe.start)
    for parameter in row.recipe.predicted:
        assert float(values[parameter.name]) == pytest.approx(parameter.start, abs=1e-9)


@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_positive_links_stay_above_the_floor_and_finite(name: str) -> None:
    raw = torch.tensor([-1e4, -200.0, -1.0, 0.0, 1.0, 200.0, 1e4], dtype=torch.float64)
    value, slope = positive(name).with_slope(raw)
    assert bool(torch.all(value >= FLOOR))
    assert bool(torch.all(torch.isfinite(value) & torch.isfinite(slope)))


@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_link_slopes_equal_autograd(name: str) -> None:
    raw = torch.linspace(-18, 40, 59, dtype=torch.float64).requires_grad_()
    value, slope = positive(name).with_slope(raw)
    (expected,) = torch.autograd.grad(value.sum(), raw)
    torch.testing.assert_close(slope * torch.ones_like(raw), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_link_inverses(name: str) -> None:
    values = torch.tensor([2e-3, 0.1, 1.0, 50.0], dtype=torch.float64)
    link = positive(name)
    torch.testing.assert_close(link.forward(link.inverse(values)), values, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: recipe("gauss"), "recipe must be one of normal"),
        (lambda: recipe("normal", width=2), "normal takes the options scale, link; not width"),
        (lambda: recipe("normal", scale=0.0), "scale must be a positive number, .*; not 0.0"),
        (lambda: recipe("normal", scale="free"), "scale must be a positive number"),
        (lambda: recipe("normal", link="abs"), "link must be one of softplus, square, exp; not 'abs'"),
        (lambda: recipe("normal").raw(loc=1.0), "raw takes the parameters loc, scale; not loc"),
    ],
)
def test_bad_arguments_are_named_in_one_sentence(make: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        make()
