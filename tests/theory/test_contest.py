"""The contest: in every case the right choice wins over ten networks, and on other draws; margins and what is seen."""

import math

import numpy as np
import pytest

from core import infer
from core.choose import RECIPES
from core.choose.domain import ANGLES, BINARY, COUNTS, POSITIVE, PROPORTION, REAL_LINE, categories
from core.data import DATASETS
from core.frame import grid
from core.minimise import Run, Settings, fit
from core.theory.contest import (
    CASES,
    CONTENDERS,
    DATA,
    FEWEST,
    LETTERS,
    Case,
    Standing,
    at,
    best,
    margins,
    over_draws,
    seen,
    standing,
    suiting,
    train,
    usual,
)

QUICK = Settings(data="geyser", recipe="student_t", hidden=4, steps=40, rate=0.05)
MEASURED = [case for case in CASES.values() if DATASETS[case.settings.data].kind == "real"]


def judged(name: str, settings: Settings, networks: int = 2) -> tuple[list[Run], Standing]:
    runs = train(name, settings, networks)
    return runs, standing(name, runs, settings.steps)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_right_choice_wins_over_ten_networks(case: Case) -> None:
    found = [judged(name, case.settings, 10)[1] for name in case.contenders]
    assert best(found).name == case.right
    lowest = {each.name: margin.lowest for each, margin in zip(found, margins(found), strict=True)}
    assert lowest[case.right] == 10
    assert all(np.isfinite(each.nll).all() for each in found)


@pytest.mark.parametrize("case", MEASURED, ids=lambda case: case.name)
def test_it_wins_on_other_quarters_held_out_too(case: Case) -> None:
    found = over_draws(case.contenders, case.settings, 10)
    right = found[-1]
    assert right.name == case.right
    assert all(right.nll.mean() < other.nll.mean() for other in found[:-1])
    assert all(right.lowest > other.lowest for other in found[:-1])


def test_cases_are_contests_that_the_page_can_open() -> None:
    for case in CASES.values():
        assert case.settings.data in DATA
        assert FEWEST <= len(case.contenders) <= len(LETTERS)
        assert set(case.contenders) <= set(suiting(DATASETS[case.settings.data].domain))
        assert usual(case.settings.data) == case.contenders
        assert case.settings.patience == 0  # it would choose by the points that judge


def test_contenders_suit_the_domains_in_which_their_values_lie() -> None:
    on_line = [name for name, contender in CONTENDERS.items() if contender.domain == REAL_LINE]
    assert list(suiting(REAL_LINE)) == on_line
    assert set(suiting(POSITIVE)) - set(on_line) == {"exponential", "gamma"}
    assert set(suiting(PROPORTION)) - set(on_line) == {"exponential", "gamma", "beta"}
    assert set(suiting(ANGLES)) - set(on_line) == {"von_mises"}
    assert set(suiting(COUNTS)) - set(on_line) == {"poisson", "negative_binomial"}
    assert set(suiting(BINARY)) - set(on_line) == {"bernoulli", "categorical"}
    assert set(suiting(categories(5))) - set(on_line) == {"categorical"}
    assert {contender.changes["recipe"] for contender in CONTENDERS.values()} == {
        key for key in RECIPES if RECIPES[key]().domain.event == ()
    }


@pytest.mark.parametrize("data", DATA)
def test_usual_contenders_suit_the_data(data: str) -> None:
    assert len(usual(data)) >= FEWEST
    assert set(usual(data)) <= set(suiting(DATASETS[data].domain))
    for name in usual(data):
        CONTENDERS[name].settings(Settings(data=data)).chosen()


def test_all_train_on_the_same_from_the_same_weights() -> None:
    one, two = train("normal", QUICK, 3), train("gamma", QUICK, 3)
    for run, other in zip(one, two, strict=True):
        assert run.settings.seed == other.settings.seed
        np.testing.assert_array_equal(run.theta[0], other.theta[0])
        np.testing.assert_array_equal(run.dataset.held_out_y, other.dataset.held_out_y)
    alone = fit(CONTENDERS["normal"].settings(Settings(**vars(QUICK) | {"seed": 2})))
    np.testing.assert_allclose(one[2].nll, alone.nll, rtol=1e-5)


def test_a_standing_is_what_the_runs_and_infer_say() -> None:
    runs, found = judged("gamma", QUICK)
    np.testing.assert_allclose(found.nll, [run.held_out_nll[-1] for run in runs], rtol=1e-6)
    scores = [infer.score(run, run.dataset.held_out_x, run.dataset.held_out_y) for run in runs]
    assert found.coverage[0.5] == pytest.approx(np.mean([score.coverage[0.5] for score in scores]))
    assert found.mean == pytest.approx(found.nll.mean())
    assert found.spread == pytest.approx(found.nll.std(ddof=1))
    assert found.per_point * len(found.costs) == pytest.approx(found.mean)
    labels = judged("categorical", Settings(**vars(QUICK) | {"data": "iris"}))[1]
    assert labels.crps is None
    assert labels.accuracy is not None
    assert labels.reliability is not None
    assert labels.reliability.counts.sum() == 3 * len(labels.costs)


def test_margins_compare_point_by_point() -> None:
    first = Standing("normal", np.array([6.0, 5.0]), np.array([1.0, 2.0, 2.5]), {})
    other = Standing("laplace", np.array([5.5, 8.5]), np.array([1.5, 2.0, 3.5]), {})
    lead, behind = margins([first, other])
    assert (lead.nats, lead.error, lead.lowest) == (0.0, 0.0, 1)
    assert behind.nats == pytest.approx(1.5)
    assert behind.error == pytest.approx(math.sqrt(3) * np.std([0.5, 0.0, 1.0], ddof=1))
    assert behind.lowest == 1
    assert not behind.clear


def test_a_step_is_one_that_was_recorded() -> None:
    run = train("normal", QUICK, 2)[0]
    assert at(run, 10_000) == run.last
    assert at(run, 11) in run.steps


def test_angles_go_on_without_a_jump() -> None:
    case = CASES["angles"]
    settings = Settings(**vars(case.settings) | {"steps": 300})
    runs = train("von_mises", settings, 2)
    found = seen(runs, 300, grid(runs[0]))
    assert np.abs(np.diff(found.centres, axis=-1)).max() < 1.0
    low, high = np.moveaxis(found.regions[0.5][:, 0], -1, 0)
    assert np.all((low < found.centres[0]) & (found.centres[0] < high))


def test_what_is_seen_of_labels_is_their_probability() -> None:
    settings = Settings(**vars(QUICK) | {"data": "iris"})
    for name in ("normal", "categorical"):
        runs = train(name, settings, 2)
        found = seen(runs, 40, grid(runs[0]))
        assert found.probabilities is not None
        assert found.probabilities.shape == (2, 121, 3)
        np.testing.assert_allclose(found.probabilities.sum(axis=-1), 1.0)
