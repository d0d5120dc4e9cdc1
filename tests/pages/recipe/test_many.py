"""Many x on the recipe's page: pictures over one of them, the others held, and what each is worth."""

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts.site import place
from tests.pages.opening import opened, warned, written

ROWS = [(at % 13, at * 7 % 31, ("York", "Bath", "Leeds")[at % 3], at * at % 17 + 3 * (at % 13)) for at in range(90)]
TABLE = "\n".join(["a,b (m),town,y", *(",".join(map(str, row)) for row in ROWS)])


def of_many(**query: str) -> AppTest:
    page = opened("recipe", data="own", recipe="normal", steps="40", hidden="3", **query)
    page.text_area(key="own_text").set_value(TABLE).run()
    return page.multiselect(key="own_x").set_value(["a", "b (m)", "town"]).run()


def shown(page: AppTest) -> str:
    return "\n".join(each.value.replace("\\", "").replace("\u2060", "") for each in (*page.caption, *page.markdown))


def test_pictures_run_over_one_x_with_the_others_held_in_the_middle_or_as_in_a_row() -> None:
    page = of_many()
    assert not page.exception
    assert not page.warning
    assert page.selectbox(key="along").options == ["a", "b", "town = Bath", "town = Leeds", "town = York"]
    assert "Held at b = 15" in shown(page)
    page.selectbox(key="along").set_value("b").run()
    page.number_input(key="row").set_value(4).run()
    assert not page.exception
    assert "Held at a = 2" in shown(page)
    assert "Partial residuals: " in shown(page)
    assert "town = Leeds = yes" in shown(page)
    page.number_input(key="row").set_value(500).run()
    assert warned(page) == ["The table has rows 2 to 91, not 500: the others are at their middle."]


def test_a_link_has_the_columns_the_x_shown_and_the_row_held() -> None:
    page = of_many()
    page.selectbox(key="along").set_value("b").run()
    page.number_input(key="row").set_value(4).run()
    link = written(page)
    assert {name: link[name] for name in ("columns", "along", "row")} == {
        "columns": "a,b (m),town>y", "along": "b", "row": "4",
    }  # fmt: skip
    told = opened("recipe", **link)
    (expects,) = [each.value.replace("\\", "") for each in told.info]
    assert expects == "This link expects a table with “y” as y and “a”, “b (m)”, “town” as x."
    told.text_area(key="own_text").set_value(TABLE).run()
    assert not told.exception
    assert not told.warning
    assert told.multiselect(key="own_x").value == ["a", "b (m)", "town"]
    assert (told.selectbox(key="along").value, told.number_input(key="row").value) == ("b", 4)
    assert written(told) == link


def test_a_link_that_expects_what_is_not_there_says_so() -> None:
    assert warned(opened("recipe", data="own", columns="a")) == [
        "columns must be up to 30 names of columns of x, “>” and those of y, each another, in at most 4,000 "
        "characters; not “a”. Used instead: the columns that are chosen."
    ]
    page = of_many(columns="a,height>y", along="height")
    assert page.multiselect(key="own_x").value == ["a", "b (m)", "town"]
    assert page.selectbox(key="along").value == "a"
    other = opened("regression", data="own", columns="b (m)>y", steps="20", hidden="2")
    assert warned(other)[0].startswith("data own is a table of yours, and there is none in this session yet")
    assert "with “y” as y and “b (m)” as x" in warned(other)[0]
    other.text_area(key="own_text").set_value(TABLE).run()
    assert other.multiselect(key="own_x").value == ["b (m)"]
    assert written(other)["columns"] == "b (m)>y"


def test_each_x_is_told_its_worth_also_in_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Callable[[], str]] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, file_name, *_, **__: given.update({file_name: data}))
    page = of_many()
    (told,) = [each.value for each in page.dataframe if "worth" in each.value.columns]
    assert sorted(told["x"]) == ["a", "b", "town"]
    assert " ± " in told["nats a point"][0]
    assert "is worth most." in shown(page)
    assert written(page)["data"] == "own"
    report = given["report.html"]()
    for name in told["x"]:
        assert f"<td>{name}</td>" in report
    assert "<td>York, Bath, Leeds</td>" in report or "<td>Bath, Leeds, York</td>" in report
    assert "recipe?data=own" in report
    assert "the lowest</td>" in report


def test_pages_that_draw_their_inputs_say_where_many_are_taken() -> None:
    page = opened("regression", steps="20", hidden="2").text_area(key="own_text").set_value(TABLE).run()
    page.multiselect(key="own_x").set_value(["a", "town"]).run()
    assert not page.exception
    (sentence,) = warned(page)
    assert "it draws one input or two, and your columns of x make 4; “The recipe” takes them" in sentence
    over = page.selectbox(key="own_over")
    assert (over.value, over.options) == (None, ["a", "b (m)", "town"])
    over.set_value("b (m)").run()
    assert not page.exception
    assert not page.warning
    assert page.multiselect(key="own_x").value == ["b (m)"]
    assert {name: written(page)[name] for name in ("data", "columns")} == {"data": "own", "columns": "b (m)>y"}
    page.selectbox(key="data").set_value("geyser").run()
    assert "own_over" not in [each.key for each in page.selectbox]


@pytest.mark.parametrize(("head", "cells"), [("hours", ".25"), ("", ".5"), ("time to failure", "")])
def test_one_column_is_a_distribution_without_x(head: str, cells: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Callable[[], str]] = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, file_name, *_, **__: given.update({file_name: data}))
    page = opened("recipe", data="own", steps="40", hidden="3")
    rows = [f"{1 + at * at % 17}{cells}" for at in range(100)]
    page.text_area(key="own_text").set_value("\n".join([head, *rows] if head else rows)).run()
    assert not page.exception
    assert not page.warning
    name = head or "x1"
    assert (page.multiselect(key="own_x").value, page.multiselect(key="own_y").value) == ([], [name])
    told = shown(page)
    assert "on 75 training points, each held out once in 5 splits" in told
    assert "**coverage**" in told
    assert "**coverage by x**" not in told
    assert "100 samples" not in "".join(each.label for each in page.button)
    assert written(page)["data"] == "own"
    assert "there is none: Pr(y) is the same for all" in given["likelihood_lab_own.py"]()
    assert len(given["predictions.csv"]().splitlines()) == 101
    assert f"<h1>{name}: " in given["report.html"]()


def test_x_is_left_out_and_other_pages_ask_for_it() -> None:
    page = of_many()
    page.multiselect(key="own_x").set_value([]).run()
    assert not page.exception
    assert not page.warning
    assert "What each x is worth" not in shown(page)
    page.radio(key="recipe").set_value("poisson").run()
    assert not page.exception
    page.switch_page(place("regression").script).run()
    assert not page.exception
    assert any("draws y over an x, and none is chosen" in sentence for sentence in warned(page))
    page.multiselect(key="own_x").set_value(["a"]).run()
    assert page.selectbox(key="data").value == "own"
    page.multiselect(key="own_x").set_value([]).run()
    assert page.selectbox(key="data").value == "own"
    assert any("Shown is still y against a." in sentence for sentence in warned(page))
