"""Proper scores against scoringrules and scipy: CRPS, probabilities of whole numbers, coverage and PIT."""

import math
from collections.abc import Callable
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy import integrate, special, stats

from core import infer
from core.choose import RECIPES, Recipe, recipe
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, categories
from core.judge.scores import Judgement, circular_crps, counts_crps, judge, label_probabilities, pit, rounded

RNG = np.random.default_rng(0)
LOC, SCALE = RNG.normal(size=40), RNG.uniform(0.05, 3.0, size=40)
SHAPE, RATE = RNG.uniform(0.2, 20.0, size=40), RNG.uniform(0.1, 5.0, size=40)
DF = RNG.uniform(1.1, 30.0, size=40)
ON_LINE, ABOVE, INSIDE = 3.0 * RNG.normal(size=40), RNG.gamma(2.0, 2.0, size=40), RNG.uniform(0.001, 0.999, size=40)
SHARES, LOCS, SCALES = RNG.dirichlet((1, 1, 1), 40), RNG.normal(size=(40, 3)), RNG.uniform(0.1, 2.0, (40, 3))
COUNTED = RNG.integers(0, 15, size=40).astype(float)
GATE, COUNT_RATE = RNG.uniform(0.0, 1.0, size=40), RNG.uniform(0.1, 20.0, size=40)
WIDTH = RNG.uniform(0.05, 1.5, size=40)
TAU = np.linspace(0.06, 0.94, 40)


@cache
def scoringrules() -> Any:
    """Return the package when a test asks for it: it compiles for seconds as it is imported."""
    return import_module("scoringrules")


ORACLES: dict[str, tuple[Recipe, dict[str, np.ndarray], np.ndarray, Callable[[], ArrayLike]]] = {
    "normal": (
        recipe("normal"),
        {"loc": LOC, "scale": SCALE},
        ON_LINE,
        lambda: scoringrules().crps_normal(ON_LINE, LOC, SCALE),
    ),
    "laplace": (
        recipe("laplace"),
        {"loc": LOC, "scale": SCALE},
        ON_LINE,
        lambda: scoringrules().crps_laplace(ON_LINE, LOC, SCALE),
    ),
    "student_t": (
        recipe("student_t", df="predicted"),
        {"df": DF, "loc": LOC, "scale": SCALE},
        ON_LINE,
        lambda: scoringrules().crps_t(ON_LINE, DF, LOC, SCALE),
    ),
    "normal_mixture": (
        recipe("normal_mixture", components=3),
        {"probs": SHARES, "loc": LOCS, "scale": SCALES},
        ON_LINE,
        lambda: scoringrules().crps_mixnorm(ON_LINE, LOCS, SCALES, SHARES),
    ),
    "exponential": (
        recipe("exponential"),
        {"rate": RATE},
        ABOVE,
        lambda: scoringrules().crps_exponential(ABOVE, RATE),
    ),
    "gamma": (
        recipe("gamma"),
        {"concentration": SHAPE, "rate": RATE},
        ABOVE,
        lambda: scoringrules().crps_gamma(ABOVE, SHAPE, RATE),
    ),
    "beta": (
        recipe("beta"),
        {"concentration1": SHAPE, "concentration0": RATE},
        INSIDE,
        lambda: scoringrules().crps_beta(INSIDE, SHAPE, RATE),
    ),
    "asymmetric_laplace": (
        recipe("asymmetric_laplace"),
        {"tau": TAU, "loc": LOC, "scale": SCALE},
        ON_LINE,
        lambda: [_integrated(_tilted(*at), y) for *at, y in zip(TAU, LOC, SCALE, ON_LINE, strict=True)],
    ),
    "gumbel": (
        recipe("gumbel"),
        {"loc": LOC, "scale": SCALE},
        ON_LINE,
        lambda: [_integrated(stats.gumbel_r(*at), y) for *at, y in zip(LOC, SCALE, ON_LINE, strict=True)],
    ),
    "log_normal": (
        recipe("log_normal"),
        {"loc": LOC, "scale": WIDTH},
        ABOVE,
        lambda: scoringrules().crps_lognormal(ABOVE, LOC, WIDTH),
    ),
    "weibull": (
        recipe("weibull"),
        {"scale": RATE, "concentration": SHAPE},
        ABOVE,
        lambda: [_integrated(stats.weibull_min(a, scale=b), y) for a, b, y in zip(SHAPE, RATE, ABOVE, strict=True)],
    ),
    "zero_inflated_poisson": (
        recipe("zero_inflated_poisson"),
        {"gate": GATE, "rate": COUNT_RATE},
        COUNTED,
        lambda: [_inflated(*point) for point in zip(GATE, COUNT_RATE, COUNTED, strict=True)],
    ),
}


def _tilted(tau: float, loc: float, scale: float) -> Any:
    return stats.laplace_asymmetric(np.sqrt(tau / (1.0 - tau)), loc, scale / np.sqrt(tau * (1.0 - tau)))


def _integrated(oracle: Any, y: float) -> float:
    """Return ∫ (F(z) - [y ≤ z])² dz, in pieces between quantiles, so that none hides a narrow peak."""
    edges = [float(oracle.ppf(p)) for p in (1e-15, 0.01, 0.5, 0.99)] + [float(oracle.isf(1e-15)), float(y)]
    places = sorted(edges)

    def off(z: float) -> float:
        return float(oracle.cdf(z) ** 2 if z < y else oracle.sf(z) ** 2)

    parts = (integrate.quad(off, low, high, limit=400, epsabs=1e-14, epsrel=1e-12)[0] for low, high in pairwise(places))
    return math.fsum(parts)


def _inflated(gate: float, rate: float, y: float) -> float:
    counts = np.arange(0.0, 400.0)
    below = gate + (1.0 - gate) * stats.poisson.cdf(counts, rate)
    return float(((below - (counts >= y)) ** 2).sum())


def test_every_crps_has_an_oracle() -> None:
    own = {key for key, family in RECIPES.items() if "crps" in vars(family)}
    assert set(ORACLES) == own - {"von_mises"}  # whose y lie on a circle


@pytest.mark.parametrize("key", ORACLES)
def test_crps_is_that_of_an_oracle(key: str) -> None:
    family, values, y, oracle = ORACLES[key]
    np.testing.assert_allclose(infer.crps(family, family.raw(**values), y), oracle(), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("df", [0.51, 0.8, 1.0, 1.0000001, 2.0])
def test_crps_of_a_heavy_tail_is_the_integral(df: float) -> None:
    family = recipe("student_t", df=df, scale="predicted")
    found = infer.crps(family, family.raw(loc=0.3, scale=1.7), np.array([2.1]))[0]
    z = (2.1 - 0.3) / 1.7
    below, _ = integrate.quad(lambda t: stats.t.cdf(t, df) ** 2, -np.inf, z, limit=400)
    above, _ = integrate.quad(lambda t: stats.t.sf(t, df) ** 2, z, np.inf, limit=400)
    assert found == pytest.approx(1.7 * (below + above), rel=2e-2 if df < 0.6 else 1e-5)


def test_crps_of_a_tail_without_end_is_infinite() -> None:
    family = recipe("student_t", df=0.5, scale="predicted")
    assert infer.crps(family, family.raw(loc=0.0, scale=1.0), np.array([0.0]))[0] == np.inf


def test_crps_of_counts_is_that_of_scoringrules() -> None:
    family = recipe("poisson")
    found = counts_crps(family, family.raw(rate=RATE), COUNTED)
    np.testing.assert_allclose(found, scoringrules().crps_poisson(COUNTED, RATE), rtol=1e-6, atol=1e-8)
    family = recipe("negative_binomial")
    share = SHAPE / (SHAPE + RATE)
    found = counts_crps(family, family.raw(rate=RATE, total_count=SHAPE), COUNTED)
    np.testing.assert_allclose(found, scoringrules().crps_negbinom(COUNTED, SHAPE, share), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("key", ["normal", "laplace", "student_t", "normal_mixture"])
def test_a_rounded_density_sums_to_1_over_counts_and_over_labels(key: str) -> None:
    family = ORACLES[key][0]
    raw = family.raw(**ORACLES[key][1])
    counts = np.arange(0.0, 4000.0)
    total = rounded(family, raw[:, None, :], counts).sum(axis=-1)
    np.testing.assert_allclose(total, 1.0, atol=1e-3 if key == "student_t" else 1e-9)
    labels = label_probabilities(family, raw, categories(3))
    assert labels.shape == (40, 3)
    np.testing.assert_allclose(labels.sum(axis=-1), 1.0, rtol=1e-12)


def test_a_rounded_normal_is_scipys_in_both_tails() -> None:
    family, raw = recipe("normal", scale=0.7), np.array([[4.0]])
    for y in (0.0, 1.0, 4.0, 6.0, 12.0, 25.0):
        low, high = (y - 4.5) / 0.7, (y - 3.5) / 0.7
        wanted = stats.norm.sf(low) - stats.norm.sf(high) if y > 4 else stats.norm.cdf(high) - stats.norm.cdf(low)
        wanted = stats.norm.cdf(high) if y == 0 else wanted
        assert rounded(family, raw, np.array([y]))[0] == pytest.approx(wanted, rel=1e-9, abs=0), y
    assert rounded(family, raw, np.array([2.0]), last=2.0)[0] == pytest.approx(stats.norm.sf(-2.5 / 0.7), rel=1e-9)


@pytest.mark.parametrize("key", ["laplace", "student_t", "normal_mixture"])
def test_both_tails_of_a_symmetric_density_are_the_same(key: str) -> None:
    family = recipe("student_t", df=4.0) if key == "student_t" else recipe(key)
    two = {"probs": [[0.5, 0.5]], "loc": [[39.0, 41.0]], "scale": [[0.8, 0.8]]}
    raw = family.raw(**two) if key == "normal_mixture" else family.raw(loc=40.0, scale=0.8)
    for away in (0.0, 3.0, 15.0, 30.0):
        left, right = (rounded(family, raw, np.array([40.0 + side * away]))[0] for side in (-1, 1))
        assert left == pytest.approx(right, rel=1e-9, abs=0)
        assert left > 0


def test_a_density_is_charged_what_it_gives_to_the_count() -> None:
    family, y = recipe("normal", scale=1.5), np.array([0.0, 2.0, 5.0])
    found = judge(family, np.full((3, 1), 2.0), y, COUNTS)
    normal = stats.norm(2.0, 1.5)
    np.testing.assert_allclose(found.up_to, normal.cdf(y + 0.5), rtol=1e-9)
    np.testing.assert_allclose(found.below, [0.0, normal.cdf(1.5), normal.cdf(4.5)], rtol=1e-9)
    np.testing.assert_allclose(found.nll, -np.log(found.up_to - found.below), rtol=1e-9)
    own = judge(recipe("poisson"), recipe("poisson").raw(rate=[2.0] * 3), y, COUNTS)
    np.testing.assert_allclose(own.nll, -stats.poisson.logpmf(y, 2.0), rtol=1e-9)


def test_labels_are_judged_by_the_probability_of_each() -> None:
    family, y = recipe("categorical", classes=3), np.array([0.0, 1.0, 2.0])
    shares = np.array([[0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.1, 0.1, 0.8]])
    found = judge(family, family.raw(probs=shares), y, categories(3))
    np.testing.assert_allclose(found.nll, -np.log([0.7, 0.3, 0.8]))
    np.testing.assert_allclose(found.probabilities, shares)
    assert found.right().tolist() == [True, False, True]
    assert found.crps is None


def test_on_a_circle_crps_is_that_of_the_line_where_all_is_near() -> None:
    family, y = recipe("von_mises"), np.array([-3.1, 3.0, -2.8])
    raw = family.raw(loc=[3.1, 3.1, 3.1], concentration=[400.0] * 3)
    away = np.array([2 * math.pi - 6.2, -0.1, 2 * math.pi - 5.9])
    wanted = scoringrules().crps_normal(away, 0.0, 1 / math.sqrt(400.0))
    np.testing.assert_allclose(circular_crps(family, raw, y), wanted, rtol=5e-3)


def test_on_a_circle_crps_is_the_mean_of_distances() -> None:
    def apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.abs((a - b + math.pi) % (2 * math.pi) - math.pi)

    draws = {
        "von_mises": RNG.vonmises(2.5, 1.5, (2, 200_000)),
        "normal": RNG.normal(2.5, 1.1, (2, 200_000)),
    }
    raws = {
        "von_mises": recipe("von_mises").raw(loc=2.5, concentration=1.5),
        "normal": recipe("normal").raw(loc=2.5, scale=1.1),
    }
    for key, (first, second) in draws.items():
        wanted = apart(first, np.array(-2.9)).mean() - 0.5 * apart(first, second).mean()
        assert circular_crps(recipe(key), raws[key], np.array([-2.9]))[0] == pytest.approx(wanted, abs=5e-3)


@pytest.mark.parametrize(
    ("key", "values", "domain"),
    [
        ("gamma", {"concentration": 2.0, "rate": 0.5}, POSITIVE),
        ("poisson", {"rate": 3.3}, COUNTS),
        ("negative_binomial", {"rate": 3.3, "total_count": 1.5}, COUNTS),
        ("von_mises", {"loc": 3.0, "concentration": 2.0}, ANGLES),
        ("beta", {"concentration1": 2.0, "concentration0": 0.7}, PROPORTION),
    ],
)
def test_coverage_is_that_of_intervals_and_pit_is_flat_for_the_truth(
    key: str, values: dict[str, float], domain: object
) -> None:
    family = recipe(key)
    raw = family.raw(**values)
    y = infer.samples(family, raw, 4000, seed=1)[:, 0]
    many = np.repeat(raw.numpy(), len(y), axis=0)
    found = judge(family, many, y, domain)
    for level in (0.5, 0.95):
        np.testing.assert_array_equal(found.inside(level), family.inside(many, y, level))
    heights = pit(found, 10)
    assert heights.mean() == pytest.approx(1.0)
    assert np.abs(heights - 1.0).max() < 5 * math.sqrt(9 / len(y))


def test_pit_of_counts_is_the_mean_over_random_draws() -> None:
    below, up_to = np.array([0.0, 0.31, 0.5, 0.93]), np.array([0.31, 0.5, 0.93, 1.0])
    found = Judgement(np.arange(4.0), np.zeros(4), below, up_to)
    drawn = below + (up_to - below) * RNG.uniform(size=(100_000, 4))
    heights, _ = np.histogram(drawn, bins=5, range=(0, 1))
    np.testing.assert_allclose(pit(found, 5), 5 * heights / drawn.size, atol=0.01)


def test_pit_of_densities_is_a_histogram() -> None:
    share = np.array([0.0, 0.1, 0.2, 0.55, 0.999, 1.0])
    found = Judgement(share, share, share, share)
    np.testing.assert_allclose(pit(found, 5), 5 * np.histogram(share, bins=5, range=(0, 1))[0] / 6)


@pytest.mark.parametrize(
    ("key", "truth", "others", "domain"),
    [
        (
            "normal",
            {"loc": 0.0, "scale": 1.0},
            [{"loc": 0.2, "scale": 1.0}, {"loc": 0.0, "scale": 0.8}, {"loc": 0.0, "scale": 1.25}],
            REAL_LINE,
        ),
        ("poisson", {"rate": 4.0}, [{"rate": 3.6}, {"rate": 4.4}], COUNTS),
        (
            "von_mises",
            {"loc": 3.0, "concentration": 3.0},
            [{"loc": 2.8, "concentration": 3.0}, {"loc": 3.0, "concentration": 2.0}],
            ANGLES,
        ),
    ],
)
def test_log_score_and_crps_are_proper(
    key: str, truth: dict[str, float], others: list[dict[str, float]], domain: object
) -> None:
    family = recipe(key)
    y = infer.samples(family, family.raw(**truth), 10_000, seed=2)[:, 0]

    def means(values: dict[str, float]) -> np.ndarray:
        found = judge(family, np.repeat(family.raw(**values).numpy(), len(y), axis=0), y, domain)
        return np.array([found.nll.mean(), found.crps.mean()])

    for other in others:
        assert np.all(means(truth) < means(other))


def _exact_gamma(y: Any, a: float) -> Any:
    share = 2.0 * special.gammainc(float(a), float(y)) - 1.0
    peak = mpmath.exp(a * mpmath.log(y) - y - mpmath.loggamma(a))
    return (y - a) * share + 2 * peak - mpmath.gammaprod([a + 0.5], [a, 0.5])


def _exact_beta(y: Any, a: float, b: float) -> Any:
    total, share = a + b, 2.0 * special.betainc(float(a), float(b), float(y)) - 1.0
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(total)
    log_twice = mpmath.loggamma(2 * a) + mpmath.loggamma(2 * b) - mpmath.loggamma(2 * total)
    peak = mpmath.exp(a * mpmath.log(y) + b * mpmath.log(1 - y) - log_beta)
    return (y - a / total) * share + 2 * (peak - mpmath.exp(log_twice - 2 * log_beta)) / total


@pytest.mark.parametrize("z", [-3.0, 0.0, 1.0, 4.0])
@pytest.mark.parametrize("a", [1e6, 1e8, 1e10, 1e12])
def test_crps_of_a_sharp_gamma_or_beta_loses_no_digits(a: float, z: float) -> None:
    with mpmath.workdps(50):
        family, y, one = recipe("gamma"), a + z * math.sqrt(a), mpmath.mpf(a)
        found = infer.crps(family, family.raw(concentration=[a], rate=[1.0]), np.array([y]))[0]
        assert found == pytest.approx(float(_exact_gamma(mpmath.mpf(y), one)), rel=1e-7)
        family, y = recipe("beta"), 0.25 + z * math.sqrt(0.1875 / (4.0 * a))
        found = infer.crps(family, family.raw(concentration1=[a], concentration0=[3 * a]), np.array([y]))[0]
        assert found == pytest.approx(float(_exact_beta(mpmath.mpf(y), one, 3 * one)), rel=1e-7)


@pytest.mark.parametrize("y", [1e-12, 3e-10, 2e-9])
def test_crps_of_a_beta_of_tiny_rates_loses_no_digits(y: float) -> None:
    family = recipe("beta")
    found = infer.crps(family, family.raw(concentration1=[0.5], concentration0=[1e9]), np.array([y]))[0]
    with mpmath.workdps(50):
        assert found == pytest.approx(float(_exact_beta(mpmath.mpf(y), mpmath.mpf(0.5), mpmath.mpf(1e9))), rel=1e-6)


@pytest.mark.parametrize("df", [1e5, 1e9, 1e12])
def test_crps_of_a_student_t_comes_near_that_of_a_normal(df: float) -> None:
    family, y = recipe("student_t", df=df, scale=1.0), np.array([0.0, 0.3, 3.0])
    found = infer.crps(family, np.zeros((3, 1)), y)
    np.testing.assert_allclose(found, scoringrules().crps_normal(y, 0.0, 1.0), rtol=1.0 / df + 1e-9)


def _summed(oracle: Any, y: float, high: float, shift: float = 0.0) -> float:
    counts = np.arange(0.0, high)
    below, above = oracle.cdf(counts[counts < y] + shift), oracle.sf(counts[counts >= y] + shift)
    return float((below**2).sum() + (above**2).sum())


EXTREME_COUNTS: list[tuple[float, float, float]] = [
    (2000, np.inf, 10), (1e-6, np.inf, 0), (1e-3, np.inf, 3), (0.5, np.inf, 0), (5, np.inf, 4), (1e4, np.inf, 1e4),
    (1e6, np.inf, 1e6 + 500), (1e6, np.inf, 0), (3, np.inf, 1e5), (100, 0.05, 0), (100, 0.05, 3), (100, 0.05, 1e4),
    (1e4, 5, 1e4), (1e4, 0.5, 10), (1e-5, 1e-3, 0), (3, 900, 4), (1e4, 1e6, 9900), (0.01, 0.01, 0), (0.01, 0.01, 5),
    (7, 2, 6), (7, 2, 0), (1e4, 2, 0), (100, 1e-3, 0), (2, 1e-3, 0), (1, 1e-5, 0), (1, np.inf, 0), (2, np.inf, 0),
]  # fmt: skip
"""The mean, the total count (infinite for Poisson) and the y of counts."""


def test_crps_of_extreme_counts_is_the_sum() -> None:
    for key, bounded in ("poisson", False), ("negative_binomial", True):
        mean, total, y = np.array([row for row in EXTREME_COUNTS if np.isfinite(row[1]) == bounded]).T
        family = recipe(key)
        raw = family.raw(rate=mean, **({"total_count": total} if bounded else {}))
        for found, m, r, at in zip(counts_crps(family, raw, y), mean, total, y, strict=True):
            oracle = stats.nbinom(r, r / (r + m)) if bounded else stats.poisson(m)
            high = max(float(oracle.ppf(1.0 - 1e-15)), at) + 10.0 * oracle.std() + 50.0
            assert found == pytest.approx(_summed(oracle, at, high), rel=1e-6), (m, r, at)


@pytest.mark.parametrize(
    ("loc", "scale", "y"),
    [(3, 1, 2), (50, 7, 400), (-5, 1, 0), (-5, 1, 3), (1e5, 1e4, 9e4), (1e5, 1e4, 1.3e5), (2e4, 3e3, 0), (9, 0.01, 12)],
)
def test_crps_of_a_rounded_density_is_the_sum(loc: float, scale: float, y: float) -> None:
    for key, oracle in ("normal", stats.norm(loc, scale)), ("laplace", stats.laplace(loc, scale)):
        family = recipe(key)
        found = counts_crps(family, family.raw(loc=[loc], scale=[scale]), np.array([float(y)]))[0]
        assert found == pytest.approx(_summed(oracle, y, loc + 40 * scale + y + 10, 0.5), rel=1e-6)


def _von_mises(loc: float, kappa: float, y: float) -> float:
    """Return E d(Y, y) - ½ E d(Y, Y') by scipy's quadrature; the difference of two angles has a Bessel density."""
    reach = min(math.pi, 14.0 / math.sqrt(kappa))
    away = (y - loc + math.pi) % (2 * math.pi) - math.pi
    scale = 2.0 * math.pi * special.i0e(kappa)

    def apart(angle: float) -> float:
        return abs((angle - away + math.pi) % (2 * math.pi) - math.pi)

    def parts(function: Callable[[float], float], breaks: list[float]) -> float:
        pairs = pairwise(breaks)
        return sum(integrate.quad(function, *pair, epsabs=1e-13, epsrel=1e-9, limit=200)[0] for pair in pairs)

    inner = {0.0, away, away - math.pi, away + math.pi, 0.3 * reach, -0.3 * reach}
    breaks = [-reach, *sorted(each for each in inner if abs(each) < reach), reach]
    mean = parts(lambda angle: apart(angle) * math.exp(-2 * kappa * math.sin(angle / 2) ** 2) / scale, breaks)

    def difference(angle: float) -> float:
        cosine = math.cos(angle / 2)
        return angle * special.i0e(2 * kappa * cosine) * math.exp(2 * kappa * (cosine - 1)) * 2 * math.pi / scale**2

    far = min(math.pi, 20.0 / math.sqrt(kappa))
    return mean - parts(difference, [0.0, far / 8, far / 3, far])


@pytest.mark.parametrize(
    ("loc", "kappa", "y"),
    [(3.1, 400, -3.1), (0.4, 0.01, 2), (1, 1e5, 1.002), (1, 1e5, -2), (-1, 0.5, 3), (2, 3, 2), (-3, 1e8, -3.0001)],
)
def test_crps_of_an_angle_is_the_integral(loc: float, kappa: float, y: float) -> None:
    family = recipe("von_mises")
    found = circular_crps(family, family.raw(loc=[loc], concentration=[kappa]), np.array([y]))[0]
    assert found == pytest.approx(_von_mises(loc, kappa, y), rel=1e-6)


def _student_t_wave(df: float, at: np.ndarray) -> np.ndarray:
    z = np.sqrt(df) * at
    return special.kve(df / 2, z) * np.exp(-z + df / 2 * np.log(z) - special.gammaln(df / 2)) * 2 ** (1 - df / 2)


WAVES: dict[str, tuple[dict[str, float], Callable[[np.ndarray], np.ndarray]]] = {
    "normal": ({}, lambda at: np.exp(-0.5 * at**2)),
    "laplace": ({}, lambda at: 1.0 / (1.0 + at**2)),
    "student_t": ({"df": 0.4}, lambda at: _student_t_wave(0.4, at)),
    "student_t of 3": ({"df": 3.0}, lambda at: _student_t_wave(3.0, at)),
}
"""The characteristic functions of the standard densities."""


@pytest.mark.parametrize("name", WAVES)
@pytest.mark.parametrize(
    ("loc", "scale", "y"),
    [(30, 1, 2), (2.5, 1.1, -2.9), (0, 0.05, 0.1), (3.1, 0.01, -3.1), (1000, 3, 1), (1, 50, 0.2), (0, 0.3, 3)],
)
def test_crps_of_a_density_wound_round_the_circle_is_its_fourier_series(
    name: str, loc: float, scale: float, y: float
) -> None:
    options, wave = WAVES[name]
    family = recipe(name.split(" ", maxsplit=1)[0], scale="predicted", **options)
    found = circular_crps(family, family.raw(loc=[loc], scale=[scale]), np.array([float(y)]))[0]
    odd = np.arange(1.0, 400_001.0, 2.0)
    size = wave(odd * scale)
    wanted = math.pi / 4 - 4 / math.pi * (size * (np.cos(odd * (loc - y)) - 0.5 * size) / odd**2).sum()
    assert found == pytest.approx(wanted, rel=1e-6)


def test_a_mixture_winds_each_of_its_normals() -> None:
    family = recipe("normal_mixture")
    turn = 2.0 * math.pi
    near, far = (
        family.raw(probs=[[0.3, 0.7]], loc=[[-1.0 - 9 * shift, 2.0 + 4 * shift]], scale=[[0.2, 1.0]])
        for shift in (0.0, turn)
    )
    y = np.array([1.0])
    np.testing.assert_allclose(circular_crps(family, far, y), circular_crps(family, near, y), rtol=1e-9)
