"""The array types of the house: NumPy arrays; torch tensors only where a formula is differentiated."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

Floats = NDArray[np.floating[Any]]
"""float64 everywhere but in training, which may compute in float32."""
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Array = Any
"""A NumPy array or a torch tensor: formulas written with `namespace` take both."""


def namespace(array: Array) -> ModuleType:
    """Return the module, torch or numpy, whose functions apply to the array."""
    return torch if isinstance(array, torch.Tensor) else np


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
