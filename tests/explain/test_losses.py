"""A term of the loss as it is written: its numbers give its value, for every family."""

import re

import numpy as np
import pytest

from core import infer
from core.choose import RECIPES, recipe
from core.choose.terms import Terms
from core.explain.losses import term
from tests.calculator import compared, wrong

RAW = {"bernoulli": np.array([[2.5], [-1.25]]), "categorical": np.array([[0.5, -1.0, 2.0], [3.0, 0.0, -3.0]])}


NAMES = ("a", "b", "c", "d")


@pytest.mark.parametrize(("row", "y"), [(0, 1.0), (0, 0.0), (1, 1.0), (1, 0.0)])
def test_the_bernoulli_term_is_its_cost(row: int, y: float) -> None:
    family, raw = recipe("bernoulli"), RAW["bernoulli"]
    shown = term(family, raw[row], np.array(y), NAMES)
    exponent = float(re.search(r"e\^\{(.+?)\}", shown)[1])
    assert np.log1p(np.exp(exponent)) == pytest.approx(infer.costs(family, raw[row], np.array(y)), abs=5e-3)
    assert (r"-\log\lambda" in shown) == (y == 1.0)


def test_a_saturated_label_still_has_its_cost() -> None:
    family = recipe("bernoulli")
    assert r"\log(1 + e^{120}) = 120.00" in term(family, np.array([-120.0]), np.array(1.0), NAMES)


@pytest.mark.parametrize("y", [0.0, 1.0, 2.0])
def test_the_categorical_term_is_its_cost(y: float) -> None:
    family, raw = recipe("categorical", classes=3), RAW["categorical"][1]
    *_, difference, cost = term(family, raw, np.array(y), NAMES).split("=")
    total, chosen = difference.split(" - ")
    assert float(total) - float(chosen.strip(" ()")) == pytest.approx(float(cost), abs=5e-3)
    assert float(cost) == pytest.approx(infer.costs(family, raw, np.array(y)), abs=5e-3)


def test_parts_are_the_parameters() -> None:
    family = recipe("bernoulli")
    parts = family.terms.parts(family, RAW["bernoulli"])
    np.testing.assert_allclose(parts["λ"], 1 / (1 + np.exp(-parts["f"])))
    three = recipe("categorical", classes=3)
    assert sum(three.terms.parts(three, RAW["categorical"]).values()) == pytest.approx(1.0)


def test_only_a_fixed_sigma_makes_it_least_squares() -> None:
    y, raw = np.array([1.0, 2.0]), np.array([[0.5], [0.0]])
    fixed = recipe("normal", scale=0.5)
    aside = fixed.terms.aside(fixed, raw, y)
    assert aside is not None
    assert "4.25" in aside.latex
    learned = recipe("normal", scale="learned")
    assert learned.terms.aside(learned, np.zeros((2, 2)), y) is None


def test_a_fixed_level_makes_it_quantile_regression() -> None:
    y, raw = np.array([1.0, 2.0, -1.0]), np.array([[0.5], [0.0], [0.25]])
    fixed = recipe("asymmetric_laplace", tau=0.9, scale=0.5)
    aside = fixed.terms.aside(fixed, raw, y)
    assert aside is not None
    assert wrong(aside.latex) == []
    assert r"\frac{2.375}{0.5}" in aside.latex  # 0.9 (0.5 + 2) + 0.1 (1.25)
    assert f"{infer.costs(fixed, raw, y).sum():.2f}" in aside.latex
    assert fixed.terms.aside(fixed, np.full((3, 1), -1e308), y) is None  # whose sum overflows
    for options in ({"tau": "learned", "scale": 0.5}, {"tau": 0.9, "scale": "predicted"}):
        other = recipe("asymmetric_laplace", **options)
        assert other.terms.aside(other, np.zeros((3, 2)), y) is None


@pytest.mark.parametrize(("y", "pinball"), [(2.5, r"0.9 (2.5 - 0.5)"), (-1.5, r"(1 - 0.9) (0.5 - (-1.5))")])
def test_the_term_of_a_quantile_is_its_pinball_loss(y: float, pinball: str) -> None:
    family = recipe("asymmetric_laplace", tau=0.9, scale=0.25)
    shown = term(family, np.array([0.5]), np.array(y), NAMES)
    assert pinball in shown
    assert compared(shown) == 1
    assert wrong(shown) == []


def test_squares_whose_sum_overflows_are_no_aside() -> None:
    fixed, y = recipe("normal", scale=22.0), np.zeros(4)
    raw = np.full((4, 1), 1e154)
    assert np.isfinite(infer.costs(fixed, raw, y).sum())
    assert fixed.terms.aside(fixed, raw, y) is None


@pytest.mark.parametrize("key", RECIPES)
def test_every_family_can_be_written(key: str) -> None:
    family = recipe(key)
    assert r"\sum_i" in family.terms.symbols
    assert family.terms.why
    assert all(part.shape == (1,) for part in family.terms.parts(family, family.start[None]).values())


def test_a_family_that_says_nothing_of_its_loss_still_has_terms_and_parts() -> None:
    plain = Terms()
    three, raw = recipe("categorical", classes=3), RAW["categorical"]
    assert plain.term is None
    assert list(plain.parts(three, raw)) == ["λ₀", "λ₁", "λ₂"]
    assert sum(plain.parts(three, raw).values()) == pytest.approx(1.0)
    assert set(plain.parts(recipe("gamma"), np.zeros((2, 2)))) == {"α", "β"}
    assert plain.aside(three, raw, np.array([0.0, 1.0])) is None
