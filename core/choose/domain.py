"""Step 1 begins with the domain: which values y can take, and a check of data against it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arrays import Floats, Mask


@dataclass(frozen=True)
class Domain:
    """A set of values that y can take.

    `contains` maps an array of y (N,) to a mask (N,) of the values that lie in the domain.
    """

    name: str
    symbol: str
    contains: Callable[[Floats], Mask]

    def check(self, y: Floats) -> None:
        """Raise ValueError that names the first value of y (N,) outside the domain."""
        outside = ~self.contains(y)
        if outside.any():
            row = int(np.argmax(outside))
            raise ValueError(f"y must lie in the domain {self.name} ({self.symbol}); row {row} is {y[row]:g}")


def _finite(y: Floats) -> Mask:
    return np.isfinite(y)


def _positive(y: Floats) -> Mask:
    return np.isfinite(y) & (y > 0)


def _binary(y: Floats) -> Mask:
    return np.isin(y, (0.0, 1.0))


REAL_LINE = Domain("real line", "ℝ", _finite)
POSITIVE = Domain("positive reals", "(0, ∞)", _positive)
BINARY = Domain("binary", "{0, 1}", _binary)


def categories(classes: int) -> Domain:
    """Return the domain of class labels 0..classes-1."""
    labels = np.arange(classes)
    return Domain(f"{classes} classes", f"{{0..{classes - 1}}}", lambda y: np.isin(y, labels))
