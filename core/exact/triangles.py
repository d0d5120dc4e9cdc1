"""Triangular matrices as the numbers on and below their diagonals, row by row, and the systems that they solve."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.exact.compiled import inlined
from core.exact.elementary import log

Floats = NDArray[np.floating[Any]]


@inlined
def rows_of(size: int) -> int:
    """Return the K of K (K + 1) / 2 numbers."""
    return int(math.sqrt(2.0 * size))


@inlined
def entry_at(row: int, column: int) -> int:
    """Return where the entry stands, for a column up to the row."""
    return row * (row + 1) // 2 + column


@inlined
def solve(factor: Floats, right: Floats) -> None:
    """Set right (K,) to the z with L z = right, for the factor L."""
    for i in range(right.size):
        left = right[i]
        for j in range(i):
            left -= factor[entry_at(i, j)] * right[j]
        right[i] = left / factor[entry_at(i, i)]


@inlined
def solve_transposed(factor: Floats, right: Floats) -> None:
    """Set right (K,) to the u with Lᵀ u = right, for the factor L."""
    for i in range(right.size - 1, -1, -1):
        left = right[i]
        for j in range(right.size - 1, i, -1):
            left -= factor[entry_at(j, i)] * right[j]
        right[i] = left / factor[entry_at(i, i)]


@inlined
def log_diagonal(factor: Floats, size: int) -> float:
    """Return the sum of the logs of the diagonal of a factor of so many rows: that of its determinant."""
    total = 0.0
    for i in range(size):
        total += log(factor[entry_at(i, i)])
    return total


@inlined
def log_determinant(matrix: Floats) -> float:
    """Return log |Y| of a symmetric matrix Y (K, K), NaN where it is not positive definite; its lower part changes."""
    total, size = 0.0, len(matrix)
    for i in range(size):
        total += log(matrix[i, i])
        for row in range(i + 1, size):
            share = matrix[row, i] / matrix[i, i]
            for column in range(row, size):
                matrix[column, row] -= share * matrix[column, i]
    return total
