"""Step 1 taken apart: the normal density, its factors, its areas, and its cost -log Pr(y)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.choose.special import normal_nll

EXPONENT_BOUND = 700.0
"""Without its square the exponent grows without end, and exp(710) overflows float64."""


def cost(residual: ArrayLike, sigma: ArrayLike) -> Floats:
    """Return -log Pr = ½ log 2π + log σ + r² / (2σ²) in nats, for residuals r = y - μ and σ that broadcast.

    Stable however far the tail; σ > 0, in units of y. Prince 2023, section 5.3.
    """
    return normal_nll(residual, sigma)


@dataclass(frozen=True)
class Factors:
    """Which factors of the normal density are present; one that is switched off is left out of the formula.

    centre: y - μ, else y · square: the power 2, else the power 1 · scale: division by 2σ², else by 1 ·
    exponent: exp of what stands there, else that itself · normaliser: 1/√(2πσ²) in front, else 1.
    """

    centre: bool = True
    square: bool = True
    scale: bool = True
    exponent: bool = True
    normaliser: bool = True

    @property
    def formula(self) -> str:
        """The formula that is left, as LaTeX."""
        inner = r"y-\mu" if self.centre else "y"
        inner = rf"\left({inner}\right)^2" if self.square else inner
        if self.scale:
            inner = rf"-\frac{{{inner}}}{{2\sigma^2}}"
        elif self.centre and not self.square:
            inner = rf"-\left({inner}\right)"
        else:
            inner = f"-{inner}"
        body = rf"\exp\left[{inner}\right]" if self.exponent else rf"\left[{inner}\right]"
        return (r"\frac{1}{\sqrt{2\pi\sigma^2}}" if self.normaliser else "") + body


@dataclass(frozen=True)
class Bell:
    """The normal density Pr(y) = exp(-(y - μ)² / (2σ²)) / √(2πσ²); Prince 2023, eq. 5.7.

    `mean` μ in units of y, `variance` σ² in their square. ValueError unless both are finite and σ² > 0.
    """

    mean: float
    variance: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.mean):
            raise ValueError(f"mean must be a finite number; not {self.mean!r}")
        if not 0 < self.variance < math.inf:
            raise ValueError(f"variance must be a number above 0; not {self.variance!r}")

    @property
    def sigma(self) -> float:
        """The standard deviation σ = √σ², in units of y."""
        return math.sqrt(self.variance)

    @property
    def peak(self) -> float:
        """The largest density, 1/√(2πσ²) at y = μ, per unit of y; above 1 where σ² < 1/2π."""
        return 1 / math.sqrt(2 * math.pi * self.variance)

    def density(self, y: Floats) -> Floats:
        """Return Pr(y) (M,), per unit of y, at y (M,)."""
        return self.density_with(y, Factors())

    def density_with(self, y: Floats, factors: Factors) -> Floats:
        """Return at y (M,) the curve (M,) that is left of the density when factors are switched off.

        It is a density only with all but `centre`; exponents beyond EXPONENT_BOUND are held there.
        """
        deviation = y - self.mean if factors.centre else y
        power = deviation**2 if factors.square else deviation
        exponent = -power / (2 * self.variance) if factors.scale else -power
        curve = np.exp(np.minimum(exponent, EXPONENT_BOUND)) if factors.exponent else exponent
        return np.asarray(self.peak * curve if factors.normaliser else curve)

    def area(self, low: float, high: float) -> float:
        """Return Pr(low < y < high), which lies in [0, 1]; either end may be infinite.

        Φ(b) - Φ(a) by erfc on the side of the nearer tail, so that far tails keep their digits. Raises
        ValueError if low > high.
        """
        if not low <= high:
            raise ValueError(f"low must not lie above high; not {low!r} and {high!r}")
        scale = self.sigma * math.sqrt(2)
        a, b = (low - self.mean) / scale, (high - self.mean) / scale
        if a + b < 0:
            a, b = -b, -a
        return 0.5 * (math.erfc(a) - math.erfc(b))
