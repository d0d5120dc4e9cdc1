"""The matrix products of a pass: sums of rows, and sums over examples, in lanes and so in a fixed order.

A row holds a block of examples (W,), W being a multiple of 16. Two or four rows are taken at once, and of each 16
numbers, or two other rows: what is read serves several times, and no sum waits for itself.
"""

from collections.abc import Callable
from typing import Any

from core.arrays import Floats
from core.exact.compiled import called_borrower
from core.minimise.compiled.lanes import fill, lanes_at, set_lanes, total, where_above


@called_borrower
def weigh(weights: Floats, rows: Floats, out: Floats) -> None:
    """Set out[k] (W,) to weights[k, 0] + Σ_j weights[k, j] rows[j], j from 1 on, for all k, an even count."""
    for k in range(0, weights.shape[0], 2):
        for c in range(0, out.shape[1], 16):
            d, p, q = c + 8, fill(weights[k, 0]), fill(weights[k + 1, 0])
            t, u = p, q
            for j in range(1, weights.shape[1]):
                a, b = lanes_at(rows, j, c), lanes_at(rows, j, d)
                p += weights[k, j] * a
                t += weights[k, j] * b
                q += weights[k + 1, j] * a
                u += weights[k + 1, j] * b
            set_lanes(out, k, c, p)
            set_lanes(out, k, d, t)
            set_lanes(out, k + 1, c, q)
            set_lanes(out, k + 1, d, u)


@called_borrower
def weigh_inputs(theta: Floats, x: Floats, active: Floats) -> None:
    """Set active[1 + h] (W,) to theta[0, h] + Σ_j theta[j, h] x[j], j from 1 on, for all h, a multiple of four."""
    for h in range(0, theta.shape[1], 4):
        for c in range(0, active.shape[1], 16):
            d, p, q, r, s = (
                c + 8,
                fill(theta[0, h]),
                fill(theta[0, h + 1]),
                fill(theta[0, h + 2]),
                fill(theta[0, h + 3]),
            )
            t, u, v, w = p, q, r, s
            for j in range(1, theta.shape[0]):
                a, b = lanes_at(x, j, c), lanes_at(x, j, d)
                p += theta[j, h] * a
                t += theta[j, h] * b
                q += theta[j, h + 1] * a
                u += theta[j, h + 1] * b
                r += theta[j, h + 2] * a
                v += theta[j, h + 2] * b
                s += theta[j, h + 3] * a
                w += theta[j, h + 3] * b
            set_lanes(active, h + 1, c, p)
            set_lanes(active, h + 1, d, t)
            set_lanes(active, h + 2, c, q)
            set_lanes(active, h + 2, d, u)
            set_lanes(active, h + 3, c, r)
            set_lanes(active, h + 3, d, v)
            set_lanes(active, h + 4, c, s)
            set_lanes(active, h + 4, d, w)


Through = Callable[[Any, Any, Any], Any]
"""Of lanes of a gradient by a(z), and of a(z) and what was stored of its slope: those of the gradient by z."""


def taken_back(through: Through) -> Callable[..., None]:
    """Return the pass back from the outputs to two units of an activation."""

    @called_borrower
    def take_back(
        weights: Floats, h: int, active: Floats, stored: Floats, score: Floats, back: Floats, to: int
    ) -> None:
        """Set back[to] (W,) to a'(z) Σ_k weights[k, h] score[k], and back[to + 1] to that of h + 1."""
        for c in range(0, back.shape[1], 16):
            d, p, q, r, s = c + 8, fill(0.0), fill(0.0), fill(0.0), fill(0.0)
            for k in range(score.shape[0]):
                a, b = lanes_at(score, k, c), lanes_at(score, k, d)
                p += weights[k, h] * a
                q += weights[k, h] * b
                r += weights[k, h + 1] * a
                s += weights[k, h + 1] * b
            set_lanes(back, to, c, through(p, lanes_at(active, h, c), lanes_at(stored, h, c)))
            set_lanes(back, to, d, through(q, lanes_at(active, h, d), lanes_at(stored, h, d)))
            set_lanes(back, to + 1, c, through(r, lanes_at(active, h + 1, c), lanes_at(stored, h + 1, c)))
            set_lanes(back, to + 1, d, through(s, lanes_at(active, h + 1, d), lanes_at(stored, h + 1, d)))

    return take_back


def joined(through: Through) -> Callable[..., None]:
    """Return the pass back through two units of an activation, where there are two outputs and one input."""

    @called_borrower
    def join(
        weights: Floats, h: int, active: Floats, stored: Floats, score: Floats, x: Floats, by_theta: Floats,
        by_phi: Floats,
    ) -> None:  # fmt: skip
        """Add the share of the units h and h + 1 to the gradients: all in one loop, which reads each number once."""
        u, v, w, y = weights[0, h], weights[1, h], weights[0, h + 1], weights[1, h + 1]
        p = q = r = s = t = e = f = g = fill(0.0)
        for c in range(0, x.shape[1], 8):
            one, two, at, a, b = (
                lanes_at(score, 0, c),
                lanes_at(score, 1, c),
                lanes_at(x, 1, c),
                lanes_at(active, h, c),
                lanes_at(active, h + 1, c),
            )
            back = through(u * one + v * two, a, lanes_at(stored, h, c))
            other = through(w * one + y * two, b, lanes_at(stored, h + 1, c))
            p += back
            q += back * at
            r += other
            s += other * at
            t += one * a
            e += two * a
            f += one * b
            g += two * b
        by_theta[0, h - 1] += total(p)
        by_theta[1, h - 1] += total(q)
        by_theta[0, h] += total(r)
        by_theta[1, h] += total(s)
        by_phi[0, h] += total(t)
        by_phi[1, h] += total(e)
        by_phi[0, h + 1] += total(f)
        by_phi[1, h + 1] += total(g)

    return join


@called_borrower
def correlate(one: Floats, i: int, other: Floats, j: int, sums: Floats) -> None:
    """Set sums[r, c] (4, 2) to the sum over the examples of one[i + r] other[j + c]."""
    p = q = r = s = t = u = v = w = fill(0.0)
    for c in range(0, one.shape[1], 8):
        x, y, a, b = lanes_at(other, j, c), lanes_at(other, j + 1, c), lanes_at(one, i, c), lanes_at(one, i + 1, c)
        d, e = lanes_at(one, i + 2, c), lanes_at(one, i + 3, c)
        p += a * x
        t += a * y
        q += b * x
        u += b * y
        r += d * x
        v += d * y
        s += e * x
        w += e * y
    sums[0, 0], sums[1, 0], sums[2, 0], sums[3, 0] = total(p), total(q), total(r), total(s)
    sums[0, 1], sums[1, 1], sums[2, 1], sums[3, 1] = total(t), total(u), total(v), total(w)


@called_borrower
def summed(row: Floats, k: int, mask: Floats) -> float:
    """Return Σ_i row[k, i] where mask[0, i] is 1."""
    zero = fill(0.0)
    p = zero
    for c in range(0, row.shape[1], 8):
        p += where_above(lanes_at(mask, 0, c), zero, lanes_at(row, k, c), zero)
    return total(p)  # type: ignore[no-any-return]
