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
    network, data = book_network(), book_data()
    if name == "sigma":
        return sweep_sigma(network(data.x)[:, 0], parameter_grid(name), data.y)
    return sweep_network(network, name, parameter_grid(name), data.x, data.y, SIGMA)


def moment(name: str, value: float) -> Moment:
    """Return the notebook's network with that value put in for a parameter, or for sigma."""
    data = book_data()
    sigma = value if name == "sigma" else SIGMA
    network = book_network() if name == "sigma" else with_value(book_network(), name, value)
    x = np.linspace(0.0, 1.0, 201)
    return Moment(sigma, line_account(network(data.x)[:, 0], data.y, sigma), x, network(x)[:, 0])
