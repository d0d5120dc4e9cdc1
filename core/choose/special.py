"""Step 1, the special functions that the distributions need, on NumPy arrays; they compute in float64.

Those that decide a start or a loss are exact, the same bits on every machine. The others are scipy's: with what the C
library does on other CPUs one value in a thousand changes, by 3e-14 of itself at most.
"""

import math
from collections.abc import Callable

import numpy as np
import scipy.special
from numpy.typing import ArrayLike

from core.arrays import Floats, Integers, Numbers
from core.exact import arrays as exact

LOG_2PI = 1.8378770664093453
HALF_LOG_2PI = 0.5 * LOG_2PI

CONVERGED = 1e-13
"""A bracket this narrow is a value."""

STIRLING = 100.0
"""From this number on, a peak is found from Stirling's series."""

STEPS = 150
CLOSE = 1e-8
"""`invert` ends after so many steps, or where Newton's step is this small: its error is the square of that."""

UPPER_NODES = (
    0.09501250983763744,
    0.2816035507792589,
    0.45801677765722737,
    0.6178762444026438,
    0.755404408355003,
    0.8656312023878318,
    0.9445750230732326,
    0.9894009349916499,
)
UPPER_WEIGHTS = (
    0.1894506104550685,
    0.18260341504492358,
    0.16915651939500254,
    0.14959598881657674,
    0.12462897125553388,
    0.09515851168249279,
    0.062253523938647894,
    0.027152459411754096,
)
"""The upper half of the 16 nodes of Gauss and Legendre on [-1, 1], and their weights; NumPy finds them with LAPACK."""
NODES = np.concatenate([np.negative(UPPER_NODES[::-1]), UPPER_NODES])
WEIGHTS = np.concatenate([UPPER_WEIGHTS[::-1], UPPER_WEIGHTS])

SpecialFunction = Callable[..., Floats]
"""Takes y and the parts of a density, and returns a value for each y."""
RowCurve = Callable[[Floats, Integers], Floats]
"""Takes y (R, M) and the rows (R,) that they belong to, and returns a value for each y."""


sigmoid: SpecialFunction = exact.sigmoid
gammaln: SpecialFunction = exact.lgamma
digamma: SpecialFunction = exact.digamma
i0e: SpecialFunction = exact.i0e
i1e: SpecialFunction = exact.i1e
ndtr: SpecialFunction = exact.ndtr
log_rising: SpecialFunction = exact.log_rising
digamma_rise: SpecialFunction = exact.digamma_rise
log_beta: SpecialFunction = exact.lbeta

exp1: SpecialFunction = scipy.special.exp1
expit: SpecialFunction = exact.sigmoid
logit: SpecialFunction = scipy.special.logit
ndtri: SpecialFunction = scipy.special.ndtri
stdtr: SpecialFunction = scipy.special.stdtr
stdtrit: SpecialFunction = scipy.special.stdtrit
gammainc: SpecialFunction = scipy.special.gammainc
gammaincc: SpecialFunction = scipy.special.gammaincc
gammaincinv: SpecialFunction = scipy.special.gammaincinv
gammainccinv: SpecialFunction = scipy.special.gammainccinv
betaincinv: SpecialFunction = scipy.special.betaincinv
betainccinv: SpecialFunction = scipy.special.betainccinv


def log_gamma_peak(a: Numbers, y: Numbers) -> Floats:
    """Return log[y^a e^-y / Γ(a)]; where a is large, by how far y is from it, as all terms would swallow it."""
    large = np.maximum(a, STIRLING)
    series = large * _log_loss(y / large - 1.0) + 0.5 * exact.log(large) - 0.5 * LOG_2PI - _stirling(large)
    return np.asarray(np.where(np.less(a, STIRLING), a * exact.log(y) - y - gammaln(a), series))


def log_beta_peak(a: Numbers, b: Numbers, y: Numbers, rest: Numbers) -> Floats:
    """Return log[y^a rest^b / B(a, b)], rest = 1 - y; where a and b are large, by how far y is from a / (a + b)."""
    one, two = np.maximum(a, STIRLING), np.maximum(b, STIRLING)
    away, total = y * two - rest * one, one + two
    series = one * _log_loss(away / one) + two * _log_loss(-away / two) + 0.5 * exact.log(one * (two / total))
    series = series - 0.5 * LOG_2PI + _stirling(total) - _stirling(one) - _stirling(two)
    plain = a * exact.log(y) + b * exact.log(rest) - log_beta(a, b)
    return np.asarray(np.where(np.less(np.minimum(a, b), STIRLING), plain, series))


def _log_loss(u: Floats) -> Floats:
    """Return log(1 + u) - u."""
    return np.asarray(exact.log1p(u) - u)


def _stirling(z: Floats) -> Floats:
    """Return what Stirling's formula for log Γ(z) leaves, to 1e-17 from STIRLING on; DLMF 5.11.1."""
    square = 1.0 / (z * z)
    return np.asarray((1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0)) / z)


def betainc(a: Numbers, b: Numbers, x: Numbers, rest: Numbers) -> Floats:
    """Return the regularised incomplete beta function I_x(a, b), where rest = 1 - x is known without loss."""
    return by_smaller(scipy.special.betainc, lambda a, b, rest: scipy.special.betaincc(b, a, rest), x, rest, a, b)


def by_smaller(
    lower: SpecialFunction, upper: SpecialFunction, below: Numbers, above: Numbers, *parameters: Numbers
) -> Floats:
    """Return lower(*parameters, below) (...) where below ≤ above, else upper(*parameters, above).

    Each is asked only there, where it is precise and quick.
    """
    below, above, *own = np.broadcast_arrays(below, above, *parameters)
    near = below <= above
    found = np.empty(near.shape)  # by index: told `where`, gammaincinv of scipy 1.17 writes beyond its output
    for there, ask, share in ((near, lower, below), (~near, upper, above)):
        found[there] = ask(*(each[there] for each in own), share[there])
    return found


def mean_size(loc: Floats, scale: Floats) -> Floats:
    """Return E|Z| (...) of a normal Z."""
    z = loc / scale
    return np.asarray(loc * (2.0 * ndtr(z) - 1.0) + scale * math.sqrt(2.0 / math.pi) * exact.exp(-0.5 * z * z))


def gauss_panels(breaks: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Return nodes and weights (N, Q) of Gauss and Legendre between the breaks (N, B) within the ends (N, 2)."""
    breaks = np.sort(np.clip(breaks, ends[:, :1], ends[:, 1:]), axis=-1)
    return between_knots(breaks).reshape(len(breaks), -1), (halves(breaks) * WEIGHTS).reshape(len(breaks), -1)


def halves(knots: Floats) -> Floats:
    """Return half of how far the knots (R, K) are apart, (R, K - 1, 1)."""
    return np.asarray(0.5 * np.diff(knots)[..., None])


def between_knots(knots: Floats) -> Floats:
    """Return the nodes (R, K - 1, Q) of Gauss and Legendre between every two knots (R, K)."""
    return np.asarray(knots[:, :-1, None] + halves(knots) * (1.0 + NODES))


def invert(
    cdf: SpecialFunction, density: SpecialFunction, target: float, low: Floats, high: Floats, *parameters: Floats
) -> Floats:
    """Return the z (...) between low and high (...) where the cdf, which never falls, equals the target.

    Both curves take z and the parameters, each (..., *own). Newton's steps within a bracket; where one would leave
    it, and at every third, the bracket is halved. Places where it is found are asked no more.
    """
    shape = low.shape
    z, low, high = 0.5 * (low + high).ravel(), low.flatten(), high.flatten()
    rows = [each.reshape(-1, *each.shape[len(shape) :]) for each in parameters]
    left = np.arange(len(z))
    for step in range(STEPS):
        own, at, floor, roof = [each[left] for each in rows], z[left], low[left], high[left]
        miss = cdf(at, *own) - target
        floor, roof = np.where(miss < 0, at, floor), np.where(miss < 0, roof, at)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            newton = at - miss / density(at, *own)
        inside = (newton >= floor) & (newton <= roof)
        size = 1.0 + np.abs(at)
        close = inside & (np.abs(newton - at) <= CLOSE * size)
        z[left] = np.where(close | (inside & (step % 3 < 2)), newton, 0.5 * (floor + roof))
        low[left], high[left] = floor, roof
        left = left[~(close | (roof - floor <= CONVERGED * size))]
        if not len(left):
            break
    return z.reshape(shape)


def normal_nll(residual: ArrayLike, scale: ArrayLike) -> Floats:
    """Return ½ log 2π + log scale + ½ (residual / scale)² in nats, of values that broadcast; stable in the tails."""
    r, width = np.asarray(residual, dtype=np.float64), np.asarray(scale, dtype=np.float64)
    return np.asarray(HALF_LOG_2PI + exact.log(width) + 0.5 * (r / width) ** 2)


def log_softmax(logits: Floats) -> Floats:
    """Return log Pr(y=k) (..., K) = f_k - log Σ_k' exp f_k' of logits (..., K), the largest taken out of the sum."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - exact.log(exact.exp(shifted).sum(axis=-1, keepdims=True)))


def softmax(logits: Floats, temperature: float = 1.0) -> Floats:
    """Return Pr(y=k) (..., K) of logits (..., K) divided by a temperature above 0."""
    return np.asarray(exact.exp(log_softmax(logits / temperature)))
