"""Step 1, the closed form: a family states what one y costs as a formula, and compiled code asks it of many."""

import math
from collections.abc import Callable, Sequence
from ctypes import CFUNCTYPE, addressof, c_char, c_ssize_t, c_void_p
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import signature
from itertools import accumulate, pairwise, starmap
from typing import Any, ClassVar, NamedTuple

import numpy as np
import torch
from numba import carray  # type: ignore[attr-defined]

from core.arrays import Array, Floats, Numbers, tensor
from core.choose.cholesky import entries
from core.choose.recipe import Recipe
from core.exact.compiled import family as compiled_family
from core.exact.compiled import inlined

TOGETHER = 8192
"""So many examples are taken together: their numbers stay in the processor's cache, and need little memory."""
STATED = {"formula", "nll_and_gradients", "nll_and_score"}
"""In what a family may state its loss with its gradient."""
OF_SEVERAL, OF_MANY = ["y", "values", "by"], ["y", "values", "nll", "by"]
"""What a formula of arrays takes, and one of many examples at once."""
BLOCK = """
def {name}_block(y, values, nll, by, count, n):
    y, values, nll, by = carray(y, ({rows}, n)), carray(values, (count, n)), carray(nll, (n,)), carray(by, (count, n))
    {body}
"""

Shape = tuple[int, ...]


def has_formula(family: type[Recipe]) -> bool:
    """Return whether what a family states last of its loss is a `formula`, and not NumPy or torch in place of one."""
    return next("formula" in own for kind in family.__mro__ if (own := STATED & vars(kind).keys()))


@cache
def block(family: type[Recipe]) -> Any:
    """Return the formula of a family over many examples, compiled: a FAMILY of `core.exact.compiled`.

    It takes y (E, n), values (count, n), nll (n,) and by (count, n), each in one piece of memory, and sets the last
    two. AttributeError if the family states no `formula`.

    Its text is written out under the file of the formula: what is closed over would be compiled anew in every process.
    """
    formula: Callable[..., Any] = family.formula  # type: ignore[attr-defined]
    names = list(signature(formula).parameters)
    text = _text(family.key, names)
    space: dict[str, Any] = {"formula": inlined(formula), "carray": carray, "__name__": formula.__module__}
    exec(compile(text, formula.__code__.co_filename, "exec"), space)
    return compiled_family(space[f"{family.key}_block"])


@cache
def _called(family: type[Recipe]) -> Callable[..., None]:
    """Return the block as a function of addresses; it runs without the interpreter's lock."""
    return CFUNCTYPE(None, *[c_void_p] * 4, *[c_ssize_t] * 2)(block(family).address)


def _text(name: str, names: list[str]) -> str:
    """Return the block of a formula that takes these; how long a y of several numbers is only the formula knows."""
    if names == OF_MANY:
        return BLOCK.format(name=name, rows="1", body="formula(y[0], values, nll, by)")
    if names == OF_SEVERAL:
        return _loop(name, "count * count", "nll[i] = formula(y[:, i], values[:, i], by[:, i])")
    values, by = (", ".join(f"{array}[{p}, i]" for p in range(len(names) - 1)) for array in ("values", "by"))
    return _loop(name, "1", f"nll[i], {by} = formula(y[0, i], {values})")


def _loop(name: str, rows: str, formula: str) -> str:
    """Return the block that takes one example after another."""
    return BLOCK.format(name=name, rows=rows, body=f"for i in range(n):\n        {formula}")


@dataclass(frozen=True)
class ClosedForm(Recipe):
    """A recipe that states its loss and the derivatives by its parameters; the slopes of the links do the rest.

    It states them of one y as a static method `formula` that Numba can compile, of floats and the functions of
    `core.exact` alone: (y, *values) -> (nll, *derivatives by each value) where all are numbers, and
    (y, values, by) -> nll, with arrays of which `by` is to be set, where y or values are several. These are the numbers
    of all parameters, in their order, of a triangular matrix those on and below its diagonal, row by row. Where y is
    one number it may be of N examples at once, which is faster: (y, values, nll, by), of (N,), (P, N), (N,) and (P, N),
    the last two to be set. Or it states `nll_and_gradients` of NumPy arrays, which is slower.
    """

    formula: ClassVar[Callable[..., Any]]

    @cached_property
    def _layout(self) -> "Layout":
        """Where the numbers of one y and of the parameters stand among them all."""
        shapes = (self.domain.event, *(np.shape(parameter.start) for parameter in self.parameters))
        own = (p.width if shape else 1 for p, shape in zip(self.parameters, shapes[1:], strict=True))
        ends = [0, *accumulate((math.prod(self.domain.event), *own))]
        self._check(ends[1], ends[-1] - ends[1])
        return Layout(shapes, tuple(starmap(slice, pairwise(ends))), ends[1], ends[-1] - ends[1])

    def _check(self, of_y: int, of_values: int) -> None:
        """Raise TypeError if the formula does not take so many numbers: compiled code would ask what is not there."""
        names = list(signature(self.formula).parameters)
        rows_of_y = of_y if names == OF_SEVERAL else 1
        rows_of_values = of_values if names in (OF_SEVERAL, OF_MANY) else len(names) - 1
        if (rows_of_y, rows_of_values) != (of_y, of_values):
            raise TypeError(
                f"formula of {self.key} takes {names}; y is {of_y} and the parameters are {of_values} numbers"
            )

    def nll_and_gradients(self, y: Floats, *values: Numbers) -> tuple[Floats, Sequence[Floats]]:
        """Return `nll` (...) and its gradient by each of `parameters`, whose values are given in their order.

        By a parameter of several outputs it is (..., width), or (..., 1); by one that is fixed it is not used.
        """
        (shapes, places, own, count), given = self._layout, (y, *values)
        rows = np.empty((own + 2 * count + 1, *_lead(given, shapes)))
        for array, shape, place in zip(given, shapes, places, strict=True):
            _fill(rows[place], array, shape)
        if rows.size:
            n = rows.size // len(rows)
            at, row = addressof(c_char.from_buffer(rows.data)), n * rows.itemsize
            nll = at + (own + count) * row
            _called(type(self))(at, at + own * row, nll, nll + row, count, n)
        return rows[own + count], self._gradients(rows[count + 1 :])

    def _gradients(self, rows: Floats) -> list[Floats]:
        """Return the gradient (...) or (..., width) by each parameter, of the derivatives in the places of values."""
        found, (shapes, places, *_) = list[Floats](), self._layout
        for parameter, shape, place in zip(self.parameters, shapes[1:], places[1:], strict=True):
            by = _last(rows[place]) if shape else rows[place.start]
            found.append(by[..., None] if not shape and parameter.width > 1 else by)
        return found

    def nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return -log Pr(y|θ) (N,) in nats, per unit of y, for raw (N, outputs) and y (N, *event)."""
        if any(isinstance(each, torch.Tensor) and each.requires_grad for each in (raw, y)):
            return self.torch_nll(raw, y)
        values = self.values(np.asarray(raw)).values()
        return tensor(self.nll_and_gradients(np.asarray(y), *values)[0])

    def nll_and_score(self, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return `nll` (N,) and its gradient (N, outputs): that by each parameter times the slope of its link."""
        score = np.empty_like(raw)
        if raw.ndim > 2 or len(raw) <= TOGETHER:
            return self._nll_with(raw, y, score), score
        nll = np.empty(len(raw))
        for start in range(0, len(raw), TOGETHER):
            part = slice(start, start + TOGETHER)
            nll[part] = self._nll_with(raw[part], y[part], score[part])
        return nll, score

    def _nll_with(self, raw: Floats, y: Floats, score: Floats) -> Floats:
        """Return `nll` (N,), and set its gradient (N, outputs)."""
        pairs = self.values_and_slopes(raw)
        nll, gradients = self.nll_and_gradients(y, *(value for value, _ in pairs))
        self._chain(gradients, pairs, score)
        return nll

    def mean_nll_and_score(self, raw: Floats, y: Floats) -> tuple[float, Floats]:
        """Return the mean NLL of y (N, *event) for raw (outputs,), the same for all, and its gradient (outputs,)."""
        pairs, score = self.values_and_slopes(raw[None]), np.empty_like(raw)
        values = [value for value, _ in pairs]
        parts = [self._sums(y[start : start + TOGETHER], values) for start in range(0, len(y), TOGETHER)]
        nll, *gradients = (sum(part) / len(y) for part in zip(*parts, strict=True))
        self._chain(gradients, pairs, score[None])
        return float(nll), score

    def _sums(self, y: Floats, values: Sequence[Numbers]) -> list[Floats]:
        """Return the sum of `nll` () over y (N, *event), and those of its gradients, () or (width,)."""
        nll, gradients = self.nll_and_gradients(y, *values)
        return [each.sum(axis=0) for each in (nll, *gradients)]

    def _chain(self, gradients: Sequence[Floats], pairs: Sequence[tuple[Numbers, Numbers]], score: Floats) -> None:
        """Set the score: the gradients by parameters, times the slopes of their links."""
        parts = self._parts(score)
        for parameter, (_, slope), gradient in zip(self.parameters, pairs, gradients, strict=True):
            if not parameter.fixed:
                np.multiply(gradient, slope, out=next(parts))


class Layout(NamedTuple):
    """The shapes of one y and of one value of each parameter, and the places of their numbers, y's first.

    y is so many numbers, and so are the values.
    """

    shapes: tuple[Shape, ...]
    places: tuple[slice, ...]
    of_y: int
    of_values: int


def _lead(arrays: Sequence[Numbers], shapes: Sequence[Shape]) -> Shape:
    """Return the leading axes that the arrays, each (..., *shape), broadcast to."""
    pairs = zip(arrays, shapes, strict=True)
    leads = {array.shape[: array.ndim - len(shape)] if isinstance(array, np.ndarray) else () for array, shape in pairs}
    return leads.pop() if len(leads) == 1 else np.broadcast_shapes(*leads)


def _fill(rows: Floats, array: Numbers, shape: Shape) -> None:
    """Set the rows (size, ...) to the numbers of an array (..., *shape)."""
    if not shape:
        rows[0] = array
        return
    numbers = np.asarray(array)
    if len(shape) > 1:
        lead = numbers.shape[:-2]
        numbers = entries(numbers) if len(rows) < math.prod(shape) else numbers.reshape(*lead, len(rows))
    _last(rows)[...] = numbers


def _last(rows: Floats) -> Floats:
    """Return rows (size, ...) as a view (..., size)."""
    return rows.transpose(*range(1, rows.ndim), 0)
