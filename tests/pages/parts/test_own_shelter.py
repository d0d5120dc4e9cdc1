"""A person's own data over a reload and as a file: what a tab gives back is taken up, and what is none is forgotten."""

import gc
import zlib
from base64 import b64encode
from io import BytesIO
from typing import Any
from weakref import ref
from zipfile import ZipFile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.data.own import Bundle, Correction, Reading, choices_text, write_bundle
from core.data.own.bundle import CHOICES
from pages.parts import own, own_shelter
from tests.pages.opening import opened, warned, written

TABLE = "id,hours (h),bikes,town\n" + "\n".join(
    f"{at},{3 * at % 40},{2 + at * 7919 % 11},{'ab'[at % 2]}" for at in range(60)
)
KEPT = Bundle(
    content=TABLE.encode(),
    reading=Reading(),
    corrections={"bikes": Correction("positive", "a day")},
    x=("id",),
    y=("bikes",),
    page="recipe",
    query={"data": "own", "recipe": "log_normal", "steps": "20", "hidden": "2"},
)


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the page tells the tab, and what it wants to hear from it."""
    told: dict[str, Any] = {}

    def shelter(digest: Any, choices: str, content: Any, forget: bool, **hear: Any) -> None:
        told.update(digest=digest, choices=choices, forget=forget, content=content or told.get("content"))
        st.button("The tab answers", key="tab answers", on_click=lambda: hear["on_found"](*told["answer"]))

    monkeypatch.setattr(own_shelter, "shelter", shelter)
    return told


def answered(page: AppTest, tab: dict[str, Any], content: str, choices: str) -> AppTest:
    """Return the page after the tab told what it had kept."""
    tab["answer"] = content, choices
    return page.button(key="tab answers").click().run()


def packed(content: str) -> str:
    return b64encode(zlib.compress(content.encode())).decode()


def test_a_tab_is_told_what_there_is_and_gives_it_back_to_the_next_session(tab: dict[str, Any]) -> None:
    page = opened("regression", steps="20", hidden="2")
    assert (tab["digest"], tab["content"]) == (None, None)
    page.text_area(key="own_text").set_value(TABLE).run()
    page.selectbox(key="own_column").set_value("bikes").run()
    page.selectbox(key="own_kind").set_value("positive").run()
    page.multiselect(key="own_x").set_value(["id"]).run()
    page.run()
    assert not tab["forget"]
    link, content, choices = written(page), tab["content"], tab["choices"]

    page = opened("regression", **link)  # the page is loaded again
    assert page.selectbox(key="data").value != "own"
    answered(page, tab, content, choices)
    assert not page.exception
    assert not page.warning
    assert page.selectbox(key="data").value == "own"
    assert (page.multiselect(key="own_x").value, page.multiselect(key="own_y").value) == (["id"], ["bikes"])
    assert page.session_state["_own_corrections"] == {"bikes": Correction("positive")}
    assert written(page) == link


def test_what_was_not_asked_for_is_there_without_being_shown(tab: dict[str, Any]) -> None:
    page = answered(opened("regression", steps="20", hidden="2"), tab, packed(TABLE), choices_text(KEPT))
    assert not page.exception
    assert page.selectbox(key="data").value == "motorcycle"
    assert page.multiselect(key="own_x").value == ["id"]


def test_what_is_to_be_forgotten_is_gone_from_the_tab_the_session_and_memory(tab: dict[str, Any]) -> None:
    page = opened("regression", steps="20", hidden="2")
    page.file_uploader(key="own_file").upload("people.csv", TABLE.encode(), "").run()
    page.multiselect(key="own_y").set_value(["bikes"]).run()
    table = ref(page.session_state["_own_table"])
    assert page.selectbox(key="data").value == "own"
    page.button(key="own_forget").click().run()
    assert not page.exception
    assert not page.warning
    assert tab["forget"]
    assert tab["digest"] is None
    assert page.selectbox(key="data").value == "motorcycle"
    assert "data" not in written(page)
    assert "_own_table" not in page.session_state
    page.run()
    assert tab["forget"]
    gc.collect()
    assert table() is None
    page.text_area(key="own_text").set_value(TABLE).run()
    assert page.selectbox(key="data").value == "own"
    assert not tab["forget"]


@pytest.mark.parametrize(
    ("content", "choices"),
    [("?", "{}"), (packed("x"), "{}"), (packed(TABLE), "[]"), (packed("no table"), choices_text(KEPT))],
)
def test_what_is_nothing_of_ours_is_forgotten(content: str, choices: str, tab: dict[str, Any]) -> None:
    page = answered(opened("regression", steps="20", hidden="2"), tab, content, choices)
    assert not page.exception
    assert not page.warning
    assert tab["forget"]
    assert tab["digest"] is None


def test_what_is_too_large_for_a_tab_is_not_kept_which_is_said(
    tab: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_shelter, "MOST_BYTES", 100)
    page = opened("regression", steps="20", hidden="2")
    assert own.STAYS in [each.value for each in page.markdown]
    page.text_area(key="own_text").set_value(TABLE).run()
    assert tab["forget"]
    assert tab["content"] is None
    page.run()
    assert own.UNKEPT in [each.value for each in page.markdown]


def test_a_saved_file_opens_with_its_kinds_on_its_page_with_its_settings() -> None:
    page = opened("regression")
    page.file_uploader(key="own_file").upload("table.lab.zip", write_bundle(KEPT), "").run()
    assert not page.exception
    assert not page.warning
    assert page.radio(key="recipe").value == "log_normal"
    assert written(page) == {**KEPT.query, "columns": "id>bikes"}
    assert (page.multiselect(key="own_x").value, page.multiselect(key="own_y").value) == (["id"], ["bikes"])
    (button,) = [each for each in page.get("download_button") if "as one file" in each.proto.label]
    assert button.proto.label
    page.selectbox(key="own_column").set_value("bikes").run()
    assert page.text_input(key="own_unit").value == "a day"


def test_a_saved_file_that_is_damaged_gets_one_sentence() -> None:
    page = opened("regression", steps="20", hidden="2")
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr(CHOICES, "{}")
        file.writestr("table.txt", TABLE)
    page.file_uploader(key="own_file").upload("x.lab.zip", out.getvalue(), "").run()
    assert not page.exception
    assert warned(page) == ["The .lab.zip file must be of version 1."]
    assert page.selectbox(key="data").value == "motorcycle"
