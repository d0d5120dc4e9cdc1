"""Products of matrices, each sum taken from its first term to its last: BLAS adds in an order that the CPU decides."""

import numpy as np
from numpy.typing import NDArray

from core.exact.compiled import compiled, inlined

BLOCK = 1024
"""So many columns are summed before the next ones: they stay near the processor."""


@inlined
def add_multiple(factor: float, terms: NDArray[np.float64], sums: NDArray[np.float64]) -> None:
    """Add to the sums (N,) the factor times terms (N,)."""
    for place in range(len(sums)):
        sums[place] += factor * terms[place]


@compiled
def add_products(left: NDArray[np.float64], right: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Add to out (M, N) the product of left (M, K) and right (K, N)."""
    for first in range(0, right.shape[1], BLOCK):
        for row in range(left.shape[0]):
            sums = out[row, first : first + BLOCK]
            for inner in range(left.shape[1]):
                add_multiple(left[row, inner], right[inner, first : first + BLOCK], sums)


def product(left: NDArray[np.floating], right: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return left (M, K) times right (K, N): (M, N); quick where N is large, so a tall `left` is better transposed."""
    out = np.zeros((left.shape[0], right.shape[1]))
    add_products(own(left), own(right), out)
    return out


def dot(left: NDArray[np.floating], right: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the sums (...) along the last axes of the products of two arrays (..., K), which broadcast; for few K."""
    terms = np.multiply(left, right, dtype=np.float64)
    total = np.zeros(terms.shape[:-1])
    for place in range(terms.shape[-1]):
        total += terms[..., place]
    return total


def own(matrix: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the matrix as loops take it: of others they would be compiled anew."""
    array = np.asarray(matrix, dtype=np.float64)
    return array if array.flags.c_contiguous and array.flags.writeable else array.copy()
