"""Step 3 as a guess: changes of a fit set by hand that somebody may try, and what each does to the NLL."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Floats
from core.notation.numbers import round_to
from core.theory.fit_by_hand import FINE, Bounds, HandFit
from core.theory.line import Line

LIFT = 0.1
"""How far the mean is raised or lowered, as a share of the range of y; its ends tilt by twice that."""


@dataclass(frozen=True)
class Guess:
    """A change that somebody may try: what it is called, the fit after it, and that fit's NLL in nats."""

    name: str
    fit: HandFit
    nll: float


def guesses(fit: HandFit, limits: Bounds, x: Floats, y: Floats) -> tuple[Guess, ...]:
    """Return the changes of a fit that are offered for a guess, each with what it does to the NLL."""
    height = round_to(LIFT * float(np.ptp(y)), 1)
    changed = {
        f"raise the mean by {height:g}": fit.raised(height),
        f"lower it by {height:g}": fit.raised(-height),
        "halve σ": fit.with_sigma(fit.sigma / 2),
        "double σ": fit.with_sigma(fit.sigma * 2),
    }
    if fit.line is not None:
        changed["tilt it up to the right"] = _tilted(fit, limits, 2 * height)
        changed["tilt it down to the right"] = _tilted(fit, limits, -2 * height)
    return tuple(Guess(name, after, after.account(x, y).nll) for name, after in changed.items())


def _tilted(fit: HandFit, limits: Bounds, height: float) -> HandFit:
    """Return the fit with its line's right end raised and its left end lowered by a height in units of y."""
    assert fit.line is not None
    left, right = limits.ends
    slope = 2 * height / (right - left)
    turned = Line(fit.line.intercept - slope * 0.5 * (left + right), fit.line.slope + slope)
    return HandFit(fit.sigma, line=limits.rounded(turned, FINE))
