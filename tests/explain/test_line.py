"""Formulas with the numbers of the moment: what they say is what is computed, and LaTeX stays balanced."""

import math

import numpy as np
import pytest

from core.data import load
from core.explain.line import in_numbers, nll_in_numbers, sigma_in_numbers, squares_in_numbers
from core.notation.numbers import latex_fixed
from core.theory.derivation import DERIVATION, Step
from core.theory.line import Line, growing_sigma

DATA = load("line")
BAD = Line(1.6, -0.8)


def balanced(latex: str) -> bool:
    return latex.count("{") == latex.count("}") and latex.count(r"\left") == latex.count(r"\right")


def test_the_sums_of_the_bad_fit() -> None:
    fit = BAD.account(DATA.x, DATA.y, 0.1)
    squares, nll = squares_in_numbers(fit, DATA.y), nll_in_numbers(fit, 0.1)
    assert squares == r"\left(0.67 - 1.58\right)^2 + \left(0.85 - 1.45\right)^2 + \dots = 10.28"
    assert "-16.604 + 513.976 = 497.37" in nll
    assert r"\tfrac{12}{2}" in nll
    assert balanced(nll)


def test_the_learned_sigma_is_the_root_of_the_mean_square() -> None:
    text = sigma_in_numbers(BAD.account(DATA.x, DATA.y, 0.1).residual)
    assert "10.2795" in text
    assert f"{math.sqrt(10.279524 / 12):.4f}" in text
    assert balanced(text)


@pytest.mark.parametrize("step", DERIVATION, ids=lambda step: step.key)
@pytest.mark.parametrize("sigma", [0.3, growing_sigma(DATA.x, 0.05, 0.5)], ids=["one", "growing"])
def test_every_line_of_the_derivation_ends_in_its_value(step: Step, sigma: float | np.ndarray) -> None:
    text = in_numbers(step, DATA.x, DATA.y, BAD, sigma)
    assert f"= {latex_fixed(step.value(DATA.x, DATA.y, BAD, sigma))}" in text
    assert (r"\text{ nats}" in text) is (step.key != "least_squares")
    assert r"\dots" in text
    assert balanced(text)
    first = 0.3 if isinstance(sigma, float) else 0.05
    if step.key not in ("nll", "least_squares"):
        assert rf"\cdot {first:g}^2" in text
