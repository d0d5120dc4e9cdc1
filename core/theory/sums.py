"""Why the normal: sums of independent noise become normal if their variance is finite, and not otherwise."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.special import ndtr
from core.exact import draws as exact

MAX_COUNT = 100
"""The largest number of terms for which the exact densities are computed."""


@dataclass(frozen=True)
class Noise:
    """A distribution of independent noise, and the exact density of a sum of draws from it.

    `mean` and `sigma` are those of one draw, and None where they do not exist. `draw` maps a generator and a
    number M to draws (M,); `sum_density` maps the number of terms and sums (M,) to densities (M,).
    """

    title: str
    mean: float | None
    sigma: float | None
    draw: Callable[[np.random.Generator, int], Floats]
    sum_density: Callable[[int, Floats], Floats]

    def scale(self, count: int) -> tuple[float, float]:
        """Return origin and unit in which sums of `count` draws are shown: nμ and σ√n, or else 0 and n."""
        if self.mean is None or self.sigma is None:
            return 0.0, float(count)
        return count * self.mean, self.sigma * math.sqrt(count)


def _irwin_hall(count: int, s: Floats) -> Floats:
    """Return the density of a sum of uniforms by the recursion of B-splines, whose terms are all positive.

    f_m(s) = [s f_{m-1}(s) + (m - s) f_{m-1}(s - 1)] / (m - 1); the textbook's alternating sum loses all
    digits from some 20 terms on. De Boor 1978.
    """
    t = s - np.arange(count)[:, None]  # (n, M), sums moved by 0, 1, ..., n - 1
    f = ((t >= 0) & (t < 1)).astype(np.float64)
    for m in range(2, count + 1):
        t = t[:-1]
        f = (t * f[:-1] + (m - t) * f[1:]) / (m - 1)
    return np.asarray(f[0])


def _gamma(count: int, s: Floats) -> Floats:
    positive = np.maximum(s, np.finfo(np.float64).tiny)
    log = (count - 1) * np.log(positive) - positive - math.lgamma(count)
    return np.where(s >= 0, np.exp(log), 0.0)


def _laplace(count: int, s: Floats) -> Floats:
    """Return e^{-|s|} Σ_j (n-1+j)! |s|^{n-1-j} / ((n-1)! (n-1-j)! j! 2^{n+j}): a difference of two gammas."""
    size = np.maximum(np.abs(s), np.finfo(np.float64).tiny)
    j = np.arange(count)[:, None]  # (n, 1)
    ways = [
        math.lgamma(count + i) - math.lgamma(count) - math.lgamma(count - i) - math.lgamma(i + 1) for i in range(count)
    ]
    logs = np.array(ways)[:, None] + (count - 1 - j) * np.log(size) - size - (count + j) * math.log(2)
    return np.asarray(np.exp(logs).sum(axis=0))


def _normal(count: int, s: Floats) -> Floats:
    return np.asarray(np.exp(-(s**2) / (2 * count)) / math.sqrt(2 * math.pi * count))


def _cauchy(count: int, s: Floats) -> Floats:
    return np.asarray(count / (math.pi * (count**2 + s**2)))


NOISES: Mapping[str, Noise] = MappingProxyType(
    {
        "uniform": Noise("Uniform", 0.5, math.sqrt(1 / 12), lambda rng, m: rng.random(m), _irwin_hall),
        "exponential": Noise(
            "Exponential", 1.0, 1.0, lambda rng, m: exact.standard_exponential(rng, shape=(m,)), _gamma
        ),
        "laplace": Noise("Laplace", 0.0, math.sqrt(2), lambda rng, m: exact.laplace(rng, shape=(m,)), _laplace),
        "normal": Noise("Normal", 0.0, 1.0, lambda rng, m: exact.standard_normal(rng, shape=(m,)), _normal),
        "cauchy": Noise("Cauchy", None, None, lambda rng, m: exact.standard_cauchy(rng, shape=(m,)), _cauchy),
    }
)
"""The noise by name: on [0, 1], of rate 1, and centred on 0 with scale 1; all become normal but the last."""


@dataclass(frozen=True)
class SumOfNoise:
    """Many sums of `count` draws each: `z` (M,) is (S - nμ) / (σ√n), or for Cauchy noise the mean S / n.

    `distance` is the largest difference between the share of z below a value and the standard normal's Φ of
    it (Kolmogorov-Smirnov, 0 to 1); `chance` is what such a distance stays below in 95 of 100 samples of M
    that are normal.
    """

    noise: Noise
    count: int
    z: Floats
    distance: float
    chance: float

    def density(self, z: Floats) -> Floats:
        """Return the exact density of z (K,), per unit of z."""
        origin, unit = self.noise.scale(self.count)
        return unit * self.noise.sum_density(self.count, origin + unit * z)


def sum_of_noise(name: str, count: int, draws: int = 20_000, seed: int = 0) -> SumOfNoise:
    """Return `draws` sums of `count` independent draws each, equal for equal arguments.

    Raises ValueError for a name that is not in NOISES, or a number out of range.
    """
    if name not in NOISES:
        raise ValueError(f"noise must be one of {', '.join(NOISES)}; not {name!r}")
    if not 1 <= count <= MAX_COUNT:
        raise ValueError(f"count must be a number from 1 to {MAX_COUNT}; not {count!r}")
    if draws < 1:
        raise ValueError(f"draws must be a number from 1 on; not {draws!r}")
    noise, rng = NOISES[name], np.random.default_rng(seed)
    total = np.zeros(draws)
    for _ in range(count):  # the first terms stay the same as terms are added
        total += noise.draw(rng, draws)
    origin, unit = noise.scale(count)
    z = (total - origin) / unit
    return SumOfNoise(noise, count, z, distance_to_normal(z), 1.358 / math.sqrt(draws))


def distance_to_normal(z: Floats) -> float:
    """Return sup |F(z) - Φ(z)|, F the empirical distribution function of z (M,): Kolmogorov-Smirnov."""
    below = ndtr(np.sort(z))  # (M,)
    steps = np.arange(len(z) + 1) / len(z)
    return float(max((steps[1:] - below).max(), (below - steps[:-1]).max()))
