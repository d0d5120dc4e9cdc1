"""Step 1: choose a distribution Pr(y|θ); a recipe knows its parameters, links and negative log-likelihood."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Distribution

from core.arrays import Array, Floats, Mask, tensor
from core.choose.domain import Domain
from core.choose.link import Valued
from core.choose.parameter import Parameter


@dataclass(frozen=True)
class Recipe(ABC):
    """A distribution of y whose parameters come from a network's raw outputs through links.

    A family states its domain, its parameters and `distribution`; everything else follows. It may replace
    `nll` where torch's log_prob is not stable, and `nll_and_score` by a closed form, which is faster.
    """

    parameters: tuple[Parameter, ...]

    key: ClassVar[str]
    title: ClassVar[str]
    domain: ClassVar[Domain]

    @property
    def predicted(self) -> tuple[Parameter, ...]:
        """The parameters that have a raw output, in the order of the outputs."""
        return tuple(parameter for parameter in self.parameters if not parameter.fixed)

    @property
    def outputs(self) -> int:
        """How many numbers the network gives per x."""
        return len(self.predicted)

    @property
    def varies(self) -> Mask:
        """Which outputs (outputs,) depend on x; the others are one learned number for all x."""
        return np.array([parameter.source == "predicted" for parameter in self.predicted], dtype=np.bool_)

    @property
    def start(self) -> Floats:
        """The raw outputs (outputs,) from which training starts: for standardised y, its mean and spread."""
        raw = self.raw(**{parameter.name: parameter.start for parameter in self.predicted})  # (1, outputs)
        return np.asarray(raw[0].numpy())

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, outputs), float64, that give the values; ValueError if one lacks."""
        names = [parameter.name for parameter in self.predicted]
        if set(values) != set(names):
            given = ", ".join(sorted(values)) or "none"
            raise ValueError(f"raw takes the parameters {', '.join(names)}; not {given}")
        columns = [parameter.link.inverse(tensor(values[parameter.name])) for parameter in self.predicted]
        spread = torch.broadcast_tensors(*map(torch.atleast_1d, columns))
        return torch.stack(spread, dim=-1)  # (N, outputs)

    def values(self, raw: Array) -> dict[str, Array]:
        """Return each parameter's value by name: (N,) if it comes from raw (N, outputs), else one number."""
        values = self.values_and_slopes(raw)
        return {parameter.name: value for parameter, (value, _) in zip(self.parameters, values, strict=True)}

    def values_and_slopes(self, raw: Array) -> list[Valued]:
        """Return each parameter's value and derivative by its raw output, in the order of `parameters`."""
        columns = iter(range(self.outputs))
        return [
            (p.source, 0.0) if isinstance(p.source, float) else p.link.with_slope(raw[..., next(columns)])
            for p in self.parameters
        ]

    @abstractmethod
    def distribution(self, raw: Array) -> Distribution:
        """Return the batch of N distributions that raw (N, outputs) stands for."""

    def nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return -log Pr(y|θ) (N,) in nats, per unit of y, for raw (N, outputs) and y (N,)."""
        return -self.distribution(raw).log_prob(tensor(y))

    def score(self, raw: Array, y: Array) -> torch.Tensor:
        """Return the gradient (N, outputs) of `nll` with respect to raw."""
        return tensor(self.nll_and_score(tensor(raw).detach().numpy(), tensor(y).numpy())[1])

    def nll_and_score(self, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return `nll` (N,) and its gradient (N, outputs); this general form asks autograd."""
        leaf = torch.tensor(raw, requires_grad=True)
        nll = self.nll(leaf, tensor(y))
        (score,) = torch.autograd.grad(nll.sum(), leaf)
        return nll.detach().numpy(), score.numpy()

    def in_units(self, factor: float, shift: float) -> Self:
        """Return the recipe for factor * y + shift; the raw outputs keep their meaning."""
        return replace(self, parameters=tuple(p.in_units(factor, shift) for p in self.parameters))
