"""The page of the contest: a table of scores, what is compared, who may meet, and cases that open and stand."""

import pytest
from streamlit.testing.v1 import AppTest

from core.theory.contest import CASES, CONTENDERS, standing, train
from pages.parts.compare import LESSONS, TOLD, CaseLesson
from tests.pages.opening import opened, warned, written


def shown_text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def column(page: AppTest, start: str, table: int = 0) -> list[str]:
    frame = page.dataframe[table].value
    return frame[next(name for name in frame.columns if name.startswith(start))].tolist()


def test_a_first_visit_shows_two_answers_and_its_scores() -> None:
    page = opened("compare")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    case = CASES["two answers"]
    found = [standing(name, train(name, case.settings, 5), case.settings.steps) for name in case.contenders]
    assert column(page, "held-out NLL, sum over 75 points") == [f"{e.mean:.2f} ± {e.spread:.2f}" for e in found]
    assert column(page, "more than")[1] == "lowest"
    assert column(page, "CRPS") == [f"{each.crps:.4g}" for each in found]
    text = shown_text(page)
    assert "All are densities of y, per min." in text
    assert "on y below 0 is lost" in text
    assert "Mixture of 2 normals** is best" in text


def test_a_link_opens_the_same_state() -> None:
    link = {"data": "ozone", "a": "gamma", "b": "laplace-learned", "networks": "2", "steps": "100", "step": "51"}
    page = opened("compare", **link)
    assert not page.exception
    assert not page.warning
    assert written(page) == link
    assert column(page, "distribution") == ["Gamma", "Laplace, one σ"]


def test_counts_are_compared_by_the_probability_of_the_count() -> None:
    page = opened("compare", data="coal_disasters", steps="50", networks="2")
    assert "y − ½ … y + ½, 0 having all" in shown_text(page)
    page = opened("compare", data="coal_disasters", a="poisson", b="negative_binomial", steps="50", networks="2")
    assert "All give a probability to each count." in shown_text(page)


def test_what_is_not_allowed_gets_one_sentence_each_and_the_page_works() -> None:
    wrong = {"data": "coal_disasters", "a": "beta", "b": "cauchy", "c": "poisson", "networks": "1", "step": "999999"}
    page = opened("compare", **wrong, recipe="gamma", patience="50", steps="50")
    assert not page.exception
    sentences = warned(page)
    assert any(sentence.startswith("a must suit these data: one of normal,") for sentence in sentences)
    assert any(sentence.startswith("b must be one of normal,") for sentence in sentences)
    assert any(sentence.startswith("c must have a rival; “poisson” is alone.") for sentence in sentences)
    assert any(sentence.startswith("networks must be a whole number from 2 to 10") for sentence in sentences)
    assert any(sentence.startswith("recipe must be left out here") for sentence in sentences)
    assert any(sentence.startswith("patience must be left out here") for sentence in sentences)
    assert any(sentence.startswith("step must be a whole number from 0 to 50") for sentence in sentences)
    assert len(sentences) == 7
    assert written(page) == {"data": "coal_disasters", "steps": "50"}


def test_who_meets_is_chosen_and_other_data_bring_their_own() -> None:
    page = opened("compare", steps="50", networks="2")
    page.multiselect(key="contenders").set_value(["gamma", "normal", "student_t"]).run()
    assert not page.exception
    assert {name: value for name, value in written(page).items() if name in "abc"} == {
        "a": "gamma",
        "b": "normal",
        "c": "student_t",
    }
    page.multiselect(key="contenders").set_value(["gamma"]).run()
    assert column(page, "distribution") == [CONTENDERS[name].title for name in ("gamma", "normal", "student_t")]
    page.selectbox(key="data").set_value("counts").run()
    assert not page.exception
    assert not page.warning
    assert written(page) == {"data": "counts", "steps": "50", "networks": "2"}
    assert column(page, "distribution") == ["Normal, σ(x)", "Poisson"]


def test_the_step_that_is_judged_is_in_the_address() -> None:
    page = opened("compare", steps="50", networks="2")
    last = column(page, "per point")
    page.select_slider(key="shown step").set_value(10).run()
    assert written(page)["step"] == "10"
    assert column(page, "per point") != last


def test_ten_other_draws_are_judged_when_asked_for() -> None:
    page = opened("compare", steps="20", networks="2")
    assert len(page.dataframe) == 1
    page.segmented_control(key="draws").set_value("ten").run()
    assert not page.exception
    assert written(page)["draws"] == "ten"
    assert sum(map(int, column(page, "lowest in", 1))) == 10


def test_every_case_has_its_words() -> None:
    assert list(TOLD) == list(CASES)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lessons_open_and_stand(lesson: CaseLesson) -> None:
    page = opened("compare", data="sine", steps="20", networks="2")
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert not page.warning
    assert lesson.sentence in shown_text(page)
    assert page.button(key=f"lesson {lesson.name}").disabled
