"""What a page that was left still asks or says does not reach the page that was gone to."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.parts.passage import Passage

END = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


def asks(page: str, query: str = "", widgets: int = 1, back: bool = False) -> BackMsg:
    """Return what a browser sends that shows that page under that query."""
    message = BackMsg()
    message.rerun_script.page_script_hash, message.rerun_script.query_string = page, query
    message.rerun_script.is_history_navigation = back
    for number in range(widgets):
        message.rerun_script.widget_states.widgets.add(id=f"widget {number}", bool_value=True)
    return message


def writes(query: str) -> ForwardMsg:
    message = ForwardMsg()
    message.page_info_changed.query_string = query
    return message


def shows(page: str) -> ForwardMsg:
    message = ForwardMsg()
    message.navigation.page_script_hash = page
    return message


@pytest.fixture
def passage() -> Passage:
    """Return the passage of a visitor who opened page a by a link, and saw all of it."""
    opened = Passage()
    assert opened.hears(asks("", "x=1", widgets=0))
    for message in (shows("a"), writes("x=2"), END):
        opened.says(message)
    return opened


def test_the_page_that_is_shown_is_heard(passage: Passage) -> None:
    for query in ("x=1", "x=2"):
        message = asks("a", query)
        assert passage.hears(message)
        assert message.rerun_script.query_string == query
    assert passage.says(END) == [END]


def test_who_names_no_page_asks_for_the_one_that_is_shown(passage: Passage) -> None:
    assert passage.hears(asks("", "x=2"))


@pytest.mark.parametrize("back", [False, True])
def test_a_page_that_was_left_is_not_heard(passage: Passage, back: bool) -> None:
    assert passage.hears(asks("b", widgets=int(back), back=back))
    assert not passage.hears(asks("a", "x=2"))
    assert passage.hears(asks("b"))
    assert passage.hears(asks("a", widgets=0))
    assert passage.hears(asks("a"))


def test_the_query_of_a_page_that_was_left_is_not_taken_along(passage: Passage) -> None:
    passage.hears(asks("b", widgets=0))
    passage.says(shows("b"))
    assert passage.says(END) == [writes(""), END]
    message = asks("b", "x=2")
    assert passage.hears(message)
    assert message.rerun_script.query_string == ""
    assert passage.says(END) == [writes(""), END]
    assert passage.says(END) == [END]


def test_a_query_may_be_spelt_in_other_ways(passage: Passage) -> None:
    passage.says(writes("name=a%20b&y="))
    message = asks("a", "name=a+b&y=")
    assert passage.hears(message)
    assert message.rerun_script.query_string == "name=a+b&y="


def test_the_server_may_show_another_page_than_was_asked_for(passage: Passage) -> None:
    passage.hears(asks("b", widgets=0))
    passage.says(shows("c"))
    assert passage.hears(asks("c", "z=3"))


def test_who_stops_a_page_stays_where_they_are(passage: Passage) -> None:
    passage.hears(asks("b", widgets=0))
    passage.hears(BackMsg(stop_script=True))
    assert passage.hears(asks("a", "x=2"))
