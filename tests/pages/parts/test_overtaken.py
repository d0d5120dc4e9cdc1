"""Messages that a browser sent before it showed what a button had set: what they only say once more undoes nothing."""

import json
from collections.abc import Iterator

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest

from pages.parts import hold
from tests.pages.opening import opened, written


@pytest.fixture(autouse=True)
def order() -> Iterator[None]:
    """Let sessions know what was overtaken, as the server does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SessionState, "on_script_will_rerun", SessionState.on_script_will_rerun)
        hold.follow_hands()
        yield


def widgets(page: AppTest) -> WidgetStates:
    """Return the values of all widgets as a browser has them that shows this page."""
    return page._tree.get_widget_states()


def changed(states: WidgetStates, key: str, **value: object) -> WidgetStates:
    """Return the values with another one of the widget of that key."""
    kept = [each for each in states.widgets if not each.id.endswith(f"-{key}")]
    (own,) = (each.id for each in states.widgets if each.id.endswith(f"-{key}"))
    return WidgetStates(widgets=[*kept, WidgetState(id=own, **value)])


def later(page: AppTest, states: WidgetStates, query: dict[str, str]) -> AppTest:
    """Return the page after a message with these values, sent while the browser had that query."""
    page.query_params = query  # type: ignore[assignment]
    page._run(states)
    assert not page.exception
    return page


def taught() -> tuple[AppTest, WidgetStates, dict[str, str], dict[str, str]]:
    """Return a page after a lesson, the widgets and the query that its browser had before, and the query since."""
    page = opened("regression", data="sine")
    page.run()
    before, query = widgets(page), written(page)
    page.button(key="lesson σ too small").click().run()
    return page, before, query, written(page)


def test_a_message_from_before_a_lesson_does_not_undo_it() -> None:
    page, before, query, lesson = taught()
    assert len(lesson.keys() - query.keys()) > 1
    assert written(later(page, before, query)) == lesson


def test_what_a_message_from_before_changes_is_taken() -> None:
    page, before, query, lesson = taught()
    now = changed(before, "hidden", string_array_value={"data": ["6"]})
    assert written(later(page, now, query)) == {**lesson, "hidden": "6"}


def test_who_has_seen_the_lesson_may_put_all_back() -> None:
    page, before, query, lesson = taught()
    back = written(later(page, before, lesson))
    assert back != lesson
    assert back.get("sigma") == query.get("sigma")


def test_a_choice_of_what_there_is_no_more_is_put_back() -> None:
    page = opened("recipe")
    page.run()
    page.button(key="lesson Angles").click().run()
    lesson = written(page)
    gone = changed(widgets(page), "recipe", string_value=json.dumps("Poisson"))
    assert written(later(page, gone, lesson)) == lesson
