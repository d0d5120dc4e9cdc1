"""Questions about entropies against scipy, over ten models, distributions and targets."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import rel_entr

from core.ask.entropy import of_categories, of_directions, of_points
from core.data import load
from core.theory.entropy import entropy_terms, shares
from core.theory.point_masses import Boxes, ModelNormal
from core.theory.two_bumps import TwoBumps

Y = load("line").y
MODELS = tuple(zip(np.linspace(0.5, 1.8, 10), np.linspace(0.2, 1.1, 10), (0.0, 0.01, 0.1, 0.5, 1.0) * 2, strict=True))
SHARES = [np.random.default_rng(seed).dirichlet(np.ones(2 + seed % 5), size=2) for seed in range(10)]
TARGETS = tuple(zip(np.linspace(0.5, 8.0, 10), np.linspace(0.4, 1.4, 10), np.linspace(0.1, 0.9, 10), strict=True))


def number(words: str) -> float:
    return float(words.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize(("loc", "scale", "width"), MODELS)
def test_point_masses(loc: float, scale: float, width: float) -> None:
    entropy, total, place = of_points(Boxes(Y, width), ModelNormal(loc, scale))
    widths = np.geomspace(1e-3, 1e-12, 10)
    falling = np.array([stats.entropy(np.full(12, 1 / 12)) + np.log(h) for h in widths])  # boxes apart: log 12 + log h
    assert (entropy.answer.words == "−∞") == bool((np.diff(falling) < -1).all())
    assert number(total.answer.words) == pytest.approx(-stats.norm.logpdf(Y, loc, scale).sum(), abs=6e-3)
    assert place.answer.words == "that of the least cross-entropy"
    assert number(place.answer.reason.rpartition("μ = ")[2].rstrip(".")) == pytest.approx(Y.mean(), abs=6e-3)


@pytest.mark.parametrize("pair", SHARES)
def test_categories(pair: np.ndarray) -> None:
    q, p = shares(pair[0]), shares(pair[1])
    fall, lowest = of_categories(entropy_terms(q, p))
    mixed = 0.9 * p + 0.1 * q
    crossed = -(q * np.log(p)).sum() + (q * np.log(mixed)).sum()
    assert crossed == pytest.approx(rel_entr(q, p).sum() - rel_entr(q, mixed).sum())
    assert number(fall.answer.words) == pytest.approx(crossed, abs=6e-5)
    assert number(lowest.answer.words) == pytest.approx(stats.entropy(q), abs=6e-4)


def test_a_p_that_excludes_what_q_shows_is_asked_about_from_even_shares() -> None:
    fall, _ = of_categories(entropy_terms(shares([0.5, 0.5]), shares([1.0, 0.0])))
    assert fall.text.startswith("From even shares")


@pytest.mark.parametrize(("gap", "spread", "weight"), TARGETS)
def test_the_p_that_covers(gap: float, spread: float, weight: float) -> None:
    _, spread_of = of_directions(TwoBumps(gap, spread, weight))
    y = np.linspace(-20, 20, 400_001)
    q = weight * stats.norm.pdf(y, -gap / 2, spread) + (1 - weight) * stats.norm.pdf(y, gap / 2, spread)
    mean = np.trapezoid(q * y, y)
    assert number(spread_of.answer.words) == pytest.approx(np.sqrt(np.trapezoid(q * (y - mean) ** 2, y)), rel=5e-3)
