"""Step 1, the special functions that the distributions need, on NumPy arrays; they compute in float64."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from core.arrays import Array, Floats, tensor

LOG_2PI = math.log(2.0 * math.pi)
SQRT_HALF = math.sqrt(0.5)

TINY = 1e-300
"""Stands for 0 in a denominator of a continued fraction."""
FRACTIONS = 2000
"""Terms of the continued fraction at most; it takes about √max(a, b) of them."""

CONVERGED = 1e-13
"""A factor of the continued fraction as close to 1 as this is its last, and a bracket this narrow is a value."""

STEPS = 150
CLOSE = 1e-8
"""`invert` ends after so many steps, or where Newton's step is this small: its error is the square of that."""

Curve = Callable[..., Floats]


def _lifted(function: Callable[..., Any]) -> Callable[..., Floats]:
    def apply(*values: Array) -> Floats:
        return np.asarray(function(*(tensor(value) for value in values)).numpy())

    return apply


gammaln = _lifted(torch.lgamma)
digamma = _lifted(torch.digamma)
gammainc = _lifted(torch.special.gammainc)
gammaincc = _lifted(torch.special.gammaincc)
i0e = _lifted(torch.special.i0e)
i1e = _lifted(torch.special.i1e)
ndtri = _lifted(torch.special.ndtri)
expit = _lifted(torch.special.expit)
erfc = _lifted(torch.special.erfc)


def ndtr(z: Array) -> Floats:
    """Return Φ(z), of the standard normal, to its last digits in the lower tail too; torch's own is 0 below -8.3."""
    return 0.5 * erfc(-SQRT_HALF * np.asarray(z))


def betaln(a: Array, b: Array) -> Floats:
    """Return log B(a, b), the log of the beta function."""
    return gammaln(a) + gammaln(b) - gammaln(np.add(a, b))


def betainc(a: Array, b: Array, x: Array, rest: Array) -> Floats:
    """Return the regularised incomplete beta function I_x(a, b), where rest = 1 - x is known without loss.

    DLMF 8.17.22, by Lentz's method: to 1e-11, and 1e-7 of itself, for a and b up to 1e5.
    """
    a, b, x, rest = np.broadcast_arrays(a, b, x, rest)
    far = x > (a + 1.0) / (a + b + 2.0)  # there the fraction of the other side converges faster
    a, b, x, rest = np.where(far, b, a), np.where(far, a, b), np.where(far, rest, x), np.where(far, x, rest)
    with np.errstate(divide="ignore"):
        front = np.exp(a * np.log(x) + b * np.log(rest) - betaln(a, b)) / a
    value = np.minimum(front * _beta_fraction(a, b, x), 1.0)
    return np.asarray(np.where(far, 1.0 - value, value))


def _beta_fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    c = np.ones_like(x)
    d = fraction = 1.0 / _not_0(1.0 - (a + b) * x / (a + 1.0))
    for m in range(1, FRACTIONS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _not_0(1.0 + term * d)
            c = _not_0(1.0 + term / c)
            fraction = fraction * d * c
        if np.all(np.abs(d * c - 1.0) < CONVERGED):
            break
    return fraction


def _not_0(value: Floats) -> Floats:
    return np.where(np.abs(value) < TINY, TINY, value)


def invert(cdf: Curve, density: Curve, target: float, low: Floats, high: Floats, *parameters: Floats) -> Floats:
    """Return the z (...) between low and high (...) where the cdf, which never falls, equals the target.

    Both curves take z and the parameters, each (..., *own). Newton's steps within a bracket; where one would leave
    it, and at every third, the bracket is halved. Places where it is found are asked no more.
    """
    shape = low.shape
    z, low, high = 0.5 * (low + high).ravel(), low.ravel(), high.ravel()
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
