"""The lecture's page: which step its URL names, what its browser tells, and a visitor's own lecture."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.lecture.collection import FOLDER, read_built_in
from pages.parts.lecture import Lecture, LectureStep, write_lecture
from pages.parts.own_lecture import KEPT
from tests.pages.opening import opened, warned, written

LAST = len(read_built_in().steps)
OWN = Lecture("Mine", (LectureStep("A", "fits?sigma=0.1"), LectureStep("B", "/")))


def told(page: AppTest) -> dict[str, Any]:
    """Return what the browser is told of the lecture."""
    (proto,) = [each.proto for each in page.get("bidi_component") if each.proto.component_name.endswith("_lectern")]
    found: dict[str, Any] = json.loads(proto.json)
    return found


def test_it_opens_with_the_first_step_of_the_apps_own() -> None:
    page = opened("lecture")
    assert not page.exception
    assert warned(page) == []
    assert written(page) == {}
    said = told(page)
    assert (said["step"], said["title"], len(said["steps"])) == (1, read_built_in().title, LAST)
    assert said["steps"][2]["link"] == "./fits?intercept=1.6&slope=-0.8&sigma=0.1"
    assert said["steps"][0]["link"] == "./?"


def test_a_link_names_a_step_and_pages_are_for_a_hall_where_it_is() -> None:
    page = opened("lecture", step="7", projector="1")
    assert written(page) == {"step": "7", "projector": "1"}
    assert told(page)["step"] == 7
    assert told(page)["steps"][18]["link"] == "./regression?projector=1"


@pytest.mark.parametrize("step", ["0", str(LAST + 1), "two", "1.5"])
def test_a_step_that_is_none_gets_one_sentence(step: str) -> None:
    page = opened("lecture", step=step)
    assert warned(page) == [f"step must be a whole number from 1 to {LAST}; not “{step}”. Used instead: 1."]
    assert told(page)["step"] == 1


def test_another_lecture_is_asked_for_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert warned(opened("lecture", lecture="mine"))[0].startswith("lecture must be one of likelihood; not “mine”.")
    (tmp_path / "mine.yaml").write_text(write_lecture(OWN), encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text("title: T", encoding="utf-8")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    page = opened("lecture", lecture="mine", step="2")
    assert told(page)["title"] == "Mine"
    assert warned(page) == ["wrong: The lecture must have steps: at least one, each after a dash; it has none."]
    page.selectbox(key="chosen lecture").set_value("likelihood").run()
    assert (told(page)["title"], told(page)["step"], written(page)) == (read_built_in().title, 1, {})
    (tmp_path / "mine.yaml").unlink()
    assert warned(opened("lecture", lecture="mine"))[0].startswith("lecture must be one of likelihood")


def test_states_of_pages_become_a_lecture_of_ones_own() -> None:
    page = opened("fits", sigma="0.1", slope="-0.8", intercept="1.6")
    page.button(key="add state").click().run()
    assert "Step 1 of your lecture shows fits?" in page.toast[0].value.replace("\\", "")
    page.switch_page("pages/overview/page.py").run()
    page.button(key="add state").click().run()
    steps = page.session_state[KEPT].steps
    assert set(steps[0].link.partition("?")[2].split("&")) == {"sigma=0.1", "slope=-0.8", "intercept=1.6"}
    assert steps[1].link == "/"
    page.switch_page("pages/lecture/page.py").run()
    assert told(page)["title"] == read_built_in().title
    next(each for each in page.button if each.label == "Give my lecture").click().run()
    assert (told(page)["title"], len(told(page)["steps"])) == ("My lecture", 2)
    assert written(page) == {"lecture": "own"}


def test_the_way_back_leads_to_the_step() -> None:
    page = opened("lecture", step="7")
    page.switch_page("pages/fits/page.py").run()
    (link,) = [each.proto for each in page.get("page_link") if "Back to the lecture" in each.proto.label]
    assert (link.label, link.query_string) == ("Back to the lecture, step 7", "step=7")


def test_notes_are_a_window_of_their_own() -> None:
    page = opened("lecture", notes="1")
    names = [each.proto.component_name for each in page.get("bidi_component")]
    assert any(name.endswith("_speaker_notes") for name in names)
    assert not any(name.endswith("_lectern") for name in names)
    assert written(page) == {"notes": "1"}
