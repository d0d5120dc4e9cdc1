"""Formulas of entropies: they bear the numbers, and the signs of infinity."""

import numpy as np
import pytest
from scipy import integrate, stats

from core.data import load
from core.explain.entropy import (
    boxes_in_numbers,
    collapse_in_numbers,
    entropy_in_numbers,
    entropy_table,
    terms_in_numbers,
)
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


@pytest.mark.parametrize("width", [0.001, 0.01, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("model", [MODEL, ModelNormal(1.3, 0.2)])
def test_the_integral_collapses_to_a_sum_box_by_box(width: float, model: ModelNormal) -> None:
    def over_box(y: float) -> float:
        ends = y - width / 2, y + width / 2
        return -integrate.quad(lambda t: stats.norm.logpdf(t, model.loc, model.scale), *ends)[0] / width

    each = [over_box(float(y)) for y in Y]
    shown = collapse_in_numbers(Boxes(Y, width), model)
    terms = [float(part.partition(r"\cdot ")[2].strip("()")) for part in shown.split(" + ")[:3]]
    assert terms == pytest.approx(each[:3], abs=6e-4)
    assert float(shown.partition("= ")[2].split()[0]) == pytest.approx(np.mean(each), abs=6e-4)


def test_point_masses_leave_the_cost_of_their_point() -> None:
    costs = -stats.norm.logpdf(Y, MODEL.loc, MODEL.scale)
    assert rf"\tfrac{{1}}{{12}} \cdot {costs[0]:.3f} + " in collapse_in_numbers(Boxes(Y, 0.0), MODEL)
