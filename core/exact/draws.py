"""Random numbers whose bits are the same everywhere: NumPy's own methods, on its bits, by the functions of this room.

NumPy's `random`, `integers`, `permutation` and `choice` are made of whole numbers and are left to it. What its other
methods draw, they draw by the C library's exp, log, pow and cos, whose last bits change with the CPU. Each function
here takes from the generator what NumPy's takes and gives the same but for such bits; outside the domain of a
parameter it gives NaN.
"""

import math

import numpy as np
from numpy.typing import NDArray

from core.exact.angles import atan2, cos
from core.exact.compiled import EXPONENTIAL_LAYERS, NORMAL_LAYERS, called, drawn, next_bits, next_uniform
from core.exact.elementary import exp, log, log1p, power
from core.exact.gamma import lgamma

BITS_52, BITS_53 = 0x000FFFFFFFFFFFFF, 0x001FFFFFFFFFFFFF
NORMAL_INSIDE, NORMAL_WIDTH, NORMAL_HEIGHT, NORMAL_TAIL = NORMAL_LAYERS
TAIL_INVERSE = 0.27366123732975828
"""1 / NORMAL_TAIL, as NumPy writes it."""
INSIDE, WIDTH, HEIGHT, TAIL = EXPONENTIAL_LAYERS
Source = np.random.BitGenerator
Bound = float | NDArray[np.floating]


@called
def one_normal(source: Source) -> float:
    """Draw from a standard normal: by layers, 99 of 100 without any function; Marsaglia and Tsang 2000."""
    while True:
        b = np.int64(next_bits(source))
        layer, sign, size = b & 0xFF, 1.0 - 2.0 * ((b >> 8) & 1), (b >> 9) & BITS_52
        x: float = sign * (size * NORMAL_WIDTH[layer])
        if size < NORMAL_INSIDE[layer]:
            return x
        if layer == 0:
            return -normal_tail(source) if (size >> 8) & 1 else normal_tail(source)
        height = (NORMAL_HEIGHT[layer - 1] - NORMAL_HEIGHT[layer]) * next_uniform(source) + NORMAL_HEIGHT[layer]
        if height < exp(-0.5 * x * x):
            return x


@called
def normal_tail(source: Source) -> float:
    """Draw from a standard normal beyond the last layer; Marsaglia 1964."""
    while True:
        beyond = -TAIL_INVERSE * log1p(-next_uniform(source))
        if -2.0 * log1p(-next_uniform(source)) > beyond * beyond:
            return NORMAL_TAIL + beyond


@called
def one_exponential(source: Source) -> float:
    """Draw from an exponential of rate 1, by layers."""
    while True:
        b = np.int64(next_bits(source))
        layer, size = (b >> 3) & 0xFF, (b >> 11) & BITS_53
        x: float = size * WIDTH[layer]
        if size < INSIDE[layer]:
            return x
        if layer == 0:
            return TAIL - log1p(-next_uniform(source))
        if (HEIGHT[layer - 1] - HEIGHT[layer]) * next_uniform(source) + HEIGHT[layer] < exp(-x):
            return x


@called
def one_gamma(source: Source, concentration: float) -> float:
    """Draw from a gamma of rate 1; Marsaglia and Tsang 2000, and below 1 by rejection."""
    if concentration == 1.0:
        return one_exponential(source)
    if concentration < 1.0:
        return small_gamma(source, concentration) if concentration > 0.0 else (0.0 if concentration == 0.0 else np.nan)
    if not concentration < np.inf:
        return concentration
    b = concentration - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * b)
    while True:
        x = one_normal(source)
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = next_uniform(source)
            if u < 1.0 - 0.0331 * (x * x) * (x * x) or log(u) < 0.5 * x * x + b * (1.0 - v + log(v)):
                return b * v


@called
def small_gamma(source: Source, concentration: float) -> float:
    """Draw from a gamma of rate 1 and a concentration below 1."""
    inverse = 1.0 / concentration
    while True:
        u, v = next_uniform(source), one_exponential(source)
        if u <= 1.0 - concentration:
            x = power(u, inverse)
            if x <= v:
                return x
        else:
            y = -log((1.0 - u) / concentration)
            x = power(1.0 - concentration + concentration * y, inverse)
            if x <= v + y:
                return x


@called
def one_beta(source: Source, concentration1: float, concentration0: float) -> float:
    """Draw from a beta: of two gammas, or where both concentrations are up to 1 by Jöhnk's method."""
    if not (concentration1 > 0.0 and concentration0 > 0.0):
        return np.nan
    if concentration1 > 1.0 or concentration0 > 1.0:
        one = one_gamma(source, concentration1)
        return one / (one + one_gamma(source, concentration0))
    while True:
        u, v = next_uniform(source), next_uniform(source)
        x, y = power(u, 1.0 / concentration1), power(v, 1.0 / concentration0)
        if x + y <= 1.0 and x > 0.0 and y > 0.0:
            return x / (x + y)
        if x + y <= 1.0 and u + v > 0.0:
            log_x, log_y = log(u) / concentration1, log(v) / concentration0
            top = max(log_x, log_y)
            log_x, log_y = log_x - top, log_y - top
            return exp(log_x - log(exp(log_x) + exp(log_y)))


@called
def one_poisson(source: Source, rate: float) -> float:
    """Draw from a Poisson: from 10 on by rejection, Hörmann 1993; below by counting factors of uniforms."""
    if not 0.0 <= rate < np.inf:
        return np.nan
    if rate >= 10.0:
        return large_poisson(source, rate)
    least, product, count = exp(-rate), 1.0, 0.0
    while rate > 0.0:
        product *= next_uniform(source)
        if product <= least:
            return count
        count += 1.0
    return count


@called
def large_poisson(source: Source, rate: float) -> float:
    """Draw from a Poisson of a rate of 10 or more; Hörmann's PTRS."""
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse = 1.1239 + 1.1328 / (b - 3.4)
    ratio, log_rate = 0.9277 - 3.6224 / (b - 2.0), log(rate)
    while True:
        u, v = next_uniform(source) - 0.5, next_uniform(source)
        near = 0.5 - abs(u)
        k = float(np.floor((2.0 * a / near + b) * u + rate + 0.43))
        if near >= 0.07 and v <= ratio:
            return k
        if k < 0.0 or (near < 0.013 and v > near):
            continue
        if log(v) + log(inverse) - log(a / (near * near) + b) <= -rate + k * log_rate - lgamma(k + 1.0):
            return k


@called
def one_negative_binomial(source: Source, total_count: float, share: float) -> float:
    """Draw the failures before total_count successes, each of that probability: a Poisson of a gamma."""
    return one_poisson(source, (1.0 - share) / share * one_gamma(source, total_count))


@called
def one_student_t(source: Source, df: float) -> float:
    """Draw from a standard Student t."""
    z = one_normal(source)
    return math.sqrt(0.5 * df) * z / math.sqrt(one_gamma(source, 0.5 * df))


@called
def one_chi_square(source: Source, df: float) -> float:
    """Draw from a chi-square."""
    return 2.0 * one_gamma(source, 0.5 * df)


@called
def one_cauchy(source: Source) -> float:
    """Draw from a standard Cauchy: the ratio of two normals."""
    z = one_normal(source)
    return z / one_normal(source)


@called
def one_laplace(source: Source) -> float:
    """Draw from a standard Laplace, by its quantile."""
    u = positive_uniform(source)
    return -log(2.0 - u - u) if u >= 0.5 else log(u + u)


@called
def one_logistic(source: Source) -> float:
    """Draw from a standard logistic, by its quantile."""
    u = positive_uniform(source)
    return log(u / (1.0 - u))


@called
def one_gumbel(source: Source) -> float:
    """Draw from a standard Gumbel, by its quantile."""
    return -log(-log(1.0 - positive_uniform(source)))


@called
def positive_uniform(source: Source) -> float:
    """Draw a uniform number that is not 0."""
    u = 0.0
    while u == 0.0:
        u = next_uniform(source)
    return u


@called
def one_von_mises(source: Source, loc: float, concentration: float) -> float:
    """Draw from a von Mises, loc of -π to π; Best and Fisher 1979, nearly uniform and nearly normal ones apart."""
    if not concentration >= 0.0:
        return np.nan
    if concentration < 1e-8:
        return math.pi * (2.0 * next_uniform(source) - 1.0)
    if concentration > 1e6:
        return once_around(loc + math.sqrt(1.0 / concentration) * one_normal(source))
    s = 1.0 / concentration + concentration
    if concentration >= 1e-5:
        r = 1.0 + math.sqrt(1.0 + 4.0 * concentration * concentration)
        rho = (r - math.sqrt(2.0 * r)) / (2.0 * concentration)
        s = (1.0 + rho * rho) / (2.0 * rho)
    while True:
        z = cos(math.pi * next_uniform(source))
        w = (1.0 + s * z) / (s + z)
        y, v = concentration * (s - w), next_uniform(source)
        if y * (2.0 - y) - v >= 0.0 or log(y / v) + 1.0 - y >= 0.0:
            break
    turn = atan2(math.sqrt((1.0 - w) * (1.0 + w)), w)
    return once_around(loc + (-turn if next_uniform(source) < 0.5 else turn))


@called
def once_around(angle: float) -> float:
    """Return an angle of -3π to 3π as one of -π to π, rounded as NumPy does."""
    size = abs(angle) + math.pi
    size = (size - 2.0 * math.pi if size >= 2.0 * math.pi else size) - math.pi
    return -size if angle < 0.0 else size


standard_normal = drawn(one_normal)
standard_exponential = drawn(one_exponential)
standard_gamma = drawn(one_gamma)
beta = drawn(one_beta)
poisson = drawn(one_poisson)
negative_binomial = drawn(one_negative_binomial)
standard_t = drawn(one_student_t)
chisquare = drawn(one_chi_square)
standard_cauchy = drawn(one_cauchy)
laplace = drawn(one_laplace)
logistic = drawn(one_logistic)
gumbel = drawn(one_gumbel)
vonmises = drawn(one_von_mises)


def uniform(rng: np.random.Generator, low: Bound, high: Bound, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return numbers in [low, high), (shape): NumPy's own fuses their product and sum on some CPUs."""
    return np.asarray(low + (high - low) * rng.random(shape))
