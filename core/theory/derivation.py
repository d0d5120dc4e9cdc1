"""Step 3 for the normal distribution: from negative log-likelihood to least squares, line by line."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.choose.special import HALF_LOG_2PI
from core.theory.grids import minimiser
from core.theory.line import Line
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
    its values differ from those of the line before if σ is one number. `omission` is what stood in the line before and
    is left out here, in LaTeX, and `reason` in few words why it may be; "" where nothing is.
    """

    key: str
    latex: str
    why: str
    change: Change
    evaluate: Callable[[Floats, Floats], Floats]
    omission: str = ""
    reason: str = ""

    def value(self, x: Floats, y: Floats, line: Line, sigma: ArrayLike) -> float:
        """Return what the line of the derivation is worth for a line through x (N,) or (N, 1) and y (N,)."""
        return float(self.evaluate(y - line(x), np.asarray(sigma, dtype=np.float64)))

    def terms(self, sigma: Floats) -> tuple[float, Floats]:
        """Return what the loss is without residuals, and the weight (N,) of the square of each, given σ (N,)."""
        bare = float(self.evaluate(np.zeros(len(sigma)), sigma))
        return bare, self.evaluate(np.eye(len(sigma)), sigma) - bare

    def curve(self, x: Floats, y: Floats, lines: Sequence[Line], sigma: ArrayLike, values: Floats) -> LossCurve:
        """Return the curve over `values` (A,) of one parameter, given the lines (A,) that have them."""
        predictions = np.stack([line(x) for line in lines])  # (A, N)
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
        "The negative log-likelihood: f gives the mean, and σ² is one number for all x.",
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
        "The log of a product is a sum of logs, log undoes exp, and the minus goes in.",
        "same",
        _split,
    ),
    Step(
        "without_constant",
        rf"\sum_{{i=1}}^{{I}} \frac{{1}}{{2\sigma^2}} {_SQUARE}",
        "Leaving out what does not depend on φ shifts the curve, and moves no minimum.",
        "shifted",
        _without_constant,
        omission=r"\tfrac{1}{2} \log\left[ 2\pi\sigma^2 \right]",
        reason=r"\text{does not depend on } \phi",
    ),
    Step(
        "least_squares",
        rf"\sum_{{i=1}}^{{I}} {_SQUARE}",
        "The factor is the same for every point: leaving it out scales the curve, and moves no minimum.",
        "scaled",
        _sum_of_squares,
        omission=r"\frac{1}{2\sigma^2}",
        reason=r"\text{a factor}",
    ),
)
"""The lines in order; all have one minimiser if σ is one number, and the last has another if σ depends on x.

Prince 2023, section 5.3.1.
"""


def shift(points: int, sigma: float) -> float:
    """Return the constant that the fourth line leaves out, I · ½ log(2πσ²) in nats, for I points."""
    return points * (HALF_LOG_2PI + math.log(sigma))
