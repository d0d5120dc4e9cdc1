"""Entropy, cross-entropy and KL against scipy: for categories, for data as boxes, and both ways on two bumps."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import scipy.stats
from scipy import integrate, optimize

from core.data import load
from core.explain.entropy import table, worked_boxes, worked_entropy, worked_terms
from core.theory.entropy import shares, terms, with_share
from core.theory.point_masses import Boxes, Normal, account, over_parameter, over_width
from core.theory.two_bumps import TwoBumps, surfaces

Y = load("line").y
MODEL = Normal(0.9, 0.5)
PAIRS = {
    "usual": ([0.5, 0.25, 0.2, 0.05], [0.2, 0.2, 0.3, 0.3]),
    "equal": ([0.5, 0.25, 0.2, 0.05], [0.5, 0.25, 0.2, 0.05]),
    "one label": ([0.0, 1.0, 0.0], [0.1, 0.6, 0.3]),
    "q with zeros": ([0.6, 0.4, 0.0], [0.4, 0.0001, 0.5999]),
    "zeros in both": ([0.6, 0.4, 0.0], [0.4, 0.6, 0.0]),
    "tiny": ([1e-300, 1.0], [1e-8, 1.0 - 1e-8]),
    "p with a zero": ([0.6, 0.3, 0.1], [0.4, 0.6, 0.0]),
}
STEPS = (-1e-3, 0.0, 1e-3)
TARGETS = [(5.0, 0.7, 0.4), (4.0, 0.7, 0.5), (8.0, 0.4, 0.1), (8.0, 1.5, 0.9), (1.5, 0.8, 0.5), (0.0, 1.0, 0.5)]
MODELS = [Normal(0.0, 5.0), Normal(-1.5, 1.2), Normal(6.0, 0.2), Normal(2.5, 0.7)]


@pytest.mark.parametrize(("q", "p"), PAIRS.values(), ids=PAIRS.keys())
def test_categories_agree_with_scipy_and_the_middle_is_the_sum_of_the_outer_two(q: list[float], p: list[float]) -> None:
    at = terms(np.array(q), np.array(p))
    entropy, crossed, divergence = at.sums
    assert entropy == pytest.approx(scipy.stats.entropy(q), abs=1e-12)
    assert divergence == pytest.approx(scipy.stats.entropy(q, p), abs=1e-12)
    assert crossed == pytest.approx(scipy.stats.entropy(q) + scipy.stats.entropy(q, p), abs=1e-12)
    np.testing.assert_allclose(at.divergence, scipy.special.rel_entr(q, p), atol=1e-12)
    np.testing.assert_allclose(at.entropy + at.divergence, at.cross_entropy, atol=1e-12)
    assert at.unsupported == ([2] if math.isinf(divergence) else [])


@pytest.mark.parametrize("weights", [[0.0, 0.0], [-1.0, 2.0], [math.nan, 1.0], [math.inf, 1.0], [1e308, 1e308]])
def test_weights_that_are_no_distribution_are_refused(weights: list[float]) -> None:
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="weights must be finite numbers from 0 up"):
        shares(weights)


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="as many categories; not 2 and 3"):
        terms(shares([1, 1]), shares([1, 1, 1]))


def test_a_share_is_given_and_the_others_keep_their_proportion() -> None:
    np.testing.assert_allclose(with_share(np.array([0.5, 0.25, 0.25]), 0, 0.2), [0.2, 0.4, 0.4])
    np.testing.assert_allclose(with_share(np.array([0.0, 1.0, 0.0]), 1, 0.4), [0.3, 0.4, 0.3])
    np.testing.assert_allclose(with_share(np.array([0.5, 0.25, 0.25]), 0, 1.0), [1, 0, 0])


@pytest.mark.parametrize("width", [0.003, 0.01, 0.05, 0.3, 1.0])
def test_boxes_agree_with_quadrature(width: float) -> None:
    boxes = Boxes(Y, width)
    edges = np.unique(np.concatenate([Y - width / 2, Y + width / 2]))

    def q(y: np.ndarray) -> np.ndarray:
        return (np.abs(Y - y[:, None]) < width / 2).sum(axis=1) / (len(Y) * width)

    def integral(f: Callable[[np.ndarray], np.ndarray]) -> float:
        return sum(integrate.fixed_quad(f, a, b, n=20)[0] for a, b in pairwise(edges))

    log_p = scipy.stats.norm(MODEL.loc, MODEL.scale).logpdf
    at = account(boxes, MODEL)
    assert integral(q) == pytest.approx(1.0, abs=1e-9)
    assert at.entropy == pytest.approx(integral(lambda y: -scipy.special.xlogy(q(y), q(y))), abs=1e-9)
    assert at.cross_entropy == pytest.approx(integral(lambda y: -q(y) * log_p(y)), abs=1e-9)
    assert at.divergence == pytest.approx(at.cross_entropy - at.entropy, abs=1e-12)
    if boxes.apart:
        assert at.entropy == pytest.approx(math.log(len(Y) * width), abs=1e-9)


def test_for_point_masses_only_cross_entropy_is_finite_and_it_is_the_mean_nll() -> None:
    at = account(Boxes(Y, 0.0), MODEL)
    nll = -scipy.stats.norm.logpdf(Y, MODEL.loc, MODEL.scale)
    assert (at.entropy, at.divergence) == (-math.inf, math.inf)
    assert at.nll == pytest.approx(nll.sum(), rel=1e-12)
    assert at.cross_entropy == at.mean_nll == pytest.approx(nll.mean(), rel=1e-12)


def test_as_the_boxes_narrow_the_entropy_falls_by_log_h_and_cross_entropy_settles() -> None:
    limit = over_width(Boxes(Y, 0.3), MODEL, np.array([1e-6, 1e-5, 1e-4]))
    np.testing.assert_allclose(np.diff(limit.entropy), math.log(10), rtol=1e-6)
    np.testing.assert_allclose(limit.cross_entropy, limit.mean_nll, rtol=1e-7)
    np.testing.assert_allclose(limit.divergence, limit.cross_entropy - limit.entropy)


@pytest.mark.parametrize("width", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("swept", ["loc", "scale"])
def test_curves_differ_by_the_entropy_and_are_least_where_they_say(width: float, swept: str) -> None:
    boxes, values = Boxes(Y, width), np.linspace(0.2, 2.2, 2001)
    curves = over_parameter(boxes, MODEL, swept, values)
    np.testing.assert_allclose(curves.divergence - curves.cross_entropy, -boxes.entropy)
    assert values[np.argmin(curves.cross_entropy)] == pytest.approx(curves.best, abs=1e-3)


@pytest.mark.parametrize("width", [0.0, 0.5])
def test_the_best_normal_is_that_of_an_optimiser(width: float) -> None:
    boxes = Boxes(Y, width)
    found = optimize.minimize(lambda at: float(boxes.cross_entropy(at[0], np.exp(at[1]))), [1.0, 0.0], tol=1e-12)
    assert boxes.best.loc == pytest.approx(found.x[0], abs=1e-5)
    assert boxes.best.scale == pytest.approx(math.exp(found.x[1]), abs=1e-5)
    if width == 0:
        assert (boxes.best.loc, boxes.best.scale) == pytest.approx(scipy.stats.norm.fit(Y))


def test_a_width_below_0_is_refused() -> None:
    with pytest.raises(ValueError, match="width must be a number from 0 up; not -1"):
        Boxes(Y, -1.0)


def by_quadrature(target: TwoBumps, model: Normal) -> tuple[float, float]:
    """Return both divergences by scipy alone, piece by piece."""
    bumps = [scipy.stats.norm(centre, target.spread) for centre in target.centres]
    p = scipy.stats.norm(model.loc, model.scale)

    def log_q(y: np.ndarray) -> np.ndarray:
        shares = math.log(target.weight), math.log1p(-target.weight)
        return np.logaddexp(*(share + bump.logpdf(y) for share, bump in zip(shares, bumps, strict=True)))

    def integral(f: Callable[[np.ndarray], np.ndarray]) -> float:
        return sum(integrate.fixed_quad(f, a, b, n=30)[0] for a, b in pairwise(np.linspace(-50, 50, 401)))

    forward = integral(lambda y: np.exp(log_q(y)) * (log_q(y) - p.logpdf(y)))
    return forward, integral(lambda y: p.pdf(y) * (p.logpdf(y) - log_q(y)))


@pytest.mark.parametrize("target", TARGETS[:4], ids=str)
@pytest.mark.parametrize("model", MODELS[:3], ids=str)
def test_both_directions_agree_with_quadrature(target: tuple[float, float, float], model: Normal) -> None:
    bumps = TwoBumps(*target)
    assert bumps.values(model) == pytest.approx(by_quadrature(bumps, model), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_all_around_a_minimum_lies_higher_and_no_grid_finds_a_lower_one(target: tuple[float, float, float]) -> None:
    bumps = TwoBumps(*target)
    over = surfaces(bumps, np.linspace(-6, 6, 41), np.linspace(0.2, 5, 41), nodes=801)
    best = bumps.values(bumps.covering)[0], bumps.values(bumps.seekers[0])[1]
    assert best[0] <= over.forward.min() + 1e-9
    assert best[1] <= over.reverse.min() + 1e-9
    for at in bumps.seekers:
        around = [Normal(at.loc + a, at.scale + b) for a in STEPS for b in STEPS if (a, b) != (0, 0)]
        assert min(bumps.values(near)[1] for near in around) > bumps.values(at)[1]


def test_forward_covers_with_the_moments_and_reverse_seeks_the_nearest_bump() -> None:
    bumps = TwoBumps(5.0, 0.7, 0.4)
    assert (bumps.covering.loc, bumps.covering.scale**2) == pytest.approx((0.5, 0.49 + 25 * 0.24))
    assert bumps.seeking(Normal(-4.0, 0.5)).loc == pytest.approx(-2.5, abs=0.01)
    assert bumps.seeking(Normal(4.0, 0.5)).loc == pytest.approx(2.5, abs=0.01)
    assert [round(at.loc, 1) for at in bumps.seekers] == [2.5, -2.5, 0.4]
    assert bumps.values(bumps.seekers[0])[1] == pytest.approx(-math.log(0.6), abs=1e-3)
    assert len(TwoBumps(1.5, 0.8, 0.5).seekers) == 1


@pytest.mark.parametrize("target", [(-1.0, 1.0, 0.5), (1.0, 0.0, 0.5), (1.0, 1.0, 0.0), (1.0, 1.0, 1.0)])
def test_a_target_that_is_none_is_refused(target: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="gap must be from 0 up"):
        TwoBumps(*target)


def test_formulas_bear_the_numbers_and_the_signs_of_infinity() -> None:
    assert worked_entropy(Boxes(Y, 0.01)).endswith(r"= 2.485 + (-4.605) = -2.120")
    assert worked_entropy(Boxes(Y, 0.0)).endswith(r"= -\infty")
    assert "overlap" in worked_entropy(Boxes(Y, 0.5))
    assert r"- (-\infty) = \infty" in worked_boxes(Boxes(Y, 0.0), MODEL, account(Boxes(Y, 0.0), MODEL))
    at = terms(np.array([0.6, 0.0, 0.4]), np.array([0.5, 0.5, 0.0]))
    assert r"- 0.6 \log 0.5 - 0 - 0.4 \log 0 = \infty" in worked_terms(at)
    assert float(table(at)["−q log q"][-1]) == pytest.approx(at.sums[0], abs=1e-4)
