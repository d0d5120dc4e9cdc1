"""Step 1 for beta distributions: their densities, and between which ends, where they are level, a probability lies.

Compiled loops over one distribution after another. Ends are looked for along the logit t of y: there densities are
smooth in both tails.
"""

import math

import numpy as np

from core.arrays import Floats
from core.choose.special import NODES, WEIGHTS
from core.exact import arrays as exact
from core.exact.compiled import borrower, compiled
from core.exact.elementary import exp, log, log1p, sigmoid, softplus

PANELS = 4
"""Into so many equal pieces the way between the ends is cut, each with the nodes of Gauss and Legendre."""
SHARES = ((np.arange(PANELS)[:, None] + 0.5 * (1.0 + NODES)) / PANELS).ravel()
PARTS = np.tile(0.5 * WEIGHTS / PANELS, PANELS)
"""Where the nodes lie, as shares of the way, and their weights."""
LONG = 24.0
"""As far as so many logits, the nodes give the probability to 1e-12."""
STEPS, FAR, CLOSE = 40, 2.0, 1e-6
"""So many steps of Newton at most, none longer than so many logits; one so small leaves an error of its square."""


@borrower
def mass_between(low: float, high: float, a: float, b: float, log_beta: float, terms: Floats) -> float:
    """Return the probability between two logits."""
    for i in range(len(SHARES)):
        t = low + (high - low) * SHARES[i]
        terms[i] = PARTS[i] * exp(a * t - (a + b) * softplus(t) - log_beta)
    total = 0.0
    for term in terms:
        total += term
    return (high - low) * total


@borrower
def look(t: float, a: float, b: float, log_beta: float) -> tuple[float, float, float]:
    """Return the log density of y at a logit, but for a constant, its slope along t, and the density of t."""
    above, y = softplus(t), sigmoid(t)
    return (a - 1.0) * t - (a + b - 2.0) * above, a - 1.0 - (a + b - 2.0) * y, exp(a * t - (a + b) * above - log_beta)


@borrower
def bounded_step(t: float, step: float, turn: float) -> float:
    """Return the logit after a step that is no longer than FAR, or halfway to the turn if it would go beyond."""
    new = t + min(max(step, -FAR), FAR)
    return new if (new < turn) == (t < turn) else 0.5 * (t + turn)


@compiled
def find_level_ends(a: Floats, b: Floats, log_beta: Floats, mass: float, out: Floats) -> None:
    """Set the ends (R, 2) for densities (R,) with one peak or one trough; what is not found stays as it is."""
    terms = np.empty(len(SHARES))
    for row in range(len(a)):
        one, two, norm = a[row], b[row], log_beta[row]
        turn = log((one - 1.0) / (two - 1.0))
        half = min(0.5 * mass / look(turn, one, two, norm)[2], FAR)
        low, high = turn - half, turn + half
        for _ in range(STEPS):
            (log_low, rise, at_low), (log_high, fall, at_high) = look(low, one, two, norm), look(high, one, two, norm)
            apart, lacks = log_high - log_low, mass - mass_between(low, high, one, two, norm, terms)
            both = rise * at_high - fall * at_low
            left, right = (apart * at_high + lacks * fall) / both, (lacks * rise + apart * at_low) / both
            low, high = bounded_step(low, left, turn), bounded_step(high, right, turn)
            if high - low > LONG:
                break
            if abs(left) < CLOSE and abs(right) < CLOSE:
                out[row, 0], out[row, 1] = sigmoid(low), sigmoid(high)
                break


@compiled
def find_densities(y: Floats, a: Floats, b: Floats, log_beta: Floats, out: Floats) -> None:
    """Set the density (R, M) at y (R, M) of distributions (R,)."""
    for row in range(len(a)):
        one, two, norm = a[row] - 1.0, b[row] - 1.0, log_beta[row]
        for i in range(y.shape[1]):
            at_0 = 0.0 if one == 0.0 else one * log(y[row, i])
            at_1 = 0.0 if two == 0.0 else two * log1p(-y[row, i])
            out[row, i] = exp(at_0 + at_1 - norm)


def densities(y: Floats, a: Floats, b: Floats) -> Floats:
    """Return the density (R, M) at y (R, M) of beta distributions of these concentrations (R,)."""
    out = np.empty(y.shape)
    find_densities(y, a, b, exact.lbeta(a, b), out)
    return out


def level_ends(a: Floats, b: Floats, mass: float) -> Floats:
    """Return the ends (R, 2) in y of densities with one peak, or one trough, that is a and b (R,) above 1, or below.

    Between them lies the probability `mass`. NaN where they are not found, or lie farther apart than the nodes reach.
    """
    out = np.full((len(a), 2), math.nan)
    find_level_ends(a, b, exact.lbeta(a, b), mass, out)
    return out
