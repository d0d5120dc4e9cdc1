"""Between steps 1 and 2, data drawn from a known normal distribution: y = mean(x) + scale(x) · N(0, 1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.domain import REAL_LINE
from core.data.dataset import Curve, Dataset, Truth

HELD_OUT = 500
LEFT_SHARE = 0.1
"""Where the noise grows, its standard deviation at the left end as a share of that at the right end."""

CUSP_WIDTH = 0.25


@dataclass(frozen=True)
class Generator:
    """A curve `mean` over x uniform on [low, high], with noise of standard deviation `scale(noise, x)`.

    `points` and `noise` are the defaults; `typical` is about the root mean square of scale / noise.
    """

    title: str
    mean: Curve
    low: float
    high: float
    points: int
    noise: float
    scale: Callable[[float, Floats], Floats]
    source: str
    typical: float = 1.0


def _constant(noise: float, x: Floats) -> Floats:
    return np.full_like(x, noise)


def _growing(noise: float, x: Floats) -> Floats:
    return noise * (LEFT_SHARE + (1.0 - LEFT_SHARE) * x / 2.0)  # x on [0, 2]


def _sine(x: Floats) -> Floats:
    return np.asarray(np.sin(np.pi * x))


def _step(x: Floats) -> Floats:
    return np.where(x < 0.0, -1.0, 1.0)


def _cusp(x: Floats) -> Floats:
    return np.asarray(np.exp(-np.abs(x) / CUSP_WIDTH))


def _two_scale(x: Floats) -> Floats:
    slow, fast = np.cos(0.5 * np.pi * x), np.cos(2.0 * np.pi * x)
    return np.asarray(np.where(x < 0.0, slow, fast))


GENERATORS: Mapping[str, Generator] = MappingProxyType(
    {
        "sine": Generator(
            "Sine",
            _sine,
            0.0,
            2.0,
            200,
            0.2,
            _constant,
            "Drawn from y = sin πx + normal noise, x uniform on [0, 2].",
        ),
        "sine_growing_noise": Generator(
            "Sine, growing noise",
            _sine,
            0.0,
            2.0,
            200,
            0.5,
            _growing,
            "Drawn from y = sin πx + normal noise that grows tenfold along x, x uniform on [0, 2].",
            typical=0.6,
        ),
        "step": Generator(
            "Step",
            _step,
            -1.0,
            1.0,
            200,
            0.2,
            _constant,
            "Drawn from y = −1 left of 0 and 1 right of it + normal noise, x uniform on [−1, 1].",
        ),
        "cusp": Generator(
            "Cusp",
            _cusp,
            -1.0,
            1.0,
            200,
            0.1,
            _constant,
            "Drawn from y = exp(−4|x|) + normal noise, x uniform on [−1, 1].",
        ),
        "two_scale": Generator(
            "Slow and fast",
            _two_scale,
            -1.0,
            1.0,
            200,
            0.15,
            _constant,
            "Drawn from y = cos πx/2 left of 0 and cos 2πx right of it + normal noise, x uniform on [−1, 1].",
        ),
    }
)
"""The generators by the name they bear in the URL."""


def generate(name: str, points: int, noise: float, seed: int) -> Dataset:
    """Return `points` training and HELD_OUT held-out draws; `noise` in units of y.

    Equal arguments give equal arrays, and another noise moves the same points up and down.
    """
    generator = GENERATORS[name]
    truth = Truth(generator.mean, partial(generator.scale, noise))
    rng = np.random.default_rng(seed)
    x, y = _draw(generator, truth, points, rng)
    held_out_x, held_out_y = _draw(generator, truth, HELD_OUT, rng)
    return Dataset(
        name=name,
        title=generator.title,
        x=x[:, None],  # (N, 1)
        y=y,
        held_out_x=held_out_x[:, None],  # (M, 1)
        held_out_y=held_out_y,
        domain=REAL_LINE,
        x_names=("x",),
        y_name="y",
        x_units=("",),
        y_units="",
        source=generator.source,
        standardise=True,
        sigma=noise * generator.typical,
        truth=truth,
    )


def _draw(generator: Generator, truth: Truth, count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    x = rng.uniform(generator.low, generator.high, count)
    return x, truth.mean(x) + truth.scale(x) * rng.standard_normal(count)
