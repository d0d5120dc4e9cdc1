"""Step 1's parameters: the units that they are counted in."""

import numpy as np
import pytest

from core.choose.parameter import power_of_ten, whole_power


def test_powers_of_ten_are_the_nearest_ones_and_rounded_correctly() -> None:
    ratios = np.array([0.31, 0.32, 3.16, 3.17, 1e-9, 1e23, 0.0, np.inf])
    assert power_of_ten(ratios).tolist() == [0.1, 1.0, 1.0, 10.0, 1e-9, 1e23, 1e-300, 1e300]
    assert power_of_ten(np.asarray(250.0)) == 100.0


@pytest.mark.parametrize(("power", "expected"), [(2, 9.0), (1, 3.0), (0, 1.0), (-1, 1.0 / 3.0), (-2, 1.0 / 9.0)])
def test_units_are_taken_to_whole_powers(power: int, expected: float) -> None:
    assert whole_power(3.0, power) == expected
    np.testing.assert_array_equal(whole_power(np.array([3.0, 1.0]), power), np.array([expected, 1.0]))
