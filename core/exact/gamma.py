"""The logarithm of the gamma function, its derivative, and their differences, which large arguments would swallow."""

import numpy as np

from core.exact.bits import polynomial
from core.exact.compiled import inlined
from core.exact.elementary import log, log1p

HALF_LOG_2PI = 0.9189385332046728
STIRLING = (
    -0.029550653594771242,
    0.00641025641025641,
    -0.0019175269175269176,
    0.0008417508417508417,
    -0.0005952380952380953,
    0.0007936507936507937,
    -0.002777777777777778,
    0.08333333333333333,
)
"""B_2k / (2k (2k - 1)), from k = 8 down: what Stirling's formula for ln Γ(z) leaves, by 1/z²; DLMF 5.11.1."""
DIGAMMA = (
    -0.4432598039215686,
    0.08333333333333333,
    -0.021092796092796094,
    0.007575757575757576,
    -0.004166666666666667,
    0.003968253968253968,
    -0.008333333333333333,
    0.08333333333333333,
)
"""B_2k / 2k, from k = 8 down: what ln z - 1/(2z) leaves of ψ(z), by 1/z²; DLMF 5.11.2."""
SHIFTED, FAR = 8.0, 1e30
"""Below this number Γ is taken at x + 8, and beyond the other ψ(x + 8) is ψ(x) to the last digit."""


@inlined
def eight_factors(x: float) -> tuple[float, float]:
    """Return x (x + 1) … (x + 7), which is Γ(x + 8) / Γ(x), and its derivative."""
    product, slope = x, 1.0
    for i in range(1, 8):
        slope = slope * (x + i) + product
        product = product * (x + i)
    return product, slope


@inlined
def stirling_rest(z: float) -> float:
    """Return what Stirling's formula leaves of ln Γ(z), for z ≥ 8."""
    w = 1.0 / z
    return w * polynomial(w * w, STIRLING)


@inlined
def digamma_rest(z: float) -> float:
    """Return ln z - 1/(2z) - ψ(z), for z ≥ 8."""
    square = 1.0 / (z * z)
    return square * polynomial(square, DIGAMMA)


@inlined
def lgamma_and_digamma(x: float) -> tuple[float, float]:
    """Return ln Γ(x) and its derivative ψ(x), for x > 0, NaN below; right to 6e-15 and 2e-15 of 1 + their sizes."""
    low = x < SHIFTED
    z = x + SHIFTED if low else x
    product, slope = eight_factors(x)
    log_z = log(z)
    value = ((z - 0.5) * log_z - z) + (HALF_LOG_2PI + stirling_rest(z)) - (log(product) if low else 0.0)
    psi = (log_z - 0.5 / z) - digamma_rest(z) - (slope / product if low else 0.0)
    value = 0.0 if x in (1.0, 2.0) else (value if x < np.inf else x)
    return (value, psi) if x >= 0.0 else (np.nan, np.nan)


@inlined
def lgamma(x: float) -> float:
    """Return ln Γ(x), for x > 0; 6e-15 of 1 + its size."""
    return lgamma_and_digamma(x)[0]


@inlined
def digamma(x: float) -> float:
    """Return ψ(x), the derivative of ln Γ(x), for x > 0; 2e-15 of 1 + its size."""
    return lgamma_and_digamma(x)[1]


@inlined
def log_rising(a: float, y: float) -> float:
    """Return ln Γ(a + y) - ln Γ(a), for a > 1e-290 and 0 ≤ y < 1e30; a large a does not swallow it."""
    low = a < SHIFTED
    z = a + SHIFTED if low else a
    total = z + y
    rise = (z - 0.5) * log1p(y / z) + y * (log(total) - 1.0) + (stirling_rest(total) - stirling_rest(z))
    return rise - (log(eight_factors(a + y)[0] / eight_factors(a)[0]) if low else 0.0)


@inlined
def digamma_rise(a: float, y: float) -> float:
    """Return ψ(a + y) - ψ(a), for a > 1e-290 and y ≥ 0, the derivative of `log_rising` by a."""
    low = a < SHIFTED
    z = a + SHIFTED if low else a
    total = z + y
    half = 0.5 * y / (z * total)  # half the difference of the inverses
    rise = log1p(y / z) + half + (digamma_rest(z) - digamma_rest(total))
    of_total, slope_of_total = eight_factors(a + y)
    product, slope = eight_factors(a)
    beyond = slope_of_total / of_total if y < FAR else 0.0  # the factors would overflow
    return rise + (slope / product - beyond if low else 0.0)


@inlined
def lbeta(a: float, b: float) -> float:
    """Return ln B(a, b), for a, b > 1e-290, to the digits of the smaller of them."""
    small, large = (a, b) if a < b else (b, a)
    return lgamma(small) - log_rising(large, small)
