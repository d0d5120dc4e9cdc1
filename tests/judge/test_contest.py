"""The contest: how each stands over splits and networks, who is ahead, and what is seen of it."""

import math
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from core.infer.frame import grid
from core.judge import contest
from core.judge.contenders import CASES, CONTENDERS, Case
from core.judge.contest import (
    Standing,
    drawn_runs,
    lowest_standing,
    paired_verdicts,
    predictions,
    recorded_step,
    shared_training,
    split_settings,
    standing,
    train_contender,
    wins,
)
from core.judge.score import score
from core.judge.verdict import Paired
from core.minimise import Run, Settings, fit

QUICK = Settings(data="geyser", recipe="student_t", hidden=4, steps=40, rate=0.05)


def judged(name: str, settings: Settings, networks: int = 2, splits: int = 1) -> tuple[list[list[Run]], Standing]:
    runs = train_contender(name, settings, networks, splits)
    return runs, standing(name, runs, settings.steps)


AHEAD = {name: case for name, case in CASES.items() if not case.tied}
TIED = {name: case for name, case in CASES.items() if case.tied}


def met(case: Case) -> tuple[list[Standing], list[Paired]]:
    """Return how the contenders of a case stand on ten splits, and against the lowest."""
    runs = [train_contender(name, case.settings, 1, 10) for name in case.contenders]
    found = [standing(name, each, case.settings.steps) for name, each in zip(case.contenders, runs, strict=True)]
    return found, paired_verdicts(found, shared_training(runs[0][0][0]))


@pytest.mark.parametrize("case", AHEAD.values(), ids=AHEAD)
def test_the_right_choice_is_ahead_with_room_to_spare(case: Case) -> None:
    found, pairs = met(case)
    assert lowest_standing(found).name == case.right
    assert pairs[-1].outcome == "ahead"
    assert wins(found)[-1] >= 9
    for pair in pairs[:-1]:
        assert pair.lost >= 9
        assert pair.difference > 1.2 * pair.margin
    assert all(each.diverged == 0 for each in found)


@pytest.mark.parametrize("case", AHEAD.values(), ids=AHEAD)
def test_it_is_ahead_with_other_points_and_other_first_weights(case: Case) -> None:
    found, pairs = met(replace(case, settings=replace(case.settings, data_seed=400, seed=5400)))
    assert pairs[-1].outcome == "ahead"
    assert wins(found)[-1] >= 9


@pytest.mark.parametrize("case", TIED.values(), ids=TIED)
def test_a_tie_is_one(case: Case) -> None:
    _, pairs = met(case)
    assert pairs[-1].outcome == "tied"
    assert any(abs(pair.difference) < 0.8 * pair.margin for pair in pairs)


def test_all_train_on_the_same_from_the_same_weights() -> None:
    one, two = (train_contender(name, QUICK, networks=2, splits=2) for name in ("normal", "laplace"))
    for run, other in zip(chain(*one), chain(*two), strict=True):
        assert run.settings.seed == other.settings.seed
        np.testing.assert_array_equal(run.theta[0], other.theta[0])
        np.testing.assert_array_equal(run.dataset.held_out_y, other.dataset.held_out_y)
    alone = fit(CONTENDERS["normal"].settings(replace(QUICK, seed=3, data_seed=1)))
    np.testing.assert_allclose(one[1][1].nll, alone.nll, rtol=1e-5)


def test_each_split_has_points_and_first_weights_of_its_own() -> None:
    shared = replace(QUICK, seed=9998, data_seed=5)
    found = split_settings(shared, 3, networks=2)
    assert [each.data_seed for each in found] == [5, 6, 7]
    assert [each.seed for each in found] == [9998, 0, 2]
    assert split_settings(shared, 1, networks=2) == [shared]


def test_a_standing_is_what_the_runs_and_infer_say() -> None:
    runs, found = judged("gamma", QUICK, 2, 3)
    nll = [[run.held_out_nll[-1] / len(run.dataset.held_out_y) for run in split] for split in runs]
    np.testing.assert_allclose(found.nll, nll, rtol=1e-6)
    scores = [score(run, run.dataset.held_out_x, run.dataset.held_out_y) for run in runs[0]]
    assert found.coverage[0.5] == pytest.approx(np.mean([score.coverage[0.5] for score in scores]))
    assert found.per_point == pytest.approx(np.mean(nll))
    assert found.spread == pytest.approx(np.mean(nll, axis=1).std(ddof=1))
    assert found.total == pytest.approx(found.points * found.per_point)
    np.testing.assert_allclose([each.mean() for each in found.costs], found.nll.mean(axis=1))
    assert drawn_runs(runs) == [*runs[0], runs[1][0], runs[2][0]]
    labels = judged("categorical", replace(QUICK, data="iris"))[1]
    assert labels.crps is None
    assert labels.accuracy is not None
    assert labels.reliability is not None
    assert labels.reliability.counts.sum() == 3 * labels.points


def test_of_one_split_the_spread_is_over_networks() -> None:
    runs, found = judged("gamma", QUICK, 3)
    nll = np.array([run.held_out_nll[-1] for run in runs[0]]) / found.points
    np.testing.assert_allclose(found.rounds, nll)
    assert found.spread == pytest.approx(nll.std(ddof=1))
    assert math.isnan(judged("gamma", QUICK, 1)[1].spread)


def made(name: str, *costs: list[float]) -> Standing:
    points = [np.array(each) for each in costs]
    return Standing(name, np.array([[each.mean()] for each in points]), points, {})


def test_verdicts_compare_point_by_point_and_split_by_split() -> None:
    first, other = made("normal", [1.0, 2.0], [2.0, 4.0]), made("laplace", [1.5, 2.0], [3.0, 4.0])
    lead, behind = paired_verdicts([first, other], training=6)
    assert behind.difference == pytest.approx(0.375)
    assert behind.error == pytest.approx(math.sqrt((1 / 2 + 2 / 6) * np.var([0.25, 0.5], ddof=1)))
    assert (lead.difference, lead.error) == (-behind.difference, behind.error)
    assert wins([first, other]) == [2, 0]
    assert lowest_standing([other, first]) is first


def test_what_splits_share_is_known_of_measured_data() -> None:
    assert shared_training(train_contender("normal", QUICK, 1)[0][0]) == 224
    assert shared_training(train_contender("normal", replace(QUICK, data="sine"), 1)[0][0]) is None


def ended(run: Run, last: int) -> Run:
    """Return the run as if it had diverged after that step."""
    return replace(run, ending="diverged", nll=run.nll[: last + 1], held_out_nll=run.held_out_nll[: last + 1])


def test_a_network_that_diverged_costs_infinitely_after_it_did() -> None:
    runs = train_contender("normal", QUICK, 1, 4)
    runs[2] = [ended(runs[2][0], 20)]
    found = standing("normal", runs, 21)
    assert found.diverged == 1
    assert np.isinf(found.nll).ravel().tolist() == [False, False, True, False]
    assert found.per_point == math.inf
    assert math.isnan(found.spread)
    assert found.crps is not None
    assert standing("normal", runs, 20).diverged == 0
    fine = standing("gamma", train_contender("gamma", QUICK, 1, 4), 21)
    assert [pair.outcome for pair in paired_verdicts([found, fine], 224)] == ["behind", "ahead"]
    assert wins([found, found]) == [3, 0]


def test_a_step_is_one_that_was_recorded() -> None:
    run = train_contender("normal", QUICK, 1)[0][0]
    assert recorded_step(run, 10_000) == run.last
    assert recorded_step(run, 11) in run.steps


def test_angles_go_on_without_a_jump() -> None:
    case = CASES["angles"]
    settings = Settings(**vars(case.settings) | {"steps": 300})
    runs = train_contender("von_mises", settings, 2)
    found = predictions(drawn_runs(runs), 300, grid(runs[0][0]))
    assert np.abs(np.diff(found.centres, axis=-1)).max() < 1.0
    low, high = np.moveaxis(found.regions[0.5][:, 0], -1, 0)
    assert np.all((low < found.centres[0]) & (found.centres[0] < high))


def test_what_is_seen_of_labels_is_their_probability() -> None:
    settings = Settings(**vars(QUICK) | {"data": "iris"})
    for name in ("normal", "categorical"):
        runs = train_contender(name, settings, 2)
        found = predictions(drawn_runs(runs), 40, grid(runs[0][0]))
        assert found.probabilities is not None
        assert found.probabilities.shape == (2, 121, 3)
        np.testing.assert_allclose(found.probabilities.sum(axis=-1), 1.0)


@pytest.mark.parametrize("data", ["directions", "overdispersed_counts"])
def test_what_takes_long_to_judge_is_judged_at_fewer_points(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data=data, points=200, recipe="student_t", hidden=3, steps=2)
    own = "von_mises" if data == "directions" else "poisson"
    (runs, few), (_, all_of_them) = judged("student_t", settings, networks=1), judged(own, settings)
    assert few.points == all_of_them.scored == 500
    assert few.scored == 128
    monkeypatch.setattr(contest, "MOST_WOUND", 2000)
    whole = standing("student_t", runs, settings.steps)
    assert whole.scored == 500
    assert few.crps == pytest.approx(whole.crps, rel=0.2)
    np.testing.assert_array_equal(few.pit, whole.pit)
    assert judged("normal", settings)[1].scored == 500
