"""What a person says of a column on the page: everything that follows takes it, and what cannot be is one sentence."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.data.own import MEANINGS
from pages.parts.site import place
from tests.pages.opening import opened, warned, written

ROWS = [(at, 3 * at % 40, at % 3, (at * at) % 5, 2 + (at * 7919) % 11) for at in range(1, 61)]
TABLE = "\n".join(["id,hours (h),grade,passed,bikes", *(",".join(map(str, row)) for row in ROWS)])


def corrected(page: AppTest, column: str, kind: str | None = None, unit: str | None = None) -> AppTest:
    """Return the page after a column was said to be of that kind, or in that unit."""
    if page.selectbox(key="own_column").value != column:
        page.selectbox(key="own_column").set_value(column).run()
    if kind:
        page.selectbox(key="own_kind").set_value(kind).run()
    if unit is not None:
        page.text_input(key="own_unit").set_value(unit).run()
    assert not page.exception
    return page


def pasted(name: str, **query: str) -> AppTest:
    return opened(name, **query, steps="20", hidden="2").text_area(key="own_text").set_value(TABLE).run()


def shown(page: AppTest) -> str:
    """Return what the page tells, without the marks of Markdown."""
    told = [each.value for each in (*page.caption, *page.markdown)]
    return re.sub(r"[\\*\u2060]", "", "\n".join(told))


def test_kinds_and_units_are_taken_by_all_that_follows() -> None:
    page = pasted("recipe", data="own")
    assert (page.multiselect(key="own_x").value, page.multiselect(key="own_y").value) == (["hours (h)"], ["bikes"])
    assert page.selectbox(key="own_kind").options == ["count, as read", *MEANINGS]
    corrected(page, "bikes", "positive", "km")
    assert page.radio(key="recipe").options[0].endswith(("Gamma", "Log-normal", "Weibull", "Exponential"))
    assert "from 2 to 12: positive, as you say" in shown(page)
    assert "Ordinal, Bernoulli, Categorical: needs labels; “bikes” is positive, as you say" in shown(page)
    corrected(page, "bikes", "ordered label")
    assert [each.split(") ")[1] for each in page.radio(key="recipe").options] == ["Ordinal", "Categorical"]
    corrected(page, "bikes", "as read")
    corrected(page, "hours (h)", unit="min")
    assert page.multiselect(key="own_y").value == ["bikes"]
    found = next(iter(page.session_state["_own_table"].columns[1:2]))
    assert (found.title, found.axis_unit) == ("hours", "min")


def test_what_a_value_forbids_is_one_sentence_and_stays_as_it_was() -> None:
    page = pasted("regression")
    corrected(page, "passed", "positive")
    assert warned(page) == ["“passed” is not positive: row 6 holds “0”."]
    assert page.selectbox(key="own_kind").value == "as read"
    corrected(page, "passed", "count of n")
    assert not warned(page)
    page.text_input(key="own_detail").set_value("3").run()
    assert warned(page) == ["“passed” is not a count of n: row 3 holds “4”, and n is 3."]
    page.text_input(key="own_detail").set_value("8").run()
    page.multiselect(key="own_y").set_value(["passed"]).run()
    assert not page.warning
    assert page.selectbox(key="data").value == "own"
    page.switch_page(place("binary").script).run()
    (sentence,) = warned(page)
    assert "needs labels; “passed” is a count of n, as you say" in sentence


@pytest.mark.parametrize("kind", ["index", "ignored"])
def test_what_is_ignored_or_an_index_is_no_more_x_or_y(kind: str) -> None:
    page = pasted("regression")
    corrected(page, "bikes", kind)
    assert page.multiselect(key="own_y").value == ["passed"]
    corrected(page, "hours (h)", kind)
    chosen = [*page.multiselect(key="own_x").value, *page.multiselect(key="own_y").value]
    assert len(chosen) == len(set(chosen)) == 2
    assert not {"bikes", "hours (h)"} & set(chosen)
    assert ("bikes" in page.multiselect(key="own_x").options) == (kind == "index")
    assert written(page)["data"] == "own"


def test_what_was_said_stays_when_the_table_is_read_again_and_on_the_next_page() -> None:
    page = pasted("regression")
    corrected(page, "bikes", "count", "a day")
    page.selectbox(key="own_decimal").set_value(",").run()
    assert page.session_state["_own_table"].column("bikes").meaning == "count"
    page.switch_page(place("recipe").script).run()
    corrected(page, "bikes")
    assert (page.selectbox(key="own_kind").value, page.text_input(key="own_unit").value) == ("count", "a day")
    page.toggle(key="own_headed").set_value(False).run()
    assert not page.exception
    assert page.session_state["_own_corrections"] == {}
