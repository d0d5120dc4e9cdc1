"""Step 3, eight numbers at once: sums in the order that is promised, and products as NumPy's but for rounding."""

import numba
import numpy as np
import pytest

from core.arrays import Floats
from core.minimise.compiled import rows
from core.minimise.compiled.lanes import fill, lanes_at, set_lanes, total, totals, where_above

RNG = np.random.default_rng(0)


def sum_in_lanes(row: Floats) -> float:
    lanes = fill(0.0)
    for c in range(0, row.shape[1], 8):
        lanes += lanes_at(row, 0, c)
    return total(lanes)


def tree(parts: list[float]) -> float:
    """Return the sum of halves, of quarters, and so on: of eight lanes."""
    while len(parts) > 1:
        half = len(parts) // 2
        parts = [one + other for one, other in zip(parts[:half], parts[half:], strict=True)]
    return parts[0]


def test_a_sum_is_added_lane_by_lane_and_then_in_a_tree() -> None:
    row = RNG.standard_normal((1, 4800))
    lanes = [0.0] * 8
    for c in range(0, 4800, 8):
        lanes = [lane + float(row[0, c + i]) for i, lane in enumerate(lanes)]
    found = numba.njit(sum_in_lanes)(row)
    assert found == tree(lanes)
    assert found != sum(row[0].tolist())


def test_eight_sums_are_those_of_one_after_another() -> None:
    @numba.njit
    def together(rows: Floats, out: Floats) -> None:
        a, b, c, d = lanes_at(rows, 0, 0), lanes_at(rows, 1, 0), lanes_at(rows, 2, 0), lanes_at(rows, 3, 0)
        e, f, g, h = lanes_at(rows, 4, 0), lanes_at(rows, 5, 0), lanes_at(rows, 6, 0), lanes_at(rows, 7, 0)
        set_lanes(out, 0, 0, totals(a, b, c, d, e, f, g, h))

    rows, out = RNG.standard_normal((8, 8)), np.zeros((1, 8))
    together(rows, out)
    assert out[0].tolist() == [tree(row.tolist()) for row in rows]


def test_lanes_and_numbers_may_be_mixed_and_compared() -> None:
    @numba.njit
    def mixed(row: Floats) -> float:
        lanes = lanes_at(row, 0, 0)
        return total(where_above(1.0 - 2.0 * lanes * 0.5, fill(0.0), lanes, fill(-1.0)))

    row = np.array([[0.5, 2.0, 0.25, 3.0, -1.0, 1.0, np.nan, 0.0]])
    assert mixed(row) == 0.5 + 0.25 - 1.0 + 0.0 - 4.0


@pytest.mark.parametrize("width", [16, 80, 256])
def test_products_are_those_of_numpy(width: int) -> None:
    weights, x, score = RNG.standard_normal((8, 6)), RNG.standard_normal((6, width)), RNG.standard_normal((4, width))
    x[0] = 1.0

    @numba.njit
    def products(weights: Floats, x: Floats, score: Floats) -> tuple[Floats, Floats, Floats]:
        out, active, sums = np.zeros((8, x.shape[1])), np.zeros((9, x.shape[1])), np.zeros((4, 2))
        rows.weigh(weights, x, out)
        rows.weigh_inputs(weights.T.copy(), x, active)
        rows.correlate(active, 3, score, 2, sums)
        return out, active, sums

    out, active, sums = products(weights, x, score)
    np.testing.assert_allclose(out, weights @ x, rtol=1e-13, atol=1e-13)
    np.testing.assert_array_equal(active[1:], out)
    np.testing.assert_allclose(sums, active[3:7] @ score[2:].T, rtol=1e-12, atol=1e-12)


def test_what_fills_up_a_block_does_not_count() -> None:
    row, mask = np.ones((2, 32)), np.ones((1, 32))
    row[1, 20:], mask[0, 20:] = np.nan, 0.0
    assert numba.njit(rows.summed)(row, 1, mask) == 20.0
