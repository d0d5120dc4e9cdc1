"""The shape of Pr(y|x) by held-out points: scipy is the oracle of normal scores, of their band, and of rootograms."""

import numpy as np
import pytest
from scipy import stats

from core import infer
from core.choose import RECIPES, Univariate, recipe
from core.figures.shapes import shape_panel
from core.figures.theme import THEMES
from core.judge.shape import FARTHEST, MOST_BARS, MOST_DRAWN, NormalScores, Rootogram, shape_of_y

N = 300
RNG = np.random.default_rng(0)
NORMAL = recipe("normal", scale="predicted")
LOC, SCALE = np.linspace(-1.0, 1.0, N), np.linspace(0.5, 2.0, N)
RAW = NORMAL.raw(loc=LOC, scale=SCALE)
POISSON = recipe("poisson")


def scores(y: np.ndarray) -> NormalScores:
    found = shape_of_y(NORMAL, RAW, y)
    assert isinstance(found, NormalScores)
    return found


def rootogram(rates: np.ndarray, y: np.ndarray) -> Rootogram:
    found = shape_of_y(POISSON, POISSON.raw(rate=rates), y)
    assert isinstance(found, Rootogram)
    return found


def test_normal_scores_are_what_was_drawn() -> None:
    drawn = RNG.standard_normal(N)
    found = scores(LOC + SCALE * drawn)
    assert found.found == pytest.approx(np.sort(drawn), abs=1e-6)
    assert found.expected == pytest.approx(stats.norm.ppf((np.arange(N) + 0.5) / N))
    assert np.mean((found.low <= found.found) & (found.found <= found.high)) > 0.9


def test_their_band_is_that_of_order_statistics() -> None:
    found, ranks = scores(LOC), np.arange(1, N + 1)
    exact = stats.norm.ppf(stats.beta.ppf([[0.025], [0.975]], ranks, N - ranks + 1))  # (2, N)
    inner = slice(N // 10, -N // 10)
    assert found.low[inner] == pytest.approx(exact[0, inner], abs=0.02)
    assert found.high[inner] == pytest.approx(exact[1, inner], abs=0.02)


@pytest.mark.parametrize("key", [key for key in RECIPES if isinstance(recipe(key), Univariate)])
def test_every_family_of_one_y_has_a_shape_that_its_own_draws_are_level_with(key: str) -> None:
    one = recipe(key)
    raw = np.tile(one.start, (N, 1))
    found = shape_of_y(one, raw, infer.samples(one, raw, 1, seed=3)[0])
    assert found is not None
    if isinstance(found, NormalScores):
        assert (np.abs(found.found - found.expected) <= found.high - found.low).all()  # twice the band
    else:
        assert np.abs(found.observed - found.expected).max() < 5.0 * max(1.0, found.spread.max())


def test_a_point_without_probability_stands_at_the_end_of_the_picture() -> None:
    found = scores(np.where(np.arange(N) == 7, 1e9, LOC))
    assert found.found[-1] == FARTHEST
    assert np.isfinite(found.found).all()


def test_of_many_points_some_are_drawn_the_ends_among_them() -> None:
    y = np.random.default_rng(1).standard_normal(5000)
    found = shape_of_y(NORMAL, NORMAL.raw(loc=np.zeros(5000), scale=np.ones(5000)), y)
    assert isinstance(found, NormalScores)
    assert (len(found.found), found.points) == (MOST_DRAWN, 5000)
    assert found.found[[0, -1]] == pytest.approx([y.min(), y.max()], abs=1e-6)


def test_a_rootogram_counts_and_expects() -> None:
    rates = RNG.uniform(0.5, 4.0, N)
    y = RNG.poisson(rates).astype(float)
    found = rootogram(rates, y)
    top = int(y.max())
    shares = stats.poisson.pmf(np.arange(top + 1), rates[:, None])  # (N, top + 1)
    assert found.names == (*map(str, range(top + 1)), f"≥ {top + 1}")
    assert found.observed[:-1].tolist() == np.bincount(y.astype(int)).tolist()
    assert found.expected[:-1] == pytest.approx(shares.sum(axis=0))
    assert found.spread[:-1] == pytest.approx(np.sqrt((shares * (1.0 - shares)).sum(axis=0)))
    assert (found.observed.sum(), found.expected.sum()) == pytest.approx((N, N))


def test_large_counts_share_bars() -> None:
    rates = RNG.uniform(50.0, 400.0, N)
    y = RNG.poisson(rates).astype(float)
    found = rootogram(rates, y)
    assert len(found.names) <= MOST_BARS
    low, high = map(int, found.names[3].split("–"))
    assert found.observed[3] == np.sum((low <= y) & (y <= high))
    assert found.expected[3] == pytest.approx(
        (stats.poisson.cdf(high, rates) - stats.poisson.cdf(low - 1, rates)).sum()
    )
    assert found.observed.sum() == N


def test_labels_are_counted_by_their_names() -> None:
    three = recipe("categorical", classes=3)
    shares = RNG.dirichlet(np.ones(3), N)
    y = RNG.integers(0, 3, N).astype(float)
    found = shape_of_y(three, np.log(shares), y, ("a", "b", "c"))
    assert isinstance(found, Rootogram)
    assert found.names == ("a", "b", "c")
    assert found.observed.tolist() == np.bincount(y.astype(int)).tolist()
    assert found.expected == pytest.approx(shares.sum(axis=0))


def test_y_of_several_numbers_have_none() -> None:
    several = recipe("multivariate_normal", dimensions=2)
    assert shape_of_y(several, np.tile(several.start, (N, 1)), np.zeros((N, 2))) is None


def test_bars_hang_from_the_curve_and_end_at_what_is_off() -> None:
    rates = np.full(N, 2.0)
    found = rootogram(rates, RNG.poisson(rates).astype(float))
    bars, _, _, _, curve = shape_panel(found, THEMES["light"], "y").figure["data"]
    assert bars["base"] + bars["y"] == pytest.approx(curve["y"])
    assert bars["y"] ** 2 == pytest.approx(found.observed)
    assert curve["y"] ** 2 == pytest.approx(found.expected)
