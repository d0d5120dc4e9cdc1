"""Families: each closed form once, as a scalar function that reads as its formula; `block` makes a loop of it."""

import math
from collections.abc import Callable, Mapping
from functools import cache, partial
from inspect import signature
from types import MappingProxyType
from typing import Any

from numba import carray  # type: ignore[attr-defined]

from core.arrays import Floats
from core.choose import Recipe
from core.exact import elementary
from core.exact.compiled import called, family, inlined
from core.exact.gamma import lgamma_and_digamma

HALF_LOG_2PI, HALF_LOG_PI = 0.5 * math.log(2.0 * math.pi), 0.5 * math.log(math.pi)

LOOP = """
def {name}_block(y, values, nll, by, count, n):
    y, v, nll, by = carray(y, (n,)), carray(values, (count, n)), carray(nll, (n,)), carray(by, (count, n))
    for i in range(n):
        nll[i], {by} = formula(y[i], {values})
"""


def loop_of(formula: Callable[..., tuple[float, ...]]) -> Any:
    """Return a compiled loop over examples of a formula (y, *values) -> (nll, its derivative by each value).

    Its text is written out under the formula's file: what is closed over would be compiled anew in every process.
    """
    count = len(signature(formula).parameters) - 1
    values, by = (", ".join(f"{name}[{p}, i]" for p in range(count)) for name in ("v", "by"))
    text = LOOP.format(name=formula.__name__, values=values, by=by)
    space: dict[str, Any] = {"formula": inlined(formula), "carray": carray, "__name__": formula.__module__}
    exec(compile(text, formula.__code__.co_filename, "exec"), space)
    return family(space[f"{formula.__name__}_block"])


def normal(y: float, loc: float, scale: float) -> tuple[float, ...]:
    """Return ½ log 2π + log scale + z²/2 with z = (y - loc) / scale; by loc -z / scale, by scale (1 - z²) / scale."""
    precision = 1.0 / scale
    z = (y - loc) * precision
    return HALF_LOG_2PI + elementary.log(scale) + 0.5 * z * z, -z * precision, (1.0 - z * z) * precision


def laplace(y: float, loc: float, scale: float) -> tuple[float, ...]:
    """Return log 2 scale + |z| with z = (y - loc) / scale; by loc -sign z / scale, by scale (1 - |z|) / scale."""
    z = (y - loc) / scale
    size, sign = abs(z), (1.0 if z > 0.0 else (-1.0 if z < 0.0 else z))
    return elementary.log(2.0 * scale) + size, -sign / scale, (1.0 - size) / scale


def student_t(y: float, df: float, loc: float, scale: float) -> tuple[float, ...]:
    """Return ½ log π df + log Γ(df/2) - log Γ((df+1)/2) + log scale + ½ (df+1) log(1 + z²/df).

    With the pull w = (df+1) / (df+z²) the derivative is -w z / scale by loc and (1 - w z²) / scale by scale.
    """
    z = (y - loc) / scale
    square = z * z
    growth = elementary.log1p(square / df)
    pull = (df + 1.0) / (df + square)
    low, low_slope = lgamma_and_digamma(0.5 * df)
    high, high_slope = lgamma_and_digamma(0.5 * (df + 1.0))
    nll = HALF_LOG_PI + 0.5 * elementary.log(df) + low - high + elementary.log(scale) + 0.5 * (df + 1.0) * growth
    by_df = 0.5 * (1.0 / df + low_slope - high_slope + growth - pull * square / df)
    return nll, by_df, -pull * z / scale, (1.0 - pull * square) / scale


@called
def _categorical(y: Floats, logits: Floats, nll: Floats, by: Floats) -> None:
    """Set log Σ_k exp f_k - f_y, with the largest f taken out of the sum, and its gradient λ_k - [y = k]."""
    for i in range(y.size):
        nll[i] = 0.0
        top = logits[0, i]
        for k in range(1, logits.shape[0]):
            top = max(top, logits[k, i])
        total, chosen = 0.0, 0.0
        for k in range(logits.shape[0]):
            by[k, i] = logits[k, i] - top
            chosen = by[k, i] if y[i] == k else chosen
            by[k, i] = elementary.exp(by[k, i])
            total += by[k, i]
        nll[i] = elementary.log(total) - chosen
        for k in range(logits.shape[0]):
            by[k, i] = by[k, i] / total - (1.0 if y[i] == k else 0.0)


def categorical(y: Any, values: Any, nll: Any, by: Any, count: int, n: int) -> None:
    """Take one label of `count` logits for each of n examples."""
    _categorical(carray(y, (n,)), carray(values, (count, n)), carray(nll, (n,)), carray(by, (count, n)))


MAKERS: Mapping[str, Callable[[], Any]] = MappingProxyType(
    {formula.__name__: partial(loop_of, formula) for formula in (normal, laplace, student_t)}
    | {categorical.__name__: partial(family, categorical)}
)
"""How each family is compiled, by its key."""


def has_formula(recipe: type[Recipe]) -> bool:
    """Return whether the family has a closed form here."""
    return recipe.key in MAKERS


@cache
def block(recipe: type[Recipe]) -> Any:
    """Return the compiled family; KeyError if it has no closed form here."""
    return MAKERS[recipe.key]()
