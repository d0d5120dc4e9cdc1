"""The matrix products of a pass: sums of rows, and sums over examples in a fixed order.

A row holds a block of examples, (W,) or in four parts (4, W / 4), where W is 64 or 256. Every inner loop runs
over examples that do not depend on each other, so that the compiler takes 2, 4 or 8 of them at once and no sum changes.
"""

from collections.abc import Callable

from core.arrays import Floats
from core.exact.compiled import called

LANES = 16
"""How many partial sums over examples are left, and then added in a tree."""


@called
def weigh(weights: Floats, rows: Floats, column: int, out: Floats, to: int) -> None:
    """Add Σ_j weights[k, j] rows[j] to out[to + k] (W,), for all k and for j from `column` on.

    The count of k is even and that of j a multiple of four: four rows are read once for two sums.
    """
    for pair in range(weights.shape[0] // 2):
        k, m = 2 * pair, 2 * pair + 1
        o, q = to + k, to + m
        for quad in range((weights.shape[1] - column) // 4):
            j = column + 4 * quad
            s, t, u, v = weights[k, j], weights[k, j + 1], weights[k, j + 2], weights[k, j + 3]
            S, T, U, V = weights[m, j], weights[m, j + 1], weights[m, j + 2], weights[m, j + 3]
            for i in range(out.shape[1]):
                a, b, c, d = rows[j, i], rows[j + 1, i], rows[j + 2, i], rows[j + 3, i]
                out[o, i] += (s * a + t * b) + (u * c + v * d)
                out[q, i] += (S * a + T * b) + (U * c + V * d)


def joined(through: Callable[[float, float, float], float]) -> Callable[..., None]:
    """Return the pass back through unit h of an activation, where there are two outputs and one input.

    It sets the lanes to what, folded, are the derivatives by θ_h0, θ_h1, φ_0h and φ_1h: all in one loop, which reads
    each number once.
    """

    @called
    def join(weights: Floats, h: int, active: Floats, stored: Floats, score: Floats, x: Floats, lanes: Floats) -> None:
        u, v = weights[0, h], weights[1, h]
        for i in range(x.shape[2]):
            a, b, c, d = active[h, 0, i], active[h, 1, i], active[h, 2, i], active[h, 3, i]
            s, t, p, q = score[0, 0, i], score[0, 1, i], score[0, 2, i], score[0, 3, i]
            S, T, P, Q = score[1, 0, i], score[1, 1, i], score[1, 2, i], score[1, 3, i]
            e, f = through(u * s + v * S, a, stored[h, 0, i]), through(u * t + v * T, b, stored[h, 1, i])
            g, r = through(u * p + v * P, c, stored[h, 2, i]), through(u * q + v * Q, d, stored[h, 3, i])
            lanes[i] = (e + f) + (g + r)
            lanes[64 + i] = (e * x[1, 0, i] + f * x[1, 1, i]) + (g * x[1, 2, i] + r * x[1, 3, i])
            lanes[128 + i] = (s * a + t * b) + (p * c + q * d)
            lanes[192 + i] = (S * a + T * b) + (P * c + Q * d)

    return join


def steepened(through: Callable[[float, float, float], float]) -> Callable[..., None]:
    """Return what multiplies `back` (4, n) by the slopes of unit h of an activation."""

    @called
    def steepen(h: int, active: Floats, stored: Floats, back: Floats) -> None:
        for p in range(4):
            for i in range(active.shape[2]):
                back[64 * p + i] = through(back[64 * p + i], active[h, p, i], stored[h, p, i])

    return steepen


@called
def take_back(weights: Floats, k: int, h: int, active: Floats, score: Floats, back: Floats, lanes: Floats) -> None:
    """Add to `back` (4, n) what the outputs k and k + 1 want of unit h.

    The first two lanes become what, folded, are the derivatives by φ_kh and that of k + 1.
    """
    u, v = weights[k, h], weights[k + 1, h]
    for i in range(score.shape[2]):
        a, b, c, d = active[h, 0, i], active[h, 1, i], active[h, 2, i], active[h, 3, i]
        s, t, p, q = score[k, 0, i], score[k, 1, i], score[k, 2, i], score[k, 3, i]
        S, T, P, Q = score[k + 1, 0, i], score[k + 1, 1, i], score[k + 1, 2, i], score[k + 1, 3, i]
        back[i] += u * s + v * S
        back[64 + i] += u * t + v * T
        back[128 + i] += u * p + v * P
        back[192 + i] += u * q + v * Q
        lanes[i] = (s * a + t * b) + (p * c + q * d)
        lanes[64 + i] = (S * a + T * b) + (P * c + Q * d)


@called
def multiply(row: Floats, rows: Floats, j: int, k: int, lanes: Floats) -> None:
    """Set the lanes to what, folded, are the sums of the products of the row (4, n) with the rows j, j+1, k and k+1."""
    m, o = j + 1, k + 1
    for i in range(rows.shape[2]):
        a, b, c, d = row[i], row[64 + i], row[128 + i], row[192 + i]
        lanes[i] = (a * rows[j, 0, i] + b * rows[j, 1, i]) + (c * rows[j, 2, i] + d * rows[j, 3, i])
        lanes[64 + i] = (a * rows[m, 0, i] + b * rows[m, 1, i]) + (c * rows[m, 2, i] + d * rows[m, 3, i])
        lanes[128 + i] = (a * rows[k, 0, i] + b * rows[k, 1, i]) + (c * rows[k, 2, i] + d * rows[k, 3, i])
        lanes[192 + i] = (a * rows[o, 0, i] + b * rows[o, 1, i]) + (c * rows[o, 2, i] + d * rows[o, 3, i])


@called
def fold(lanes: Floats, n: int) -> None:
    """Add the quarters of each row of n lanes, if they are more than LANES."""
    if n > LANES:
        for row in range(4):
            for i in range(LANES):
                at = 64 * row + i
                lanes[at] = (lanes[at] + lanes[at + 16]) + (lanes[at + 32] + lanes[at + 48])


@called
def total(t: Floats, row: int) -> float:
    """Return the sum of the lanes of a row that was folded, in a tree."""
    k = 64 * row
    one = ((t[k] + t[k + 8]) + (t[k + 4] + t[k + 12])) + ((t[k + 2] + t[k + 10]) + (t[k + 6] + t[k + 14]))
    two = ((t[k + 1] + t[k + 9]) + (t[k + 5] + t[k + 13])) + ((t[k + 3] + t[k + 11]) + (t[k + 7] + t[k + 15]))
    return one + two  # type: ignore[no-any-return]
