"""Steps 2 to 4 for a straight line: predict with it, minimise in closed form, and account for every point."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.notation.equations import Equation, consistent, less
from core.notation.numbers import Numeral
from core.theory.normal import cost

LineParameter = Literal["intercept", "slope"]
"""The two parameters of a line, φ0 and φ1."""
COST_DIGITS = 2
"""Decimals of the cost of one point."""


@dataclass(frozen=True)
class Account:
    """A fit point by point: all (N,), with σ > 0 one number or one for each point.

    residual y - f, square (y - f)², density Pr(y|x) per unit of y, cost -log Pr(y|x) in nats.
    """

    prediction: Floats
    residual: Floats
    square: Floats
    density: Floats
    cost: Floats

    def texts(self, y: Floats, digits: int) -> Iterator[dict[str, Numeral]]:
        """Yield what is known of each point of y (N,) as it is shown: y, f, residual, density and cost.

        The shown y and f, with so many decimals at first, differ by the residual, and -log of the density is the cost.
        """
        points = zip(y, self.prediction, self.residual, self.density, self.cost, strict=True)
        for at_y, prediction, residual, density, nats in points:
            values = {"y": at_y, "f": prediction, "residual": residual, "density": density, "cost": nats}
            equations = [Equation("residual", ["y", "f"], less)]
            if density:
                equations.append(Equation("cost", ["density"], lambda density: -math.log(density)))
            own = {"y": digits, "f": digits, "residual": digits, "cost": COST_DIGITS}
            yield consistent(values, equations, own=own)

    @property
    def sum_of_squares(self) -> float:
        """Σ (y - f)², in squared units of y."""
        return float(self.square.sum())

    @property
    def nll(self) -> float:
        """-Σ log Pr(y|x), a sum in nats."""
        return float(self.cost.sum())


def line_account(prediction: Floats, y: Floats, sigma: ArrayLike) -> Account:
    """Return the account of predictions f (N,) of y (N,) by normals of standard deviation `sigma`."""
    residual = y - prediction
    costs = cost(residual, sigma)
    return Account(prediction, residual, residual**2, np.exp(-costs), costs)


@dataclass(frozen=True)
class Line:
    """The line f[x, φ] = φ0 + φ1 x: `intercept` φ0 in units of y, `slope` φ1 in units of y per unit of x."""

    intercept: float
    slope: float

    def __call__(self, x: Floats) -> Floats:
        """Return f (N,) at x (N,) or (N, 1)."""
        return self.intercept + self.slope * column(x)

    def account(self, x: Floats, y: Floats, sigma: ArrayLike) -> Account:
        """Return the account of this line's predictions at x (N,) or (N, 1) of y (N,)."""
        return line_account(self(x), y, sigma)

    def with_value(self, parameter: LineParameter, value: float) -> "Line":
        """Return the line with one parameter set to the value."""
        return replace(self, **{parameter: value})


@dataclass(frozen=True)
class LineFit:
    """The maximum-likelihood line with one σ for all x: the line, Σ (y - f)², and σ̂ = √(SS / I)."""

    line: Line
    sum_of_squares: float
    sigma: float


def column(x: Floats) -> Floats:
    """Return x as (N,), from (N,) or (N, 1); ValueError for more than one column."""
    if x.ndim == 2 and x.shape[1] == 1:
        return x[:, 0]
    if x.ndim != 1:
        raise ValueError(f"x must be (N,) or (N, 1) for a line; not {x.shape}")
    return x


def likely_sigma(residual: Floats) -> float:
    """Return the σ of greatest likelihood, √(SS / I), for residuals (I,): the σ² of the minimum is SS / I."""
    return float(np.sqrt(np.mean(residual**2)))


def fit_line(x: Floats, y: Floats) -> LineFit:
    """Return the line of least squares, which is that of maximum likelihood for any one σ, with its σ̂.

    x (N,) or (N, 1), y (N,). Raises ValueError if all x are equal. Prince 2023, section 5.3.1.
    """
    line = fit_weighted_line(x, y, 1.0)
    residual = y - line(x)
    return LineFit(line, float(residual @ residual), likely_sigma(residual))


def fit_weighted_line(x: Floats, y: Floats, sigma: ArrayLike) -> Line:
    """Return argmin_φ Σ (y - f)² / (2σ²), the line of maximum likelihood where σ (N,) is known at each x.

    One σ for all gives least squares; a σ that differs gives each point the weight 1/σ².
    """
    x = column(x)
    if np.ptp(x) == 0:
        raise ValueError(f"x must take two different values for a line; not {x[0]:g} alone")
    weight = _weights(sigma, x)
    centre_x, centre_y = np.average(x, weights=weight), np.average(y, weights=weight)
    moved = x - centre_x
    slope = weight @ (moved * (y - centre_y)) / (weight @ moved**2)
    return Line(float(centre_y - slope * centre_x), float(slope))


def fit_along(line: Line, parameter: LineParameter, x: Floats, y: Floats, sigma: ArrayLike = 1.0) -> float:
    """Return the value of one parameter at which the NLL is least, while the line keeps the other."""
    rest = line.with_value(parameter, 0.0)
    factor = column(x) if parameter == "slope" else np.ones(len(y))
    weight = _weights(sigma, factor)
    return float(weight @ (factor * (y - rest(x))) / (weight @ factor**2))


def held_lines(line: Line, parameter: LineParameter, values: Floats) -> list[Line]:
    """Return the lines (A,) that have these values (A,) of one parameter, and keep the line's other."""
    return [line.with_value(parameter, float(value)) for value in values]


def free_lines(parameter: LineParameter, values: Floats, x: Floats, y: Floats, sigma: ArrayLike = 1.0) -> list[Line]:
    """Return the lines (A,) that have these values (A,) of one parameter, and the other where the NLL is least."""
    other: LineParameter = "slope" if parameter == "intercept" else "intercept"
    ends = values[[0, -1]]  # between them the best other value changes along a straight line
    best = [fit_along(line, other, x, y, sigma) for line in held_lines(Line(0.0, 0.0), parameter, ends)]
    others = np.interp(values, ends, best)
    return [Line(**{parameter: float(a), other: float(b)}) for a, b in zip(values, others, strict=True)]


def _weights(sigma: ArrayLike, like: Floats) -> Floats:
    """Return 1/σ² (N,), scaled to at most 1: only ratios count, and tiny σ must not overflow."""
    scale = np.broadcast_to(np.asarray(sigma, dtype=np.float64), like.shape)
    if not (scale > 0).all():
        raise ValueError(f"sigma must be above 0 everywhere; not {scale.min():g}")
    return np.asarray((scale.min() / scale) ** 2)


def growing_sigma(x: Floats, low: float, high: float) -> Floats:
    """Return a σ(x) (N,) that grows along a straight line from `low` at the smallest x to `high` at the largest."""
    x = column(x)
    return np.asarray(np.interp(x, [x.min(), x.max()], [low, high]))


@dataclass(frozen=True)
class Surface:
    """A loss over lines: `losses` (A, B) at intercepts (A,) and slopes (B,); its exact minimiser is `best`."""

    intercepts: Floats
    slopes: Floats
    losses: Floats
    best: Line

    @property
    def lowest(self) -> Line:
        """The line of the grid where the loss is smallest."""
        a, b = np.unravel_index(np.argmin(self.losses), self.losses.shape)
        return Line(float(self.intercepts[a]), float(self.slopes[b]))


def sum_of_squares_surface(x: Floats, y: Floats, intercepts: Floats, slopes: Floats) -> Surface:
    """Return Σ (y - φ0 - φ1 x)² (A, B), in squared units of y, over intercepts (A,) and slopes (B,)."""
    best = fit_line(x, y)
    rise = _rise(best.line, column(x), np.ones(len(y)), intercepts, slopes)
    return Surface(intercepts, slopes, best.sum_of_squares + rise, best.line)


def nll_surface(x: Floats, y: Floats, sigma: ArrayLike, intercepts: Floats, slopes: Floats) -> Surface:
    """Return -Σ log Pr(y|x) (A, B), a sum in nats; σ is one number, or known at each point (N,).

    With one σ the minimiser is that of the sum of squares; with a σ that depends on x it is another.
    """
    x = column(x)
    best = fit_weighted_line(x, y, sigma)
    precision = np.broadcast_to(np.asarray(sigma, dtype=np.float64), x.shape) ** -2.0
    rise = 0.5 * _rise(best, x, precision, intercepts, slopes)
    return Surface(intercepts, slopes, best.account(x, y, sigma).nll + rise, best)


def _rise(best: Line, x: Floats, weight: Floats, intercepts: Floats, slopes: Floats) -> Floats:
    """Return Σ w (Δφ0 + Δφ1 x)² (A, B): how much the weighted sum of squares, a parabola, exceeds its least.

    About the centre of x there is no mixed term, and the size of the data does not enter the grid.
    """
    centre = np.average(x, weights=weight)
    tilt = slopes - best.slope  # (B,)
    lift = (intercepts - best.intercept)[:, None] + tilt * centre  # (A, B)
    return np.asarray(weight.sum() * lift**2 + (weight @ (x - centre) ** 2) * tilt**2)
