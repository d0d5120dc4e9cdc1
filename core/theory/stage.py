"""Step 3, one line of the derivation at a time: its curve over a parameter, its value, and its minimiser."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.theory.derivation import DERIVATION, LossCurve, Step
from core.theory.line import (
    Line,
    LineParameter,
    column,
    fit_along,
    fit_line,
    fit_weighted_line,
    free_lines,
    held_lines,
    likely_sigma,
)
from core.theory.normal import cost

POINTS = 121
SIGHT = 1.3
"""The slopes shown reach so many times the range of y over that of x to both sides of the best."""
GROWTH = (0.25, 2.5)
"""Where σ grows with x, it goes from σ times the first at the left end to σ times the second at the right."""
SIGMAS = (0.05, 1.5)
BEYOND = 1.2
"""The curve over σ goes beyond its minimum by this factor, should that lie outside SIGMAS."""


@dataclass(frozen=True)
class Window:
    """The intercepts and slopes (low, high) that are shown, around the best line."""

    intercept: tuple[float, float]
    slope: tuple[float, float]

    def grid(self, parameter: LineParameter, points: int = POINTS) -> Floats:
        """Return an even grid (points,) over the values shown of one parameter."""
        low, high = self.intercept if parameter == "intercept" else self.slope
        return np.linspace(low, high, points)

    def clipped(self, line: Line) -> Line:
        """Return the line with both parameters brought into view, to two decimals."""
        intercept, slope = np.clip(line.intercept, *self.intercept), np.clip(line.slope, *self.slope)
        return Line(round(float(intercept), 2), round(float(slope), 2))


def view_around(x: Floats, y: Floats) -> Window:
    """Return the view of lines through x (N,) or (N, 1) and y (N,): steep ones pivot about the middle of the data."""
    best = fit_line(x, y).line
    reach = SIGHT * float(np.ptp(y) / np.ptp(x))
    lift = reach * abs(float(column(x).mean()))
    return Window(_around(best.intercept, lift), _around(best.slope, reach))


def _around(value: float, reach: float) -> tuple[float, float]:
    return round(value - reach, 1), round(value + reach, 1)


def shape(x: Floats, growing: bool) -> Floats:
    """Return g (N,) such that σ_i = σ g_i: 1 everywhere, or growing along x (N,) or (N, 1) by GROWTH."""
    x = column(x)
    return np.interp(x, [x.min(), x.max()], GROWTH) if growing else np.ones_like(x)


@dataclass(frozen=True)
class Stage:
    """A line of the derivation on data, over one swept parameter, while a line keeps the other, or that is free.

    `curve` over the parameter, its lowest where the other is free, goes over `lines` (A,); `value` at the line itself,
    `best` the exact line of the least loss among those of the curve.
    """

    step: Step
    parameter: LineParameter
    lines: Sequence[Line]
    curve: LossCurve
    value: float
    best: Line

    @property
    def minimiser(self) -> float:
        """The swept parameter's exact best value."""
        return float(getattr(self.best, self.parameter))


def stage(
    at: int, parameter: LineParameter, line: Line, sigma: ArrayLike, x: Floats, y: Floats, values: Floats,
    *, free: bool = False,
) -> Stage:  # fmt: skip
    """Return line number `at`, 1 to 5, of the derivation over `values` (A,); σ is one number or (N,).

    The other parameter is the line's, or where it is `free` the one that is best for each value.
    """
    step = DERIVATION[at - 1]
    weights = 1.0 if step.key == "least_squares" else sigma
    if free:
        lines, best = free_lines(parameter, values, x, y, weights), fit_weighted_line(x, y, weights)
    else:
        lines = held_lines(line, parameter, values)
        best = line.with_value(parameter, fit_along(line, parameter, x, y, weights))
    return Stage(step, parameter, lines, step.curve(x, y, lines, sigma, values), step.value(x, y, line, sigma), best)


@dataclass(frozen=True)
class SigmaCurve:
    """The NLL `nll` (S,) of a line over σ `values` (S,), in nats.

    `best` is the σ where it is least, `lowest` its value there, `now` its value at the σ of the moment.
    """

    values: Floats
    nll: Floats
    best: float
    lowest: float
    now: float


def sigma_curve(line: Line, sigma: float, growth: Floats, x: Floats, y: Floats) -> SigmaCurve:
    """Return the NLL over σ where σ_i = σ g_i, g `growth` (N,); it is least at √(Σ (r/g)² / I), √(SS / I) for g = 1."""
    residual = y - line(x)
    best = likely_sigma(residual / growth)
    low, high = SIGMAS
    values = np.linspace(min(low, best / BEYOND), max(high, best * BEYOND), 2 * POINTS)

    def nll(values: Floats) -> Floats:
        return np.asarray(cost(residual, values[:, None] * growth).sum(axis=1))

    lowest, now = nll(np.array([best, sigma]))
    return SigmaCurve(values, nll(values), best, float(lowest), float(now))


def best_line(x: Floats, y: Floats, sigma: ArrayLike) -> Line:
    """Return the line of maximum likelihood for σ, one number or (N,), to five decimals."""
    best = fit_weighted_line(x, y, sigma)
    return Line(round(best.intercept, 5), round(best.slope, 5))
