"""Step 1, the Cholesky factor: K(K+1)/2 raw outputs stand for a positive definite matrix L Lᵀ of K rows."""

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import ArrayLike

from core.arrays import A, Floats, namespace, tensor
from core.choose.link import FLOOR, Link, Units, positive
from core.choose.parameter import Parameter, power_of_ten
from core.exact.products import dot

DIMENSIONS = (2, 6)
"""How few and how many rows: 6 take 21 raw outputs."""
SINGULAR = (0.0, 1e-12, 1e-9, 1e-6)
"""By what share a variance is made larger, where parts of y depend on each other, until it has a Cholesky factor."""
LOWEST = FLOOR * (1.0 + 1e-6)
"""The lowest entry on the diagonal that raw outputs give, in units of its row."""

SAME = 1e-9
"""How unequal two mirrored entries of a symmetric matrix may be, as a share of its largest entry: rounding."""


def entries(matrix: A) -> A:
    """Return the entries (..., K(K+1)/2) on and below the diagonal of a matrix (..., K, K), row by row."""
    rows, columns = np.tril_indices(matrix.shape[-1])
    return matrix[..., rows, columns]


def cholesky(diagonal: Link, dimensions: int) -> Link:
    """Return the link to a lower triangular L (..., K, K): its diagonal through `diagonal`, the rest as it is.

    Each entry comes from one raw output; the slope (..., K(K+1)/2) is that of the entries, row by row.
    """
    rows, columns = np.tril_indices(dimensions)
    on_diagonal, lower = rows == columns, np.tril(np.ones((dimensions, dimensions), dtype=np.bool_))
    place = np.zeros((dimensions, dimensions), dtype=np.int64)
    place[rows, columns] = np.arange(len(rows))

    def with_slope(raw: A) -> tuple[A, A]:
        xp = namespace(raw)
        positive_value, slope = diagonal.with_slope(raw)
        chosen = xp.asarray(on_diagonal)
        values = xp.where(chosen, positive_value, raw)
        first = xp.moveaxis(values, -1, 0)[place]  # (K, K, ...): what is done with an entry runs along the examples
        factor = first * xp.asarray(lower).reshape(*lower.shape, *(1,) * (values.ndim - 1))
        return xp.moveaxis(factor, (0, 1), (-2, -1)), xp.where(chosen, slope, 1.0)

    def inverse(matrix: A) -> A:
        values, chosen = entries(matrix), namespace(matrix).asarray(on_diagonal)
        return namespace(matrix).where(chosen, diagonal.inverse(namespace(matrix).where(chosen, values, 1.0)), values)

    return Link("Cholesky", r"L(\,{raw}\,)", with_slope, inverse, diagonal=diagonal)


def scale_tril(link: str, dimensions: int, start: float = 1.0) -> Parameter:
    """Return the parameter `scale_tril`, a Cholesky factor that is `start` times the identity at first."""
    at_first = tuple(tuple(row) for row in (start * np.eye(dimensions)).tolist())
    width = dimensions * (dimensions + 1) // 2
    return Parameter("scale_tril", "L", cholesky(positive(link), dimensions), start=at_first, width=width)


def lower_factor(covariance: ArrayLike) -> torch.Tensor:
    """Return the Cholesky factor (..., K, K); ValueError if the matrix is not symmetric and positive definite."""
    matrix = tensor(covariance)
    factor = factorised(matrix.numpy())
    symmetric = torch.all(torch.abs(matrix - matrix.mT) <= SAME * matrix.abs().amax())
    if not bool(symmetric) or np.isnan(factor).any():
        raise ValueError(f"covariance_matrix must be symmetric and positive definite; not {matrix.tolist()}")
    return tensor(factor)


def factorised(matrix: Floats) -> Floats:
    """Return the Cholesky factors (..., K, K) of symmetric matrices, column after column; NaN where there is none."""
    factor = np.zeros_like(matrix)
    for j in range(factor.shape[-1]):
        square = matrix[..., j, j] - dot(factor[..., j, :j], factor[..., j, :j])
        factor[..., j, j] = np.sqrt(np.where(square > 0.0, square, np.nan))
        for i in range(j + 1, factor.shape[-1]):
            left = matrix[..., i, j] - dot(factor[..., i, :j], factor[..., j, :j])
            factor[..., i, j] = left / factor[..., j, j]
    return factor


def in_rows(parameter: Parameter, factor: Units) -> Parameter:
    """Return the Cholesky factor each of whose rows is stretched by its own factor (K,)."""
    dimensions = len(np.asarray(parameter.start))
    rows = np.broadcast_to(factor, dimensions)
    by_entry = rows[np.tril_indices(dimensions)[0]]
    start = (rows[:, None] * np.asarray(parameter.start)).tolist()
    return replace(parameter, link=parameter.link.then(rows[:, None].copy(), 0.0, by_entry), start=start)


def factor_of(covariance: Floats) -> Floats:
    """Return the Cholesky factor (K, K) of a covariance; where that is singular, of one that is a little larger."""
    wider = np.eye(len(covariance)) * np.maximum(diagonal(covariance), np.finfo(np.float64).tiny)
    for share in SINGULAR:
        factor = factorised(covariance + share * wider)
        if np.isfinite(factor).all():
            return factor
    raise ValueError("covariance must have a positive diagonal")


def at_rows(parameter: Parameter, value: ArrayLike, stretch: bool) -> Parameter:
    """Return the parameter that starts at the Cholesky factor `value`, as near as its link comes.

    With `stretch` each of its rows counts in a power of ten that suits its diagonal.
    """
    value = np.asarray(value, dtype=np.float64)
    if stretch:
        parameter = in_rows(parameter, power_of_ten(diagonal(value) / diagonal(np.asarray(parameter.start))))
    least = LOWEST * np.broadcast_to(parameter.link.factor, value.shape)
    return replace(parameter, start=np.where(np.eye(len(value)), np.maximum(value, least), value).tolist())


def solve(factor: Floats, right: Floats) -> Floats:
    """Return z (..., K) with L z = right, for lower triangular L (..., K, K), row after row."""
    z = np.empty(np.broadcast_shapes(factor.shape[:-1], right.shape), np.result_type(factor, right), order="F")
    for i in range(z.shape[-1]):
        left = right[..., i]
        for j in range(i):
            left = left - factor[..., i, j] * z[..., j]
        np.divide(left, factor[..., i, i], out=z[..., i])
    return z


def pivots(matrix: Floats) -> Floats:
    """Return the squared diagonal (..., K) of the Cholesky factor of symmetric matrices (..., K, K).

    Their product is the determinant; all are positive where the matrix is positive definite, and only there.
    """
    left = np.array(matrix, order="F")
    for i in range(left.shape[-1] - 1):
        for row in range(i + 1, left.shape[-1]):
            share = left[..., row, i] / left[..., i, i]
            for column in range(row, left.shape[-1]):
                left[..., column, row] -= share * left[..., column, i]
    return diagonal(left)


def diagonal(matrix: Floats) -> Floats:
    """Return the diagonal (..., K) of matrices (..., K, K)."""
    return np.diagonal(matrix, axis1=-2, axis2=-1)
