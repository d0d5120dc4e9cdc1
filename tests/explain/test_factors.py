"""The normal density taken apart: its formula with crossed-out factors, and the areas of what is left."""

import itertools
import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats

from core.explain.factors import WITHOUT, area_with, crossed_formula, filled_formula, is_density
from core.theory.normal import Bell, Factors

NAMES = ("centre", "square", "scale", "exponent", "normaliser")
EVERY = [Factors(**dict(zip(NAMES, on, strict=True))) for on in itertools.product((True, False), repeat=len(NAMES))]
BELLS = (Bell(0.4, 0.5), Bell(-1.2, 2.25))


@pytest.mark.parametrize("factors", EVERY, ids=str)
@pytest.mark.parametrize("bell", BELLS, ids=str)
def test_the_area_is_the_integral_of_the_curve(bell: Bell, factors: Factors) -> None:
    for low, high in ((-1.0, 2.0), (-2.5, -0.5), (0.5, 0.5)):
        expected = scipy.integrate.quad(lambda y: bell.density_with(np.array([y]), factors)[0], low, high)[0]
        assert area_with(bell, factors, low, high) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_far_tail_keeps_its_digits() -> None:
    expected = scipy.stats.norm(0, math.sqrt(0.5)).sf(8.0)
    assert area_with(Bell(0.0, 0.5), Factors(), 8.0, 50.0) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("factors", EVERY, ids=str)
def test_what_is_left_is_a_density_only_with_all_but_the_centre(factors: Factors) -> None:
    assert is_density(factors) == (factors in (Factors(), Factors(centre=False)))


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_factor_is_crossed_out_and_explained(name: str) -> None:
    assert r"\cancel" not in crossed_formula(Factors())
    assert crossed_formula(Factors(**{name: False})).count(r"\cancel") == 1
    assert WITHOUT[name].startswith("Without")


def test_the_filled_formula_ends_with_its_value() -> None:
    bell = Bell(-1.0, 0.5)
    assert filled_formula(bell, Factors(), -0.5).endswith(f"= {scipy.stats.norm(-1, math.sqrt(0.5)).pdf(-0.5):.4g}")
    assert "- (-1)" in filled_formula(bell, Factors(), -0.5)
    assert "-1.00" not in filled_formula(bell, Factors(centre=False), -0.5)
