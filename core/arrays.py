"""The array types of the house: NumPy arrays; torch tensors only where a formula is differentiated."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import SimpleNamespace
from typing import Any, Protocol, TypeVar, cast

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from core.exact import arrays as exact

Floats = NDArray[np.floating[Any]]
"""float64, but where a page shows what float32 loses."""
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Numbers = Floats | float
"""A NumPy array, or one number that stands for all of it; a Python number leaves float32 what it is."""
Array = Floats | torch.Tensor
"""A NumPy array or a torch tensor: what is asked of both."""
A = TypeVar("A", Floats, torch.Tensor)
"""What comes in, array or tensor, comes out: formulas written with `namespace` take both."""


class Namespace(Protocol[A]):
    """The functions that formulas use, by NumPy's names; of arrays they are exact, the same bits on every machine."""

    def exp(self, x: A, /) -> A: ...
    def log(self, x: A, /) -> A: ...
    def log1p(self, x: A, /) -> A: ...
    def expm1(self, x: A, /) -> A: ...
    def sqrt(self, x: A, /) -> A: ...
    def sin(self, x: A, /) -> A: ...
    def cos(self, x: A, /) -> A: ...
    def arctan2(self, up: A, across: A, /) -> A: ...
    def round(self, x: A, /) -> A: ...
    def maximum(self, one: A, other: A, /) -> A: ...
    def stack(self, parts: Sequence[A], axis: int, /) -> A: ...
    def moveaxis(self, x: A, source: int | tuple[int, ...], to: int | tuple[int, ...], /) -> A: ...
    def asarray(self, x: Mask, /) -> A: ...
    def where(self, chosen: A, one: A | float, other: A | float, /) -> A: ...


def namespace(array: A) -> Namespace[A]:
    """Return what has the functions that apply to the array: torch's own only where they are to be differentiated."""
    if isinstance(array, torch.Tensor):
        return cast(Namespace[A], torch if array.requires_grad else OF_TENSORS)
    return cast(Namespace[A], OF_ARRAYS)


def _of_arrays(function: Callable[..., Floats]) -> Callable[..., Floats]:
    """Return the exact function, which gives float32 for float32."""

    @wraps(function)
    def apply(*arrays: Floats) -> Floats:
        return np.asarray(function(*arrays), dtype=np.result_type(*arrays))

    return apply


def _of_tensors(function: Callable[..., Floats]) -> Callable[..., torch.Tensor]:
    """Return the function of arrays as one of tensors that is not differentiated; as torch's, it gives no warning."""

    @wraps(function)
    def apply(*tensors: torch.Tensor) -> torch.Tensor:
        with np.errstate(all="ignore"):
            return torch.from_numpy(function(*(each.numpy() for each in tensors)))

    return apply


_FUNCTIONS: Mapping[str, Callable[..., Floats]] = {
    "exp": exact.exp,
    "log": exact.log,
    "log1p": exact.log1p,
    "expm1": exact.expm1,
    "sin": exact.sin,
    "cos": exact.cos,
    "arctan2": exact.atan2,
    "sqrt": np.sqrt,
}
_EXACT = {name: _of_arrays(function) for name, function in _FUNCTIONS.items()}
_LEFT = ("round", "maximum", "stack", "moveaxis", "asarray", "where")
"""What is the same bits everywhere as it stands; torch's square root is not, which MKL takes."""
OF_ARRAYS = SimpleNamespace(**_EXACT, **{name: getattr(np, name) for name in _LEFT})
OF_TENSORS = SimpleNamespace(
    **{name: _of_tensors(function) for name, function in _EXACT.items()},
    **{name: getattr(torch, name) for name in _LEFT},
)


def like(array: A, value: float) -> A:
    """Return the value () as an array or a tensor, of the precision of that array."""
    if isinstance(array, torch.Tensor):
        return torch.tensor(value, dtype=array.dtype)
    return np.asarray(value, dtype=array.dtype)


def tensor(values: ArrayLike | torch.Tensor) -> torch.Tensor:
    """Return the values as a torch tensor; what is not yet a tensor becomes float64."""
    return values if isinstance(values, torch.Tensor) else torch.tensor(np.asarray(values, dtype=np.float64))


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array after making it read-only, so that cached results can be shared."""
    array.setflags(write=False)
    return array


def freeze(holder: object) -> None:
    """Make the arrays that an object holds, alone or in mappings, read-only: visitors share what is cached."""
    for value in vars(holder).values():
        for array in value.values() if isinstance(value, Mapping) else (value,):
            if isinstance(array, np.ndarray):
                frozen(array)


def use_one_thread() -> None:
    """Keep torch, and the BLAS behind NumPy, to one thread in this process.

    Small networks lose time with more; on busy cores BLAS threads that wait for each other lose a hundredfold.
    """
    torch.set_num_threads(1)
    threadpool_limits(limits=1, user_api="blas")
