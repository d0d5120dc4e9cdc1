"""A term of the loss as it is written: its numbers give its value, for every family."""

import re

import numpy as np
import pytest

from core import infer
from core.choose import RECIPES, recipe
from core.explain.losses import TERMS, terms

RAW = {"bernoulli": np.array([[2.5], [-1.25]]), "categorical": np.array([[0.5, -1.0, 2.0], [3.0, 0.0, -3.0]])}


NAMES = ("a", "b", "c", "d")


@pytest.mark.parametrize(("row", "y"), [(0, 1.0), (0, 0.0), (1, 1.0), (1, 0.0)])
def test_the_bernoulli_term_is_its_cost(row: int, y: float) -> None:
    family, raw = recipe("bernoulli"), RAW["bernoulli"]
    shown = terms(family).term(family, raw[row], np.array(y), NAMES)
    exponent = float(re.search(r"e\^\{(.+?)\}", shown)[1])
    assert np.log1p(np.exp(exponent)) == pytest.approx(infer.costs(family, raw[row], np.array(y)), abs=5e-3)
    assert (r"-\log\lambda" in shown) == (y == 1.0)


def test_a_saturated_label_still_has_its_cost() -> None:
    family = recipe("bernoulli")
    assert r"\log(1 + e^{120}) = 120.00" in terms(family).term(family, np.array([-120.0]), np.array(1.0), NAMES)


@pytest.mark.parametrize("y", [0.0, 1.0, 2.0])
def test_the_categorical_term_is_its_cost(y: float) -> None:
    family, raw = recipe("categorical", classes=3), RAW["categorical"][1]
    *_, difference, cost = terms(family).term(family, raw, np.array(y), NAMES).split("=")
    total, chosen = difference.split(" - ")
    assert float(total) - float(chosen.strip(" ()")) == pytest.approx(float(cost), abs=5e-3)
    assert float(cost) == pytest.approx(infer.costs(family, raw, np.array(y)), abs=5e-3)


def test_parts_are_the_parameters() -> None:
    family = recipe("bernoulli")
    parts = terms(family).parts(family, RAW["bernoulli"])
    np.testing.assert_allclose(parts["λ"], 1 / (1 + np.exp(-parts["f"])))
    three = recipe("categorical", classes=3)
    assert sum(terms(three).parts(three, RAW["categorical"]).values()) == pytest.approx(1.0)


def test_only_a_fixed_sigma_makes_it_least_squares() -> None:
    y, raw = np.array([1.0, 2.0]), np.array([[0.5], [0.0]])
    fixed = recipe("normal", scale=0.5)
    aside = terms(fixed).aside(fixed, raw, y)
    assert aside is not None
    assert "4.25" in aside.latex
    learned = recipe("normal", scale="learned")
    assert terms(learned).aside(learned, np.zeros((2, 2)), y) is None


def test_squares_whose_sum_overflows_are_no_aside() -> None:
    fixed, y = recipe("normal", scale=22.0), np.zeros(4)
    raw = np.full((4, 1), 1e154)
    assert np.isfinite(infer.costs(fixed, raw, y).sum())
    assert terms(fixed).aside(fixed, raw, y) is None


@pytest.mark.parametrize("key", RECIPES)
def test_every_family_can_be_written(key: str) -> None:
    family = recipe(key)
    written = terms(family)
    assert r"\sum_i" in written.symbols
    assert written.why
    assert set(TERMS) <= set(RECIPES)
