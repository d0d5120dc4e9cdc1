"""Step 1 by evidence: standings by hand-made costs, one y for all, and what people's files say of each family."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from core.data import load
from core.data.own import read_table
from core.judge.advice import Options, options, own_options
from core.judge.evidence import MOST, Evidence, QuickFit, comparable, sample_rows, too_few, trial, weighed

CASES = Path(__file__).parents[1] / "data" / "cases"
LINE = {"normal", "laplace", "student_t", "normal_mixture"}


@cache
def case(name: str, x: str, y: str) -> Options:
    (path,) = CASES.glob(f"{name}*.csv")
    return own_options(read_table(path.read_bytes()), [x], [y], seed=0, drop_missing=True)


def standings(found: Evidence) -> dict[str, str]:
    return {each.key: each.standing for each in found.found}


def evidence_of(options: Options) -> Evidence | None:
    """Return how all distributions do that y admits."""
    return weighed(options, {key: trial(options, key) for key in comparable(options)})


@pytest.mark.parametrize(
    ("name", "columns", "begun_with", "never"),
    [
        ("b01", "x y_std", LINE, set()),
        ("b02", "x1 label", {"bernoulli"}, set()),
        ("b03", "area price", LINE | {"gamma"}, {"poisson", "exponential"}),
        ("b05", "hour direction", {"von_mises"}, set()),
        ("b09", "alcohol cultivar", {"ordinal"}, {"exponential"}),  # numbers that are names, in order along this x
        ("d_bikes", "temp_c bikes", {"negative_binomial"}, {"poisson"}),
        ("d_exam", "hours score", LINE, set()),
        ("d_houses", "area_m2 price_gbp", LINE | {"gamma"}, {"poisson", "exponential"}),
    ],
)
def test_people_begin_with_what_is_not_behind(name: str, columns: str, begun_with: set[str], never: set[str]) -> None:
    found = evidence_of(case(name, *columns.split()))
    assert found is not None
    assert found.best in begun_with
    assert standings(found)[found.best] in {"ahead", "tied"}
    assert {standings(found)[key] for key in never} <= {"behind", "refuted"}


def test_what_one_family_alone_can_say_is_not_tried() -> None:
    assert comparable(options(load("rankings"))) == ()
    assert comparable(options(load("iris"))) == ()
    assert comparable(options(load("space_shuttle"))) == ()  # two labels have one probability, however it is written
    assert comparable(case("c04", "area", "price")) == ()  # of eight points luck decides
    assert evidence_of(options(load("iris"))) is None
    assert [too_few(case("c04", "area", "price")), too_few(options(load("iris")))] == [True, False]


DATA = options(load("positive_skewed"))


def judged(**costs: np.ndarray) -> Evidence:
    trials: Mapping[str, QuickFit] = {
        key: QuickFit(key, each, np.full(len(each), 3.0), 2 + (key == "student_t")) for key, each in costs.items()
    }
    found = weighed(DATA, trials)
    assert found is not None
    return found


def test_standings_are_those_of_the_paired_differences() -> None:
    luck = np.random.default_rng(3).normal(size=(4, 100))
    found = judged(
        gamma=2.0 + luck[0],
        normal=2.5 + luck[0] + 0.1 * luck[1],  # behind by half a nat at every point
        laplace=2.0 + luck[0] + 0.5 * (luck[2] - luck[2].mean()) + 0.01,
        exponential=4.5 + luck[0],
        student_t=np.where(np.arange(100) == 7, np.inf, 2.0),
    )
    assert standings(found) == {
        "gamma": "tied",
        "laplace": "tied",
        "normal": "behind",
        "exponential": "refuted",
        "student_t": "refuted",
    }
    assert found.best == "gamma"
    assert found.of("gamma").numbers.endswith("nats a point, the lowest")  # type: ignore[union-attr]
    assert found.of("exponential").numbers.startswith("2.500 ± ")  # type: ignore[union-attr]
    assert found.of("student_t").numbers == "no probability for some of the points"  # type: ignore[union-attr]
    assert judged(gamma=2.0 + luck[0], normal=2.5 + luck[0] + 0.1 * luck[1]).found[0].standing == "ahead"


def test_what_is_worse_than_a_constant_is_refuted() -> None:
    luck = np.random.default_rng(3).normal(size=100)
    found = judged(gamma=2.9 + 0.1 * luck, normal=3.4 + 0.1 * luck)
    assert standings(found) == {"gamma": "ahead", "normal": "refuted"}


def test_of_equals_it_begins_with_what_is_made_for_such_y_and_then_with_few_outputs() -> None:
    luck = np.random.default_rng(3).normal(size=(2, 100))
    level = {key: 2.0 + 0.3 * luck[0] + 0.01 * luck[1] * sign for key, sign in (("student_t", 1), ("normal", -1))}
    assert judged(**level).best == "normal"
    assert judged(gamma=2.01 + 0.3 * luck[1], **level).best == "gamma"


def test_the_points_that_the_page_holds_out_are_left_alone() -> None:
    data = load("positive_skewed")
    other = replace(data, held_out_y=data.held_out_y[::-1] + 1.0)
    found = [trial(options(each), "gamma").costs for each in (data, other)]
    np.testing.assert_array_equal(*found)


def test_large_data_are_sampled() -> None:
    rows = sample_rows(5000)
    assert len(np.unique(rows)) == MOST
    assert rows.max() < 5000
    np.testing.assert_array_equal(sample_rows(40), np.unique(sample_rows(40)))


def test_densities_of_whole_numbers_are_charged_for_what_rounds_to_them() -> None:
    y = stats.poisson(3.0).rvs(400, random_state=1).astype(float)
    text = "x,n\n" + "\n".join(f"{i},{value:.0f}" for i, value in enumerate(y))
    found = evidence_of(own_options(read_table(text), ["x"], ["n"], seed=0, drop_missing=False))
    assert found is not None
    truth = stats.poisson(3.0).entropy()
    for key in ("poisson", "normal", "categorical"):  # a probability each: none can pass the entropy by much
        assert truth - 0.15 < found.of(key).mean < truth + 0.5  # type: ignore[union-attr]
