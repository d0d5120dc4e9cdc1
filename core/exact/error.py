"""The error function and the normal distribution function, far into their tails."""

import math

import numpy as np

from core.exact.bits import halves_of, long_polynomial, polynomial, two_product, with_sign
from core.exact.compiled import inlined
from core.exact.elementary import exp_of_sum, log, log1p

ROOT_HALF = math.sqrt(0.5)
MIDDLE = 3.75
"""Where t = (x - 3.75) / (x + 3.75), which takes 0 … ∞ to -1 … 1, is 0; Shepherd and Laframboise 1981."""
ERFCX = halves_of(
    (
        -7.33950500852954e-11,
        -3.75315827795962e-11,
        9.02214970034059e-10,
        5.457157304704688e-10,
        -6.545560212480267e-09,
        -4.389284159986328e-09,
        4.0971223152703005e-08,
        2.4289762925488707e-08,
        -2.6114702359900956e-07,
        -5.826281078800777e-08,
        1.7534434251106334e-06,
        -9.72849582211122e-07,
        -1.1445049125831309e-05,
        2.2383912036550678e-05,
        5.164940777546399e-05,
        -0.00029015397928986765,
        0.00029371359480570737,
        0.0017556258324217529,
        -0.009746579547619623,
        0.0283622774215156,
        -0.05869339859054762,
        0.09230432116019834,
        -0.10880393014170746,
        0.08227673849015102,
        0.00358541548546369,
        -0.14024059858554702,
        1.2375126308378275,
    )
)
"""(1 + 2x) e^(x²) erfc(x) by t: its Chebyshev series, to 1e-18."""
ERF = (
    5.958930743134941e-11,
    -1.1373902296430911e-09,
    1.4660051998394848e-08,
    -1.6350354461959655e-07,
    1.6461004480962034e-06,
    -1.4925595519506043e-05,
    0.00012055331122299266,
    -0.0008548326981129666,
    0.005223977624823223,
    -0.026866170645077334,
    0.11283791670954882,
    -0.3761263890318375,
    1.1283791670955126,
)
"""erf(x) / x by x², for |x| ≤ 1: its Chebyshev series, to 1e-18."""


@inlined
def erfcx(x: float) -> float:
    """Return e^(x²) erfc(x), for x ≥ 0; 6 ulp."""
    t = 1.0 - 2.0 * MIDDLE / (x + MIDDLE)
    return long_polynomial(t, ERFCX) / (1.0 + 2.0 * x)


@inlined
def bell(x: float, factor: float) -> float:
    """Return e^(-factor x²), where factor is a power of two; 1.5 ulp."""
    size = min(abs(x), 100.0)
    square, lost = two_product(size, size)
    return exp_of_sum(-factor * square, -factor * lost)


@inlined
def erfc(x: float) -> float:
    """Return erfc(x) = 1 - erf(x), the upper tail with all its digits; 4 ulp."""
    tail = bell(x, 1.0) * erfcx(abs(x))
    near = 1.0 - x * polynomial(x * x, ERF)
    return near if abs(x) < 0.5 else (2.0 - tail if x < 0.0 else tail)


@inlined
def erf(x: float) -> float:
    """Return erf(x); 2 ulp."""
    most = with_sign(1.0 - bell(x, 1.0) * erfcx(abs(x)), x)
    near = x * polynomial(x * x, ERF)
    return near if abs(x) < 1.0 else most


@inlined
def ndtr(x: float) -> float:
    """Return Φ(x), the standard normal distribution function; 5 ulp, in the lower tail too."""
    z = ROOT_HALF * x
    tail = 0.5 * (bell(x, 0.5) * erfcx(abs(z)))
    near = 0.5 + 0.5 * (z * polynomial(z * z, ERF))
    return near if abs(x) < 0.7 else (tail if x < 0.0 else 1.0 - tail)


@inlined
def log_ndtr(x: float) -> float:
    """Return ln Φ(x), as far down as it is finite; 5 ulp."""
    low = min(x, 0.0)
    tail = log(0.5 * erfcx(-ROOT_HALF * low)) - 0.5 * low * low
    return log1p(-ndtr(-x)) if x > -1.0 else (tail if x > -1e154 else (x if math.isnan(x) else -np.inf))
