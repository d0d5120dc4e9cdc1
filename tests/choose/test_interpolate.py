"""Step 1's series between few values of a parameter: as right as the function itself, and asked far less often."""

from collections.abc import Callable

import numpy as np
import pytest

from core.arrays import Floats
from core.choose import Univariate, recipe
from core.choose.interpolate import NODES, interpolated

MANY = np.exp(np.random.default_rng(0).uniform(np.log(0.8), np.log(60.0), (50, 80)))


def _counted(function: Callable[[Floats], Floats]) -> tuple[Callable[[Floats], Floats], list[int]]:
    asked: list[int] = []

    def ask(values: Floats) -> Floats:
        asked.append(len(values))
        return function(values)

    return ask, asked


def test_a_smooth_function_is_asked_at_few_places() -> None:
    ask, asked = _counted(lambda c: np.stack([np.log1p(c), 1.0 / (1.0 + c)], axis=-1))
    found = interpolated(ask, MANY)
    assert found.shape == (50, 80, 2)
    np.testing.assert_allclose(found, np.stack([np.log1p(MANY), 1.0 / (1.0 + MANY)], axis=-1), rtol=1e-9)
    assert sum(asked) < 10 * NODES


def test_a_kink_is_asked_one_by_one() -> None:
    np.testing.assert_allclose(interpolated(lambda c: np.abs(c - 7.0), MANY), np.abs(MANY - 7.0), atol=1e-9)


@pytest.mark.parametrize("values", [np.full((3, 40), 2.5), np.array(2.5), 1.0 + 1e-16 * np.arange(200), np.empty(0)])
def test_values_that_are_all_but_one_are_asked_once(values: Floats) -> None:
    found = interpolated(np.sqrt, values)
    assert found.shape == values.shape
    np.testing.assert_allclose(found, np.sqrt(values), rtol=1e-14)


@pytest.mark.parametrize("level", [0.01, 0.5, 0.95, 0.999])
@pytest.mark.parametrize(
    ("key", "others"),
    [
        ("gamma", {"rate": 2.0}),
        ("weibull", {"scale": 2.0}),
        ("von_mises", {"loc": 0.5}),
    ],
)
def test_the_region_of_many_is_that_of_each(key: str, others: dict[str, float], level: float) -> None:
    family = recipe(key)
    assert isinstance(family, Univariate)
    values = {name: np.full(MANY.size, value) for name, value in others.items()}
    raw = family.raw(concentration=MANY.ravel(), **values)
    alone = [family.region(raw[row : row + 1], level)[0] for row in range(0, MANY.size, 97)]
    np.testing.assert_allclose(family.region(raw, level)[::97], alone, rtol=1e-8, atol=1e-8)
