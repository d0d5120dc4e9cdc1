"""A line of the derivation at a time: its minimiser stays while σ is one number, and moves where it is not."""

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar

from core.data import load
from core.theory.derivation import DERIVATION
from core.theory.line import Line, LineParameter, fit_line, fit_weighted_line
from core.theory.stage import GROWTH, best_line, shape, sigma_curve, stage, view_around

DATA = load("line")
X, Y = DATA.x, DATA.y
SHOWN = view_around(X, Y)
MARKED = Line(0.7, 0.2)
PARAMETERS: tuple[LineParameter, ...] = ("intercept", "slope")


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("growing", [False, True], ids=["constant", "growing"])
@pytest.mark.parametrize("at", range(1, len(DERIVATION) + 1))
def test_the_minimiser_is_where_the_curve_is_least(at: int, growing: bool, parameter: LineParameter) -> None:
    sigma = 0.3 * shape(X, growing)
    values = SHOWN.grid(parameter)
    one = stage(at, parameter, MARKED, sigma, X, Y, values)
    found = minimize_scalar(lambda value: one.step.value(X, Y, MARKED.with_value(parameter, value), sigma))
    assert one.minimiser == pytest.approx(found.x, abs=1e-5)
    assert one.curve.minimiser == pytest.approx(one.minimiser, abs=values[1] - values[0])
    assert one.value == pytest.approx(one.step.value(X, Y, MARKED, sigma))


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_it_stays_with_one_sigma_and_moves_at_the_last_line_with_many(parameter: LineParameter) -> None:
    values = SHOWN.grid(parameter)
    for growing, moves in ((False, False), (True, True)):
        sigma = 0.3 * shape(X, growing)
        least = [stage(at, parameter, MARKED, sigma, X, Y, values).minimiser for at in range(1, 6)]
        assert np.allclose(least[:4], least[0])
        assert (abs(least[4] - least[0]) > 0.05) is moves


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("growing", [False, True], ids=["constant", "growing"])
@pytest.mark.parametrize("at", range(1, len(DERIVATION) + 1))
def test_with_the_other_free_the_curve_is_the_least_over_it(at: int, growing: bool, parameter: LineParameter) -> None:
    sigma, values = 0.3 * shape(X, growing), SHOWN.grid(parameter, 7)
    one = stage(at, parameter, MARKED, sigma, X, Y, values, free=True)
    for value, loss in zip(values, one.curve.losses, strict=True):
        other = "slope" if parameter == "intercept" else "intercept"
        held = MARKED.with_value(parameter, value)

        def of(at_other: float, held: Line = held, other: LineParameter = other) -> float:
            return one.step.value(X, Y, held.with_value(other, at_other), sigma)

        assert loss == pytest.approx(minimize_scalar(of).fun, abs=1e-9)
    both = minimize(lambda at: one.step.value(X, Y, Line(*at), sigma), [0.7, 0.2], tol=1e-12)
    assert [one.best.intercept, one.best.slope] == pytest.approx(both.x, abs=1e-5)
    assert one.value >= one.curve.losses.min()


def test_the_books_line_is_least_with_both_free_and_another_with_the_slope_held() -> None:
    values = SHOWN.grid("intercept")
    held, free = (stage(5, "intercept", MARKED, 0.3, X, Y, values, free=free) for free in (False, True))
    assert held.minimiser == pytest.approx(np.mean(Y - 0.2 * X[:, 0]))
    assert f"{held.minimiser:.2f}" == "1.13"
    assert (free.best.intercept, free.best.slope) == (
        pytest.approx(0.8259500451387288, abs=1e-9),
        pytest.approx(0.5222260699680328, abs=1e-9),
    )


def test_sigma_grows_from_end_to_end() -> None:
    growth = shape(X, True)
    assert growth[0] == GROWTH[0]
    assert growth[-1] == GROWTH[1]
    assert (np.diff(growth) > 0).all()
    assert (shape(X, False) == 1).all()


def test_the_view_holds_both_best_lines_and_two_decimals() -> None:
    for sigma in (1.0, 0.3 * shape(X, True)):
        best = fit_weighted_line(X, Y, sigma)
        assert SHOWN.intercept[0] < best.intercept < SHOWN.intercept[1]
        assert SHOWN.slope[0] < best.slope < SHOWN.slope[1]
    assert SHOWN.clipped(Line(99.0, 0.12345)) == Line(SHOWN.intercept[1], 0.12)


def test_over_sigma_the_nll_is_least_at_the_root_of_the_mean_square() -> None:
    line = fit_line(X, Y).line
    curve = sigma_curve(line, 0.3, shape(X, False), X, Y)
    assert curve.best == pytest.approx(0.12905630455162118)
    assert curve.lowest == pytest.approx(line.account(X, Y, curve.best).nll)
    assert curve.now == pytest.approx(line.account(X, Y, 0.3).nll)
    assert curve.nll.min() >= curve.lowest
    assert curve.values[np.argmin(curve.nll)] == pytest.approx(curve.best, abs=0.01)


def test_a_growing_sigma_has_another_best_size() -> None:
    growth = shape(X, True)
    curve = sigma_curve(MARKED, 0.3, growth, X, Y)
    found = minimize_scalar(lambda s: MARKED.account(X, Y, s * growth).nll, bounds=(0.01, 2), method="bounded")
    assert curve.best == pytest.approx(found.x, rel=1e-4)


def test_the_best_line_is_rounded_maximum_likelihood() -> None:
    assert best_line(X, Y, 1.0) == Line(0.82595, 0.52223)
    growing = 0.3 * shape(X, True)
    exact = fit_weighted_line(X, Y, growing)
    assert best_line(X, Y, growing).slope == pytest.approx(exact.slope, abs=1e-5)
