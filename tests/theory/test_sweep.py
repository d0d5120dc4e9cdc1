"""Sweeps: the book's notebook 5.1, and one optimum for likelihood, NLL and sum of squares."""

import numpy as np
import pytest

from core.data import book_parameters, load
from core.predict import ShallowNetwork
from core.theory.grids import around, minimiser
from core.theory.line import Line, fit_along
from core.theory.sweep import (
    BOOK_GRIDS,
    Sweep,
    parameter_names,
    sweep_line,
    sweep_network,
    sweep_sigma,
    value_of,
    with_value,
)

DATA = load("book_regression")
X, Y = DATA.x, DATA.y
NETWORK = ShallowNetwork(*book_parameters("nb5_1"))
MEAN = NETWORK(X)[:, 0]


def most_likely(found: Sweep) -> float:
    """Return the value where the product itself is largest."""
    return minimiser(found.values, -found.likelihood)


def test_the_books_values_at_its_parameters() -> None:
    found = sweep_network(NETWORK, "phi_0", np.array([0.1]), X, Y, 0.2)
    assert found.likelihood[0] == pytest.approx(1.0623738663909683e-05, abs=1e-14)
    assert found.nll[0] == pytest.approx(11.45241956418583, abs=1e-9)
    assert found.sum_of_squares[0] == pytest.approx(2.020992571901951, abs=1e-9)


def test_over_the_books_grid_all_three_have_one_optimum() -> None:
    found = sweep_network(NETWORK, "phi_0", BOOK_GRIDS["phi_0"], X, Y, 0.2)
    exact = 0.1 + (Y - MEAN).mean()
    assert most_likely(found) == found.least_nll == found.least_squares
    assert found.least_nll == pytest.approx(exact, abs=0.005)
    assert 0 < np.argmin(found.nll) < 99


def test_over_the_books_grid_of_sigma_the_sum_of_squares_is_flat() -> None:
    found = sweep_sigma(MEAN, BOOK_GRIDS["sigma"], Y)
    exact = np.sqrt(2.020992571901951 / 20)
    assert most_likely(found) == found.least_nll == pytest.approx(exact, abs=0.0025)
    assert found.least_squares is None
    np.testing.assert_allclose(found.sum_of_squares, 2.020992571901951, rtol=1e-9)


def test_sigma_on_the_grid_is_found() -> None:
    exact = np.sqrt(np.mean((Y - MEAN) ** 2))
    assert sweep_sigma(MEAN, around(exact, 0.3, 301), Y).least_nll == exact


@pytest.mark.parametrize("name", parameter_names(NETWORK))
def test_every_parameter_can_be_swept(name: str) -> None:
    values = around(value_of(NETWORK, name), 2.0, 41)
    found = sweep_network(NETWORK, name, values, X, Y, 0.2)
    assert found.nll[20] == pytest.approx(11.45241956418583, abs=1e-9)
    assert np.ptp(found.nll) > 0.1
    assert found.least_nll == found.least_squares
    assert found.relative_likelihood.max() == 1.0
    assert values[np.argmax(found.relative_likelihood)] == found.least_nll


def test_names_are_those_of_the_formula() -> None:
    assert parameter_names(NETWORK) == (
        *("phi_0", "phi_1", "phi_2", "phi_3"),
        *("theta_10", "theta_11", "theta_20", "theta_21", "theta_30", "theta_31"),
    )
    values = [value_of(NETWORK, name) for name in ("phi_0", "phi_3", "theta_10", "theta_21", "theta_31")]
    assert values == [0.1, 7.0, 0.3, 1.8, 0.65]


def test_the_tenth_unit_has_a_name() -> None:
    theta = np.arange(24.0).reshape(12, 2)
    network = ShallowNetwork(theta, np.arange(13.0)[None])
    assert value_of(network, "theta_111") == theta[10, 1]
    assert value_of(network, "phi_12") == 12.0


def test_setting_a_value_leaves_the_rest_and_the_original() -> None:
    changed = with_value(NETWORK, "theta_21", 9.0)
    assert changed.theta[1, 1] == 9.0
    assert NETWORK.theta[1, 1] == 1.8
    assert (changed.theta != NETWORK.theta).sum() == 1
    np.testing.assert_array_equal(changed.phi, NETWORK.phi)


@pytest.mark.parametrize("name", ["phi_4", "theta_40", "theta_12", "beta_1", "phi", ""])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^name must be one of phi_0, .*, theta_31; not '"):
        with_value(NETWORK, name, 0.0)


def test_two_outputs_are_refused() -> None:
    with pytest.raises(ValueError, match="a sweep takes one output and at most 9 inputs; not 2 and 1"):
        parameter_names(ShallowNetwork(np.zeros((3, 2)), np.zeros((2, 4))))


@pytest.mark.parametrize("parameter", ["intercept", "slope"])
def test_a_line_can_be_swept(parameter: str) -> None:
    data, line = load("line"), Line(1.0, 0.5)
    best = fit_along(line, parameter, data.x, data.y)
    found = sweep_line(line, parameter, around(best, 1.0, 101), data.x, data.y, 0.1)
    assert most_likely(found) == found.least_nll == found.least_squares == best


def test_where_the_product_underflows_the_log_still_finds_the_optimum() -> None:
    line = load("motorcycle")
    best = fit_along(Line(0.0, 0.0), "intercept", line.x, line.y)
    found = sweep_line(Line(0.0, 0.0), "intercept", around(best, 20.0, 21), line.x, line.y, 5.0)
    assert (found.likelihood == 0).all()
    assert found.least_nll == best
    assert found.relative_likelihood.max() == 1.0


def test_where_the_product_overflows_it_says_nothing() -> None:
    y = np.zeros(1000)
    found = sweep_sigma(y, np.array([1e-3, 1e-2]), y)
    assert found.likelihood[0] == np.inf


def test_criteria_are_brought_to_0_and_1_and_agree_on_the_best() -> None:
    found = sweep_network(NETWORK, "phi_0", BOOK_GRIDS["phi_0"], X, Y, 0.2)
    for share in found.standardised.values():
        assert (share.min(), share.max()) == (0.0, 1.0)
    at = int(np.argmin(found.nll))
    assert [share[at] for share in found.standardised.values()] == [1.0, 1.0, 0.0, 0.0]
    flat = sweep_sigma(MEAN, BOOK_GRIDS["sigma"], Y)
    assert np.isnan(flat.standardised["squares"]).all()
    np.testing.assert_array_equal(flat.criteria["log_likelihood"], -flat.nll)
