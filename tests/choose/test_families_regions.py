"""Step 1's regions and quantiles over extremes: the shortest by brute force over scipy, and quantiles at 50 digits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.stats

from core.arrays import Floats
from core.choose import Univariate, recipe
from core.choose.link import SOFTPLUS
from core.choose.parameter import Parameter

LEVELS = (0.01, 0.5, 0.95, 0.999)
LEVEL = pytest.mark.parametrize("level", LEVELS)

RATES = (1e-6, 0.01, 0.3, 0.999, 1.0, 1.5, 2.0, 3.7, 10.0, 50.0, 99.5, 1e3, 2e4, 1e5, 1e6, 1e8)
COUNTS = (
    (100, 0.05), (2, 0.5), (20_000, 5), (7, 2), (3, 0.1), (1e5, 1.01), (1e5, 0.99), (1e5, 1), (1e6, 50), (10, 1.0001),
    (1e8, 3), (1e8, 1e7), (1e-5, 1e-3), (1e-5, 1e3), (50, 1e6), (4, 1.5), (400, 1.2),
)  # fmt: skip
"""Means and total counts of negative binomials."""
CONCENTRATIONS = (0.01, 0.2, 0.5, 0.999, 1.0, 1.001, 1.05, 1.5, 3.0, 50.0, 4e3, 1e6)
PEAKED = ((3, 1.5), (6e3, 2e3), (1.001, 1.001), (1.01, 50), (50, 1.01), (1e5, 1e5), (1.2, 1.3))
FALLING = ((0.5, 3.0), (0.1, 40.0), (1.0, 3.0), (0.3, 1.0))
TROUGHS = ((0.3, 0.6), (0.3, 0.3), (0.9, 0.99), (0.99, 0.3))
SIDES = 2001
"""So many ways to part what lies outside between its two sides."""


def family(key: str, **options: Any) -> Univariate:
    made = recipe(key, **options)
    assert isinstance(made, Univariate)
    return made


def _fewest(oracle: Any, level: float) -> float:
    """Return how many counts reach the level at least, the most probable first; of very many, nearly."""
    low, high = oracle.ppf(1e-14), oracle.ppf(1.0 - 1e-13)
    if high - low < 2e5:
        probability = np.sort(oracle.pmf(np.arange(low, high + 1.0)))[::-1]
        return float(np.searchsorted(np.cumsum(probability), level) + 1)
    below = (1.0 - level) * np.linspace(1e-9, 1.0 - 1e-9, SIDES)
    return float((oracle.ppf(below + level) - oracle.ppf(below)).min() + 1.0)


def _check_counts(made: Univariate, raw: Any, oracles: list[Any], level: float) -> None:
    for (low, high), oracle in zip(made.region(raw, level)[:, 0], oracles, strict=True):
        assert oracle.cdf(high) - oracle.cdf(low - 1.0) >= level - 1e-9
        assert high - low + 1.0 <= 1.01 * _fewest(oracle, level)


@LEVEL
def test_the_region_of_counts_is_the_shortest_whatever_stands_beside_it(level: float) -> None:
    made = family("poisson")
    _check_counts(made, made.raw(rate=RATES), [scipy.stats.poisson(rate) for rate in RATES], level)
    made = family("negative_binomial")
    means, totals = np.array(COUNTS).T
    oracles = [scipy.stats.nbinom(total, total / (total + mean)) for mean, total in COUNTS]
    _check_counts(made, made.raw(rate=means, total_count=totals), oracles, level)


def _check(pieces: Floats, oracle: Any, level: float, shortest: float) -> None:
    pieces = pieces[~np.isnan(pieces[:, 0])]
    low, high = pieces.T
    assert (oracle.cdf(high) - oracle.cdf(low)).sum() == pytest.approx(level, abs=1e-7)
    assert (high - low).sum() <= 1.001 * shortest


def _one_piece(oracle: Any, level: float) -> float:
    below = (1.0 - level) * scipy.stats.norm.cdf(np.linspace(-9.0, 9.0, SIDES))
    return float((oracle.isf((1.0 - level) - below) - oracle.ppf(below)).min())


def _two_pieces(oracle: Any, level: float) -> float:
    below = level * scipy.stats.norm.cdf(np.linspace(-8.0, 8.0, SIDES))
    return float((oracle.ppf(below) + 1.0 - oracle.isf(level - below)).min())


@LEVEL
def test_the_region_of_a_gamma_is_the_shortest(level: float) -> None:
    made = family("gamma")
    found = made.region(made.raw(concentration=CONCENTRATIONS, rate=np.full(len(CONCENTRATIONS), 2.0)), level)
    for pieces, concentration in zip(found, CONCENTRATIONS, strict=True):
        oracle = scipy.stats.gamma(concentration, scale=0.5)
        _check(pieces, oracle, level, _one_piece(oracle, level))


@LEVEL
@pytest.mark.parametrize(
    ("shapes", "shortest", "count"),
    [
        (PEAKED, _one_piece, 1),
        (FALLING, lambda oracle, level: oracle.ppf(level), 1),
        (TROUGHS, _two_pieces, 2),
    ],
)
def test_the_region_of_a_beta_is_the_shortest(
    shapes: tuple[tuple[float, float], ...], shortest: Callable[[Any, float], float], count: int, level: float
) -> None:
    made = family("beta")
    a, b = np.array(shapes).T
    found = made.region(made.raw(concentration1=a, concentration0=b), level)
    np.testing.assert_array_equal(np.isfinite(found[..., 0]).sum(axis=-1), count)
    mirrored = made.region(made.raw(concentration1=b, concentration0=a), level)
    for pieces, other, one, two in zip(found, mirrored, a, b, strict=True):
        oracle = scipy.stats.beta(one, two)
        _check(pieces, oracle, level, shortest(oracle, level))
        np.testing.assert_allclose(np.sort(1.0 - other.ravel()), np.sort(pieces.ravel()), rtol=1e-3, atol=1e-9)


def _brute(parts: tuple[Floats, ...], level: float) -> float:
    probs, loc, scale = parts
    y = np.unique(loc + scale * np.linspace(-9.0, 9.0, 3001)[:, None])
    share = np.diff((probs * scipy.stats.norm.cdf((y[:, None] - loc) / scale)).sum(axis=-1))
    order = np.argsort(-share / np.diff(y))
    last = np.searchsorted(np.cumsum(share[order]), level)
    return float(np.diff(y)[order][: last + 1].sum())


@pytest.mark.parametrize("components", [2, 3, 5])
def test_the_region_of_a_mixture_is_the_shortest(components: int) -> None:
    rng, count = np.random.default_rng(components), 40
    probs = rng.dirichlet(np.full(components, 0.4), count) + 1e-7  # some of them next to nothing
    probs /= probs.sum(axis=1, keepdims=True)
    loc = rng.normal(size=(count, components)) * rng.choice([0.3, 3.0, 30.0], (count, 1))
    scale = 0.003 + np.exp(rng.normal(size=(count, components)) * rng.choice([0.2, 1.5], (count, 1)))
    made = family("normal_mixture", components=components)
    for level in LEVELS:
        found = made.region(made.raw(probs=probs, loc=loc, scale=scale), level)
        for row, pieces in enumerate(found):
            low, high = pieces[~np.isnan(pieces[:, 0])].T
            assert np.all(low < high)
            assert np.all(high[:-1] < low[1:])
            ends = scipy.stats.norm.cdf((np.stack([low, high])[..., None] - loc[row]) / scale[row]) @ probs[row]
            assert (ends[1] - ends[0]).sum() == pytest.approx(level, abs=1e-6)
            assert (high - low).sum() <= 1.01 * _brute((probs[row], loc[row], scale[row]), level)


@pytest.mark.parametrize("seed", [1, 3, 5])
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_the_region_of_a_mixture_holds_its_level_where_pieces_come_and_go(level: float, seed: int) -> None:
    rng, count = np.random.default_rng(seed), 3000
    probs = rng.dirichlet(np.full(5, 0.7), count) + 1e-9
    probs /= probs.sum(axis=1, keepdims=True)
    loc, scale = rng.normal(size=(count, 5)), np.exp(rng.normal(size=(count, 5)) - 2.0)
    made = family("normal_mixture", components=5)
    found = made.regions(made.raw(probs=probs, loc=loc, scale=scale), (level, 0.3))[0]
    held = (
        scipy.stats.norm.cdf((found[..., None] - loc[:, None, None]) / scale[:, None, None]) @ probs[:, None, :, None]
    )
    np.testing.assert_allclose(np.nansum(np.diff(held[..., 0])[..., 0], axis=-1), level, atol=1e-7)


def test_a_mixture_has_its_mode_at_its_highest_peak() -> None:
    made = family("normal_mixture", components=2)
    raw = made.raw(probs=[[0.5, 0.5], [1e-3, 1 - 1e-3]], loc=[[-9.0, 9.0], [2.0, 0.0]], scale=[[1.0, 1.1], [2e-3, 5.0]])
    np.testing.assert_allclose(made.mode(raw), [-9.0, 2.0], atol=1e-6)


@pytest.mark.parametrize(("rate", "total_count"), [(20.0, 2.0), (8.0, 4.0), (3.0, 1.0), (0.4, 0.2)])
def test_of_two_equally_probable_counts_one_is_the_mode(rate: float, total_count: float) -> None:
    made = family("negative_binomial")
    mode = float(made.mode(made.raw(rate=rate, total_count=total_count)))
    probability = scipy.stats.nbinom(total_count, total_count / (total_count + rate)).pmf(np.arange(200.0))
    assert probability[int(mode)] == pytest.approx(probability.max(), rel=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "mode"), [(0.4, 0.4, 0.0), (0.2, 0.7, 0.0), (0.7, 0.2, 1.0), (0.5, 3.0, 0.0), (3.0, 1.0, 1.0)]
)
def test_a_beta_without_a_peak_has_its_mode_at_an_end(a: float, b: float, mode: float) -> None:
    made = family("beta")
    raw = made.raw(concentration1=a, concentration0=b)
    assert float(made.mode(raw)) == mode
    low, high = made.region(raw, 0.5)[0].T
    assert mode in (low[0], np.nanmax(high))


TAILS = (1e-300, 1e-100, 1e-20, 1e-12, 1e-9, 1e-3, 0.3)


def _normal_tail(z: Any) -> Any:
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def _laplace_tail(z: Any) -> Any:
    return mpmath.exp(z) / 2


def _t_tail(df: float) -> Callable[[Any], Any]:
    return lambda z: mpmath.betainc(mpmath.mpf(df) / 2, 0.5, 0, df / (df + z * z), regularized=True) / 2


@pytest.mark.parametrize("below", TAILS)
@pytest.mark.parametrize(
    ("key", "tail", "options"),
    [
        ("normal", _normal_tail, {}),
        ("laplace", _laplace_tail, {}),
        *(("student_t", _t_tail(df), {"df": df}) for df in (0.15, 0.4, 1.0, 3.0, 30.0, 900.0)),
    ],
)
def test_far_quantiles_are_right_on_either_side(key: str, tail: Any, options: dict[str, float], below: float) -> None:
    made = family(key, scale=1.0, **options)
    raw = made.raw(loc=0.0)
    low = made.quantile(raw, below).item()
    if np.isfinite(low):
        with mpmath.workdps(50):
            at = mpmath.mpf(low)
            slope = mpmath.diff(lambda z: mpmath.log(tail(z)), at, h=abs(at) * mpmath.mpf("1e-12"))
            assert abs(mpmath.log(tail(at) / below) / slope / at) < 1e-9
        assert made.cdf(raw, np.array([low])).item() == pytest.approx(below, rel=1e-9)
    if below > 1e-16:
        assert made.quantile(raw, 1.0 - below).item() == -made.quantile(raw, 1.0 - (1.0 - below)).item()


@pytest.mark.parametrize("below", TAILS)
@pytest.mark.parametrize("concentration", [2.7, 30.0, 4e3])
def test_far_quantiles_of_a_gamma_are_right(concentration: float, below: float) -> None:
    made = family("gamma")
    y = made.quantile(made.raw(concentration=concentration, rate=2.0), below).item()
    with mpmath.workdps(50):
        share = mpmath.gammainc(concentration, 0, 2 * mpmath.mpf(y), regularized=True)
        density = concentration * mpmath.log(2) + (concentration - 1) * mpmath.log(y) - 2 * mpmath.mpf(y)
        density = mpmath.exp(density - mpmath.loggamma(concentration))
        assert abs((share - below) / density / y) < 1e-9


@pytest.mark.parametrize("below", TAILS[1:])
@pytest.mark.parametrize(("a", "b"), [(3.0, 1.5), (60.0, 20.0), (2.0, 0.01)])
def test_far_quantiles_of_a_beta_are_right(a: float, b: float, below: float) -> None:
    made = family("beta")
    y = made.quantile(made.raw(concentration1=a, concentration0=b), below).item()
    with mpmath.workdps(50):
        at = mpmath.mpf(y)
        share = mpmath.betainc(a, b, 0, at, regularized=True)
        density = at ** (a - 1) * (1 - at) ** (b - 1) / mpmath.beta(a, b)
        assert abs((share - below) / density / at) < 1e-9


@pytest.mark.parametrize(("a", "b"), [(1.97, 0.21), (0.2, 0.02), (0.02, 0.2), (50.0, 0.05), (1e5, 1e5)])
def test_above_counts_what_a_beta_has_nearer_to_1_than_any_float(a: float, b: float) -> None:
    made, y = family("beta"), np.array([0.01, 0.38, 0.5001, 0.9, 0.999999])
    raw = made.raw(concentration1=a, concentration0=b).expand(len(y), 2)
    np.testing.assert_allclose(made.above(raw, y), scipy.stats.beta(a, b).sf(y), rtol=1e-9)


def test_above_counts_what_a_gamma_has_nearer_to_0_than_any_float() -> None:
    made, concentration = family("gamma"), np.array([2e-3, 4e-3, 0.01])
    raw = made.raw(concentration=concentration, rate=2.0)
    np.testing.assert_array_equal(made.above(raw, np.zeros(3)), 1.0)
    y = np.array([1e-300, 1e-9, 3.0])
    np.testing.assert_allclose(made.above(raw, y), scipy.stats.gamma(concentration, scale=0.5).sf(y), rtol=1e-12)


@pytest.mark.parametrize("rate", [1e9, 1e12])
def test_enormous_counts_have_regions_in_little_memory(rate: float) -> None:
    parameter = Parameter("rate", "λ", SOFTPLUS)  # which has no bound
    made = replace(family("poisson"), parameters=(parameter,))
    low, high = made.region(made.raw(rate=rate), 0.95)[0, 0]
    assert high - low == pytest.approx(2.0 * scipy.stats.norm.ppf(0.975) * rate**0.5, rel=1e-3)
    oracle = scipy.stats.poisson(rate)
    assert oracle.cdf(high) - oracle.cdf(low - 1.0) >= 0.95 - 1e-9
