"""The Wishart distribution: y a symmetric positive definite matrix, such as a covariance."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Wishart as TorchWishart

from core.arrays import Array, Floats, tensor
from core.choose.cholesky import (
    DIMENSIONS,
    at_rows,
    diagonal,
    entries,
    factor_of,
    factorised,
    in_rows,
    lower_factor,
    pivots,
    scale_tril,
)
from core.choose.climb import root
from core.choose.closed_form import ClosedForm
from core.choose.domain import Domain, spd
from core.choose.link import FLOOR, LEAST, Units, positive
from core.choose.parameter import Parameter, Parameters
from core.choose.recipe import or_one, whole
from core.choose.special import digamma
from core.exact import arrays as exact
from core.exact import draws
from core.exact.compiled import inlined
from core.exact.gamma import lgamma_and_digamma
from core.exact.products import dot
from core.exact.triangles import entry_at, log_determinant, log_diagonal, rows_of, solve, solve_transposed

LOG_2, LOG_PI = 0.6931471805599453, 1.1447298858494002
EVEN = 1e-9
"""Matrices that spread less than this are taken to: those that are all equal have no df."""


@dataclass(frozen=True)
class Wishart(ClosedForm):
    """The Wishart distribution Pr(Y) ∝ |Y|^((df-K-1)/2) exp(-½ tr V⁻¹ Y) of K × K matrices, V = L Lᵀ.

    L is `scale_tril`, the mean is df · V, and df > K - 1. Its density is per unit of the entries on and below
    the diagonal.
    """

    key: ClassVar[str] = "wishart"
    place: ClassVar[int] = 90
    title: ClassVar[str] = "Wishart"
    why: ClassVar[str] = "such as a covariance"
    covariance_symbol: ClassVar[str] = "V"
    standardised: ClassVar[Literal["stretch"]] = "stretch"
    follow: ClassVar[tuple[str, ...]] = ("df", "scale_tril")
    typical: ClassVar[Mapping[str, ArrayLike]] = {"scale_tril": [[0.5, 0.0], [0.25, 0.4]]}

    @classmethod
    def make(cls, dimensions: int = 2, link: str = "softplus") -> Self:
        """Return the recipe of a Wishart distribution over 2 to 6 rows: df and scale_tril predicted.

        At first its mean is the identity, and df = K + 2.
        """
        dimensions = whole("dimensions", dimensions, *DIMENSIONS)
        start = dimensions + 2.0
        df = Parameter("df", "ν", positive(link, dimensions - 1.0 + FLOOR), start=start, power=0)
        return cls((df, scale_tril(link, dimensions, start**-0.5)))

    @property
    def dimensions(self) -> int:
        """The number of rows of y, K."""
        return len(np.asarray(self.parameters[1].start))

    @property
    def domain(self) -> Domain:  # type: ignore[override]  # one of each recipe, not of the family
        """The symmetric positive definite matrices of K rows."""
        return spd(self.dimensions)

    def relative_spread(self, y: Floats) -> float:
        """Return the standard deviation of the entries of y (N, K, K) as a share of the mean of its diagonal."""
        return float(np.sqrt(y.var(axis=0).mean()) / diagonal(y).mean())

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, 1 + K(K+1)/2) of `df`, and `scale_tril` or `covariance_matrix` V."""
        if "covariance_matrix" in values:
            values["scale_tril"] = lower_factor(values.pop("covariance_matrix"))
        return super().raw(**values)

    def arguments(self, raw: Array) -> dict[str, torch.Tensor]:
        """Return `df` and `covariance_matrix`, V (..., K, K)."""
        df, factor = self.values(tensor(raw)).values()
        return {"df": df, "covariance_matrix": factor @ factor.swapaxes(-1, -2)}

    def distribution(self, raw: Array) -> TorchWishart:
        """Return N torch Wishart distributions; torch warns where df < K, that draws may be close to singular."""
        df, factor = self.values(tensor(raw)).values()
        return TorchWishart(df, scale_tril=factor)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return a matrix (N, K, K) from each of N distributions.

        Bartlett's decomposition: normal draws below the diagonal, roots of chi-squared ones on it.
        """
        covariance = p["covariance_matrix"]  # (N, K, K)
        degrees = p["df"][:, None] - np.arange(covariance.shape[-1])  # (N, K)
        below = np.tril(draws.standard_normal(rng, shape=covariance.shape), -1)
        factor = below + np.sqrt(draws.chisquare(rng, degrees))[:, None, :] * np.eye(covariance.shape[-1])
        root = dot(factorised(covariance)[:, :, None, :], factor.swapaxes(1, 2)[:, None])
        return dot(root[:, :, None, :], root[:, None])

    def torch_nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return -log Pr(y|θ) (...) in nats, for y (..., K, K) and any legal df."""
        df, factor = self.values(tensor(raw)).values()
        own = factor.diagonal(dim1=-2, dim2=-1)
        inner = torch.linalg.solve_triangular(factor, torch.linalg.cholesky(tensor(y)), upper=False)
        nll = (
            df * (0.5 * self.dimensions * LOG_2 + torch.log(own).sum(dim=-1))
            + torch.mvlgamma(0.5 * df, self.dimensions)
            - 0.5 * (df - self.dimensions - 1.0) * torch.logdet(tensor(y))
            + 0.5 * inner.square().sum(dim=(-2, -1))
        )
        return tensor(nll)

    @staticmethod
    def formula(y: Floats, values: Floats, by: Floats) -> float:
        """Return ½ df K log 2 + df Σ_i log L_ii + log Γ_K(df/2) - ½ (df - K - 1) log |Y| + ½ tr A.

        With A = L⁻¹ Y L⁻ᵀ the gradient by L is df I / L - L⁻ᵀ A, and by df it is
        ½ (K log 2 + 2 Σ_i log L_ii - log |Y| + Σ_j ψ((df - j) / 2)).
        """
        df, factor, by_factor = values[0], values[1:], by[1:]
        size = rows_of(factor.size)
        inner = np.empty((size, size))
        _copy(y, inner)
        log_y, scale = log_determinant(inner), 0.5 * size * LOG_2 + log_diagonal(factor, size)
        _copy(y, inner)
        nll, by_df = _log_gamma_and_slope(df, size)
        for i in range(size):
            solve(factor, inner[:, i])
        for i in range(size):
            solve(factor, inner[i])
            nll += 0.5 * inner[i, i]
        for i in range(size):
            solve_transposed(factor, inner[:, i])
        for i in range(size):
            for j in range(i + 1):
                by_factor[entry_at(i, j)] = -inner[i, j]
            by_factor[entry_at(i, i)] += df / factor[entry_at(i, i)]
        by[0] = scale - 0.5 * log_y + by_df
        return float(nll + df * scale - 0.5 * (df - size - 1.0) * log_y)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the df where the slope of the NLL is 0, with V the mean divided by df, and its Cholesky factor."""
        size, factor = self.dimensions, factor_of(y.mean(axis=0))
        spread = 2.0 * float(exact.log(diagonal(factor)).sum()) - float(exact.log(pivots(y)).sum(axis=-1).mean())

        def slope(above: float) -> float:
            df = above + size - 1.0
            return size * (LOG_2 - float(exact.log(df))) + spread + float(digamma(0.5 * (df - np.arange(size))).sum())

        df = size - 1.0 + root(slope, LEAST, 1.0 / EVEN)
        df = float(self.parameters[0].link.within(np.asarray(df)))
        return {"df": df, "scale_tril": factor / math.sqrt(df)}

    def at(self, values: Mapping[str, ArrayLike], stretch: bool = True) -> Self:
        """Return the recipe that starts at these `df` and `scale_tril`."""
        df, factor = self.parameters
        return replace(self, parameters=(df.at(values["df"], stretch), at_rows(factor, values["scale_tril"], stretch)))

    def mean(self, raw: Array) -> torch.Tensor:
        """Return df · V (..., K, K)."""
        df, covariance = self.arguments(raw).values()
        return tensor(df[..., None, None] * covariance)

    def mode(self, raw: Array) -> torch.Tensor:
        """Return (df - K - 1) · V (..., K, K); NaN where df ≤ K + 1: there the density rises to singular matrices."""
        df, covariance = self.arguments(raw).values()
        above = df - self.dimensions - 1.0
        return tensor(torch.where(above > 0.0, above, torch.nan)[..., None, None] * covariance)

    @classmethod
    def standard(cls, y: Floats) -> tuple[Units, Units]:
        """Return 0 and the unit (K, K) that brings the mean's diagonal to 1, each row and column by its own."""
        if y.ndim != 3:
            raise ValueError(f"each y of a Wishart distribution must be a matrix; not of the shape {y.shape[1:]}")
        rows = np.sqrt(or_one(diagonal(y).mean(axis=0)))
        return 0.0, rows[:, None] * rows

    def log_unit(self, unit: Units) -> float:
        """Return the log of the volume of that unit: of the entries on and below the diagonal."""
        return float(entries(np.log(np.broadcast_to(unit, self.domain.event))).sum())

    def _in_units(self, factor: Units, shift: Units) -> Self:
        df, factor_of = self.parameters
        rows = np.sqrt(diagonal(np.broadcast_to(factor, self.domain.event)))
        return replace(self, parameters=(df, in_rows(factor_of, rows)))


@inlined
def _copy(y: Floats, matrix: Floats) -> None:
    """Set the matrix (K, K) to y (K²,), row by row."""
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            matrix[i, j] = y[i * len(matrix) + j]


@inlined
def _log_gamma_and_slope(df: float, size: int) -> tuple[float, float]:
    """Return log Γ_K(df/2) and its derivative by df."""
    value, slope = 0.25 * size * (size - 1) * LOG_PI, 0.0
    for j in range(size):
        one, psi = lgamma_and_digamma(0.5 * (df - j))
        value, slope = value + one, slope + 0.5 * psi
    return value, slope
