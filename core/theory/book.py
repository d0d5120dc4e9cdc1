"""Step 3 on the book's example: one parameter of its network, or σ, swept on the data of chapter 5."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.arrays import Floats, frozen
from core.data import Dataset, load
from core.data.book import book_parameters
from core.predict import ShallowNetwork
from core.theory.grids import around
from core.theory.line import Account, line_account
from core.theory.sweep import BOOK_GRIDS, Sweep, parameter_names, sweep_network, sweep_sigma, value_of, with_value

SIGMA = 0.2
"""The σ of the book's notebook 5.1."""
WIDTHS = {"phi": 6.0, "theta": 0.8}
"""How wide the grids are that the book does not give: the optimum of each lies within."""
GRID_POINTS = 201
RESOLUTION = 0.001
"""The optimum of a sweep is the best of all values with so many decimals."""
STEPS = 150
"""So many steps or more has the way of a marker over a grid."""


@dataclass(frozen=True)
class Moment:
    """The network with one value put in: its σ, its account of the data, and its mean (M,) at x (M,)."""

    sigma: float
    account: Account
    x: Floats
    mean: Floats

    @property
    def likelihood(self) -> float:
        """Π Pr(y|x), in units of y to the power -I; it may underflow to 0."""
        return float(np.prod(self.account.density))


def book_data() -> Dataset:
    """Return the 20 points of the book's chapter 5."""
    return load("book_regression")


def book_network() -> ShallowNetwork:
    """Return the network of the book's notebook 5.1, with the parameters that it sets by hand."""
    return ShallowNetwork(*book_parameters("nb5_1"))


def swept_names() -> tuple[str, ...]:
    """Return the names of what can be swept: the network's parameters and sigma, those of the book first."""
    others = [name for name in parameter_names(book_network()) if name not in BOOK_GRIDS]
    return (*BOOK_GRIDS, *others)


def own_value(name: str) -> float:
    """Return the value that the notebook gives to a parameter of the network, or to sigma."""
    return SIGMA if name == "sigma" else value_of(book_network(), name)


@cache
def parameter_grid(name: str) -> Floats:
    """Return the values (A,) over which a parameter is swept: the book's, or else a grid around its own value."""
    if name in BOOK_GRIDS:
        return BOOK_GRIDS[name]
    return frozen(around(own_value(name), WIDTHS[name.partition("_")[0]], GRID_POINTS))


@cache
def book_sweep(name: str) -> Sweep:
    """Return likelihood, NLL and sum of squares over the grid of a parameter; all else as in the notebook."""
    return _swept(name, parameter_grid(name))


def _swept(name: str, values: Floats) -> Sweep:
    network, data = book_network(), book_data()
    if name == "sigma":
        return sweep_sigma(network(data.x)[:, 0], values, data.y)
    return sweep_network(network, name, values, data.x, data.y, SIGMA)


@cache
def book_best(name: str) -> float:
    """Return the value of a parameter at which the NLL is least, to RESOLUTION: the other criteria agree."""
    low, high = parameter_grid(name)[[0, -1]]
    return round(_swept(name, np.arange(low, high, RESOLUTION)).least_nll, 3)


def swept_values(name: str, *also: float) -> Floats:
    """Return rising values (A,) of three decimals over the grid of a parameter, with the notebook's and the best.

    `also` are values within the grid that must be there, too.
    """
    grid = parameter_grid(name)
    fine = np.linspace(grid[0], grid[-1], (len(grid) - 1) * -(-STEPS // (len(grid) - 1)) + 1)
    return np.unique([*np.round(fine, 3), own_value(name), book_best(name), *also])


@dataclass(frozen=True)
class Walk:
    """A parameter on its way over values (A,): the criteria, and the fit at each: σ (A,) and f at the data (A, N).

    A network of ReLU units has straight pieces: the mean goes through `knots` f (A, K) at x (A, K).
    """

    criteria: Sweep
    sigma: Floats
    prediction: Floats
    knots_x: Floats
    knots: Floats


def walk(name: str, values: Floats) -> Walk:
    """Return the notebook's network with each of the values put in for a parameter, or for sigma."""
    sigma = values if name == "sigma" else np.full(len(values), SIGMA)
    networks = [book_network() if name == "sigma" else with_value(book_network(), name, float(v)) for v in values]
    x = np.stack([_knots(network) for network in networks])  # (A, K)
    f = np.stack([network(at)[:, 0] for network, at in zip(networks, x, strict=True)])
    predictions = np.stack([network(book_data().x)[:, 0] for network in networks])  # (A, N)
    return Walk(_swept(name, values), sigma, predictions, x, f)


def _knots(network: ShallowNetwork) -> Floats:
    """Return the x (K,) at which the mean bends, within [0, 1], and both ends."""
    with np.errstate(divide="ignore", invalid="ignore"):
        joints = np.nan_to_num(-network.theta[:, 0] / network.theta[:, 1])
    return np.sort([0.0, *np.clip(joints, 0.0, 1.0), 1.0])


def moment(name: str, value: float) -> Moment:
    """Return the notebook's network with that value put in for a parameter, or for sigma."""
    data = book_data()
    sigma = value if name == "sigma" else SIGMA
    network = book_network() if name == "sigma" else with_value(book_network(), name, value)
    x = np.linspace(0.0, 1.0, 201)
    return Moment(sigma, line_account(network(data.x)[:, 0], data.y, sigma), x, network(x)[:, 0])
