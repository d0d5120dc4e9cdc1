"""Step 3 for the normal distribution: from negative log-likelihood to least squares, line by line."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.choose.special import HALF_LOG_2PI
from core.theory.grids import minimiser
from core.theory.line import Line, LineParameter
from core.theory.normal import cost

Change = Literal["start", "same", "shifted", "scaled"]
"""What a line does to the values of the line before it."""


@dataclass(frozen=True)
class LossCurve:
    """A line of the derivation over the swept parameter: `losses` (A,) at `values` (A,)."""

    values: Floats
    losses: Floats

    @property
    def minimiser(self) -> float:
        """The value of the grid where the loss is least."""
        return minimiser(self.values, self.losses)


@dataclass(frozen=True)
class Step:
    """One line of the derivation: `latex` of what is minimised, one sentence `why`, and how to compute it.

    `evaluate` maps residuals y - f (..., N) and σ, one number or (N,), to the loss (...). `change` says how
    its values differ from those of the line before if σ is one number.
    """

    key: str
    latex: str
    why: str
    change: Change
    evaluate: Callable[[Floats, Floats], Floats]

    def value(self, x: Floats, y: Floats, line: Line, sigma: ArrayLike) -> float:
        """Return what the line of the derivation is worth for a line through x (N,) or (N, 1) and y (N,)."""
        return float(self.evaluate(y - line(x), np.asarray(sigma, dtype=np.float64)))

    def curve(
        self, x: Floats, y: Floats, line: Line, sigma: ArrayLike, parameter: LineParameter, values: Floats
    ) -> LossCurve:
        """Return the curve over one parameter of the line, which keeps the other."""
        predictions = np.stack([line.with_value(parameter, float(value))(x) for value in values])  # (A, N)
        return LossCurve(values, self.evaluate(y - predictions, np.asarray(sigma, dtype=np.float64)))


def _of_density(residual: Floats, sigma: Floats) -> Floats:
    return np.asarray(cost(residual, sigma).sum(axis=-1))  # the log is taken in closed form: exp would underflow


def _split(residual: Floats, sigma: Floats) -> Floats:
    constant = np.broadcast_to(HALF_LOG_2PI + np.log(sigma), residual.shape).sum(axis=-1)
    return np.asarray(constant + _without_constant(residual, sigma))


def _without_constant(residual: Floats, sigma: Floats) -> Floats:
    return np.asarray((residual**2 / (2 * sigma**2)).sum(axis=-1))


def _sum_of_squares(residual: Floats, _: Floats) -> Floats:
    return np.asarray((residual**2).sum(axis=-1))


_F = r"\mathrm{f}[x_i, \phi]"
_SQUARE = rf"(y_i - {_F})^2"

DERIVATION = (
    Step(
        "nll",
        rf"-\sum_{{i=1}}^{{I}} \log \Pr\left(y_i \mid {_F}, \sigma^2\right)",
        "The negative log-likelihood: the network gives the mean, and σ² is one number for all x.",
        "start",
        _of_density,
    ),
    Step(
        "density",
        r"-\sum_{i=1}^{I} \log \left[ \frac{1}{\sqrt{2\pi\sigma^2}} "
        rf"\exp\left[ -\frac{{{_SQUARE}}}{{2\sigma^2}} \right] \right]",
        "The formula of the normal density is put in; nothing changes.",
        "same",
        _of_density,
    ),
    Step(
        "split",
        r"\sum_{i=1}^{I} \left( \tfrac{1}{2} \log\left[ 2\pi\sigma^2 \right] "
        rf"+ \frac{{{_SQUARE}}}{{2\sigma^2}} \right)",
        "The log of a product is a sum of logs, log undoes exp, and the minus goes into the bracket.",
        "same",
        _split,
    ),
    Step(
        "without_constant",
        rf"\sum_{{i=1}}^{{I}} \frac{{{_SQUARE}}}{{2\sigma^2}}",
        "The first term does not depend on φ: leaving it out shifts the curve and moves no minimum.",
        "shifted",
        _without_constant,
    ),
    Step(
        "least_squares",
        rf"\sum_{{i=1}}^{{I}} {_SQUARE}",
        "The factor 1/(2σ²) is positive and the same for every point: leaving it out scales the curve "
        "and moves no minimum.",
        "scaled",
        _sum_of_squares,
    ),
)
"""The lines in order; all have one minimiser if σ is one number, and the last has another if σ depends on x.

Prince 2023, section 5.3.1.
"""


def shift(points: int, sigma: float) -> float:
    """Return the constant that the fourth line leaves out, I · ½ log(2πσ²) in nats, for I points."""
    return points * (HALF_LOG_2PI + math.log(sigma))
