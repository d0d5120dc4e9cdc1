"""What is wrong with a fit: nothing where y is drawn from what is predicted, else what was made wrong."""

import numpy as np
import pytest

from core import infer
from core.choose import recipe
from core.judge.findings import FEWEST_HELD_OUT, findings

N = 400
X = np.linspace(0.0, 1.0, N)
NORMAL = recipe("normal", scale="predicted")
RAW = NORMAL.raw(loc=np.zeros(N), scale=np.ones(N))
Y = np.random.default_rng(0).standard_normal(N)

WRONG = {
    "nothing": (Y, set()),
    "too narrow": (1.5 * Y, {"coverage", "coverage by x", "width"}),
    "too wide": (0.5 * Y, {"coverage", "coverage by x", "width"}),
    "too low": (Y + 0.4, {"level"}),
    "narrow at one end": (np.where(X > 0.7, 2.5 * Y, Y), {"coverage", "coverage by x", "width"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_was_made_wrong_is_found(case: str) -> None:
    y, wrong = WRONG[case]
    found = {each.name: each for each in findings(NORMAL, RAW, y, X, "x")}
    assert {name for name, each in found.items() if not each.fine} >= wrong
    assert all(each.fine for each in found.values()) == (not wrong)
    if case == "narrow at one end":
        assert "where x is from 0.66" in found["coverage by x"].sentence
    if case == "too low":
        assert found["level"].sentence.endswith("predictions are too low.")


@pytest.mark.parametrize("key", ["gamma", "poisson", "von_mises", "student_t"])
def test_predictions_that_are_right_are_seldom_found_wrong(key: str) -> None:
    one = recipe(key)
    raw = np.tile(one.start, (N, 1))
    drawn = infer.samples(one, raw, 20, seed=1)  # (20, N)
    wrong = [sum(not each.fine for each in findings(one, raw, y, X, "x")) for y in drawn]
    assert np.mean(wrong) < 0.5


def test_labels_are_held_to_their_confidence() -> None:
    three = recipe("categorical", classes=3)
    y = np.random.default_rng(1).choice(3, N, p=[0.6, 0.3, 0.1]).astype(float)
    for top, fine in ((0.6, True), (0.9, False), (0.45, False)):
        raw = np.log(np.tile([top, 0.75 * (1.0 - top), 0.25 * (1.0 - top)], (N, 1)))
        found, often = findings(three, raw, y, X, "x", ("a", "b", "c"))
        assert found.fine == often.fine == fine
        assert fine or often.sentence.startswith("“a” came ")
        assert fine or ("too sure" if top > 0.6 else "too unsure") in found.sentence


def test_a_heavy_tail_is_told_from_a_spread() -> None:
    y = np.where(np.arange(N) % 12 == 0, 4.0, Y)
    (tails,) = [each for each in findings(NORMAL, RAW, y, X, "x") if each.name == "tails"]
    above = int(np.sum(y > 1.6448536))
    assert (
        f"and {above} above their 95 % quantile; luck allows 11 to 29 each: the upper tail is heavier" in tails.sentence
    )


def test_zeros_that_no_poisson_has_are_found() -> None:
    poisson = recipe("poisson")
    rng = np.random.default_rng(2)
    y = np.where(rng.random(N) < 0.3, 0.0, rng.poisson(3.0, N).astype(float))
    found = {each.name: each for each in findings(poisson, poisson.raw(rate=np.full(N, 3.0)), y, X, "x")}
    often = found["how often each y comes"]
    assert not often.fine
    assert often.sentence.startswith(
        f"“0” came {int(np.sum(y == 0.0))} times where {N * np.exp(-3.0):.1f} are expected"
    )


def test_few_points_and_several_numbers_say_nothing() -> None:
    few = FEWEST_HELD_OUT - 1
    assert findings(NORMAL, RAW[:few], Y[:few], X[:few], "x") == ()
    several = recipe("multivariate_normal", dimensions=2)
    assert findings(several, np.tile(several.start, (N, 1)), np.zeros((N, 2)), X, "x") == ()
