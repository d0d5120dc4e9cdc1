"""Elementary functions of +, -, *, / and integer operations alone: the same bits on every CPU.

Each is a scalar function without branches, so that a loop over it is vectorised; NaN passes through.
"""

import numpy as np

from core.minimise.compiled.decorate import inlined

SHIFT = 6755399441055744.0
"""1.5 · 2^52: adding it rounds to a whole number, which then stands in the low bits."""
LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts: a whole number times the first is exact."""
ONE, ROOT_HALF, MANTISSA = 0x3FF0000000000000, 0x3FE6A09E667F3BCD, 0x000FFFFFFFFFFFFF
"""The bits of 1 and of √½, and those after the exponent."""


@inlined
def bits(x: float) -> int:
    """Return the bits of x as a whole number."""
    return np.float64(x).view(np.int64)  # type: ignore[return-value]


@inlined
def number(b: int) -> float:
    """Return the number of these bits."""
    return np.int64(b).view(np.float64)


@inlined
def power_and_rest(x: float) -> tuple[float, float]:
    """Return 2^k and e^r - 1, where x = k ln 2 + r and |r| ≤ ½ ln 2; for |x| ≤ 708."""
    shifted = x * LOG2_E + SHIFT
    k = shifted - SHIFT
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    p = 2.5113326965336887e-08  # minimax of (e^r - 1 - r) / r²
    p = p * r + 2.762424409511034e-07
    p = p * r + 2.7557231869181144e-06
    p = p * r + 2.4801510568806135e-05
    p = p * r + 0.0001984126989825429
    p = p * r + 0.0013888888926165703
    p = p * r + 0.008333333333317015
    p = p * r + 0.041666666666598524
    p = p * r + 0.16666666666666682
    p = p * r + 0.5000000000000002
    return number((bits(shifted) << 52) + ONE), r + r * r * p


@inlined
def exp(x: float) -> float:
    """Return e^x; 0 below -708, and no more than e^709."""
    inside = -708.0 if x < -708.0 else (709.0 if x > 709.0 else x)
    power, rest = power_and_rest(inside)
    value = power + power * rest
    return 0.0 if x < -708.0 else value


@inlined
def exponent_and_fraction(x: float) -> tuple[float, float]:
    """Return e and f, where x = 2^e (1 + f) and √½ ≤ 1 + f < √2; for normal x > 0."""
    b = bits(x) + (ONE - ROOT_HALF)
    exponent = number(((b >> 52) & 0x7FF) | 0x4330000000000000) - 4503599627371519.0
    return exponent, number((b & MANTISSA) + ROOT_HALF) - 1.0


@inlined
def log_of(e: float, f: float, lost: float) -> float:
    """Return ln(2^e (1 + f)) + lost; the polynomial is that of FreeBSD's e_log.c."""
    s = f / (2.0 + f)
    z = s * s
    p = 1.479819860511658591e-01
    p = p * z + 1.531383769920937332e-01
    p = p * z + 1.818357216161805012e-01
    p = p * z + 2.222219843214978396e-01
    p = p * z + 2.857142874366239149e-01
    p = p * z + 3.999999999940941908e-01
    p = p * z + 6.666666666666735130e-01
    half = 0.5 * f * f
    return e * LN2_HIGH - ((half - (s * (half + p * z) + (e * LN2_LOW + lost))) - f)


@inlined
def log(x: float) -> float:
    """Return ln x; for x ≥ 1e-307, 0 (-inf), infinity and NaN; NaN below 0."""
    e, f = exponent_and_fraction(x)
    value = log_of(e, f, 0.0)
    value = value if x < np.inf else x
    return value if x > 0.0 else (-np.inf if x == 0.0 else np.nan)


@inlined
def log1p(x: float) -> float:
    """Return ln(1 + x), without loss where x is small; for x > -1."""
    u = 1.0 + x
    e, f = exponent_and_fraction(u)
    lost = ((x - u) + 1.0 if x >= 1.0 else x - (u - 1.0)) / u
    value = log_of(e, f, lost)
    return value if u < np.inf else u


@inlined
def tanh(x: float) -> float:
    """Return (e^2x - 1) / (e^2x + 1)."""
    inside = -20.0 if x < -20.0 else (20.0 if x > 20.0 else x)
    shifted = inside * (2.0 * LOG2_E) + SHIFT
    k = shifted - SHIFT
    r = (inside - k * (0.5 * LN2_HIGH)) - k * (0.5 * LN2_LOW)  # e^2x = 2^k (c + r) / (c - r), c being r coth r
    z = r * r
    c = -2.1644042808063972e-06
    c = c * z + 2.1377799155576935e-05
    c = c * z - 2.1164021164021165e-04
    c = c * z + 2.1164021164021165e-03
    c = c * z - 2.2222222222222223e-02
    c = c * z + 3.3333333333333331e-01
    c = c * z + 1.0
    power = number((bits(shifted) << 52) + ONE)
    more, less = power + 1.0, power - 1.0
    return (c * less + r * more) / (c * more + r * less)


@inlined
def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x)."""
    e = exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


@inlined
def softplus(x: float) -> tuple[float, float]:
    """Return ln(1 + e^x) and its slope, the sigmoid of x."""
    small = exp(-abs(x))
    u = 1.0 + small
    inverse = 1.0 / u
    e, f = exponent_and_fraction(u)
    growth = log_of(e, f, (small - (u - 1.0)) * inverse)
    return (x + growth if x > 0.0 else growth), (1.0 if x >= 0.0 else small) * inverse


@inlined
def lgamma_digamma(x: float) -> tuple[float, float]:
    """Return ln Γ(x) and its derivative ψ(x), x > 0: Stirling's series at x + 8 for x below 8."""
    p, d = x, 1.0  # x (x + 1) … (x + 7), and its derivative
    for i in range(1, 8):
        d = d * (x + i) + p
        p = p * (x + i)
    low = x < 8.0
    z = x + 8.0 if low else x
    p = p if low else 1.0
    d = d if low else 0.0
    e, f = exponent_and_fraction(z)
    log_z = log_of(e, f, 0.0)
    w = 1.0 / z
    w2 = w * w
    s = -2.955065359477124e-02  # B_2k / (2k (2k - 1)), from k = 8 down
    s = s * w2 + 6.410256410256410e-03
    s = s * w2 - 1.917526917526918e-03
    s = s * w2 + 8.417508417508418e-04
    s = s * w2 - 5.952380952380953e-04
    s = s * w2 + 7.936507936507937e-04
    s = s * w2 - 2.777777777777778e-03
    s = s * w2 + 8.333333333333333e-02
    t = -4.432598039215686e-01  # B_2k / 2k, from k = 8 down
    t = t * w2 + 8.333333333333333e-02
    t = t * w2 - 2.109279609279609e-02
    t = t * w2 + 7.575757575757576e-03
    t = t * w2 - 4.166666666666667e-03
    t = t * w2 + 3.968253968253968e-03
    t = t * w2 - 8.333333333333333e-03
    t = t * w2 + 8.333333333333333e-02
    value = ((z - 0.5) * log_z - z) + (0.9189385332046728 + s * w) - log(p)
    return value, (log_z - 0.5 * w) - w2 * t - d / p
