"""Products on an axis of decades, and a curve whose log is highest in the same place."""

import numpy as np
import pytest

from core.theory.logs import decades, hump, two_humps


def test_decades_have_a_gap_where_the_product_is_0() -> None:
    np.testing.assert_allclose(decades(np.array([1.0, 1e-320, 0.0])), [0.0, -320.0, np.nan], rtol=1e-4)
    np.testing.assert_allclose(decades(np.array([1e-5, 0.0], dtype=np.float32)), [-5.0, np.nan], rtol=1e-6)


@pytest.mark.parametrize("z", [0.0, 1.8, 4.0, 6.0])
def test_a_hump_knows_its_place(z: float) -> None:
    seen = hump(z, 0.0, 6.0)
    assert seen.value == two_humps(np.array([z]))[0]
    assert seen.log == pytest.approx(np.log(seen.value))
    assert seen.curve.highest == np.argmax(seen.curve.log)
    assert seen.best == pytest.approx(4.0, abs=0.02)
    assert seen.value <= seen.curve.curve.max() + 1e-6


def test_there_are_two_humps_and_the_first_is_lower() -> None:
    g = two_humps(np.linspace(0.0, 6.0, 601))
    peaks = np.flatnonzero((g[1:-1] > g[:-2]) & (g[1:-1] > g[2:])) + 1
    assert len(peaks) == 2
    assert g[peaks[0]] < g[peaks[1]]
