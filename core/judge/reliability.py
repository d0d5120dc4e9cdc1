"""Step 4 judged: whether events happen as often as they are predicted."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Floats, Integers


@dataclass(frozen=True)
class Reliability:
    """Whether events happen as often as predicted, in B bins of equal width over (0, 1).

    By bin (B,): the edge below it, the mean of the probabilities predicted, the share of events, and the number of
    points; mean and share are NaN where there are none.
    """

    low: Floats
    predicted: Floats
    observed: Floats
    counts: Integers


def reliability(probability: Floats, happened: Floats, bins: int = 10) -> Reliability:
    """Return how predicted probabilities (N,) of an event compare with whether it happened (N,), 1 or 0."""
    place = np.minimum((probability * bins).astype(np.int64), bins - 1)  # (N,)
    counts = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):
        predicted, observed = (
            np.bincount(place, weights=values, minlength=bins) / counts for values in (probability, happened)
        )
    return Reliability(np.arange(bins) / bins, predicted, observed, counts)
