"""A person's own data on every page that takes them: the way in, what is remembered, and what does not suit a page."""

import gzip
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.choose.domain import REAL_LINE
from core.data.own import own_dataset, read_table
from core.judge.contest import shared_training, train_contender
from core.minimise import Settings, fit
from pages.parts.own import SUITING, TITLE
from pages.parts.own_table import DOORS
from pages.parts.site import place
from tests.data.books import workbook
from tests.pages.opening import opened, warned, written

SHORT = {"steps": "40", "hidden": "3"}
ROWS = [(150 + at, ("no", "yes")[at % 3 == 0], "abc"[at % 3], 2.5 * at + at * 7919 % 13) for at in range(60)]
NAMES = ("height (cm)", "passed", "town", "weight [kg]")
TABLE = "\n".join([",".join(NAMES), *(",".join(map(str, row)) for row in ROWS)])
SUITED = {"regression": "weight [kg]", "binary": "passed", "multiclass": "town"}


def brought(name: str, content: str = TABLE) -> AppTest:
    """Return the page of that name after a table was pasted at its door."""
    page = opened(name, **({} if name == "overview" else SHORT))
    return page.text_area(key="own_text").set_value(content).run()


@pytest.mark.parametrize("name", DOORS)
def test_every_door_takes_a_table_that_is_pasted(name: str) -> None:
    page = opened(name)
    assert not page.exception
    assert TITLE in [block.proto.popover.label for block in page.get("popover")]
    page = brought(name)
    assert not page.exception
    assert page.multiselect(key="own_x").value == ["height (cm)"]
    assert page.multiselect(key="own_y").value == ["weight [kg]"]


@pytest.mark.parametrize("name", SUITING)
def test_a_page_shows_a_y_that_suits_it_and_says_why_another_does_not(name: str) -> None:
    page = brought(name)
    for y in (*NAMES[1:], NAMES[3]):
        page.multiselect(key="own_y").set_value([y]).run()
        assert not page.exception
        shown = page.selectbox(key="data").value
        suits = y == SUITED[name] or (name, y) in {("multiclass", "passed"), ("binary", SUITED[name])}
        assert (shown == "own") == suits, y
        assert ("data" in written(page)) == suits
        if suits:
            assert not page.warning
        else:
            (sentence,) = warned(page)
            assert sentence.startswith(f"Your data with y “{y}” do not suit this page: ")
            assert "Used instead: " in sentence


def test_what_is_chosen_on_one_page_is_used_on_the_next() -> None:
    page = brought("overview")
    page.multiselect(key="own_y").set_value(["passed"]).run()
    for name, shown in (("binary", "own"), ("fits", None), ("regression", "motorcycle"), ("multiclass", "own")):
        page.switch_page(place(name).script).run()
        assert not page.exception
        if shown:
            assert page.selectbox(key="data").value == shown
            assert page.multiselect(key="own_y").value == ["passed"]
    page.selectbox(key="data").set_value("iris").run()  # from now on the app's own
    page.switch_page(place("binary").script).run()
    assert page.selectbox(key="data").value == "book_binary"


def test_a_hall_sees_own_data_without_the_way_in() -> None:
    page = brought("binary")
    page.multiselect(key="own_y").set_value(["passed"]).run()
    page.button(key="projector switch").click().run()
    assert not page.exception
    assert not page.get("popover")
    assert page.selectbox(key="data").value == "own"
    page.button(key="projector switch").click().run()
    assert not page.warning
    assert page.multiselect(key="own_y").value == ["passed"]


def test_a_link_to_own_data_says_that_there_are_none_yet() -> None:
    page = opened("regression", data="own")
    assert not page.exception
    (sentence,) = warned(page)
    assert sentence.startswith("data own is a table of yours, and there is none in this session yet")
    assert "data" not in written(page)


def test_a_file_is_taken_at_the_door_and_a_sheet_can_be_chosen() -> None:
    page = opened("regression", **SHORT)
    rows = [NAMES, *ROWS]
    content = workbook({"Cover": [], "People": rows, "Others": [("u", "v"), *((at, at * at % 7) for at in range(9))]})
    page.file_uploader(key="own_file").upload("people.xlsx", content, "").run()
    assert not page.exception
    assert page.selectbox(key="data").value == "own"
    page.selectbox(key="own_sheet").set_value("Others").run()
    assert not page.exception
    assert page.multiselect(key="own_y").value == ["v"]
    page.selectbox(key="own_sheet").set_value("Cover").run()
    assert any("sheet “Cover” is empty" in sentence for sentence in warned(page))
    assert page.selectbox(key="own_sheet").value == "Others"


def test_what_is_no_table_gets_one_sentence_at_the_door() -> None:
    for content in ("nothing here", gzip.compress(b"x").decode("latin-1")):
        page = brought("regression", content)
        assert not page.exception
        assert len(warned(page)) == 1
        assert page.selectbox(key="data").value == "motorcycle"


def test_a_lesson_with_a_sigma_of_its_own_goes_back_to_its_data() -> None:
    page = brought("regression")
    page.button(key="lesson σ too small").click().run()
    assert not page.exception
    assert page.selectbox(key="data").value != "own"


def test_a_contest_is_held_on_own_data_and_kept_for_the_session() -> None:
    page = brought("compare")
    assert not page.exception
    assert not page.warning
    assert written(page) == {"data": "own", **SHORT, "columns": "height (cm)>weight [kg]"}
    assert page.multiselect(key="contenders").value == ["normal-learned", "normal"]
    page.multiselect(key="own_y").set_value(["town"]).run()
    assert not page.exception
    assert page.multiselect(key="contenders").value == ["normal", "categorical"]
    page.multiselect(key="own_x").set_value(["height (cm)", "weight [kg]"]).run()
    (sentence,) = warned(page)
    assert "it takes one input, and your columns of x make 2" in sentence
    assert page.selectbox(key="data").value == "geyser"


def test_splits_of_own_data_hold_out_other_quarters_of_the_same_points() -> None:
    table = read_table(TABLE)
    given = own_dataset(table, ["height (cm)"], ["weight [kg]"], REAL_LINE)
    shared = Settings(data="own", recipe="normal", hidden=3, steps=20)
    runs = train_contender("normal", shared, 2, 3, None, 10, given)
    assert runs[0][0].whole is given
    outs = [frozenset(run.whole.held_out_x[:, 0]) for run, _ in runs]
    assert len(set(outs)) == 3
    assert all(sorted(run.whole.every_x[:, 0]) == sorted(given.every_x[:, 0]) for run, _ in runs)
    again = fit(replace(runs[1][0].settings), runs[1][0].whole)
    assert again.nll[-1] == runs[1][0].nll[-1]
    assert shared_training(runs[0][0]) == given.size
