"""The URL and the widgets: a new URL seeds them, and one that a person has overtaken does not take anything back."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import query
from pages.parts.site import place
from tests.pages.opening import opened, written


def loc(page: AppTest) -> float:
    return float(page.slider(key="loc").value)


def moved_to(value: float) -> AppTest:
    page = opened("normal", loc="0.5")
    page.slider(key="loc").set_value(value).run()
    assert written(page) == {"loc": str(value)}
    return page


def test_going_back_in_the_history_goes_back_in_the_widgets() -> None:
    page = moved_to(1.5)
    page.query_params["loc"] = "0.5"
    page.run()
    assert loc(page) == 0.5
    assert written(page) == {"loc": "0.5"}


def test_going_back_after_a_button_goes_back() -> None:
    page = opened("normal", loc="0.5")
    page.button(key="lesson One σ").click().run()
    page.query_params.clear()
    page.query_params["loc"] = "0.5"
    page.run()
    assert loc(page) == 0.5


def test_a_url_that_a_widget_has_overtaken_takes_nothing_back() -> None:
    page = moved_to(1.5)
    page.query_params["loc"] = "0.5"
    page.slider(key="loc").set_value(2.0).run()
    assert loc(page) == 2.0
    assert written(page) == {"loc": "2"}


def test_nor_does_one_that_a_component_has_overtaken_with_what_widgets_show_already() -> None:
    page = opened("normal", loc="0.5")
    page.session_state["component"] = {"place": 1}
    page.slider(key="loc").set_value(1.5).run()
    page.session_state["component"] = {"place": 2}
    page.query_params["loc"] = "0.5"
    page.run()
    assert loc(page) == 1.5
    assert written(page) == {"loc": "1.5"}
    page.query_params["loc"] = "0.5"
    page.run()
    assert loc(page) == 0.5


@pytest.mark.parametrize(
    ("walk", "name", "press", "after"),
    [
        (("normal", "digits"), "noise", "same weights", {"step": "0"}),
        (("compare", "normal", "recipe"), "draws", "draw", {"draws": "1"}),
    ],
)
def test_what_the_browser_still_sends_of_a_page_before_is_not_taken(
    walk: tuple[str, ...], name: str, press: str, after: dict[str, str]
) -> None:
    page = opened(walk[0])
    late = [state for state in page._tree.get_widget_states().widgets if state.id.endswith(f"-{name}")]
    assert late
    for path in walk[1:]:
        page.switch_page(place(path).script)
        page.query_params.clear()
        page.run()
    for pressed in (False, True):
        page.button(key=press).set_value(pressed)
        states = page._tree.get_widget_states()
        states.widgets.extend(late)
        page._run(states)
        assert not page.exception
        assert written(page) == (after if pressed else {})


def test_a_change_of_a_widget_that_is_gone_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = list[float]()
    for state, found in (({}, []), ({"swept value": 1.5}, [1.5])):
        monkeypatch.setattr(st, "session_state", state)
        query.kept("swept value", taken.append)()
        assert taken == found
