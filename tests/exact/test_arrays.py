"""The exact functions against mpmath, at the ends of the numbers, and along them."""

import mpmath
import numpy as np
import pytest

from core.exact import arrays
from tests.exact.digests import loop_of
from tests.exact.references import EDGES, NAN, REFERENCES, function

COUNT = 300
NAMES = pytest.mark.parametrize("name", REFERENCES)


def truth(name: str, arguments: tuple[np.ndarray, ...]) -> list[mpmath.mpf]:
    """Return what mpmath says, to 40 digits."""
    with mpmath.workdps(40):
        numbers = (map(mpmath.mpf, map(float, row)) for row in zip(*arguments, strict=True))
        return [mpmath.mpf(REFERENCES[name].truth(*row)) for row in numbers]


def test_every_function_has_a_reference() -> None:
    functions = {name for name, value in vars(arrays).items() if getattr(value, "__name__", "") == "apply"}
    assert functions == set(REFERENCES) == set(EDGES)


@NAMES
def test_function_is_as_accurate_as_it_says(name: str) -> None:
    arguments = REFERENCES[name].sample(np.random.default_rng(1), COUNT)
    true, found = truth(name, arguments), function(name)(*arguments)
    error = np.array([float(abs(mpmath.mpf(float(one)) - other)) for one, other in zip(found, true, strict=True)])
    rounded = np.array([float(value) for value in true])
    assert np.isfinite(rounded).all()
    if REFERENCES[name].ulp:
        assert (error / np.spacing(np.abs(rounded))).max() <= REFERENCES[name].ulp
    else:
        assert (error / (1.0 + np.abs(rounded))).max() <= REFERENCES[name].near_one


@NAMES
def test_known_values_are_given(name: str) -> None:
    for arguments, value in EDGES[name].items():
        np.testing.assert_array_equal(function(name)(*arguments), value, str(arguments))


def test_a_rise_of_any_size_is_that_of_a_logarithm() -> None:
    for a, y in ((0.3, 1e35), (2.0, 1e60), (40.0, 1e150)):
        truth = float(mpmath.digamma(mpmath.mpf(a) + mpmath.mpf(y)) - mpmath.digamma(a))
        np.testing.assert_allclose(arrays.digamma_rise(a, y), truth, rtol=1e-14)


def test_signs_of_zeros_count_for_angles() -> None:
    np.testing.assert_array_equal(arrays.atan2([0.0, -0.0, 0.0, -0.0], [-1.0, -1.0, -0.0, -0.0]), [np.pi, -np.pi] * 2)
    assert np.signbit(arrays.atan2(-0.0, 1.0))


@NAMES
def test_nan_gives_nan(name: str) -> None:
    inputs = len(REFERENCES[name].sample(np.random.default_rng(1), 1))
    for place in range(inputs):
        assert np.isnan(function(name)(*(NAN if i == place else 0.3 for i in range(inputs))))


@pytest.mark.parametrize("name", [name for name, reference in REFERENCES.items() if reference.rises])
def test_function_rises(name: str) -> None:
    (x,) = REFERENCES[name].sample(np.random.default_rng(2), 100_000)
    x = np.unique(np.concatenate([x, np.linspace(*np.quantile(x, [0.1, 0.9]), 100_000)]))
    x = x[np.concatenate([[True], np.diff(x) > 1e-13 * np.abs(x[1:])])]
    assert (np.diff(function(name)(x)) >= 0.0).all()


def test_arrays_broadcast_and_keep_their_shape() -> None:
    sum_of_two = arrays.logaddexp(np.zeros((2, 1)), np.zeros(3)[::-1])
    np.testing.assert_array_equal(sum_of_two, np.full((2, 3), np.log(2.0)))
    assert arrays.exp(0).shape == ()
    assert arrays.exp(np.broadcast_to(1.0, (0, 4))).shape == (0, 4)


def test_a_geometric_row_keeps_its_ends_and_its_ratio() -> None:
    row = arrays.geomspace(1e-3, 0.7, 6)
    assert row[[0, -1]].tolist() == [1e-3, 0.7]
    np.testing.assert_allclose(row, np.geomspace(1e-3, 0.7, 6), rtol=1e-14)


def test_no_warning_and_no_new_loop_for_arrays_that_are_read_only_or_repeated() -> None:
    frozen = np.ones(3)
    frozen.setflags(write=False)
    before = len(loop_of(arrays.logaddexp).signatures)
    arrays.logaddexp(frozen, np.broadcast_to(0.0, 3))
    arrays.logaddexp(np.ones((3, 4)).T, 1.0)
    assert len(loop_of(arrays.logaddexp).signatures) == max(before, 1)
