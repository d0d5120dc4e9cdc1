"""The multiclass page: its controls reach the run, the URL and the numbers, and bad input gets one sentence."""

import re

import numpy as np
import pytest
from scipy.special import softmax as reference
from streamlit.testing.v1 import AppTest

from core.minimise import Settings, fit
from core.theory.softmax import scaled, tempered
from pages.multiclass.opening import GOOD, LESSONS, OPENING
from tests.pages.opening import opened, sum_text, warned, written

QUICK = {"steps": "50"}


def text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def test_a_first_visit_shows_the_books_three_classes_without_a_complaint() -> None:
    page = opened("multiclass")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    assert page.title[0].value == "Which of several classes?"
    run = fit(GOOD)
    shares = reference(run.raw([0.52]).numpy()[0])
    assert sum_text(run) in text(page)
    assert " + ".join(f"{share:.4f}" for share in shares) + " = 1.000" in text(page)
    assert page.button(key="lesson Good fit").disabled


def test_the_data_sets_are_those_of_more_than_two_classes_and_one_or_two_inputs() -> None:
    assert OPENING.data == ("book_multiclass", "iris", "iris_petals", "classes", "blobs", "spirals", "hand", "own")


def test_a_link_gives_the_same_settings_and_the_same_numbers() -> None:
    asked = {"data": "classes", "classes": "5", "step": "30", "x": "0.7", "temperature": "2.5", "view": "stacked"}
    page = opened("multiclass", **asked, **QUICK)
    assert not page.exception
    assert not page.warning
    assert written(page) == asked | QUICK
    run = fit(Settings(data="classes", recipe="categorical", hidden=8, rate=0.02, steps=50, classes=5))
    shares = reference(run.raw([0.7], 30).numpy()[0] / 2.5)
    assert "At x = 0.7, 5 outputs become 5 probabilities" in text(page)
    assert " + ".join(f"{share:.4f}" for share in shares) in text(page)
    assert f"{run.nll[30]:.2f}" in text(page)


@pytest.mark.parametrize("data", [name for name in OPENING.data if name not in ("book_multiclass", "hand", "own")])
def test_every_data_set_opens(data: str) -> None:
    page = opened("multiclass", data=data, **QUICK)
    assert not page.exception
    assert not page.warning
    assert written(page) == {"data": data} | QUICK
    views = [control.key for control in page.segmented_control]
    assert ("view" in views) is (data in ("iris", "classes"))


def test_two_inputs_are_looked_at_in_two_places() -> None:
    page = opened("multiclass", data="iris_petals", x="4.8", x2="1.7", **QUICK)
    assert not page.warning
    assert written(page) == {"data": "iris_petals", "x": "4.8", "x2": "1.7"} | QUICK
    run = fit(Settings(data="iris_petals", recipe="categorical", hidden=8, rate=0.02, steps=50))
    shares = reference(run.raw(np.array([[4.8, 1.7]])).numpy()[0])
    assert " + ".join(f"{share:.4f}" for share in shares) in text(page)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_opens_its_state_and_says_what_to_see(lesson) -> None:
    page = opened("multiclass", data="iris", temperature="0.3", **QUICK)
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert lesson.sentence in text(page)
    assert page.button(key=f"lesson {lesson.name}").disabled
    again = opened("multiclass", **written(page))
    assert lesson.sentence in text(again)


def test_the_table_shows_where_each_form_fails() -> None:
    page = opened("multiclass", factor="30")
    costs = scaled(fit(GOOD).raw([0.52]).numpy()[0])
    assert f"in float32 from s = {costs.breaks['float32']:.3g} on" in text(page)
    assert f"in float64 from s = {costs.breaks['float64']:.3g} on" in text(page)
    table = page.dataframe[0].value
    assert table["naive, float32"][costs.label] == "∞"
    assert float(table["naive, float64"][costs.label]) == pytest.approx(costs.cost(30.0), abs=1e-3)
    assert float(table["log-sum-exp"][costs.label]) == pytest.approx(costs.cost(30.0), abs=1e-3)
    far = opened("multiclass", factor="10000").dataframe[0].value
    assert not any(re.fullmatch(r"[\d,.]+", value) for value in far["naive, float64"])
    assert all(re.fullmatch(r"[\d,.]+", value) for value in far["log-sum-exp"])


def test_the_best_temperature_is_told_and_can_be_taken() -> None:
    page = opened("multiclass", data="iris", **QUICK)
    run = fit(Settings(data="iris", recipe="categorical", hidden=8, rate=0.02, steps=50))
    curve = tempered(run.raw(run.dataset.held_out_x).numpy(), run.dataset.held_out_y)
    assert f"**T = {curve.best:.2f}**" in text(page)
    page.button(key="best temperature").click().run()
    assert not page.exception
    assert float(written(page)["temperature"]) == pytest.approx(curve.best, abs=0.005)
    accuracies = [part for part in text(page).split() if part.endswith("%")]
    assert accuracies


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("temperature", "0", "temperature must be a number from 0.1 to 10; not “0”. Used instead: 1.0."),
        ("temperature", "warm", "temperature must be a number from 0.1 to 10; not “warm”. Used instead: 1.0."),
        ("factor", "1e9", "factor must be a number from 1 to 10,000; not “1e9”. Used instead: 1.0."),
        ("view", "pie", "view must be one of curves, stacked; not “pie”. Used instead: curves."),
        (
            "classes",
            "7",
            "classes must be a whole number from 2 to 6; not “7”. Used instead: the data set's own value.",
        ),
        ("data", "book_binary", "data must be one of book_multiclass, iris,"),
        ("recipe", "normal", "recipe must be one of categorical; not “normal”. Used instead: categorical."),
        ("x", "-3", "x must be a number from"),
        ("x2", "<b>", None),
    ],
)
def test_what_is_not_allowed_gets_one_sentence_and_the_page_works(name: str, value: str, sentence: str | None) -> None:
    page = opened("multiclass", **{name: value}, **QUICK)
    assert not page.exception
    assert [warning.startswith(sentence or "") for warning in warned(page)] == ([True] if sentence else [])
    assert written(page) == QUICK


def test_it_can_be_projected() -> None:
    page = opened("multiclass", projector="1", **QUICK)
    assert not page.exception
    assert written(page) == QUICK | {"projector": "1"}
