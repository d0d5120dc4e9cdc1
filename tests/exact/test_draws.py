"""Exact draws against NumPy's: the same numbers but for last digits, from the same bits."""

from collections.abc import Callable

import numpy as np
import pytest

from core.exact import draws

COUNT = 20_000
Draw = Callable[[np.random.Generator], np.ndarray]


def each(*parameters: float) -> tuple[np.ndarray, ...]:
    """Return each parameter, once for every draw."""
    return tuple(np.full(COUNT, value) for value in parameters)


def case(name: str, *parameters: float) -> tuple[str, Draw, Draw]:
    """Return the name of a case, our draws and NumPy's."""
    if parameters:
        return (
            f"{name}{parameters}",
            lambda rng: getattr(draws, name)(rng, *each(*parameters)),
            lambda rng: getattr(rng, name)(*each(*parameters)),
        )
    return name, lambda rng: getattr(draws, name)(rng, shape=(COUNT,)), lambda rng: getattr(rng, name)(size=COUNT)


CASES = [
    case("standard_normal"),
    case("standard_exponential"),
    case("standard_cauchy"),
    case("laplace"),
    case("logistic"),
    case("gumbel"),
    *(case("standard_gamma", value) for value in (0.0, 0.02, 0.5, 1.0, 2.5, 100.0)),
    *(case("beta", *values) for values in ((0.3, 0.6), (2.0, 3.0), (0.5, 4.0), (0.01, 0.01))),
    *(case("poisson", value) for value in (0.0, 0.1, 3.0, 9.9, 10.0, 50.0, 1e5)),
    *(case("negative_binomial", *values) for values in ((2.5, 0.3), (0.3, 0.01))),
    *(case("standard_t", value) for value in (0.5, 3.0, 30.0)),
    case("chisquare", 3.0),
    *(case("vonmises", *values) for values in ((0.0, 1e-9), (0.5, 1e-6), (1.0, 0.5), (3.0, 20.0), (3.0, 1e7))),
]


@pytest.mark.parametrize(("ours", "theirs"), [given[1:] for given in CASES], ids=[given[0] for given in CASES])
def test_draws_are_those_of_numpy(ours: Draw, theirs: Draw) -> None:
    one, other = np.random.default_rng(5), np.random.default_rng(5)
    np.testing.assert_allclose(ours(one), theirs(other), rtol=1e-10, atol=1e-300)
    assert one.bit_generator.state == other.bit_generator.state


def test_normals_reach_beyond_the_layers() -> None:
    drawn = draws.standard_normal(np.random.default_rng(0), shape=(200_000,))
    assert drawn.min() < -draws.NORMAL_TAIL
    assert drawn.max() > draws.NORMAL_TAIL


def test_uniform_draws_are_a_product_and_a_sum() -> None:
    drawn = draws.uniform(np.random.default_rng(3), -1.3, 2.9, (5, 2))
    np.testing.assert_array_equal(drawn, -1.3 + (2.9 + 1.3) * np.random.default_rng(3).random((5, 2)))


def test_draws_broadcast() -> None:
    assert draws.poisson(np.random.default_rng(0), np.full((4, 1), 2.0), shape=(4, 3)).shape == (4, 3)
    assert draws.beta(np.random.default_rng(0), np.ones((4, 1)), np.ones(3)).shape == (4, 3)


@pytest.mark.parametrize("value", [-1.0, np.nan])
def test_what_has_no_distribution_gives_nan(value: float) -> None:
    rng = np.random.default_rng(0)
    for name in ("standard_gamma", "poisson", "chisquare", "standard_t"):
        assert np.isnan(getattr(draws, name)(rng, value)), name
    for name in ("beta", "negative_binomial", "vonmises"):
        assert np.isnan(getattr(draws, name)(rng, 0.5, value)), name
    assert np.isnan(draws.beta(rng, value, 2.0))
