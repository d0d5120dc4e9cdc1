"""A float64 and its 64 bits, polynomials, and sums and products with what rounding loses of them."""

import numpy as np

from core.exact.compiled import inlined

SIGN, MANTISSA = -0x8000000000000000, 0x000FFFFFFFFFFFFF
ONE = 0x3FF0000000000000
"""The bits of 1.0."""
SPLITTER = 134217729.0
"""2^27 + 1: times it, a number falls into two halves of 26 bits, whose products are exact; Dekker 1971."""


@inlined
def bits(x: float) -> np.int64:
    """Return the bits of x as a whole number."""
    return np.float64(x).view(np.int64)


@inlined
def number(b: np.int64) -> float:
    """Return the float64 that has these bits."""
    return np.int64(b).view(np.float64)


@inlined
def power_of_two(k: np.int64) -> float:
    """Return 2^k, for -1022 ≤ k ≤ 1023."""
    return number((k << 52) + ONE)


@inlined
def with_sign(size: float, x: float) -> float:
    """Return size ≥ 0 with the sign of x, that of -0.0 too."""
    return number(bits(size) | (bits(x) & SIGN))


@inlined
def polynomial(x: float, coefficients: tuple[float, ...]) -> float:
    """Return the polynomial of x, its coefficients from the highest power down, by Horner's rule."""
    value = coefficients[0]
    for i in range(1, len(coefficients)):
        value = value * x + coefficients[i]
    return value


@inlined
def long_polynomial(x: float, halves: tuple[tuple[float, ...], tuple[float, ...]]) -> float:
    """Return the polynomial whose coefficients `halves_of` took apart: two short ones are ready sooner."""
    square = x * x
    return polynomial(square, halves[0]) + x * polynomial(square, halves[1])


def halves_of(coefficients: tuple[float, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the coefficients of the even powers and those of the odd ones, each from the highest power down."""
    return coefficients[::-2][::-1], coefficients[-2::-2][::-1]


@inlined
def two_sum(a: float, b: float) -> tuple[float, float]:
    """Return a + b rounded, and what that lost; Knuth."""
    total = a + b
    of_b = total - a
    return total, (a - (total - of_b)) + (b - of_b)


@inlined
def two_product(a: float, b: float) -> tuple[float, float]:
    """Return a · b rounded, and what that lost, for sizes of 1e-140 to 1e140; Dekker 1971."""
    high_a, high_b = SPLITTER * a, SPLITTER * b
    high_a, high_b = high_a - (high_a - a), high_b - (high_b - b)
    low_a, low_b = a - high_a, b - high_b
    product = a * b
    return product, ((high_a * high_b - product) + high_a * low_b + low_a * high_b) + low_a * low_b
