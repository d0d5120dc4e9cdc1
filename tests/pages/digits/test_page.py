"""The page of digits: image, drawing and settings come from the URL, and what is not allowed gets one sentence."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core import infer
from core.infer import images
from core.minimise import fit
from pages.digits.opening import LESSONS, OPENING
from pages.parts.lessons import Preset
from tests.pages import opening
from tests.pages.opening import sum_text, warned, written

QUICK = {"steps": "50", "hidden": "16"}


def opened(**query: str) -> AppTest:
    return opening.opened("digits", **query)


def page_text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def test_a_first_visit_is_right_on_95_of_100_held_out_images() -> None:
    page = opened()
    run = fit(OPENING.settings.canonical())
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    assert sum_text(run) in page_text(page)
    assert images.course(run).held_out_accuracy[-1] >= 0.95


def test_a_drawing_in_the_url_is_what_is_accounted_for() -> None:
    drawing = "0" * 64
    page = opened(**QUICK, drawing=drawing, image="3")
    assert not page.exception
    assert written(page) == {**QUICK, "drawing": drawing, "image": "3"}
    settings = OPENING.settings.__class__(**{**vars(OPENING.settings), "steps": 50, "hidden": 16})
    run = fit(settings.canonical())
    blank = images.Image(images.decode(drawing), images.image(run, 3).label, "")
    costs = images.glimpse(run, blank).costs
    assert costs is not None
    assert f"{costs[-1]:.2f}" in page_text(page)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("image", "1797", "image must be a whole number from 0 to 1,796; not “1797”. Used instead: 1471."),
        ("image", "three", "image must be a whole number from 0 to 4,595; not “three”. Used instead: 1471."),
        ("drawing", "123", "drawing must be 64 characters from 0 (no ink)"),
        ("drawing", "z" * 64, "drawing must be 64 characters from 0 (no ink)"),
        ("label", "3", "label must be left out where nothing is drawn. Used instead: the image's own."),
        ("cell", "8", "cell must be two digits, a label and what was said of it; not “8”."),
        ("recipe", "normal", "recipe must be one of categorical; not “normal”. Used instead: categorical."),
        ("data", "line", "data must be one of digits, mnist_1d; not “line”. Used instead: digits."),
        ("hidden", "0", "hidden must be a whole number from 1 to 256; not “0”. Used instead: 64."),
    ],
)
def test_what_is_not_allowed_in_the_url_gets_one_sentence(name: str, value: str, sentence: str) -> None:
    page = opened(**{"steps": "50", name: value})
    assert not page.exception
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(sentence)
    assert written(page) == {"steps": "50"}


def test_curves_are_a_second_set_that_cannot_be_drawn_on() -> None:
    page = opened(**QUICK, data="mnist_1d", image="1490", drawing="8" * 64)
    run = fit(replace(OPENING.settings, data="mnist_1d", steps=50, hidden=16).canonical())
    assert not page.exception
    assert [warning[:24] for warning in warned(page)] == ["drawing must be left out"]
    assert written(page) == {**QUICK, "data": "mnist_1d", "image": "1490"}
    assert sum_text(run) in page_text(page)
    cost = infer.costs(run.recipe, run.raw(run.dataset.held_out_x[490:491]), run.dataset.held_out_y[490:491])[0]
    assert f"{cost:.2f}" in page_text(page)
    assert "These digits are curves" in page.info[0].value


def test_fewer_curves_have_fewer_indices() -> None:
    page = opened(**QUICK, data="mnist_1d", points="100", image="700")
    assert warned(page) == ["image must be a whole number from 0 to 599; not “700”. Used instead: 599."]


def test_a_drawing_bears_the_label_that_is_chosen_for_it() -> None:
    drawing = "0" * 64
    page = opened(**QUICK, drawing=drawing, label="7")
    assert not page.exception
    assert written(page) == {**QUICK, "drawing": drawing, "label": "7"}
    run = fit(replace(OPENING.settings, steps=50, hidden=16).canonical())
    costs = images.glimpse(run, images.Image(images.decode(drawing), 7, "")).costs
    assert costs is not None
    assert f"{costs[-1]:.2f}" in page_text(page)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"drawing": "8" * 64}, "unlike all data"),
        ({"image": "3"}, "This is one of the training images."),
        ({"image": "1400"}, "So this is as like the data as they are."),
    ],
)
def test_what_a_bar_is_worth_for_a_drawing_is_said(query: dict[str, str], said: str) -> None:
    assert said in page_text(opened(**QUICK, **query))


def test_another_image_takes_the_place_of_a_drawing() -> None:
    page = opened(**QUICK, drawing="8" * 64, label="2")
    page.number_input(key="image").set_value(7).run()
    assert not page.exception
    assert written(page) == {**QUICK, "image": "7"}


def test_a_cell_of_the_confusion_matrix_is_in_the_url() -> None:
    page = opened(**QUICK)
    box = page.selectbox(key="cell")
    assert len(box.options) > 1
    page = opened(**QUICK, cell="35")
    assert not page.exception
    assert page.selectbox(key="cell").value == "35"
    assert written(page) == {**QUICK, "cell": "35"}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lessons_open_their_run(lesson: Preset) -> None:
    page = opened(**QUICK)
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert lesson.sentence in page_text(page)


def test_the_lesson_on_certainty_holds() -> None:
    """Long training raises the held-out NLL and leaves the accuracy; L2 pays less for the same errors."""
    by_name = {lesson.name: lesson.settings.canonical() for lesson in LESSONS}
    certain, small = fit(by_name["Confident and wrong"]), fit(by_name["L2"])
    assert certain.best is not None
    assert certain.held_out_nll[-1] > 1.3 * certain.held_out_nll[certain.best]
    accuracy = images.course(certain).held_out_accuracy
    assert abs(accuracy[-1] - accuracy[certain.moment(certain.best)]) < 0.02
    assert small.held_out_nll[-1] < 0.7 * certain.held_out_nll[-1]
