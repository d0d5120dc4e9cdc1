"""Questions about any loss: what its sign says, and whether a mean has its minimum elsewhere than a sum."""

import math

from core.ask.question import Question, question
from core.explain.per_point import mean_and_sum
from core.notation.numbers import nats, whole_number

MOST_TENS = 9
"""A unit of y may be 10 to this power times as large in a question; beyond, nobody can think of it."""


def about_nll(nll: float, points: int, is_density: bool) -> tuple[Question, ...]:
    """Return the questions about an NLL, a sum in nats over so many points; of densities one is about its sign."""
    shared = mean_or_sum(nll, points)
    return (below_zero(nll, points), shared) if is_density and _tens(nll, points) <= MOST_TENS else (shared,)


def _tens(nll: float, points: int) -> int:
    """Return by which power of ten a unit of y must be larger for an NLL below 0."""
    return max(0, math.floor(nll / points / math.log(10)) + 1)


def below_zero(nll: float, points: int) -> Question:
    """Return whether a negative NLL, a sum in nats over so many points of densities, is an error.

    One that is not negative becomes so where y is counted in a larger unit.
    """
    power = _tens(nll, points)
    shown = nats(nll - points * power * math.log(10))
    unit = f"Count y in a unit {whole_number(10.0**power)} times as large, and the" if power else "The"
    verb = "becomes" if power else "is"
    return question(
        f"{unit} NLL of the {points:,} points {verb} {shown} nats. Is that an error?",
        {
            "No": "−log of a density above 1 is below 0. Another unit adds the same to every loss, "
            "so its sign says nothing; only differences do.",
            "Yes: no loss is below 0": "A sum of squares is not. But the log of a density above 1 is above 0, and the "
            "loss is minus that.",
            "Yes: Pr would exceed 1": "A probability cannot, a density can: it is per unit of y. Of labels, which have "
            "probabilities, no NLL is below 0.",
        },
        "No" if nll - points * power * math.log(10) < 0 else "Yes: no loss is below 0",
    )


def mean_or_sum(nll: float, points: int) -> Question:
    """Return whether the minimum moves where a sum in nats over so many points is made their mean."""
    mean, total = mean_and_sum(nll, points)
    return question(
        f"The loss here is a sum: {total.text} nats over {points:,} points. "
        f"Take the mean, {mean.text}, as PyTorch does. Does the minimum move?",
        {
            "No": f"Every value of the loss is divided by the same {points:,}, so the lowest stays the lowest.",
            f"Yes: to 1/{points:,} of it": f"The height of the loss is divided by {points:,}, not the parameters at "
            "which it is lowest.",
            "No, nor does the gradient change": f"The minimum stays, but the gradient is divided by {points:,}, too: "
            "plain gradient descent then needs a larger learning rate.",
        },
        "No",
    )
