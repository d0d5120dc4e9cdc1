"""The URL and the widgets: a new URL seeds them, and one that a person has overtaken does not take anything back."""

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

from core.minimise import Settings
from pages.parts import address, query
from pages.parts.site import place
from tests.pages.opening import APP, PATIENCE, opened, warned, written


def loc(page: AppTest) -> float:
    return float(page.slider(key="loc").value)


def moved_to(value: float) -> AppTest:
    page = opened("normal", loc="0.5")
    page.slider(key="loc").set_value(value).run()
    assert written(page) == {"loc": str(value)}
    return page


def gone_back(page: AppTest) -> AppTest:
    """Return the page after its visitor went back in the browser's history to the first link."""
    page.query_params.clear()
    page.query_params["loc"] = "0.5"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ScriptRunContext, "is_history_navigation", property(lambda context: True, lambda context, _: None)
        )
        return page.run()


def test_going_back_in_the_history_goes_back_in_the_widgets() -> None:
    page = gone_back(moved_to(1.5))
    assert loc(page) == 0.5
    assert written(page) == {"loc": "0.5"}


def test_going_back_after_a_button_goes_back() -> None:
    page = opened("normal", loc="0.5")
    page.button(key="lesson One σ").click().run()
    gone_back(page)
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
    gone_back(page)
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
        query.keeper("swept value", taken.append)()
        assert taken == found


def test_what_a_link_gives_twice_is_said() -> None:
    page = AppTest.from_file(APP, default_timeout=PATIENCE).run()
    page.query_params["variance"] = ["0.5", "2"]
    page.switch_page(place("normal").script).run()
    assert warned(page) == ["variance is given 2 times; used is the last, “2”."]
    assert page.slider(key="variance").value == 2.0


def test_who_cancels_a_first_visit_is_told_what_is_shown_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    opening_of = address.Opening(("motorcycle",))
    state |= {address.OPENING: opening_of, address.VIEW: address.View(), query.PROBLEMS: ({}, {}), "steps": 20_000}
    address.restore_last()
    assert query.problems() == [address.CANCELLED]
    state |= {address.TRAINED: Settings(steps=200), "steps": 20_000, query.PROBLEMS: ({}, {})}
    address.restore_last()
    assert state["steps"] == 200
    assert query.problems() == []
