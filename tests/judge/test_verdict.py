"""Ahead, tied or behind: errors by hand and by scipy, how often equals are tied, and what cannot be judged."""

import math

import numpy as np
import pytest
from scipy import stats

from core.arrays import Floats
from core.judge.verdict import against_lowest, lowest_cost, paired

SAMPLE, HELD_OUT = 80, 20
TRAINING = SAMPLE - HELD_OUT
SPLITS, WORLDS = 10, 400


def split(*means: float) -> list[Floats]:
    """Return costs of two points a split, with these means."""
    return [np.array([mean - 1.0, mean + 1.0]) for mean in means]


def test_draws_of_their_own_have_the_paired_t() -> None:
    own, other = np.array([1.0, 1.4, 0.9, 1.3]), np.array([1.5, 1.5, 1.1, 1.9])
    found = paired(split(*own), split(*other))
    oracle = stats.ttest_rel(own, other)
    low, high = oracle.confidence_interval(0.95)
    assert found.difference == pytest.approx(own.mean() - other.mean())
    assert found.difference / found.error == pytest.approx(oracle.statistic)
    assert found.difference - found.margin == pytest.approx(low)
    assert found.difference + found.margin == pytest.approx(high)
    assert (found.outcome, found.lost, found.splits) == ("ahead" if oracle.pvalue < 0.05 else "tied", 0, 4)


def test_splits_of_one_data_set_have_the_corrected_error() -> None:
    own, other = np.array([1.0, 1.4, 0.9, 1.3]), np.array([1.5, 1.5, 1.1, 1.9])
    found = paired(split(*own), split(*other), training=6)
    variance = (own - other).var(ddof=1)
    assert found.error == pytest.approx(math.sqrt((1 / 4 + 2 / 6) * variance))
    assert found.margin == pytest.approx(found.error * stats.t.ppf(0.975, 3))


def test_one_split_is_judged_by_its_points() -> None:
    own, other = np.array([1.0, 2.0, 0.5, 1.2]), np.array([1.5, 2.1, 1.5, 1.9])
    oracle = stats.ttest_rel(own, other)
    for training in (None, 12):
        found = paired([own], [other], training)
        assert found.difference / found.error == pytest.approx(oracle.statistic)
        assert found.margin == pytest.approx(found.error * stats.t.ppf(0.975, 3))


def test_the_level_is_split_over_those_who_meet_the_lowest() -> None:
    own, other = split(1.0, 1.4, 0.9, 1.3), split(1.5, 1.5, 1.1, 1.9)
    found = paired(own, other, rivals=4)
    assert found.margin == pytest.approx(found.error * stats.t.ppf(1 - 0.025 / 4, 3))


def test_each_is_behind_where_the_other_is_ahead() -> None:
    own, other = split(1.0, 1.1, 0.9), split(2.0, 2.1, 2.05)
    there, back = paired(own, other), paired(other, own)
    assert (there.outcome, back.outcome) == ("ahead", "behind")
    assert (there.difference, there.error) == pytest.approx((-back.difference, back.error))
    assert (there.lost, back.lost) == (0, 3)


def resampled(rng: np.random.Generator, apart: float) -> tuple[list[Floats], list[Floats]]:
    """Return the squared errors of two predictors in random splits of one world: means of the training points' halves.

    They are equally good but for `apart`, by which the second misses.
    """
    y = rng.normal(size=SAMPLE)
    own, other = [], []
    for _ in range(SPLITS):
        order = rng.permutation(SAMPLE)
        held_out, first, second = np.split(y[order], [HELD_OUT, HELD_OUT + TRAINING // 2])
        own.append((held_out - first.mean()) ** 2)
        other.append((held_out - second.mean() - apart) ** 2)
    return own, other


def drawn(rng: np.random.Generator, apart: float) -> tuple[list[Floats], list[Floats]]:
    own, other = rng.normal(size=(2, SPLITS, HELD_OUT))
    return list(own), list(other + apart)


def shares(worlds: list[tuple[list[Floats], list[Floats]]], training: int | None) -> dict[str, float]:
    said = [paired(own, other, training).outcome for own, other in worlds]
    return {verdict: said.count(verdict) / len(said) for verdict in ("ahead", "tied", "behind")}


def test_equal_contenders_are_tied_and_clear_ones_ahead() -> None:
    rng = np.random.default_rng(0)
    for make, training, apart in ((resampled, TRAINING, 1.5), (drawn, None, 0.5)):
        equal = shares([make(rng, 0.0) for _ in range(WORLDS)], training)
        assert equal["tied"] >= 0.93
        assert shares([make(rng, apart) for _ in range(WORLDS)], training)["ahead"] >= 0.98


def shared_luck(rng: np.random.Generator) -> tuple[list[Floats], list[Floats]]:
    """Return what two fixed predictors cost, equally good in the world, in splits of the same 80 points."""
    y = rng.normal(size=SAMPLE)
    held_out = [y[rng.permutation(SAMPLE)[:HELD_OUT]] for _ in range(SPLITS)]
    return [(each - 0.5) ** 2 for each in held_out], [(each + 0.5) ** 2 for each in held_out]


def test_what_the_splits_share_is_counted() -> None:
    rng = np.random.default_rng(1)
    worlds = [shared_luck(rng) for _ in range(WORLDS)]
    assert shares(worlds, TRAINING)["tied"] >= 0.93
    assert shares(worlds, None)["tied"] < 0.85  # as if the splits were draws of their own


def test_of_many_that_are_equal_none_is_called_ahead_often() -> None:
    rng = np.random.default_rng(2)
    said = [against_lowest(list(rng.normal(size=(5, SPLITS, HELD_OUT)))) for _ in range(WORLDS // 2)]
    assert np.mean([any(pair.outcome == "ahead" for pair in each) for each in said]) < 0.05
    assert np.mean([each[0].outcome == "behind" for each in said]) < 0.05


def test_no_spread_is_no_luck() -> None:
    assert paired(split(1.0, 1.0), split(1.5, 1.5)).outcome == "ahead"
    assert paired(split(1.0, 1.0), split(1.0, 1.0), training=4).outcome == "tied"
    assert paired(split(1.0, 1.0), split(1.0 + 1e-12, 1.0 + 1e-12)).outcome == "tied"
    assert paired([np.array([1.0, 2.0])], [np.array([1.0, 2.0])]).outcome == "tied"


def test_what_has_no_error_is_tied() -> None:
    alone = paired([np.array([1.0])], [np.array([9.0])])
    assert (alone.difference, alone.error, alone.margin, alone.outcome) == (-8.0, math.inf, math.inf, "tied")
    two = paired([np.array([1.0, 2.0])], [np.array([1.5, 2.1])])
    assert two.margin == pytest.approx(two.error * stats.t.ppf(0.975, 1))
    assert two.outcome == "tied"


def test_an_infinite_cost_outweighs_all_others() -> None:
    fine, worse = split(1.0, 1.1, 1.0), split(2.0, 2.1, 2.2)
    refuted = [np.array([0.0, math.inf]), *split(0.1, 0.1)]
    no_number = [np.array([0.0, math.nan]), *split(0.1, 0.1)]
    for each in (refuted, no_number):
        found = paired(each, worse)
        assert (found.outcome, found.refuted, found.lost) == ("behind", 1, found.splits - 2)
        assert found.difference == pytest.approx(0.1 - 2.15)
        assert paired(worse, each).outcome == "ahead"
        assert lowest_cost([each, worse, fine]) == 2
        assert [pair.outcome for pair in against_lowest([each, worse, fine])] == ["behind", "behind", "ahead"]
    assert paired([refuted[0]], [worse[0]]).outcome == "behind"


def test_where_both_have_infinite_costs_nothing_is_told() -> None:
    refuted = [np.array([0.0, math.inf]), *split(0.1, 0.2, 0.1)]
    found = paired(refuted, [refuted[0], *split(2.0, 2.1, 2.2)])
    assert (found.outcome, found.refuted, found.lost, found.splits) == ("ahead", 0, 0, 4)
    other = [*split(2.0, 2.1, 2.2), refuted[0]]
    assert paired(refuted, other).outcome == "tied"
    none = paired([refuted[0]], [refuted[0]])
    assert math.isnan(none.difference)
    assert none.outcome == "tied"
    assert [pair.outcome for pair in against_lowest([[refuted[0]], [refuted[0]]])] == ["tied", "tied"]


def test_the_lowest_is_ahead_only_of_all_at_once() -> None:
    low, close, far = split(1.0, 1.2, 1.1), split(1.1, 1.1, 1.2), split(5.0, 5.1, 5.2)
    assert [pair.outcome for pair in against_lowest([far, low, close])] == ["behind", "tied", "tied"]
    assert [pair.outcome for pair in against_lowest([far, low])] == ["behind", "ahead"]


def test_costs_that_are_no_pairs_are_refused() -> None:
    for own, other in (([], []), (split(1.0), split(1.0, 2.0)), ([np.empty(0)], [np.empty(0)])):
        with pytest.raises(ValueError, match="must be of the same held-out points"):
            paired(own, other)
