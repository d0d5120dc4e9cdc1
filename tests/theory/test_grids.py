"""Grids: even, odd in number, with the value exactly in the middle."""

import numpy as np
import pytest

from core.theory.grids import around


@pytest.mark.parametrize("value", [0.0, 0.1, -0.8259500451387288, 1e3])
def test_the_value_is_exactly_in_the_middle(value: float) -> None:
    grid = around(value, 3.0, 301)
    assert grid[150] == value
    np.testing.assert_allclose(np.diff(grid), 0.01, rtol=1e-6)
    assert grid[-1] - grid[0] == pytest.approx(3.0)


@pytest.mark.parametrize("points", [1, 2, 10])
def test_points_are_odd(points: int) -> None:
    with pytest.raises(ValueError, match=f"points must be an odd number from 3 on; not {points}"):
        around(0.0, 1.0, points)


@pytest.mark.parametrize("width", [0.0, -1.0, np.nan, np.inf])
def test_width_is_positive(width: float) -> None:
    with pytest.raises(ValueError, match="width must be a number above 0; not"):
        around(0.0, width, 3)
