"""Beside the recipe, the common slips in its formulas, each with a proof computed from data."""

from functools import cache

from core.explain.slips.classes import CLASSES
from core.explain.slips.densities import DENSITIES, POSITIVE_SCALE
from core.explain.slips.losses import INDEPENDENCE, LOSSES, SUM_OR_MEAN, book_costs
from core.explain.slips.recipe import NETWORK, RECIPE
from core.explain.slips.slip import Mark, Proof, Slip, Subject, Trace

SUBJECTS: tuple[Subject, ...] = ("data", "network", "distribution", "likelihood", "recipe")

SLIPS = (INDEPENDENCE, SUM_OR_MEAN, NETWORK, *DENSITIES, *LOSSES, *CLASSES, *RECIPE, POSITIVE_SCALE)
"""All slips, by subject, in the order of the argument."""


def slips(subject: str) -> tuple[Slip, ...]:
    """Return the slips of a subject, or of all if it is none of them."""
    return tuple(slip for slip in SLIPS if slip.subject == subject or subject not in SUBJECTS)


@cache
def proof(key: str) -> Proof:
    """Return the proof of the slip of that key, computed once."""
    return next(slip for slip in SLIPS if slip.key == key).prove()


__all__ = ["SLIPS", "SUBJECTS", "Mark", "Proof", "Slip", "Subject", "Trace", "book_costs", "proof", "slips"]
