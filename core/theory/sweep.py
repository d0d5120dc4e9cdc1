"""Step 3 made visible: one parameter swept, and likelihood, NLL and sum of squares followed along."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats, frozen
from core.predict import ShallowNetwork
from core.theory.grids import minimiser
from core.theory.line import Line, LineParameter
from core.theory.normal import cost

BOOK_GRIDS: Mapping[str, Floats] = MappingProxyType(
    {"phi_0": frozen(np.arange(0.0, 1.0, 0.01)), "sigma": frozen(np.arange(0.1, 0.5, 0.005))}
)
"""The grids of the book's notebook 5.1, where phi_0 is called beta_1 and is swept at σ = 0.2."""


@dataclass(frozen=True)
class Sweep:
    """What becomes of the three criteria as the parameter `name` takes `values` (A,).

    `likelihood` Π Pr(y|x) as float64 computes it, so 0 or infinite beyond its range; `nll` -Σ log Pr(y|x) in
    nats; `sum_of_squares` Σ (y - f)² in squared units of y; all (A,).
    """

    name: str
    values: Floats
    likelihood: Floats
    nll: Floats
    sum_of_squares: Floats

    @property
    def relative_likelihood(self) -> Floats:
        """The likelihood (A,) as a share of its largest value on the grid, by the logs: 1 at the optimum."""
        return np.asarray(np.exp(self.nll.min() - self.nll))

    @property
    def standardised(self) -> dict[str, Floats]:
        """Each criterion (A,) brought to [0, 1] over the values; nan where it is flat, or left the range of float64."""
        return {name: _share(curve) for name, curve in self.criteria.items()}

    @property
    def criteria(self) -> dict[str, Floats]:
        """The four criteria (A,): likelihood, log-likelihood in nats, NLL in nats, sum of squares."""
        return {
            "likelihood": self.likelihood,
            "log_likelihood": -self.nll,
            "nll": self.nll,
            "squares": self.sum_of_squares,
        }

    @property
    def least_nll(self) -> float:
        """The value where the NLL is least."""
        return minimiser(self.values, self.nll)

    @property
    def least_squares(self) -> float | None:
        """The value where the sum of squares is least; None where it is flat, as it is in σ."""
        flat = np.ptp(self.sum_of_squares) == 0
        return None if flat else minimiser(self.values, self.sum_of_squares)


def _share(curve: Floats) -> Floats:
    low, span = curve.min(), np.ptp(curve)
    return (curve - low) / span if 0 < span < np.inf else np.full(len(curve), np.nan)


def sweep(name: str, values: Floats, predictions: Floats, y: Floats, sigma: ArrayLike) -> Sweep:
    """Return the sweep for predictions (A, N), or (N,) if they stay, of y (N,); σ broadcasts to (A, N)."""
    residual = np.broadcast_to(y - predictions, (len(values), len(y)))  # (A, N)
    costs = np.broadcast_to(cost(residual, sigma), residual.shape)
    with np.errstate(over="ignore"):
        likelihood = np.exp(-costs).prod(axis=1)  # (A,)
    return Sweep(name, values, likelihood, costs.sum(axis=1), (residual**2).sum(axis=1))


def sweep_network(network: ShallowNetwork, name: str, values: Floats, x: Floats, y: Floats, sigma: float) -> Sweep:
    """Return the sweep of one parameter, "phi_0" or "theta_10", of a network with one output, the mean.

    Raises ValueError for a name that is not in `parameter_names`.
    """
    predictions = np.stack([with_value(network, name, value)(x)[:, 0] for value in values])  # (A, N)
    return sweep(name, values, predictions, y, sigma)


def sweep_line(line: Line, name: LineParameter, values: Floats, x: Floats, y: Floats, sigma: ArrayLike) -> Sweep:
    """Return the sweep of a line's intercept or slope; σ is one number or one for each point (N,)."""
    predictions = np.stack([line.with_value(name, float(value))(x) for value in values])  # (A, N)
    return sweep(name, values, predictions, y, sigma)


def sweep_sigma(prediction: Floats, values: Floats, y: Floats) -> Sweep:
    """Return the sweep of one σ for all x under predictions (N,): the NLL is least at √(SS / I)."""
    return sweep("sigma", values, prediction, y, values[:, None])


def parameter_names(network: ShallowNetwork) -> tuple[str, ...]:
    """Return the names of the parameters of a network with one output: phi_h, then theta_hd, as in φ and θ.

    Raises ValueError for more than one output, or more than nine inputs, whose names would be ambiguous.
    """
    units, columns = network.theta.shape
    if len(network.phi) != 1 or columns > 10:
        raise ValueError(f"a sweep takes one output and at most 9 inputs; not {len(network.phi)} and {columns - 1}")
    phi = [f"phi_{h}" for h in range(units + 1)]
    return (*phi, *(f"theta_{h}{d}" for h in range(1, units + 1) for d in range(columns)))


def value_of(network: ShallowNetwork, name: str) -> float:
    """Return the value of the parameter of that name; ValueError names the allowed ones."""
    matrix, row, at = _place(network, name)
    return float(getattr(network, matrix)[row, at])


def with_value(network: ShallowNetwork, name: str, value: float) -> ShallowNetwork:
    """Return the network with the parameter of that name set; ValueError names the allowed ones."""
    matrix, row, at = _place(network, name)
    changed = getattr(network, matrix).copy()
    changed[row, at] = value
    return replace(network, **{matrix: changed})


def _place(network: ShallowNetwork, name: str) -> tuple[str, int, int]:
    if name not in (names := parameter_names(network)):
        raise ValueError(f"name must be one of {', '.join(names)}; not {name!r}")
    matrix, index = name.split("_")
    return ("phi", 0, int(index)) if matrix == "phi" else ("theta", int(index[:-1]) - 1, int(index[-1]))
