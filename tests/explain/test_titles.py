"""What titles say of their numbers: typed into a calculator, the shown numbers give the shown result."""

import math
import re

import numpy as np
import pytest

from core.data import load
from core.explain import titles
from core.judge.contest import Standing
from core.theory.fit_by_hand import likely_sigma
from core.theory.line import Line
from core.theory.point_masses import ModelNormal
from core.theory.two_bumps import TwoBumps

LINE = load("line")
FIT = Line(0.7, 0.2).account(LINE.x, LINE.y, 0.3)
AS_PYTHON = {"·": "*", "²": "**2", "½ ": "0.5*", "[": "(", "]": ")", "−": "-", ",": "", "√": "sqrt", "2πe": "2*pi*e"}


def typed(equation: str) -> tuple[float, str]:
    """Return what the left side of an equation gives, and the right side."""
    left, _, shown = equation.rstrip(".").rpartition(" = ")
    for sign, python in (AS_PYTHON | {"2π": "2*pi"}).items():
        left = left.replace(sign, python)
    return eval(left, {"log": math.log, "sqrt": math.sqrt, "pi": math.pi, "e": math.e}), shown


def assert_right(text: str) -> None:
    """Fail unless the last line of an explanation comes out to its last digit."""
    value, shown = typed(text.splitlines()[-1])
    number = float(shown.replace("−", "-").replace(",", ""))
    decimals = len(shown.partition(".")[2])
    assert value == pytest.approx(number, abs=0.501 * 10.0**-decimals), text


def test_sums_say_their_first_terms_and_their_total() -> None:
    squares = titles.explain_squares(FIT)
    assert squares.endswith(f"² + … = {FIT.sum_of_squares:.2f}.")
    assert squares.count("²") == titles.FIRST
    nll = titles.explain_nll(FIT)
    assert nll.endswith(f" + … = {FIT.nll:.2f}.")
    assert_right(titles.explain_nll(FIT, 0.3))


def test_a_sum_of_few_terms_is_whole() -> None:
    few = Line(0.7, 0.2).account(LINE.x[:2], LINE.y[:2], 0.3)
    assert "…" not in titles.explain_squares(few)
    assert_right(titles.explain_nll(few))


def test_the_best_sigma_is_the_root_of_the_mean_square() -> None:
    best = likely_sigma(FIT.residual)
    assert_right(titles.explain_sigma(FIT, best, grows=False))
    assert titles.explain_sigma(FIT, 0.25, grows=True).endswith("= 0.250.")


@pytest.mark.parametrize("model", [ModelNormal(-1.5, 1.2), ModelNormal(0.5, 2.54), ModelNormal(6.0, 0.2)])
def test_both_directions_come_out(model: ModelNormal) -> None:
    target = TwoBumps(5.0, 0.7, 0.4)
    forward, reverse = target.values(model)
    for text, value in (
        (titles.explain_forward(target, model), forward),
        (titles.explain_reverse(model, reverse), reverse),
    ):
        assert_right(text)
        assert typed(text.splitlines()[-1])[0] == pytest.approx(value, abs=1e-3)


def test_a_mean_nll_is_that_of_its_splits() -> None:
    nll = np.array([[1.0, 1.25], [0.5, -0.75], [2.0, 2.0]])
    text = titles.explain_mean_nll(Standing("normal", nll, [np.zeros(8)] * 3, {}))
    assert "over the 8 points held out, for each of 3 splits and 2 networks" in text
    value, shown = typed(text.splitlines()[-1].removeprefix("By split: "))
    assert value == pytest.approx(nll.mean())
    assert shown == "1.000"


def test_running_products_and_sums_come_out_at_every_moment() -> None:
    factors = np.array([0.5, 2.0, 1e-200, 1e-200, 3.0])
    rows = list(zip(*titles.running_texts(factors, np.cumprod(factors)), strict=True))
    assert rows[0] == ("1", "0.5", "0.500")
    assert [product for *_, product in rows[3:]] == ["exactly 0"] * 2
    for before, factor, product in rows[:3]:
        assert_right(f"{before} · {factor} = {product}") if "e" not in product else None
    terms = np.log(factors)
    for before, term, total in zip(*titles.summed_texts(terms, np.cumsum(terms)), strict=True):
        assert_right(f"{before} + {term} = {total}")


def test_criteria_and_logs_come_out() -> None:
    squares, sigma = np.array([2.92, 0.5]), np.array([0.2, 0.1])
    for row in zip(*np.broadcast_arrays(*titles.criteria_texts(squares, sigma, 20)), strict=True):
        assert_right(re.sub(r"^NLL = | nats$", "", titles.CRITERIA.format(*row).splitlines()[0]))
    for row in zip(*titles.log_texts(np.array([0.1, 1.0, 2.5])), strict=True):
        assert_right(titles.LOG.format(*row))
