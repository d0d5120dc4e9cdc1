"""The line: the book's values, optima against scipy and numpy, and surfaces against every cell by hand."""

import numpy as np
import pytest
from scipy import optimize, stats

from core.data import load
from core.theory.grids import around
from core.theory.line import (
    Line,
    fit_along,
    fit_line,
    fit_weighted_line,
    growing_sigma,
    likely_sigma,
    line_account,
    nll_surface,
    sum_of_squares_surface,
)

LINE = load("line")
X, Y = LINE.x, LINE.y
BAD = Line(1.6, -0.8)
INTERCEPT, SLOPE = 0.8259500451387288, 0.5222260699680328
SUM_OF_SQUARES, SIGMA = 0.1998663569342496, 0.12905630455162118


def test_the_books_bad_line() -> None:
    bad = BAD.account(X, Y, 0.1)
    assert bad.sum_of_squares == pytest.approx(10.279524, abs=1e-9)
    assert bad.nll == pytest.approx(497.37244128252746, abs=1e-9)


def test_the_line_of_least_squares() -> None:
    fit = fit_line(X, Y)
    assert (fit.line.intercept, fit.line.slope) == pytest.approx((INTERCEPT, SLOPE), abs=1e-12)
    assert fit.sum_of_squares == pytest.approx(SUM_OF_SQUARES, abs=1e-12)
    assert fit.sigma == pytest.approx(SIGMA, abs=1e-12)
    assert fit.line.account(X, Y, 0.1).nll == pytest.approx(-6.61, abs=5e-3)


def test_the_account_holds_every_point() -> None:
    points = BAD.account(X, Y, 0.3)
    np.testing.assert_allclose(points.prediction, 1.6 - 0.8 * X[:, 0])
    np.testing.assert_allclose(points.residual, Y - points.prediction)
    np.testing.assert_allclose(points.square, points.residual**2)
    expected = stats.norm(points.prediction, 0.3)
    np.testing.assert_allclose(points.density, expected.pdf(Y), rtol=1e-12)
    np.testing.assert_allclose(points.cost, -expected.logpdf(Y), rtol=1e-12)


def test_the_account_takes_a_sigma_for_each_point() -> None:
    sigma = growing_sigma(X, 0.05, 0.5)
    expected = -stats.norm(BAD(X), sigma).logpdf(Y).sum()
    assert line_account(BAD(X), Y, sigma).nll == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ["line", "book_regression", "motorcycle", "geyser", "sine"])
def test_fit_equals_numpy_on_every_kind_of_data(name: str) -> None:
    data = load(name)
    slope, intercept = np.polyfit(data.x[:, 0], data.y, 1)
    fit = fit_line(data.x, data.y)
    assert (fit.line.intercept, fit.line.slope) == pytest.approx((intercept, slope), rel=1e-9)
    assert fit.sigma == pytest.approx(np.sqrt(fit.sum_of_squares / data.size), rel=1e-12)


def test_maximum_likelihood_over_line_and_sigma_is_the_fit() -> None:
    def nll(p: np.ndarray) -> float:
        return -stats.norm(p[0] + p[1] * X[:, 0], np.exp(p[2])).logpdf(Y).sum()

    found = optimize.minimize(nll, [1.6, -0.8, 0.0], tol=1e-10).x
    fit = fit_line(X, Y)
    assert (fit.line.intercept, fit.line.slope, fit.sigma) == pytest.approx(
        (found[0], found[1], np.exp(found[2])), abs=1e-5
    )


def test_weighted_fit_is_the_likelihoods_and_not_that_of_least_squares() -> None:
    sigma = growing_sigma(X, 0.02, 0.5)
    slope, intercept = np.polyfit(X[:, 0], Y, 1, w=1 / sigma)
    line = fit_weighted_line(X, Y, sigma)
    assert (line.intercept, line.slope) == pytest.approx((intercept, slope), rel=1e-9)
    assert abs(line.slope - SLOPE) > 0.1
    assert line.account(X, Y, sigma).nll < fit_line(X, Y).line.account(X, Y, sigma).nll - 0.5


def test_one_sigma_for_all_weighs_nothing() -> None:
    line = fit_weighted_line(X, Y, np.full(12, 1e-200))
    assert (line.intercept, line.slope) == pytest.approx((INTERCEPT, SLOPE), abs=1e-12)


@pytest.mark.parametrize("parameter", ["intercept", "slope"])
@pytest.mark.parametrize("sigma", [0.3, growing_sigma(X, 0.02, 0.5)], ids=["constant", "growing"])
def test_fit_along_is_the_minimum_over_one_parameter(parameter: str, sigma: np.ndarray) -> None:
    best = fit_along(BAD, parameter, X, Y, sigma)
    found = optimize.minimize_scalar(lambda v: BAD.with_value(parameter, v).account(X, Y, sigma).nll)
    assert best == pytest.approx(found.x, abs=1e-6)


GRIDS = around(INTERCEPT, 2.0, 21), around(SLOPE, 2.0, 31)


def test_every_cell_of_the_surfaces() -> None:
    sigma = growing_sigma(X, 0.05, 0.5)
    squares, nll = sum_of_squares_surface(X, Y, *GRIDS), nll_surface(X, Y, sigma, *GRIDS)
    assert squares.losses.shape == nll.losses.shape == (21, 31)
    for a, intercept in enumerate(GRIDS[0]):
        for b, slope in enumerate(GRIDS[1]):
            points = Line(intercept, slope).account(X, Y, sigma)
            assert squares.losses[a, b] == pytest.approx(points.sum_of_squares, rel=1e-9)
            assert nll.losses[a, b] == pytest.approx(points.nll, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("sigma", [0.05, 0.1, 1.0])
def test_with_one_sigma_both_surfaces_have_one_minimiser(sigma: float) -> None:
    squares, nll = sum_of_squares_surface(X, Y, *GRIDS), nll_surface(X, Y, sigma, *GRIDS)
    assert nll.lowest == squares.lowest == Line(GRIDS[0][10], GRIDS[1][15])
    assert (nll.best.intercept, nll.best.slope) == pytest.approx((INTERCEPT, SLOPE), abs=1e-12)


def test_with_a_sigma_that_grows_the_minimisers_part() -> None:
    nll = nll_surface(X, Y, growing_sigma(X, 0.02, 0.5), *GRIDS)
    assert nll.lowest != sum_of_squares_surface(X, Y, *GRIDS).lowest
    assert nll.best == fit_weighted_line(X, Y, growing_sigma(X, 0.02, 0.5))


def test_growing_sigma_runs_from_low_to_high() -> None:
    np.testing.assert_allclose(growing_sigma(np.array([2.0, 0.0, 1.0]), 0.1, 0.5), [0.5, 0.1, 0.3])


def test_likely_sigma_is_the_root_mean_square() -> None:
    assert likely_sigma(np.array([3.0, -4.0])) == pytest.approx(np.sqrt(12.5))


def test_x_of_both_shapes_and_no_other() -> None:
    np.testing.assert_array_equal(BAD(X), BAD(X[:, 0]))
    with pytest.raises(ValueError, match=r"x must be \(N,\) or \(N, 1\) for a line; not \(3, 2\)"):
        BAD(np.zeros((3, 2)))


def test_equal_x_have_no_line() -> None:
    with pytest.raises(ValueError, match="x must take two different values for a line; not 3 alone"):
        fit_line(np.full(5, 3.0), np.arange(5.0))


def test_sigma_must_be_positive() -> None:
    with pytest.raises(ValueError, match="sigma must be above 0 everywhere; not 0"):
        fit_weighted_line(X, Y, np.zeros(12))
