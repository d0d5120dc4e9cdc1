"""Step 1's triangular matrices: systems and pivots against LAPACK, entries in their order."""

import numpy as np
import pytest

from core.choose.cholesky import entries, factorised, pivots, solve


@pytest.mark.parametrize("size", [2, 3, 6])
def test_triangular_systems_are_solved_as_lapack_does(size: int) -> None:
    rng = np.random.default_rng(size)
    factor = np.tril(rng.standard_normal((4, 5, size, size))) + 3.0 * np.eye(size)
    right = rng.standard_normal((5, size))
    expected = np.linalg.solve(factor, np.broadcast_to(right, (4, 5, size))[..., None])[..., 0]
    np.testing.assert_allclose(solve(factor, right), expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_pivots_are_those_of_lapack(size: int) -> None:
    drawn = np.random.default_rng(size).standard_normal((4, 5, size, 2 * size))
    matrix = drawn @ drawn.swapaxes(-1, -2)
    factor = np.linalg.cholesky(matrix)
    np.testing.assert_allclose(pivots(matrix), np.diagonal(factor, axis1=-2, axis2=-1) ** 2, rtol=1e-10)
    matrix[..., -1, -1] -= 2.0 * pivots(matrix)[..., -1]
    assert (pivots(matrix)[..., -1] < 0.0).all()


def test_entries_are_read_row_by_row() -> None:
    assert entries(np.array([[1, 9, 9], [2, 3, 9], [4, 5, 6]])).tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_factors_are_those_of_lapack(size: int) -> None:
    drawn = np.random.default_rng(size).standard_normal((4, 5, size, 2 * size))
    matrix = drawn @ drawn.swapaxes(-1, -2)
    np.testing.assert_allclose(factorised(matrix), np.linalg.cholesky(matrix), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("matrix", [[[1.0, 2.0], [2.0, 1.0]], [[0.0, 0.0], [0.0, 1.0]], [[1.0, np.nan], [np.nan, 1.0]]])
def test_a_matrix_that_is_not_positive_definite_has_no_factor(matrix: list[list[float]]) -> None:
    assert np.isnan(factorised(np.array(matrix))).any()
