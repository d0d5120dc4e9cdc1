"""Steps 1, 3 and 4 for levels in an order: cutpoints, scores by brute force, and what any such family has."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import ClassVar

import numpy as np
import pytest
import scipy.stats

from core.arrays import Array, Floats
from core.choose import recipe
from core.choose.families.ordinal import Ordinal
from core.choose.levels import Levels
from core.explain.losses import term
from core.minimise import Settings, fit
from tests.calculator import compared, wrong

NOTHING = 1e-6
"""A cost that a calculator loses behind 1."""
RNG = np.random.default_rng(4)
SIZES = pytest.mark.parametrize("classes", [3, 4, 7, 20])


def made(classes: int) -> Ordinal:
    family = recipe("ordinal", classes=classes)
    assert isinstance(family, Ordinal)
    return family


def some(classes: int, count: int = 60) -> tuple[Ordinal, Floats, Floats]:
    """Return a family with raw outputs (N, K - 1), and their shares of the levels (N, K) by scipy's cdf."""
    family = made(classes)
    loc, cuts = RNG.normal(0.0, 3.0, count), np.sort(RNG.normal(0.0, 3.0, (count, classes - 1)), axis=1)
    up_to = scipy.stats.logistic(loc[:, None]).cdf(cuts)
    shares = np.diff(np.pad(up_to, ((0, 0), (1, 1)), constant_values=((0, 0), (0.0, 1.0))))
    return family, family.raw(loc=loc, cutpoints=cuts).numpy(), shares


@SIZES
def test_shares_are_those_between_cutpoints_wherever_they_begin(classes: int) -> None:
    family, raw, shares = some(classes)
    np.testing.assert_allclose(family.density(raw, np.arange(float(classes))), shares, rtol=1e-9, atol=1e-13)
    np.testing.assert_array_equal(family.cutpoints(raw)[:, 0], 0.0)


@SIZES
def test_scores_quantiles_and_regions_are_those_of_all_levels(classes: int) -> None:
    family, raw, shares = some(classes)
    y = RNG.integers(0, classes, len(raw)).astype(np.float64)
    for at, share in enumerate(shares):
        levels = np.arange(classes)
        apart = float(share @ np.abs(levels - y[at]) - 0.5 * share @ np.abs(levels[:, None] - levels) @ share)
        assert family.crps(raw[at], y[at]) == pytest.approx(apart, abs=1e-12)
        runs = combinations_with_replacement(range(classes), 2)
        long = [(last - first, -share[first : last + 1].sum(), first, last) for first, last in runs]
        expected = min(run for run in long if -run[1] >= 0.8)
        assert family.region(raw[at], 0.8)[0].tolist() == list(map(float, expected[2:]))
        assert family.quantile(raw[at], 0.3) == np.argmax(np.cumsum(share) >= 0.3)
        assert family.mode(raw[at]) == share.argmax()


def test_all_probabilities_up_to_a_level_move_by_the_same_odds() -> None:
    """Proportional odds: McCullagh's model."""
    family = made(5)
    raw = family.raw(loc=[0.3, 1.8], gaps=[0.5, 1.0, 2.0])
    odds = family.up_to(raw)[:, :-1] / family.above(raw[:, None], np.arange(4.0))
    np.testing.assert_allclose(odds[0] / odds[1], np.exp(1.5))


def test_the_best_without_x_gives_each_level_its_share() -> None:
    y = np.repeat(np.arange(5.0), [1, 30, 2, 40, 7])
    family = made(5)
    raw = family.fitted(y)
    np.testing.assert_allclose(family.density(raw, np.arange(5.0)), np.bincount(y.astype(int)) / 80.0)
    np.testing.assert_allclose(family.mean_nll_and_score(raw, y)[1], 0.0, atol=1e-12)


def test_training_begins_with_every_level_possible() -> None:
    y = np.repeat([1.0, 4.0], 50)
    suited = made(6).suited(y)
    share = suited.density(suited.start, np.arange(6.0))
    assert (share[[0, 2, 3, 5]] > 1e-4).all()
    assert share[[1, 4]].min() > 0.49
    assert suited.parameters[1].link.factor == 1.0  # so that splits of the same data train together


def test_the_tails_of_a_narrow_level_are_exact() -> None:
    family = made(4)
    raw = family.raw(loc=[0.0, 600.0, -600.0], gaps=[[1e-8, 3.0]])
    expected = np.log(1e-8) + np.array([np.log(0.25), -600.0, -600.0])
    np.testing.assert_allclose(-family.nll_and_score(raw.numpy(), np.ones(3))[0], expected, rtol=1e-8)
    np.testing.assert_allclose(family.nll_and_score(raw.numpy(), np.ones(3))[1][:, 0], [0.0, 1.0, -1.0], atol=1e-8)


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam"])
def test_training_stays_finite_at_the_largest_rate(optimiser: str) -> None:
    run = fit(Settings(data="ratings", recipe="ordinal", rate=10.0, steps=200, hidden=8, optimiser=optimiser))
    assert np.isfinite(run.nll).all()


@SIZES
def test_its_terms_are_their_costs(classes: int) -> None:
    family, raw, _ = some(classes, 12)
    far = family.raw(loc=[50.0, -50.0], gaps=np.ones((2, classes - 2)) if classes > 3 else 1.0).numpy()
    for row in (*raw, *far):
        for level in (0.0, 1.0, classes - 1.0):
            if (cost := float(family.nll(row, np.array(level)))) < NOTHING:
                continue
            latex = term(family, row, np.array(level), ())
            assert wrong(latex) == []
            assert compared(latex) == 1
            assert float(latex.rpartition("= ")[2]) == pytest.approx(cost, abs=6e-3)


# Any family of levels


@dataclass(frozen=True)
class Stranger(Ordinal):
    """The same by the general forms alone."""

    key: ClassVar[str] = "stranger"
    up_to, cdf, above, cutpoints = Levels.up_to, Levels.cdf, Levels.above, Levels.cutpoints


@SIZES
def test_general_forms_equal_the_closed_ones(classes: int) -> None:
    family, raw, _ = some(classes)
    general = Stranger(family.parameters)
    y = RNG.uniform(-1.5, classes + 0.5, len(raw))

    def both(ask: str, *given: Array | float) -> Sequence[Floats]:
        return [getattr(each, ask)(raw, *given) for each in (family, general)]

    for ask, given in (("cdf", y), ("above", y), ("quantile", 0.4), ("region", 0.7), ("interval", 0.9)):
        np.testing.assert_allclose(*both(ask, given), rtol=1e-9, atol=1e-12, err_msg=ask)
    np.testing.assert_allclose(*both("up_to"), atol=1e-12)
    np.testing.assert_allclose(*both("crps", np.clip(np.floor(y), 0.0, classes - 1.0)), atol=1e-12)
    assert general.cutpoints(raw) is None
