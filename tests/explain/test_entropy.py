"""Formulas of entropies: they bear the numbers, and the signs of infinity."""

import numpy as np
import pytest

from core.data import load
from core.explain.entropy import boxes_in_numbers, entropy_in_numbers, entropy_table, terms_in_numbers
from core.theory.entropy import entropy_terms
from core.theory.point_masses import Boxes, ModelNormal, divergence_account

Y = load("line").y
MODEL = ModelNormal(0.9, 0.5)


def test_formulas_bear_the_numbers_and_the_signs_of_infinity() -> None:
    assert entropy_in_numbers(Boxes(Y, 0.01)).endswith(r"= 2.485 + (-4.605) = -2.120")
    assert entropy_in_numbers(Boxes(Y, 0.0)).endswith(r"= -\infty")
    assert "overlap" in entropy_in_numbers(Boxes(Y, 0.5))
    assert r"- (-\infty) = \infty" in boxes_in_numbers(Boxes(Y, 0.0), MODEL, divergence_account(Boxes(Y, 0.0), MODEL))
    at = entropy_terms(np.array([0.6, 0.0, 0.4]), np.array([0.5, 0.5, 0.0]))
    assert r"- 0.6 \log 0.5 - 0 - 0.4 \log 0 = \infty" in terms_in_numbers(at)
    assert float(entropy_table(at)["−q log q"][-1]) == pytest.approx(at.sums[0], abs=1e-4)
