"""The passes through hidden units where inputs are many: in lanes of units, and what is 0 of the inputs is passed over.

Examples lie below one another here, each a row of its units (H,), H being a multiple of 32. Half of the pixels of an
image may be 0: only the others are multiplied by weights, and added to their gradients.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from core.arrays import Floats, Integers
from core.exact.compiled import borrower, called_borrower
from core.minimise.compiled.lanes import fill, lanes_at, set_lanes, totals
from core.minimise.compiled.rows import Through


class Entries(NamedTuple):
    """What is not 0 of matrices (R, C), B of them: row r of block b has those from first[b, r] up to first[b, r + 1].

    first (B, R + 1) counts them, unsigned as indices are faster so; places and values (B, R · C) are their columns and
    what stands there.
    """

    first: Integers
    places: Integers
    values: Floats


@called_borrower
def collect(matrix: Floats, entries: Entries, b: int) -> None:
    """Set the entries of block b to those of the matrix (R, C)."""
    n = 0
    for r in range(matrix.shape[0]):
        entries.first[b, r] = n
        for c in range(matrix.shape[1]):
            entries.places[b, n], entries.values[b, n] = c, matrix[r, c]
            n += matrix[r, c] != 0.0
    entries.first[b, matrix.shape[0]] = n


@borrower
def four_lanes_at(rows: Floats, r: int, h: int) -> tuple[Any, Any, Any, Any]:
    """Return rows[r, h : h + 32] as four times eight lanes."""
    return lanes_at(rows, r, h), lanes_at(rows, r, h + 8), lanes_at(rows, r, h + 16), lanes_at(rows, r, h + 24)


@borrower
def set_four_lanes(rows: Floats, r: int, h: int, p: Any, q: Any, s: Any, t: Any) -> None:
    """Set rows[r, h : h + 32] to four times eight lanes."""
    set_lanes(rows, r, h, p)
    set_lanes(rows, r, h + 8, q)
    set_lanes(rows, r, h + 16, s)
    set_lanes(rows, r, h + 24, t)


@borrower
def add_to_32(entries: Entries, b: int, r: int, rows: Floats, start: Floats, at: int, out: Floats, h: int) -> None:
    """Set the 32 numbers of out[r] from h on to those of start[at] and what row r of the matrix of block b gives."""
    p, q, s, t = four_lanes_at(start, at, h)
    for n in range(entries.first[b, r], entries.first[b, r + 1]):
        value = entries.values[b, n]
        i, j, k, m = four_lanes_at(rows, entries.places[b, n], h)
        p += value * i
        q += value * j
        s += value * k
        t += value * m
    set_four_lanes(out, r, h, p, q, s, t)


@borrower
def add_to_64(entries: Entries, b: int, r: int, rows: Floats, start: Floats, at: int, out: Floats, h: int) -> None:
    """Do the same for 64 numbers: no sum waits for itself, and what is not 0 is looked up once."""
    p, q, s, t = four_lanes_at(start, at, h)
    u, v, w, x = four_lanes_at(start, at, h + 32)
    for n in range(entries.first[b, r], entries.first[b, r + 1]):
        c, value = entries.places[b, n], entries.values[b, n]
        i, j, k, m = four_lanes_at(rows, c, h)
        p += value * i
        q += value * j
        s += value * k
        t += value * m
        i, j, k, m = four_lanes_at(rows, c, h + 32)
        u += value * i
        v += value * j
        w += value * k
        x += value * m
    set_four_lanes(out, r, h, p, q, s, t)
    set_four_lanes(out, r, h + 32, u, v, w, x)


@called_borrower
def add_products(entries: Entries, b: int, rows: Floats, start: Floats, out: Floats) -> None:
    """Set out (R, H) to start (R, H), or (1, H) for each row, and the product of the matrix of block b and rows (C, H).

    `start` may be `out` itself.
    """
    halves = out.shape[1] % 64
    for r in range(out.shape[0]):
        at = r if start.shape[0] > 1 else 0
        for h in range(0, out.shape[1] - halves, 64):
            add_to_64(entries, b, r, rows, start, at, out, h)
        if halves:
            add_to_32(entries, b, r, rows, start, at, out, out.shape[1] - halves)


@called_borrower
def lay_out(theta: Floats, phi: Floats, constants: Floats, slopes: Floats) -> None:
    """Set constants (1, H) to theta[0] + Σ_j 0 theta[j], NaN where a weight is not finite; slopes (K, H) to phi[:, 1:].

    Both are of use for all blocks: zeros that are passed over end what has diverged as others do, and lanes are read
    faster where they begin as lines of the cache do.
    """
    for h in range(theta.shape[1]):
        constants[0, h] = 0.0
    for j in range(theta.shape[0]):
        for h in range(theta.shape[1]):
            constants[0, h] += 0.0 * theta[j, h]
    for h in range(theta.shape[1]):
        constants[0, h] += theta[0, h]
    for k in range(phi.shape[0]):
        for h in range(theta.shape[1]):
            slopes[k, h] = phi[k, 1 + h]


@called_borrower
def weigh_units(phi: Floats, slopes: Floats, active: Floats, raw: Floats) -> None:
    """Set raw[k, i] to phi[k, 0] + Σ_h slopes[k, h] active[i, h], for all k and i, the latter a multiple of eight."""
    for i in range(0, raw.shape[1], 8):
        for k in range(raw.shape[0]):
            p = q = r = s = t = u = v = w = fill(0.0)
            for h in range(0, active.shape[1], 8):
                slope = lanes_at(slopes, k, h)
                p += slope * lanes_at(active, i, h)
                q += slope * lanes_at(active, i + 1, h)
                r += slope * lanes_at(active, i + 2, h)
                s += slope * lanes_at(active, i + 3, h)
                t += slope * lanes_at(active, i + 4, h)
                u += slope * lanes_at(active, i + 5, h)
                v += slope * lanes_at(active, i + 6, h)
                w += slope * lanes_at(active, i + 7, h)
            set_lanes(raw, k, i, phi[k, 0] + totals(p, q, r, s, t, u, v, w))


def taken_back_to_units(through: Through) -> Callable[..., None]:
    """Return the pass back from the outputs to the units of an activation."""

    @called_borrower
    def take_back(slopes: Floats, active: Floats, stored: Floats, score: Floats, back: Floats) -> None:
        """Set back[i] (H,) to a'(z) Σ_k score[k, i] slopes[k]."""
        for i in range(0, back.shape[0], 2):
            for h in range(0, back.shape[1], 16):
                d, p, q, s, t = h + 8, fill(0.0), fill(0.0), fill(0.0), fill(0.0)
                for k in range(score.shape[0]):
                    a, b = lanes_at(slopes, k, h), lanes_at(slopes, k, d)
                    p += score[k, i] * a
                    q += score[k, i] * b
                    s += score[k, i + 1] * a
                    t += score[k, i + 1] * b
                set_lanes(back, i, h, through(p, lanes_at(active, i, h), lanes_at(stored, i, h)))
                set_lanes(back, i, d, through(q, lanes_at(active, i, d), lanes_at(stored, i, d)))
                set_lanes(back, i + 1, h, through(s, lanes_at(active, i + 1, h), lanes_at(stored, i + 1, h)))
                set_lanes(back, i + 1, d, through(t, lanes_at(active, i + 1, d), lanes_at(stored, i + 1, d)))

    return take_back


@called_borrower
def add_shares(score: Floats, active: Floats, by_phi: Floats) -> None:
    """Add to by_phi[k, 1:] (H,) the share of the examples, Σ_i score[k, i] active[i]."""
    for k in range(0, score.shape[0], 2):
        for h in range(1, by_phi.shape[1], 16):
            d, p, q = h + 8, lanes_at(by_phi, k, h), lanes_at(by_phi, k, h + 8)
            s, t = lanes_at(by_phi, k + 1, h), lanes_at(by_phi, k + 1, d)
            for i in range(active.shape[0]):
                a, b = lanes_at(active, i, h - 1), lanes_at(active, i, d - 1)
                p += score[k, i] * a
                q += score[k, i] * b
                s += score[k + 1, i] * a
                t += score[k + 1, i] * b
            set_lanes(by_phi, k, h, p)
            set_lanes(by_phi, k, d, q)
            set_lanes(by_phi, k + 1, h, s)
            set_lanes(by_phi, k + 1, d, t)
