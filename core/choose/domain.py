"""Step 1 begins with the domain: which values y can take, and a check of data against it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Literal

import numpy as np

from core.arrays import Floats, Mask
from core.choose.bounds import ITEMS
from core.choose.cholesky import DIMENSIONS, pivots

Kind = Literal["number", "label", "vector", "matrix", "ranking"]
"""What one y is."""

SYMMETRY = 1e-9
"""How unequal two mirrored entries of a symmetric matrix may be, as a share of its largest entry: rounding."""


@dataclass(frozen=True)
class Domain:
    """A set of values that y can take; equal in name, symbol and shape are equal.

    `contains` maps y (N, *event) to a mask (N,) of the values that lie in the domain. `event` is the shape
    of one y, () for a number. `support` lists the values of a finite domain. `items` is how many labels or
    ranked items the values stand for, 0 where y is a measurement; labels that are `ordered` are levels. `need` is what
    y must be, as a sentence says it behind "needs".
    """

    name: str
    symbol: str
    contains: Callable[[Floats], Mask] = field(compare=False)
    event: tuple[int, ...] = ()
    support: tuple[float, ...] | None = None
    items: int = 0
    ordered: bool = False
    need: str = field(default="", compare=False)

    @property
    def kind(self) -> Kind:
        """What one y is, by its shape, and by whether it stands for labels or items."""
        if len(self.event) == 2:
            return "matrix"
        if self.event:
            return "ranking" if self.items else "vector"
        return "label" if self.items else "number"

    def check(self, y: Floats) -> None:
        """Raise ValueError that names the first value of y (N, *event) outside the domain, or y's wrong shape."""
        if y.shape[1:] != self.event:
            raise ValueError(f"each y of the domain {self.name} must have the shape {self.event}; not {y.shape[1:]}")
        outside = ~self.contains(y)
        if outside.any():
            row = int(np.argmax(outside))
            raise ValueError(f"y must lie in the domain {self.name} ({self.symbol}); row {row} is {_text(y[row])}")


def _text(value: Floats) -> str:
    """Return one y, shortly: 1.5, [1, 2] or [[1, 2], [2, 1]]."""
    if np.ndim(value) == 0:
        return f"{value:g}"
    return f"[{', '.join(_text(part) for part in value)}]"


def _rows(good: Mask) -> Mask:
    """Return whether each row (N, ...) is good throughout."""
    return np.asarray(good.all(axis=tuple(range(1, good.ndim))))


def _finite(y: Floats) -> Mask:
    return _rows(np.isfinite(y))


def _positive(y: Floats) -> Mask:
    return np.asarray(np.isfinite(y) & (y > 0))


def _between_0_and_1(y: Floats) -> Mask:
    return (y > 0) & (y < 1)


def _count(y: Floats) -> Mask:
    return np.asarray(np.isfinite(y) & (y >= 0) & (y == np.floor(y)))


def _angle(y: Floats) -> Mask:
    return (y > -np.pi) & (y <= np.pi)


def _among(support: tuple[float, ...], y: Floats) -> Mask:
    return np.isin(y, support)


def _positive_definite(y: Floats) -> Mask:
    finite = _finite(y)
    matrices = np.where(finite[:, None, None], y, 0.0)  # (N, K, K)
    size = np.abs(matrices).max(axis=(1, 2), keepdims=True)
    symmetric = _rows(np.abs(matrices - matrices.swapaxes(1, 2)) <= SYMMETRY * size)
    with np.errstate(all="ignore"):  # a pivot of 0 divides those after it
        return np.asarray(finite & symmetric & _rows(pivots(matrices) > 0))


def _permutation(y: Floats) -> Mask:
    return _rows(np.sort(y, axis=1) == np.arange(y.shape[1]))


REAL_LINE = Domain("real line", "ℝ", _finite, need="one number")
POSITIVE = Domain("positive reals", "(0, ∞)", _positive, need="y above 0")
PROPORTION = Domain("proportions", "(0, 1)", _between_0_and_1, need="y between 0 and 1")
"""The open interval: a beta density can be 0 or infinite at its ends. A share k/n of exactly 0 or 1 is to be moved
inside before, to (k + ½)/(n + 1), and its data set says so."""
ANGLES = Domain("angles", "(−π, π]", _angle, need="an angle in (−π, π]")
COUNTS = Domain("counts", "{0, 1, 2, …}", _count, need="whole numbers from 0")
BINARY = Domain("binary", "{0, 1}", partial(_among, (0.0, 1.0)), support=(0.0, 1.0), items=2, need="two labels")


@cache
def categories(classes: int) -> Domain:
    """Return the domain of class labels 0..classes-1."""
    support = tuple(float(label) for label in range(classes))
    symbol = f"{{0..{classes - 1}}}"
    among = partial(_among, support)
    return Domain(f"{classes} classes", symbol, among, support=support, items=classes, need="labels")


@cache
def levels(classes: int) -> Domain:
    """Return the domain of levels 0..classes-1: labels in an order, such as ratings, without distances."""
    name, symbol = f"{classes} levels", f"0 < … < {classes - 1}"
    return replace(categories(classes), name=name, symbol=symbol, ordered=True, need="levels in an order")


@cache
def vectors(dimensions: int) -> Domain:
    """Return the domain of vectors y (K,) of finite reals, K = dimensions."""
    need = f"{DIMENSIONS[0]} to {DIMENSIONS[1]} numbers at once"
    return Domain(f"vectors of {dimensions} reals", f"ℝ^{dimensions}", _finite, event=(dimensions,), need=need)


@cache
def spd(dimensions: int) -> Domain:
    """Return the domain of symmetric positive definite matrices y (K, K), K = dimensions."""
    name, event = f"positive definite {dimensions} × {dimensions} matrices", (dimensions, dimensions)
    return Domain(name, "Σ ≻ 0", _positive_definite, event=event, need="a positive definite matrix")


@cache
def permutations(items: int) -> Domain:
    """Return the domain of rankings y (K,) of K items: y[r] is the item 0..K-1 in place r, the best first."""
    name, symbol = f"rankings of {items} items", f"orders of 0..{items - 1}"
    need = f"rankings of {ITEMS[0]} to {ITEMS[1]} items"
    return Domain(name, symbol, _permutation, event=(items,), items=items, need=need)
