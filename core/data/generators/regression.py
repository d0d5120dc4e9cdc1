"""Between steps 1 and 2, data drawn from a known normal distribution: y = mean(x) + scale(x) · N(0, 1)."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.domain import REAL_LINE
from core.choose.parameter import Parameters
from core.data.generators.generator import FamilyOverX, Generator
from core.exact import arrays as exact

LEFT_SHARE = 0.1
"""Where the noise grows, its standard deviation at the left end as a share of that at the right end."""

CUSP_WIDTH = 0.25

MeanCurve = Callable[[Floats], Floats]
"""Maps x (N,) to one value for each (N,)."""


def sine(x: Floats) -> Floats:
    """Return sin πx."""
    return np.asarray(exact.sin(np.pi * x))


def _step(x: Floats) -> Floats:
    return np.where(x < 0.0, -1.0, 1.0)


def _cusp(x: Floats) -> Floats:
    return np.asarray(exact.exp(-np.abs(x) / CUSP_WIDTH))


def _two_scale(x: Floats) -> Floats:
    slow, fast = exact.cos(0.5 * np.pi * x), exact.cos(2.0 * np.pi * x)
    return np.asarray(np.where(x < 0.0, slow, fast))


def _constant(mean: MeanCurve, x: Floats, noise: float) -> Parameters:
    return {"loc": mean(x), "scale": np.full_like(x, noise)}


def _growing(mean: MeanCurve, x: Floats, noise: float) -> Parameters:
    return {"loc": mean(x), "scale": noise * (LEFT_SHARE + (1.0 - LEFT_SHARE) * x / 2.0)}  # x on [0, 2]


_normal = partial(FamilyOverX, recipe="normal", domain=REAL_LINE)
_centred = partial(_normal, low=-1.0, high=1.0)

REGRESSION: Mapping[str, Generator] = MappingProxyType(
    {
        "sine": _normal(
            title="Sine",
            parameters=partial(_constant, sine),
            noise=0.2,
            source="Drawn from y = sin πx + normal noise, x uniform on [0, 2].",
        ),
        "sine_growing_noise": _normal(
            title="Sine, growing noise",
            parameters=partial(_growing, sine),
            noise=0.5,
            typical=0.6,
            source="Drawn from y = sin πx + normal noise that grows tenfold along x, x uniform on [0, 2].",
        ),
        "step": _centred(
            title="Step",
            parameters=partial(_constant, _step),
            noise=0.2,
            source="Drawn from y = −1 left of 0 and 1 right of it + normal noise, x uniform on [−1, 1].",
        ),
        "cusp": _centred(
            title="Cusp",
            parameters=partial(_constant, _cusp),
            noise=0.1,
            source="Drawn from y = exp(−4|x|) + normal noise, x uniform on [−1, 1].",
        ),
        "two_scale": _centred(
            title="Slow and fast",
            parameters=partial(_constant, _two_scale),
            noise=0.15,
            source="Drawn from y = cos πx/2 left of 0 and cos 2πx right of it + normal noise, x uniform on [−1, 1].",
        ),
    }
)
"""The generators of regression data by the name they bear in the URL."""
