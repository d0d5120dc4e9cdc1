"""Products of matrices are sums from the first term to the last, to the last bit, however an array lies in memory."""

from functools import reduce
from operator import add

import numpy as np
import pytest

from core.exact.products import BLOCK, dot, product

SHAPES = [(1, 1, 1), (2, 32, 121), (32, 1, 7), (3, 5, BLOCK + 3), (2, 0, 4)]


def summed(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the product, each sum term by term."""
    return np.array([[in_order(row * column) for column in right.T] for row in left])


def in_order(terms: np.ndarray) -> float:
    """Return the sum from the first term to the last; Python's `sum` carries what rounding loses from 3.12 on."""
    return reduce(add, terms.tolist(), 0.0)


def drawn(*shape: int) -> np.ndarray:
    """Return numbers of many sizes, whose sums depend on their order."""
    rng = np.random.default_rng(1)
    return np.ldexp(rng.random(shape) - 0.5, rng.integers(-20, 20, shape))


@pytest.mark.parametrize(("rows", "inner", "columns"), SHAPES)
def test_a_product_is_summed_in_order(rows: int, inner: int, columns: int) -> None:
    left, right = drawn(rows, inner), drawn(inner, columns)
    np.testing.assert_array_equal(product(left, right), summed(left, right))


def test_how_a_matrix_lies_in_memory_makes_no_difference() -> None:
    left, right = drawn(4, 6), drawn(6, 9)
    right.setflags(write=False)
    strided = np.zeros((6, 18))[:, ::2]
    strided[:] = right
    np.testing.assert_array_equal(product(np.asfortranarray(left), right), summed(left, right))
    np.testing.assert_array_equal(product(left, strided), summed(left, right))


def test_single_precision_is_taken_as_double() -> None:
    left, right = drawn(2, 3).astype(np.float32), drawn(3, 2)
    np.testing.assert_array_equal(product(left, right), summed(left.astype(np.float64), right))


def test_what_is_not_a_number_stays_so() -> None:
    assert np.isnan(product(np.array([[0.0, 1.0]]), np.array([[np.inf], [1.0]]))).all()


def test_dots_are_summed_in_order_and_broadcast() -> None:
    left, right = drawn(5, 1, 8), drawn(3, 8)
    expected = [[in_order(a * b) for b in right] for (a,) in left]
    np.testing.assert_array_equal(dot(left, right), expected)
    assert dot(np.ones((4, 0)), np.ones(0)).tolist() == [0.0] * 4
