"""How functions are compiled: strictly, so that every CPU gives the same bits, and outside the interpreter's lock.

No sum is reassociated, and no product fused with a sum: what may be packed side by side is independent as written.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite.binding import get_host_cpu_features
from numba import cfunc, config, njit, types

F = TypeVar("F", bound=Callable[..., Any])

NUMBERS = types.CPointer(types.float64)  # type: ignore[no-untyped-call]
FAMILY = types.void(NUMBERS, NUMBERS, NUMBERS, NUMBERS, types.intp, types.intp)
"""What a compiled family is called with: y, values, nll, gradients, how many values, how many examples."""


def _take_wide_registers() -> None:
    """Let loops take eight numbers at once where the CPU can; by default they take four, as older ones were slowed.

    It is part of what the cache is looked up by, and changes no number.
    """
    features = get_host_cpu_features()
    if features.get("avx512f") and not (config.CPU_NAME or config.CPU_FEATURES):  # type: ignore[attr-defined]
        config.CPU_FEATURES = features.flatten() + ",-prefer-256-bit"  # type: ignore[attr-defined]


_take_wide_registers()


def compiled(function: F) -> F:
    """Return the function compiled when it is first called, as a part of what calls it."""
    return cast(F, njit(function, error_model="numpy", nogil=True))


def kept(function: F) -> F:
    """Return the function compiled when it is first called, and kept on disk for the next process."""
    return cast(F, njit(function, error_model="numpy", nogil=True, cache=True))


def inlined(function: F) -> F:
    """Return a scalar function compiled into the loop which calls it, so that the loop can be vectorised."""
    return cast(F, njit(function, error_model="numpy", nogil=True))


def family(function: F) -> F:
    """Return the function compiled as a FAMILY: one compiled loop calls them all by their addresses."""
    return cast(F, cfunc(FAMILY, error_model="numpy", cache=True)(function))
