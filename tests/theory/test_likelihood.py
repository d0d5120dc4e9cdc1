"""Products leave the range of floating point at known numbers of points; sums of logs do not."""

import math

import numpy as np
import pytest

from core.arrays import Floats
from core.data import book_parameters, load
from core.predict import ShallowNetwork
from core.theory.likelihood import UNITS, in_unit, logged, repeated, running_products
from core.theory.line import line_account
from core.theory.normal import cost

DATA = load("book_regression")
COSTS = line_account(ShallowNetwork(*book_parameters("nb5_1"))(DATA.x)[:, 0], DATA.y, 0.2).cost


def by_loop(costs: np.ndarray, number: type) -> int | None:
    """Return after how many factors a product in that number type is exactly 0."""
    product = number(1)
    for n, density in enumerate(np.exp(-costs), start=1):
        product = product * number(density)
        if product == 0:
            return n
    return None


def test_the_books_points() -> None:
    np.testing.assert_allclose(
        COSTS[[0, 3, 17, 19]],
        [-0.6529354132406465, 0.13025176714596753, 8.337848953878492, -0.04243971060271856],
        atol=1e-9,
    )
    product = running_products(COSTS)
    assert product.double[-1] == pytest.approx(1.0623738663909683e-05, abs=1e-14)
    assert product.single[-1] == pytest.approx(1.0623738663909683e-05, rel=1e-5)
    assert product.log_sum[-1] == pytest.approx(-11.45241956418583, abs=1e-9)
    assert (product.zero_single, product.zero_double) == (None, None)


def test_the_repeated_data_underflow_near_180_and_1300_points() -> None:
    product = running_products(repeated(COSTS, 1500))
    assert product.single.dtype == np.float32
    assert product.double.dtype == np.float64
    assert product.zero_single == pytest.approx(180, abs=10)
    assert product.zero_double == pytest.approx(1300, abs=10)
    assert np.isfinite(product.log_sum).all()
    assert product.log_sum[-1] == pytest.approx(-11.45241956418583 * 75, rel=1e-12)
    np.testing.assert_array_equal(product.points[[0, -1]], [1, 1500])


def test_the_zeros_are_those_of_a_plain_loop() -> None:
    costs = repeated(COSTS, 1500)
    product = running_products(costs)
    with np.errstate(under="ignore"):
        assert product.zero_single == by_loop(costs, np.float32)
    assert product.zero_double == by_loop(costs, float)
    assert product.double[product.zero_double - 2] > 0


def test_repeated_data_come_in_their_order() -> None:
    np.testing.assert_array_equal(repeated(np.array([1.0, 2.0, 3.0]), 7), [1, 2, 3, 1, 2, 3, 1])


def drawn(sigma: float) -> Floats:
    """Return the costs of 1,000 points drawn from the model itself, a normal of that σ: ½ log(2πeσ²) on average."""
    return cost(np.random.default_rng(0).normal(0.0, sigma, 1000), sigma)


def test_wide_noise_underflows_and_narrow_noise_overflows() -> None:
    wide, narrow = running_products(drawn(1.0)), running_products(drawn(0.05))
    assert wide.zero_double == pytest.approx(745 / 1.4189, rel=0.05)
    assert wide.zero_single == pytest.approx(104 / 1.4189, rel=0.15)
    assert np.isfinite(wide.single).all()
    assert np.isfinite(wide.double).all()
    assert np.isfinite(narrow.double).sum() == pytest.approx(709.8 / 1.5768, rel=0.05)
    assert np.isfinite(narrow.single).sum() == pytest.approx(88.7 / 1.5768, rel=0.15)
    assert (narrow.zero_single, narrow.zero_double) == (None, None)


def infinite_by_loop(costs: np.ndarray, number: type) -> int | None:
    """Return after how many factors a product in that number type is infinite."""
    product = number(1)
    for n, density in enumerate(np.exp(-costs), start=1):
        product = product * number(density)
        if np.isinf(product):
            return n
    return None


@pytest.mark.parametrize(("unit", "single", "double"), [("mm", 15, 100), ("m", 183, 1303), ("km", 14, 112)])
def test_the_unit_of_y_decides_when_and_how_a_product_is_lost(unit: str, single: int, double: int) -> None:
    costs = in_unit(repeated(COSTS, 1500), unit)
    product = running_products(costs)
    assert (product.lost_single, product.lost_double) == (single, double)
    by = infinite_by_loop if unit == "km" else by_loop
    with np.errstate(under="ignore", over="ignore"):
        assert (by(costs, np.float32), by(costs, np.float64)) == (single, double)
    assert (product.infinite_single is None) == (unit != "km") == (product.zero_double is not None)


def test_a_unit_moves_the_sum_of_logs_by_a_constant_a_point() -> None:
    for unit, many in UNITS.items():
        np.testing.assert_allclose(in_unit(COSTS, unit) - COSTS, math.log(many), atol=1e-12)
    half = cost(np.array([0.5]), 0.2)
    assert in_unit(half, "mm")[0] == pytest.approx(cost(np.array([500.0]), 200.0)[0])


def test_log_is_monotonic() -> None:
    z = np.linspace(-4, 4, 401)
    pair = logged(0.2 + np.exp(-((z - 1) ** 2)) + 0.5 * np.sin(z) ** 2)
    np.testing.assert_allclose(np.exp(pair.log), pair.curve)
    assert pair.highest == np.argmax(pair.log) == np.argmax(pair.curve)
    assert 0 < pair.highest < 400
    rises = np.diff(pair.curve) > 0
    np.testing.assert_array_equal(np.diff(pair.log) > 0, rises)


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_a_curve_without_a_log_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="curve must be finite and above 0 everywhere"):
        logged(np.array([1.0, value]))
