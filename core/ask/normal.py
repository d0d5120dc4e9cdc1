"""Questions about the normal: σ and σ², density and probability, and which noise a sum keeps."""

import math
from functools import cache

import numpy as np

from core.ask.question import Question, question, sized
from core.explain.slips.densities import HEARSAY
from core.notation.numbers import readable
from core.theory.normal import Bell
from core.theory.sums import NOISES, SumOfNoise

SAME = 1e-9
"""Densities that differ by no more are the same."""


def sigma_of(bell: Bell) -> Question:
    """Return what σ is, given σ²; at σ² = 0.5 with the value that some notes give."""
    variance = bell.variance
    hearsay = HEARSAY if readable(variance) == "0.5" else variance**2
    return sized(
        f"σ² = {readable(variance)}: what is σ?",
        (bell.sigma, f"σ is the square root: √{readable(variance)} = {readable(bell.sigma)}, in units of y."),
        [
            (variance, "That is the variance, in squared units of y; σ is its square root."),
            (variance / 2, "Half of it, added to itself, gives σ². But σ times itself does: it is the root."),
            (hearsay, f"{readable(hearsay)}² is {readable(hearsay**2)}, not {readable(variance)}."),
        ],
    )


def may_exceed_one(bell: Bell) -> Question:
    """Return whether a density may exceed 1: this bell's at its peak, or that of one as much narrower as it takes."""
    fold = max(0, math.floor(-math.log2(bell.peak)) + 1)
    narrow = Bell(bell.mean, bell.variance / 4**fold)
    peak, width = readable(narrow.peak, 3), narrow.sigma / 10
    inside, whole = narrow.area(narrow.mean - narrow.sigma, narrow.mean + narrow.sigma), narrow.area(-np.inf, np.inf)
    given = f"With σ² = {readable(narrow.variance)} the" if fold else "The"
    return question(
        f"{given} density at the peak is {peak}. Is that possible?",
        {
            "Yes": "A density is per unit of y. Probabilities are areas, and from μ − σ to μ + σ this one is "
            f"{readable(inside, 3)}.",
            "No: Pr is at most 1": "A probability is; a density is none until it is multiplied by a width. "
            f"Over {readable(width, 2)} units of y it makes {readable(narrow.peak * width, 2)}.",
            "No: the area would exceed 1": "A bell that is twice as high is half as wide: its area stays "
            f"{readable(whole)}.",
        },
        "Yes" if narrow.peak > 1 and whole <= 1 else "No: the area would exceed 1",
    )


def probability_of(bell: Bell, low: float, high: float) -> Question:
    """Return how probable a y of an interval is."""
    area, width = bell.area(low, high), high - low
    middle = float(bell.density(np.array([0.5 * (low + high)]))[0])
    return sized(
        f"How probable is a y from {readable(low)} to {readable(high)}?",
        (area, "It is the area under the curve between these two ends."),
        [
            (
                middle,
                "That is the density in the middle, the height of the curve there. Without a width it is no area.",
            ),
            (middle * width, "That is a rectangle, as high as the curve in the middle. The curve is not flat."),
            (1 - area, "That is the probability of all y outside."),
        ],
        lambda value: readable(value, 3),
    )


@cache
def kept_by_sums() -> tuple[str, ...]:
    """Return the titles of the noises whose sum of two draws has the density of one draw, stretched and shifted."""
    z = np.linspace(-4.0, 4.0, 161)

    def changed(name: str) -> float:
        noise = NOISES[name]
        one, two = (SumOfNoise(noise, count, z, 0.0, 0.0).density(z) for count in (1, 2))
        return float(np.abs(two - one).max())

    return tuple(noise.title for name, noise in NOISES.items() if changed(name) < SAME)


def kept_by_addition() -> Question:
    """Return which noise keeps its shape where draws are added."""
    kept, titles = kept_by_sums(), [noise.title for noise in NOISES.values()]
    finite = [noise.title for noise in NOISES.values() if noise.title in kept and noise.sigma is not None]
    reasons = {
        "The normal alone": "Cauchy noise does, too: the mean of many draws has the density of one. "
        f"The {finite[0].lower()} is the only such law whose variance is finite.",
        "Normal and Cauchy": "Of the laws that keep their shape in sums, the stable ones, only the "
        f"{finite[0].lower()} has a finite variance. So it is what other noise of finite variance becomes.",
        "All of them": "Choose uniform noise and two draws: their sum is a triangle.",
    }
    right = {("Normal",): "The normal alone", ("Normal", "Cauchy"): "Normal and Cauchy", tuple(titles): "All of them"}
    return question("Which of these noises keeps its shape when draws are added?", reasons, right[kept])
