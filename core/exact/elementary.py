"""Exponentials, logarithms and what is made of them: one formula for all x, without branches, so that loops are fast.

Errors are those measured against mpmath, in units in the last place (ulp); NaN gives NaN.
"""

import numpy as np

from core.exact.bits import MANTISSA, ONE, bits, number, polynomial, power_of_two, two_product, two_sum
from core.exact.compiled import inlined

SHIFT = 6755399441055744.0
"""1.5 · 2^52: a number to which it is added is rounded to a whole one, which then stands in the low bits."""
LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2: 32 bits of it, by which whole numbers of exponents multiply exactly, and the rest."""
ROOT_HALF = 0x3FE6A09E667F3BCD
"""The bits of √½."""
TINY, SCALE, SCALE_BITS = 2.2250738585072014e-308, 18014398509481984.0, 54.0
"""The smallest normal number, and 2^54, which makes the smaller ones normal."""

EXP = (
    2.5105217695684516e-08,
    2.762008948195459e-07,
    2.755725539833871e-06,
    2.4801521293463862e-05,
    0.00019841269874822307,
    0.0013888888917215586,
    0.008333333333326134,
    0.04166666666662412,
    0.1666666666666667,
    0.5000000000000001,
)
"""(e^r - 1 - r) / r² for |r| ≤ ½ ln 2, to 1e-16: its Chebyshev series."""
LOG = (
    1.479819860511658591e-01,
    1.531383769920937332e-01,
    1.818357216161805012e-01,
    2.222219843214978396e-01,
    2.857142874366239149e-01,
    3.999999999940941908e-01,
    6.666666666666735130e-01,
)
"""(ln((1 + s) / (1 - s)) - 2s) / s³ by s², for |s| ≤ 0.172; FreeBSD, e_log.c."""
LOG1P = (
    1.6164045688037065e-01,
    8.8007388460414018e-02,
    1.2001072818488293e-01,
    1.3314144208575589e-01,
    1.5385570065036416e-01,
    1.8181789436129470e-01,
    2.2222222717427951e-01,
    2.8571428567108761e-01,
    4.0000000000014585e-01,
    6.6666666666666663e-01,
)
"""The same for |s| ≤ ⅓, to 1e-17: its Chebyshev series."""
TANH = (43.30054141477767, 10096.72290640831, 189140.17677359105), (1.0, 874.7432766047971, 65550.99013061215)
"""c and d, where tanh(½ f ln 2) = f d / c, by f², for |f| ≤ ½, to 1e-17: interpolated at Chebyshev's points."""


@inlined
def exponent_and_rest(x: float, lost: float) -> tuple[np.int64, float]:
    """Return k and e^r - 1, where x + lost = k ln 2 + r and |r| ≤ ½ ln 2; for |x| ≤ 2000."""
    shifted = x * LOG2_E + SHIFT
    k = shifted - SHIFT
    r = (x - k * LN2_HIGH) - (k * LN2_LOW - lost)
    return bits(shifted) - bits(SHIFT), r + r * r * polynomial(r, EXP)


@inlined
def exp_of_sum(x: float, lost: float) -> float:
    """Return e^(x + lost), where lost is what rounding lost of x."""
    inside = -746.0 if x < -746.0 else (710.0 if x > 710.0 else x)
    k, rest = exponent_and_rest(inside, lost)
    half = k >> 1
    return ((1.0 + rest) * power_of_two(half)) * power_of_two(k - half)


@inlined
def exp(x: float) -> float:
    """Return e^x; 1 ulp, subnormal results too."""
    return exp_of_sum(x, 0.0)


@inlined
def expm1(x: float) -> float:
    """Return e^x - 1, without loss where x is small; 2 ulp."""
    inside = -40.0 if x < -40.0 else (710.0 if x > 710.0 else x)
    k, rest = exponent_and_rest(inside, 0.0)
    half_power = power_of_two(k - 1)  # as 2^1024 is too large
    return rest if k == 0 else 2.0 * (half_power * rest + (half_power - 0.5))


@inlined
def exponent_and_fraction(x: float) -> tuple[float, float]:
    """Return e and f, where x = 2^e (1 + f) and √½ ≤ 1 + f < √2; for normal x > 0."""
    b = bits(x) + (ONE - ROOT_HALF)
    e = number(((b >> 52) & 0x7FF) | 0x4330000000000000) - 4503599627371519.0  # as a float64: 2^52 + the exponent
    return e, number((b & MANTISSA) + ROOT_HALF) - 1.0


@inlined
def log_of(e: float, f: float, lost: float) -> float:
    """Return ln(2^e (1 + f)) + lost."""
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    return e * LN2_HIGH - ((half - (s * (half + polynomial(z, LOG) * z) + (e * LN2_LOW + lost))) - f)


@inlined
def log(x: float) -> float:
    """Return ln x, -∞ at 0 and NaN below; 0.8 ulp."""
    small = x < TINY
    e, f = exponent_and_fraction(x * SCALE if small else x)
    value = log_of(e - SCALE_BITS if small else e, f, 0.0) if x < np.inf else x
    return value if x > 0.0 else (-np.inf if x == 0.0 else np.nan)


@inlined
def log1p(x: float) -> float:
    """Return ln(1 + x), without loss where x is small, -∞ at -1 and NaN below; 0.8 ulp."""
    u = 1.0 + x
    e, f = exponent_and_fraction(u)
    lost = (1.0 - (u - x) if x >= 1.0 else x - (u - 1.0)) / u
    value = log_of(e, f, lost) if u < np.inf else u
    return value if u > 0.0 else (-np.inf if u == 0.0 else np.nan)


@inlined
def logaddexp(a: float, b: float) -> float:
    """Return ln(e^a + e^b); 1.5 ulp of the largest of a, b and the value."""
    far = 0.0 if a == b else abs(a - b)
    return (b if a < b else a) + log1p(exp(-far))


@inlined
def tanh(x: float) -> float:
    """Return tanh x; 3.6 ulp. With d / c for tanh(½ f ln 2), e^2x is 2^k (c + d) / (c - d): one quotient is enough."""
    scaled = x * (2.0 * LOG2_E)
    inside = -58.0 if scaled < -58.0 else (58.0 if scaled > 58.0 else scaled)
    shifted = inside + SHIFT
    f = inside - (shifted - SHIFT)
    c, d = polynomial(f * f, TANH[0]), f * polynomial(f * f, TANH[1])
    power = power_of_two(bits(shifted) - bits(SHIFT))
    return (c * (power - 1.0) + d * (power + 1.0)) / (power * (c + d) + (c - d))


@inlined
def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x); 2.5 ulp, subnormal results too."""
    small = exp(-abs(x))
    return (1.0 if x >= 0.0 else small) / (1.0 + small)


@inlined
def softplus_and_slope(x: float) -> tuple[float, float]:
    """Return ln(1 + e^x) and its slope, the sigmoid of x; 1.5 and 2 ulp."""
    return softplus_and_slope_of(x, exp(-abs(x)))


@inlined
def softplus_and_slope_of(x: float, small: float) -> tuple[float, float]:
    """Return those of x, where small is e^-|x|."""
    s = small / (2.0 + small)
    z = s * s
    half = 0.5 * small * small
    growth = small - (half - s * (half + polynomial(z, LOG1P) * z))
    return (x + growth if x > 0.0 else growth), (1.0 if x >= 0.0 else small) / (1.0 + small)


@inlined
def softplus(x: float) -> float:
    """Return ln(1 + e^x); 1.5 ulp."""
    return softplus_and_slope(x)[0]


@inlined
def log_and_lost(x: float) -> tuple[float, float]:
    """Return ln x rounded and what that lost, together right to 2^-59; for finite x > 0."""
    small = x < TINY
    e, f = exponent_and_fraction(x * SCALE if small else x)
    e = e - SCALE_BITS if small else e
    d = 2.0 + f
    s = f / d
    product, lost = two_product(s, d)
    s_lost = ((f - product) - lost - s * (f - (d - 2.0))) / d
    z = s * s
    high, low = two_sum(e * LN2_HIGH, 2.0 * s)
    low += e * LN2_LOW + (2.0 * s_lost + s * (z * polynomial(z, LOG)))
    value = high + low
    return value, low - (value - high)


@inlined
def power(x: float, y: float) -> float:
    """Return x^y for x ≥ 0, NaN for x below; 1.2 ulp."""
    log_x, lost = log_and_lost(x)
    log_x = log_x if 0.0 < x < np.inf else log(x)
    product, product_lost = two_product(y, log_x)
    value = exp_of_sum(product, product_lost + y * lost if abs(product) < 1000.0 and abs(y) < 1e20 else 0.0)
    return 1.0 if y == 0.0 or x == 1.0 else value
