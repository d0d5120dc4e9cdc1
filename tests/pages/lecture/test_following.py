"""A lecture is opened to a hall, led by who opened it, and followed by its code; each mishap gets one sentence."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.components import lectern
from pages.lecture import following, hall
from pages.lecture.collection import FOLDER, read_built_in
from pages.parts import halls
from pages.parts.audience import CODE, Halls, NoStore
from pages.parts.audience_memory import HallsInMemory
from pages.parts.audience_redis import GONE
from pages.parts.halls import ALONE, REPLICAS, open_hall
from pages.parts.lecture import Lecture, LectureStep, write_lecture
from tests.pages.opening import opened, warned, written

MINE = Lecture("Mine", (LectureStep("A", "fits?sigma=0.1", "Why?", ("a", "b"), "B", "So.", "for the speaker"),))
NONE = "There is no hall with the code {}: it has ended, or a letter is wrong."


def use(monkeypatch: pytest.MonkeyPatch, found: Halls) -> None:
    """Let the pages have these halls."""
    for module in (halls, hall, following):
        monkeypatch.setattr(module, "halls", lambda: found)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> HallsInMemory:
    """Return halls of this test alone."""
    found = HallsInMemory()
    use(monkeypatch, found)
    return found


class Gone(HallsInMemory):
    """A store that does not answer."""

    def open_hall(self, *_: Any) -> bool:
        raise NoStore(GONE)

    def lecture(self, *_: Any) -> str | None:
        raise NoStore(GONE)


@pytest.fixture
def forgone(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a note for each sight that is not kept for others."""
    found: list[bool] = []
    monkeypatch.setattr(following.replay, "forgo", lambda: found.append(True))
    return found


class Browser:
    """Stands in for the browser of who gives the lecture: what it is told of the hall, and buttons for what it asks."""

    def __init__(self) -> None:
        self.hall: Mapping[str, str] | None = None
        self.kept: dict[str, str] = {}

    def lectern(self, *_: Any, hall: Mapping[str, str] | None, on_hall: Any, **__: Any) -> None:
        self.hall = hall
        for asked in ({"do": "open"}, {"do": "close"}, {"do": "resume", **self.kept}, {"do": "nothing"}):
            st.button(asked["do"], on_click=on_hall, args=(asked,))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Return it, in place of the lectern."""
    found = Browser()
    monkeypatch.setattr(lectern, "lectern", found.lectern)
    return found


def press(page: AppTest, label: str) -> AppTest:
    """Return the page after that button."""
    return next(each for each in page.button if each.label == label).click().run()


def followed(page: AppTest) -> dict[str, Any] | None:
    """Return what the browser of who follows is told, None where it is told nothing."""
    sent = [each.proto for each in page.get("bidi_component") if each.proto.component_name.endswith("_follower")]
    return json.loads(sent[0].json) if sent else None


def test_a_hall_is_opened_kept_and_closed(kept: HallsInMemory, browser: Browser) -> None:
    page = opened("lecture", step="3")
    assert browser.hall is None
    press(page, "nothing")
    assert browser.hall is None
    press(page, "open")
    assert browser.hall is not None
    code = browser.hall["code"]
    assert CODE.fullmatch(code)
    assert browser.hall["reach"] == ""
    press(page, "open")
    assert browser.hall["code"] == code
    press(page, "close")
    assert (browser.hall, kept.find(code), warned(page)) == (None, None, [])


def test_who_loads_the_page_anew_leads_on_by_the_secret_and_nobody_else(kept: HallsInMemory, browser: Browser) -> None:
    led = open_hall(read_built_in())
    for wrong in ({}, {"code": led.code}, {"code": led.code, "secret": "σ"}, {"code": "x", "secret": led.secret}):
        browser.kept = wrong
        page = press(opened("lecture"), "resume")
        assert (browser.hall, warned(page)) == (None, [hall.ENDED])
    browser.kept = {"code": led.code, "secret": led.secret}
    page = press(opened("lecture"), "resume")
    assert browser.hall is not None
    assert (browser.hall["code"], warned(page)) == (led.code, [])


def test_another_lecture_ends_the_hall(
    kept: HallsInMemory, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text(write_lecture(MINE), encoding="utf-8")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    page = press(opened("lecture", lecture="mine"), "open")
    assert browser.hall is not None
    code = browser.hall["code"]
    page.selectbox(key="chosen lecture").set_value("likelihood").run()
    assert (browser.hall, kept.find(code)) == (None, None)
    assert page.toast[0].value == hall.OTHER


@pytest.mark.usefixtures("kept")
def test_one_of_several_servers_says_who_cannot_follow(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REPLICAS, "2")
    press(opened("lecture"), "open")
    assert browser.hall is not None
    assert browser.hall["reach"] == ALONE
    assert warned(opened("lecture", hall="BCDFGH")) == [f"{NONE.format('BCDFGH')} {ALONE}"]


@pytest.mark.usefixtures("kept")
def test_a_hall_is_followed_by_its_code_however_it_is_written(forgone: list[bool]) -> None:
    led = open_hall(MINE)
    page = opened("lecture", hall=f"{led.code[:3].lower()}-{led.code[3:]} ", step="9")
    assert (warned(page), written(page), page.exception.len) == ([], {"hall": led.code}, 0)
    told = followed(page)
    assert told is not None
    assert told["code"] == led.code
    (step,) = told["steps"]
    assert (step["choices"], step["right"], step["notes"], step["link"]) == (["a", "b"], 1, "", "./fits?sigma=0.1")
    assert not page.file_uploader
    assert not forgone, "one run draws it for the whole hall"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("code", ["BCDFGH", "nothing", "../x", "<script>", "x" * 500])
def test_a_code_that_is_none_gets_one_sentence_and_a_field_for_another(code: str, forgone: list[bool]) -> None:
    page = opened("lecture", hall=code)
    assert forgone
    shown = "".join(filter(str.isalnum, code[:20])).upper()
    assert (warned(page), followed(page)) == ([NONE.format(shown)], None)
    led = open_hall(MINE)
    page.text_input(key=following.TYPED).set_value(led.code.lower()).run()
    assert (warned(page), written(page)) == ([], {"hall": led.code})
    assert followed(page) is not None


@pytest.mark.usefixtures("kept")
def test_the_lecture_has_a_door_for_who_follows() -> None:
    led = open_hall(MINE)
    page = opened("lecture")
    page.text_input(key=following.TYPED).set_value(led.code)
    press(page, "Follow")
    assert followed(page) is not None
    page.switch_page("pages/fits/page.py").run()
    (link,) = [each.proto for each in page.get("page_link") if "Back to" in each.proto.label]
    assert (link.label, link.query_string) == ("Back to the hall", f"hall={led.code}")


def test_a_store_that_is_gone_gets_one_sentence(
    browser: Browser, forgone: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Gone())
    assert warned(opened("lecture", hall="BCDFGH")) == [GONE]
    assert forgone
    page = press(opened("lecture"), "open")
    assert (browser.hall, warned(page)) == (None, [GONE])
