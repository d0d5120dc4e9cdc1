"""Sine, cosine and the angle of a point."""

import math

import numpy as np

from core.exact.bits import bits, polynomial, two_sum, with_sign
from core.exact.compiled import inlined
from core.exact.elementary import SHIFT

TWO_OVER_PI = 0.6366197723675814
QUARTERS = (1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32)
"""π/2 in parts of 33 bits, the last of 53: k times one of the first three is exact up to k = 2^20."""
FARTHEST = 1647099.0
"""2^20 · π/2: from here on, k has more bits than that."""
PI, PI_LOST = 3.141592653589793, 1.2246467991473532e-16
SIN = (
    1.58969099521155010221e-10,
    -2.50507602534068634195e-08,
    2.75573137070700676789e-06,
    -1.98412698298579493134e-04,
    8.33333333332248946124e-03,
)
"""(sin r - r + r³/6) / r⁵ by r², for |r| ≤ π/4; FreeBSD, k_sin.c."""
SIN_CUBE = -1.66666666666666324348e-01
COS = (
    -1.13596475577881948265e-11,
    2.08757232129817482790e-09,
    -2.75573143513906633035e-07,
    2.48015872894767294178e-05,
    -1.38888888888741095749e-03,
    4.16666666666666019037e-02,
)
"""(cos r - 1 + r²/2) / r⁴ by r², for |r| ≤ π/4; FreeBSD, k_cos.c."""
ATAN = (
    1.62858201153657823623e-02,
    -3.65315727442169155270e-02,
    4.97687799461593236017e-02,
    -5.83357013379057348645e-02,
    6.66107313738753120669e-02,
    -7.69187620504482999495e-02,
    9.09088713343650656196e-02,
    -1.11111104054623557880e-01,
    1.42857142725034663711e-01,
    -1.99999999998764832476e-01,
    3.33333333333329318027e-01,
)
"""(t - atan t) / t³ by t², for |t| ≤ 7/16; FreeBSD, s_atan.c."""
EIGHTH = 0.41421356237309503
"""tan(π/8)."""


@inlined
def quarter_and_rest(x: float) -> tuple[np.int64, float, float]:
    """Return k, r and what r lost, where x = k π/2 + r and |r| ≤ π/4; for |x| ≤ FARTHEST."""
    shifted = x * TWO_OVER_PI + SHIFT
    k = shifted - SHIFT
    high, low = two_sum(x - k * QUARTERS[0], -k * QUARTERS[1])
    high, lost = two_sum(high, -k * QUARTERS[2])
    low = (low + lost) - k * QUARTERS[3]
    r = high + low
    return bits(shifted), r, low - (r - high)


@inlined
def sine_of_rest(r: float, lost: float) -> float:
    """Return sin(r + lost), |r| ≤ π/4."""
    z = r * r
    cube = z * r
    return r - ((z * (0.5 * lost - cube * polynomial(z, SIN)) - lost) - cube * SIN_CUBE)


@inlined
def cosine_of_rest(r: float, lost: float) -> float:
    """Return cos(r + lost), |r| ≤ π/4."""
    z = r * r
    half = 0.5 * z
    w = 1.0 - half
    return w + (((1.0 - w) - half) + (z * (z * polynomial(z, COS)) - r * lost))


@inlined
def sine_quarters_on(x: float, quarters: int) -> float:
    """Return sin(x + quarters · π/2); NaN beyond FARTHEST."""
    k, r, lost = quarter_and_rest(x)
    k = k + quarters
    value = cosine_of_rest(r, lost) if k & 1 else sine_of_rest(r, lost)
    return (-value if k & 2 else value) if abs(x) <= FARTHEST else np.nan


@inlined
def sin(x: float) -> float:
    """Return sin x, NaN for |x| > 1,647,099; 0.8 ulp."""
    return sine_quarters_on(x, 0)


@inlined
def cos(x: float) -> float:
    """Return cos x, NaN for |x| > 1,647,099; 0.8 ulp."""
    return sine_quarters_on(x, 1)


@inlined
def atan2(up: float, across: float) -> float:
    """Return the angle of the point (across, up), from -π to π; 2 ulp. Signs of zeros count, as in C."""
    height, width = abs(up), abs(across)
    steep = height > width
    long, short = (height, width) if steep else (width, height)
    short = short if long < np.inf else (1.0 if short == np.inf else 0.0)
    long = (1.0 if long == np.inf else long) if long > 0.0 else 1.0
    scale = 0.0009765625 if long > 1e300 else (18014398509481984.0 if long < 1e-290 else 1.0)
    long, short = long * scale, short * scale
    beyond = short > EIGHTH * long
    t = (short - long) / (short + long) if beyond else short / long
    z = t * t
    angle, lost = t, -t * (z * polynomial(z, ATAN))
    base, base_lost = (0.25 * PI, 0.25 * PI_LOST) if beyond else (0.0, 0.0)
    if steep:
        base, base_lost, angle, lost = 0.5 * PI - base, 0.5 * PI_LOST - base_lost, -angle, -lost
    if bits(across) < 0:
        base, base_lost, angle, lost = PI - base, PI_LOST - base_lost, -angle, -lost
    total, rounded = two_sum(base, angle)
    value = total + (rounded + (lost + base_lost))
    return np.nan if math.isnan(up) or math.isnan(across) else with_sign(value, up)
