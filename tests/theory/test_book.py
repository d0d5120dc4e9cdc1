"""The book's example: the values of its notebook, and one optimum of three criteria for every parameter."""

import numpy as np
import pytest

from core.theory.book import (
    SIGMA,
    STEPS,
    book_best,
    book_data,
    book_network,
    book_sweep,
    moment,
    own_value,
    parameter_grid,
    swept_names,
    swept_values,
    walk,
)
from tests.theory.test_sweep import most_likely


def test_the_notebook_values_come_out() -> None:
    now = moment("phi_0", own_value("phi_0"))
    assert now.likelihood == pytest.approx(1.0623738663909683e-05, rel=1e-9)
    assert now.account.nll == pytest.approx(11.45241956418583, abs=1e-9)
    assert now.account.sum_of_squares == pytest.approx(2.020992571901951, abs=1e-9)
    assert now.sigma == SIGMA == 0.2


def test_the_parameters_of_the_book_come_first_and_all_are_there() -> None:
    assert swept_names()[:2] == ("phi_0", "sigma")
    assert len(swept_names()) == len(set(swept_names())) == 11


@pytest.mark.parametrize("name", swept_names())
def test_the_optimum_lies_within_the_grid_and_is_the_same_for_all_criteria(name: str) -> None:
    swept = book_sweep(name)
    assert swept.values[0] < swept.least_nll < swept.values[-1]
    assert most_likely(swept) == swept.least_nll
    assert swept.least_squares == (None if name == "sigma" else swept.least_nll)
    assert parameter_grid(name)[0] <= own_value(name) <= parameter_grid(name)[-1]


@pytest.mark.parametrize("name", swept_names())
def test_a_moment_is_a_point_of_the_sweep(name: str) -> None:
    swept, at = book_sweep(name), 30
    now = moment(name, float(swept.values[at]))
    assert now.account.nll == pytest.approx(swept.nll[at])
    assert now.likelihood == pytest.approx(swept.likelihood[at])
    assert now.account.sum_of_squares == pytest.approx(swept.sum_of_squares[at])


def test_sigma_is_best_at_the_root_of_the_mean_square() -> None:
    data = book_data()
    residual = data.y - book_network()(data.x)[:, 0]
    assert book_sweep("sigma").least_nll == pytest.approx(np.sqrt(np.mean(residual**2)), abs=0.0026)
    assert moment("sigma", 0.3).sigma == 0.3


@pytest.mark.parametrize("name", swept_names())
def test_no_value_of_three_decimals_is_better_than_the_best(name: str) -> None:
    best = book_best(name)
    assert best == round(best, 3)
    assert best == pytest.approx(book_sweep(name).least_nll, abs=1.01 * float(np.diff(parameter_grid(name)).max()))
    least = moment(name, best).account.nll
    assert all(moment(name, best + step).account.nll >= least for step in (-0.002, -0.001, 0.001, 0.002))


@pytest.mark.parametrize("name", swept_names())
def test_a_marker_goes_in_small_steps_and_stands_where_it_is_asked_to(name: str) -> None:
    grid, asked = parameter_grid(name), own_value(name) + 0.01234
    values = swept_values(name, asked)
    assert {asked, own_value(name), book_best(name)} <= set(values)
    assert values[[0, -1]] == pytest.approx(grid[[0, -1]])
    assert np.diff(values).max() <= float(np.ptp(grid)) / STEPS + 0.001
    np.testing.assert_array_equal(swept_values(name, own_value(name)), swept_values(name))


@pytest.mark.parametrize("name", ["phi_2", "sigma", "theta_20"])
def test_a_walk_is_made_of_moments(name: str) -> None:
    values = parameter_grid(name)[::40]
    way = walk(name, values)
    for at, value in enumerate(values):
        now = moment(name, float(value))
        np.testing.assert_allclose(way.prediction[at], now.account.prediction)
        np.testing.assert_allclose(np.interp(now.x, way.knots_x[at], way.knots[at]), now.mean, atol=1e-9)
        assert way.sigma[at] == now.sigma
        assert way.criteria.nll[at] == pytest.approx(now.account.nll)
