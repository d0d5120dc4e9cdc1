"""The functions of `core.exact.arrays`: what mpmath makes of each, where it is asked, and how far off it may be."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import mpmath
import numpy as np

from core.exact import arrays

Sample = Callable[[np.random.Generator, int], tuple[np.ndarray, ...]]


class Reference(NamedTuple):
    """What a function is compared with."""

    truth: Callable[..., mpmath.mpf]
    sample: Sample
    """Draws arguments: a tuple of arrays, each of the length asked for."""
    ulp: float = 0.0
    """The largest error, in units in the last place of the value."""
    near_one: float = 0.0
    """The largest error relative to 1 + |value|, for functions that cross 0 at no round number."""
    rises: bool = False
    """Whether no later value on a grid is smaller."""


def uniform(*bounds: tuple[float, float]) -> Sample:
    """Draw each argument uniformly."""
    return lambda rng, count: tuple(low + (high - low) * rng.random(count) for low, high in bounds)


def sizes(*bounds: tuple[float, float]) -> Sample:
    """Draw each argument of all sizes, of the lower to the upper power of 10; the same bits on every machine."""
    twos = [(round(low * math.log2(10)), round(high * math.log2(10))) for low, high in bounds]
    return lambda rng, count: tuple(np.ldexp(1.0 + rng.random(count), rng.integers(*two, count)) for two in twos)


def signed(*bounds: tuple[float, float]) -> Sample:
    """Draw each argument of all sizes, of either sign."""
    draw = sizes(*bounds)
    return lambda rng, count: tuple(rng.choice([-1.0, 1.0], count) * size for size in draw(rng, count))


def apart(*samples: Sample) -> Sample:
    """Draw each argument by a sample of its own."""
    return lambda rng, count: tuple(column for sample in samples for column in sample(rng, count))


def mixed(*samples: Sample) -> Sample:
    """Draw in turn as each of the samples does."""

    def draw(rng: np.random.Generator, count: int) -> tuple[np.ndarray, ...]:
        parts = [sample(rng, -(-count // len(samples))) for sample in samples]
        return tuple(np.stack(columns, -1).ravel()[:count] for columns in zip(*parts, strict=True))

    return draw


def near_quarter_turns(rng: np.random.Generator, count: int) -> tuple[np.ndarray, ...]:
    """Draw the numbers next to multiples of π/2, where sine or cosine is next to 0."""
    return (rng.integers(1, 1_000_000, count) * (np.pi / 2),)


def _ndtr(x: mpmath.mpf) -> mpmath.mpf:
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def _log_ndtr(x: mpmath.mpf) -> mpmath.mpf:
    return mpmath.log(_ndtr(x)) if x < 0 else mpmath.log1p(-_ndtr(-x))


def _lbeta(a: mpmath.mpf, b: mpmath.mpf) -> mpmath.mpf:
    return mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)


ANGLES = mixed(uniform((-7.0, 7.0)), uniform((-1.6e6, 1.6e6)), near_quarter_turns)
POSITIVE = mixed(sizes((-290.0, 300.0)), sizes((-2.0, 2.0)), uniform((0.5, 3.0)))
TWO_POSITIVE = sizes((-3.0, 8.0), (-3.0, 6.0))
BESSEL = mixed(uniform((0.0, 20.0)), sizes((-8.0, 4.0)))
POWERS = mixed(
    apart(sizes((-3.0, 3.0)), uniform((-20.0, 20.0))),
    apart(sizes((-300.0, 300.0)), uniform((-1.0, 1.0))),
    uniform((0.999, 1.001), (-2e4, 2e4)),
)
REFERENCES: Mapping[str, Reference] = {
    "exp": Reference(
        mpmath.exp, mixed(uniform((-708.0, 709.7)), uniform((-2.0, 2.0)), signed((-20.0, 0.0))), 1.0, rises=True
    ),
    "expm1": Reference(
        mpmath.expm1, mixed(uniform((-40.0, 709.7)), uniform((-2.0, 2.0)), signed((-300.0, 0.0))), 2.0, rises=True
    ),
    "log": Reference(mpmath.log, mixed(sizes((-323.0, 308.0)), uniform((0.5, 2.0))), 0.8, rises=True),
    "log1p": Reference(
        mpmath.log1p, mixed(uniform((-1.0, 3.0)), sizes((-10.0, 300.0)), signed((-300.0, -0.1))), 0.8, rises=True
    ),
    "logaddexp": Reference(
        lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)), signed((-3.0, 2.8), (-3.0, 2.8)), near_one=3e-16
    ),
    "tanh": Reference(mpmath.tanh, mixed(uniform((-25.0, 25.0)), uniform((-1.0, 1.0)), signed((-300.0, 0.0))), 4.5),
    "sigmoid": Reference(
        lambda x: 1 / (1 + mpmath.exp(-x)), mixed(uniform((-708.0, 50.0)), uniform((-5.0, 5.0))), 2.5, rises=True
    ),
    "softplus": Reference(
        lambda x: mpmath.log1p(mpmath.exp(x)), mixed(uniform((-708.0, 50.0)), uniform((-5.0, 5.0))), 2.0, rises=True
    ),
    "power": Reference(mpmath.power, POWERS, 1.2),
    "sin": Reference(mpmath.sin, ANGLES, 0.8),
    "cos": Reference(mpmath.cos, ANGLES, 0.8),
    "atan2": Reference(mpmath.atan2, mixed(signed((-5.0, 5.0), (-5.0, 5.0)), uniform((-1.0, 1.0), (-1.0, 1.0))), 2.0),
    "lgamma": Reference(mpmath.loggamma, POSITIVE, near_one=8e-15),
    "digamma": Reference(mpmath.digamma, POSITIVE, near_one=2e-15, rises=True),
    "lbeta": Reference(_lbeta, TWO_POSITIVE, near_one=1e-14),
    "log_rising": Reference(lambda a, y: mpmath.loggamma(a + y) - mpmath.loggamma(a), TWO_POSITIVE, near_one=5e-15),
    "digamma_rise": Reference(lambda a, y: mpmath.digamma(a + y) - mpmath.digamma(a), TWO_POSITIVE, near_one=1e-14),
    "erf": Reference(mpmath.erf, mixed(uniform((-6.0, 6.0)), signed((-300.0, 0.2))), 2.0, rises=True),
    "erfc": Reference(mpmath.erfc, mixed(uniform((-6.0, 26.5)), uniform((-1.0, 2.0))), 4.0),
    "erfcx": Reference(
        lambda x: mpmath.exp(x * x) * mpmath.erfc(x), mixed(uniform((0.0, 30.0)), sizes((-10.0, 10.0))), 6.0
    ),
    "ndtr": Reference(_ndtr, mixed(uniform((-37.5, 8.0)), uniform((-2.0, 2.0))), 5.0, rises=True),
    "log_ndtr": Reference(_log_ndtr, mixed(uniform((-40.0, 8.0)), uniform((-2.0, 2.0))), 5.0, rises=True),
    "i0e": Reference(lambda x: mpmath.exp(-x) * mpmath.besseli(0, x), BESSEL, 4.0),
    "i1e": Reference(lambda x: mpmath.exp(-x) * mpmath.besseli(1, x), BESSEL, 4.0),
    "bessel_ratio": Reference(lambda x: mpmath.besseli(1, x) / mpmath.besseli(0, x), BESSEL, 5.0, rises=True),
}
"""What is held of each function, by its name in `core.exact.arrays`."""
INF, NAN = float("inf"), float("nan")
LEAST, GREATEST = 5e-324, 1.7976931348623157e308
EDGES: Mapping[str, Mapping[tuple[float, ...], float]] = {
    "exp": {(0.0,): 1.0, (INF,): INF, (-INF,): 0.0, (709.8,): INF, (-745.2,): 0.0, (-745.1,): LEAST, (LEAST,): 1.0},
    "expm1": {(0.0,): 0.0, (INF,): INF, (-INF,): -1.0, (GREATEST,): INF, (LEAST,): LEAST, (1e-320,): 1e-320},
    "log": {(1.0,): 0.0, (0.0,): -INF, (INF,): INF, (-1.0,): NAN, (-INF,): NAN},
    "log1p": {(0.0,): 0.0, (-1.0,): -INF, (-2.0,): NAN, (INF,): INF, (LEAST,): LEAST},
    "logaddexp": {(-INF, -INF): -INF, (INF, INF): INF, (INF, -INF): INF, (-INF, 2.0): 2.0, (GREATEST, 0.0): GREATEST},
    "tanh": {(0.0,): 0.0, (INF,): 1.0, (-INF,): -1.0, (LEAST,): LEAST, (-GREATEST,): -1.0},
    "sigmoid": {(0.0,): 0.5, (INF,): 1.0, (-INF,): 0.0, (-745.1,): LEAST},
    "softplus": {(INF,): INF, (-INF,): 0.0, (GREATEST,): GREATEST, (-745.1,): LEAST},
    "power": {
        (0.0, 0.0): 1.0,
        (0.0, 2.0): 0.0,
        (0.0, -2.0): INF,
        (NAN, 0.0): 1.0,
        (1.0, INF): 1.0,
        (INF, 2.0): INF,
        (INF, -2.0): 0.0,
        (0.5, INF): 0.0,
        (0.5, -INF): INF,
        (-1.0, 2.0): NAN,
        (2.0, 1023.0): 2.0**1023,
        (2.0, -1074.0): LEAST,
        (2.0, 1e300): INF,
        (3.0, 4.0): 81.0,
    },
    "sin": {(0.0,): 0.0, (LEAST,): LEAST, (INF,): NAN, (-INF,): NAN, (1e7,): NAN},
    "cos": {(0.0,): 1.0, (LEAST,): 1.0, (INF,): NAN, (-INF,): NAN, (1e7,): NAN},
    "atan2": {
        (0.0, 1.0): 0.0,
        (0.0, -1.0): np.pi,
        (0.0, -0.0): np.pi,
        (1.0, 0.0): np.pi / 2,
        (INF, INF): np.pi / 4,
        (-INF, -INF): -3 * np.pi / 4,
        (INF, 1.0): np.pi / 2,
        (1.0, INF): 0.0,
        (1.0, -INF): np.pi,
        (LEAST, LEAST): np.pi / 4,
        (GREATEST, GREATEST): np.pi / 4,
    },
    "lgamma": {(1.0,): 0.0, (2.0,): 0.0, (0.0,): INF, (INF,): INF, (-1.0,): NAN, (GREATEST,): INF},
    "digamma": {(0.0,): -INF, (INF,): INF, (-1.0,): NAN},
    "lbeta": {(1.0, 1.0): 0.0},
    "log_rising": {(1.0, 0.0): 0.0, (1e9, 0.0): 0.0},
    "digamma_rise": {(1.0, 0.0): 0.0, (1e9, 0.0): 0.0, (1.0, 1e50): 115.70647031460382},
    "erf": {(0.0,): 0.0, (INF,): 1.0, (-INF,): -1.0, (LEAST,): LEAST},
    "erfc": {(0.0,): 1.0, (INF,): 0.0, (-INF,): 2.0, (GREATEST,): 0.0},
    "erfcx": {(INF,): 0.0},
    "ndtr": {(0.0,): 0.5, (INF,): 1.0, (-INF,): 0.0, (-GREATEST,): 0.0},
    "log_ndtr": {(INF,): 0.0, (-INF,): -INF, (-(2.0**400),): -(2.0**799)},
    "i0e": {(0.0,): 1.0, (INF,): 0.0, (-1.0,): NAN},
    "i1e": {(0.0,): 0.0, (INF,): 0.0, (-1.0,): NAN},
    "bessel_ratio": {(0.0,): 0.0, (INF,): 1.0, (-1.0,): NAN},
}
"""Values that are known, by function and arguments."""


def function(name: str) -> Callable[..., np.ndarray]:
    """Return the function of that name."""
    made: Callable[..., np.ndarray] = getattr(arrays, name)
    return made
