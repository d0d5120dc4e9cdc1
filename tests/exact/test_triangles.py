"""Triangular matrices as the numbers on and below their diagonals: against NumPy's matrices."""

import numpy as np
import pytest

from core.exact import triangles

SIZES = pytest.mark.parametrize("size", [1, 2, 3, 6])


def lower(size: int) -> np.ndarray:
    """Return a triangular matrix with a diagonal away from 0."""
    return np.tril(np.random.default_rng(size).standard_normal((size, size))) + 2.0 * np.eye(size)


@SIZES
def test_numbers_stand_row_by_row(size: int) -> None:
    rows, columns = np.tril_indices(size)
    assert triangles.rows_of(len(rows)) == size
    assert [triangles.entry_at(i, j) for i, j in zip(rows, columns, strict=True)] == list(range(len(rows)))


@SIZES
def test_systems_are_solved(size: int) -> None:
    matrix, right = lower(size), np.arange(1.0, size + 1.0)
    factor, z, u = matrix[np.tril_indices(size)], right.copy(), right.copy()
    triangles.solve(factor, z)
    triangles.solve_transposed(factor, u)
    np.testing.assert_allclose(matrix @ z, right, rtol=1e-12)
    np.testing.assert_allclose(matrix.T @ u, right, rtol=1e-12)


@SIZES
def test_determinants_are_those_of_numpy(size: int) -> None:
    matrix = lower(size)
    diagonal = np.abs(np.diagonal(matrix))
    np.testing.assert_allclose(
        triangles.log_diagonal(np.abs(matrix[np.tril_indices(size)]), size), np.log(diagonal).sum(), rtol=1e-12
    )
    np.testing.assert_allclose(
        triangles.log_determinant(matrix @ matrix.T), 2.0 * np.log(diagonal).sum(), rtol=1e-10, atol=1e-12
    )


def test_what_is_not_positive_definite_has_no_determinant() -> None:
    assert np.isnan(triangles.log_determinant(np.array([[1.0, 2.0], [2.0, 1.0]])))
