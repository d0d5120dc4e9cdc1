"""Why the normal: how far sums of independent noise are from normal, as more terms are added."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Floats
from core.theory.sums import NOISES, distance_to_normal

TERMS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100)
"""Numbers of terms that lie evenly on a logarithmic axis."""


@dataclass(frozen=True)
class Histogram:
    """Bars of a density: `height` (B,) per unit of z at `centre` (B,)."""

    centre: Floats
    height: Floats


def histogram(z: Floats, low: float, high: float, bars: int) -> Histogram:
    """Return the histogram of z (M,) from low to high, scaled as a density: shares of all M draws."""
    counts, edges = np.histogram(z, bars, (low, high))
    width = (high - low) / bars
    return Histogram(0.5 * (edges[1:] + edges[:-1]), counts / (len(z) * width))


def distances(name: str, counts: Sequence[int] = TERMS, draws: int = 20_000, seed: int = 0) -> Floats:
    """Return the Kolmogorov-Smirnov distances (C,) to the normal of sums of that many terms each.

    They are those of `sum_of_noise`, whose first terms stay the same as terms are added; counts increase.
    """
    noise, rng = NOISES[name], np.random.default_rng(seed)
    total, found = np.zeros(draws), []
    for count in range(1, max(counts) + 1):
        total += noise.draw(rng, draws)
        if count in counts:
            origin, unit = noise.scale(count)
            found.append(distance_to_normal((total - origin) / unit))
    return np.array(found)
