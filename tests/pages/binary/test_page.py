"""The binary page: its controls reach the run and the URL, the threshold changes counts and not the loss."""

import pytest
from streamlit.testing.v1 import AppTest

from core.minimise import Settings, fit
from pages.binary.opening import GOOD, LESSONS
from pages.parts.lessons import Preset
from tests.pages.opening import opened, sum_text, warned, written


def page_text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def counts(page: AppTest) -> list[list[int]]:
    return page.table[0].value.to_numpy().tolist()


def test_a_first_visit_shows_the_books_run_and_its_loss() -> None:
    page = opened("binary")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    text = page_text(page)
    assert sum_text(fit(GOOD)) in text
    assert "notebook 5.2" in text
    assert r"\log(1 + e^{" in text
    assert "held-out points, and this set has none" in page.info[0].value


def test_the_threshold_changes_what_is_said_and_not_the_loss() -> None:
    page = opened("binary", data="two_classes", steps="200")
    before, loss = counts(page), fit(Settings(**vars(GOOD) | {"data": "two_classes", "steps": 200})).nll[-1]
    assert f"stays {loss / 200:.3f} nats a point ({loss:.2f} over 200 points)" in page_text(page)
    page.slider(key="threshold").set_value(0.9).run()
    assert not page.exception
    assert written(page)["threshold"] == "0.9"
    assert counts(page) != before
    assert sum(map(sum, counts(page))) == sum(map(sum, before)) == 700
    assert f"stays {loss / 200:.3f} nats a point ({loss:.2f} over 200 points)" in page_text(page)


def test_a_link_opens_the_same_state() -> None:
    link = {"data": "moons", "hidden": "8", "threshold": "0.3", "step": "100", "x": "0.5", "x2": "-0.2", "cap": "4"}
    page = opened("binary", **link)
    assert not page.exception
    assert not page.warning
    assert written(page) == link


def test_what_is_not_allowed_gets_one_sentence_each_and_the_page_works() -> None:
    page = opened(
        "binary", data="two_classes", threshold="1", recipe="categorical", scale="learned", x2="1", cap="-1", x="9"
    )
    assert not page.exception
    sentences = set(warned(page))
    assert "threshold must be a number from 0.01 to 0.99; not “1”. Used instead: 0.5." in sentences
    assert "recipe must be one of bernoulli, normal; not “categorical”. Used instead: bernoulli." in sentences
    assert any(sentence.startswith("x must be a number from") for sentence in sentences)
    assert len(sentences) == 5
    assert written(page) == {"data": "two_classes"}


def test_least_squares_says_that_its_loss_is_of_another_kind() -> None:
    page = opened("binary")
    page.segmented_control(key="recipe").set_value("normal").run()
    assert not page.exception
    assert written(page)["recipe"] == "normal"
    assert "Not comparable" in page_text(page)
    page.segmented_control(key="recipe").set_value("bernoulli").run()
    assert written(page) == {}


def test_the_shuttle_says_how_seeds_differ_at_31_degrees() -> None:
    page = opened("binary", data="space_shuttle", steps="200", x="31")
    assert not page.exception
    assert "16 networks" in page_text(page)
    assert "Too few points" in page_text(page)
    assert written(page)["x"] == "31"


def test_a_shorter_run_after_a_longer_one_is_shown_at_a_step_that_it_has() -> None:
    page = opened("binary")
    for name in ("Bad | good", "Threshold"):
        page.button(key=f"lesson {name}").click().run()
        assert not page.exception


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lessons_open_and_stand(lesson: Preset) -> None:
    page = opened("binary", data="circles", steps="100")
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert not page.warning
    assert lesson.sentence in page_text(page)
    assert page.button(key=f"lesson {lesson.name}").disabled
