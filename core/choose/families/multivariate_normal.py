"""The multivariate normal: several reals at once, whose parts may be correlated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import MultivariateNormal as TorchMultivariateNormal

from core.arrays import Array, Floats, Mask, tensor
from core.choose.cholesky import (
    DIMENSIONS,
    at_rows,
    factor_of,
    in_rows,
    lower_factor,
    scale_tril,
    solve,
)
from core.choose.closed_form import ClosedForm
from core.choose.domain import Domain, vectors
from core.choose.link import IDENTITY, Units
from core.choose.parameter import Parameter, Parameters
from core.choose.recipe import whole
from core.choose.special import gammainc
from core.choose.univariate import check_level
from core.exact import draws, triangles
from core.exact.gamma import HALF_LOG_2PI
from core.exact.products import dot
from core.exact.triangles import entry_at, log_diagonal, rows_of


@dataclass(frozen=True)
class MultivariateNormal(ClosedForm):
    """The multivariate normal Pr(y) = exp(-½ |z|²) / √((2π)^K |Σ|) with L z = y - loc and Σ = L Lᵀ.

    L is the Cholesky factor `scale_tril`: any raw outputs give a legal Σ.
    """

    key: ClassVar[str] = "multivariate_normal"
    place: ClassVar[int] = 80
    title: ClassVar[str] = "Multivariate normal"
    why: ClassVar[str] = "which may be correlated"
    covers: ClassVar[bool] = True
    standardised: ClassVar[Literal["shift and stretch"]] = "shift and stretch"
    typical: ClassVar[Mapping[str, ArrayLike]] = {"scale_tril": [[1.0, 0.0], [0.7, 0.5]]}

    @classmethod
    def make(cls, dimensions: int = 2, link: str = "softplus") -> Self:
        """Return the recipe of a multivariate normal over 2 to 6 dimensions: loc and scale_tril predicted."""
        dimensions = whole("dimensions", dimensions, *DIMENSIONS)
        loc = Parameter("loc", "μ", IDENTITY, start=(0.0,) * dimensions, moves=True, width=dimensions)
        return cls((loc, scale_tril(link, dimensions)))

    @property
    def dimensions(self) -> int:
        """The number of parts of y, K."""
        return self.parameters[0].width

    @property
    def domain(self) -> Domain:  # type: ignore[override]  # one of each recipe, not of the family
        """The vectors of K reals."""
        return vectors(self.dimensions)

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, K + K(K+1)/2) of `loc` (N, K), and `scale_tril` or `covariance_matrix`."""
        if "covariance_matrix" in values:
            values["scale_tril"] = lower_factor(values.pop("covariance_matrix"))
        return super().raw(**values)

    def distribution(self, raw: Array) -> TorchMultivariateNormal:
        """Return N torch multivariate normals; loc in units of y."""
        loc, factor = self.values(tensor(raw)).values()
        return TorchMultivariateNormal(loc, scale_tril=factor)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        noise = draws.standard_normal(rng, shape=p["loc"].shape)  # (N, K)
        return p["loc"] + dot(p["scale_tril"], noise[:, None, :])

    @staticmethod
    def formula(y: Floats, values: Floats, by: Floats) -> float:
        """Return ½ K log 2π + Σ_i log L_ii + ½ |z|²; with Lᵀ u = z it is -u by loc and I / L - u zᵀ by L."""
        size = rows_of(values.size) - 1  # of K + K (K + 1) / 2 values
        loc, factor, by_loc, by_factor = values[:size], values[size:], by[:size], by[size:]
        nll = size * HALF_LOG_2PI + log_diagonal(factor, size)
        for i in range(size):
            by_loc[i] = y[i] - loc[i]
        triangles.solve(factor, by_loc)  # it is z now
        for i in range(size):
            nll += 0.5 * by_loc[i] * by_loc[i]
        for i in range(size - 1, -1, -1):  # of z, only what is above i is asked for below it
            u = by_loc[i]
            for j in range(size - 1, i, -1):
                u += factor[entry_at(j, i)] * by_loc[j]
            u = u / factor[entry_at(i, i)]
            for j in range(i + 1):
                by_factor[entry_at(i, j)] = -u * by_loc[j]
            by_factor[entry_at(i, i)] += 1.0 / factor[entry_at(i, i)]
            by_loc[i] = -u
        return nll

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean as `loc`, and the Cholesky factor of the covariance as `scale_tril`."""
        away = y - y.mean(axis=0)
        return {"loc": y.mean(axis=0), "scale_tril": factor_of((away[:, :, None] * away[:, None, :]).mean(axis=0))}

    def at(self, values: Mapping[str, ArrayLike], stretch: bool = True) -> Self:
        """Return the recipe that starts at these `loc` and `scale_tril`."""
        loc, factor = self.parameters
        return replace(self, parameters=(loc.at(values["loc"]), at_rows(factor, values["scale_tril"], stretch)))

    def inside(self, raw: Array, y: Floats, level: float) -> Mask:
        """Return whether y (..., K) lies in the ellipse of that probability: |z|² is chi-squared of K degrees."""
        check_level(level)
        loc, factor = (value.numpy() for value in self.values(tensor(raw)).values())
        z = solve(factor, y - loc)
        return np.asarray(gammainc(0.5 * self.dimensions, 0.5 * (z * z).sum(axis=-1)) <= level)

    def _in_units(self, factor: Units, shift: Units) -> Self:
        loc, factor_of = self.parameters
        return replace(self, parameters=(loc.in_units(factor, shift), in_rows(factor_of, factor)))
