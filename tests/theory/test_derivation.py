"""From NLL to least squares: the values change as each line says, the minimiser does not."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from core.arrays import Floats
from core.data import load
from core.theory.derivation import DERIVATION, LossCurve, Step, shift
from core.theory.grids import around
from core.theory.line import Line, LineParameter, fit_along, growing_sigma, held_lines

DATA = load("line")
X, Y = DATA.x, DATA.y
BAD = Line(1.6, -0.8)
STEPS = {step.key: step for step in DERIVATION}
PAIRS = list(itertools.pairwise(DERIVATION))


def values(sigma: float) -> dict[str, float]:
    """Return what each line is worth on the bad line of the book."""
    return {key: step.value(X, Y, BAD, sigma) for key, step in STEPS.items()}


def swept(step: Step, sigma: float | Floats, parameter: LineParameter, grid: Floats) -> LossCurve:
    """Return the curve over one parameter of the bad line."""
    return step.curve(X, Y, held_lines(BAD, parameter, grid), sigma, grid)


def test_the_order_of_the_lines() -> None:
    assert list(STEPS) == ["nll", "density", "split", "without_constant", "least_squares"]
    assert [step.change for step in DERIVATION] == ["start", "same", "same", "shifted", "scaled"]


def test_the_books_values_on_its_bad_line() -> None:
    found = values(0.1)
    for key in ("nll", "density", "split"):
        assert found[key] == pytest.approx(497.37244128252746, abs=1e-9)
    assert found["without_constant"] == pytest.approx(10.279524 / 0.02, abs=1e-9)
    assert found["least_squares"] == pytest.approx(10.279524, abs=1e-9)


@pytest.mark.parametrize("sigma", [0.3, 1.0, 4.0])
def test_the_first_line_is_that_of_scipy(sigma: float) -> None:
    expected = -stats.norm(BAD(X), sigma).logpdf(Y).sum()
    assert values(sigma)["nll"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("parameter", ["intercept", "slope"])
@pytest.mark.parametrize(("before", "after"), PAIRS, ids=[after.key for _, after in PAIRS])
def test_each_line_changes_the_curve_as_it_says(before: Step, after: Step, parameter: str) -> None:
    grid, sigma = np.linspace(-1, 2, 31), 0.25
    old = swept(before, sigma, parameter, grid).losses
    new = swept(after, sigma, parameter, grid).losses
    constant = 12 * 0.5 * math.log(2 * math.pi * sigma**2)
    expected = {"same": old, "shifted": old - constant, "scaled": old * 2 * sigma**2}[after.change]
    np.testing.assert_allclose(new, expected, rtol=1e-9, atol=1e-9)


def test_shift_and_factor_are_what_is_left_out() -> None:
    found = values(0.25)
    assert found["split"] - found["without_constant"] == pytest.approx(shift(12, 0.25), rel=1e-9)
    assert found["without_constant"] / found["least_squares"] == pytest.approx(1 / (2 * 0.25**2), rel=1e-9)


@pytest.mark.parametrize("sigma", [0.02, 0.1, 1.0, 20.0])
@pytest.mark.parametrize("parameter", ["intercept", "slope"])
@pytest.mark.parametrize("step", DERIVATION, ids=list(STEPS))
def test_the_minimiser_stays_in_every_line(step: Step, parameter: str, sigma: float) -> None:
    best = fit_along(BAD, parameter, X, Y)
    assert swept(step, sigma, parameter, around(best, 3.0, 301)).minimiser == best


@pytest.mark.parametrize("parameter", ["intercept", "slope"])
def test_with_a_sigma_that_grows_the_last_line_moves_it(parameter: str) -> None:
    sigma, grid = growing_sigma(X, 0.02, 0.5), np.linspace(-1.5, 2.5, 4001)
    found = [swept(step, sigma, parameter, grid).minimiser for step in DERIVATION]
    assert len(set(found[:-1])) == 1
    assert found[0] == pytest.approx(fit_along(BAD, parameter, X, Y, sigma), abs=6e-4)
    assert found[-1] == pytest.approx(fit_along(BAD, parameter, X, Y), abs=6e-4)
    assert abs(found[-1] - found[0]) > 0.1


def test_far_points_do_not_underflow() -> None:
    losses = swept(STEPS["density"], 0.01, "slope", np.array([-100.0, 100.0])).losses
    assert np.isfinite(losses).all()
    np.testing.assert_allclose(losses, swept(STEPS["split"], 0.01, "slope", np.array([-100.0, 100.0])).losses)


@pytest.mark.parametrize("step", DERIVATION, ids=list(STEPS))
def test_every_line_has_sound_latex_and_a_sentence(step: Step) -> None:
    assert step.latex.count("{") == step.latex.count("}")
    assert step.latex.count(r"\left") == step.latex.count(r"\right")
    assert r"\sum" in step.latex
    assert step.why.endswith(".")


def test_what_a_line_leaves_out_stood_in_the_line_before() -> None:
    assert [step.key for step in DERIVATION if step.omission] == ["without_constant", "least_squares"]
    for before, after in PAIRS:
        assert after.omission in before.latex
        assert bool(after.omission) == bool(after.reason) == (after.change in ("shifted", "scaled"))
        assert not after.omission or after.omission not in after.latex
