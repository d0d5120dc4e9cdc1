"""Threads of one session take turns at its state; those of two do not. A callback runs to its end."""

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from pages.parts import session
from pages.parts.session import LOCKS, finish_callbacks, share_locks


def nothing() -> None:
    """Yield to nobody."""


def test_threads_of_a_session_share_its_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "__init__", SafeSessionState.__init__)
    share_locks()
    share_locks()
    state = SessionState()
    first, second = SafeSessionState(state, nothing), SafeSessionState(state, nothing)
    other = SafeSessionState(SessionState(), nothing)
    locks = [object.__getattribute__(each, "_lock") for each in (first, second, other)]
    assert locks[0] is locks[1]
    assert locks[0] is not locks[2]
    first["name"] = 1
    assert second["name"] == 1


def test_locks_are_gone_with_their_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "__init__", SafeSessionState.__init__)
    share_locks()
    before, states = len(LOCKS), [SessionState() for _ in range(100)]
    held = [SafeSessionState(state, nothing) for state in states]
    assert len(LOCKS) == before + len(held)
    held.clear()
    assert len(LOCKS) == before


def test_several_values_are_read_in_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = list[None]()
    state = SafeSessionState(SessionState(), lambda: looks.append(None))
    state["one"], state["other"] = 1, None
    monkeypatch.setattr(session, "get_session_state", lambda: state)
    looks.clear()
    assert session.look_up(("one", "other", "missing")) == {"one": 1, "other": None}
    assert len(looks) == 1


def boxes() -> None:
    """Take note of a box, while the browser sends another message."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    def note() -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData())
        st.session_state["noted"] = st.session_state["box"]

    st.checkbox("box", key="box", on_change=note)


@pytest.mark.parametrize("finished", [True, False])
def test_a_message_ends_no_callback(monkeypatch: pytest.MonkeyPatch, finished: bool) -> None:
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    if finished:
        finish_callbacks()
        finish_callbacks()
    page = AppTest.from_function(boxes).run()
    page.checkbox(key="box").check().run()
    assert not page.exception
    assert ("noted" in page.session_state) == finished


def button() -> None:
    """Take note of a press."""
    import streamlit as st

    st.button("press", on_click=lambda: st.session_state.update(noted=True))


@pytest.mark.parametrize("finished", [True, False])
def test_a_message_that_follows_a_press_at_once_does_not_undo_it(
    monkeypatch: pytest.MonkeyPatch, finished: bool
) -> None:
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    if finished:
        finish_callbacks()
    begin, more = SafeSessionState.on_script_will_rerun, [RerunData(widget_states=WidgetStates())]

    def overtaken(self: SafeSessionState, states: WidgetStates, **rest: Any) -> None:
        context = get_script_run_ctx()
        if more and states.widgets and context and context.script_requests:
            context.script_requests.request_rerun(more.pop())
        begin(self, states, **rest)

    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", overtaken)
    page = AppTest.from_function(button).run()
    page.button[0].click().run()
    assert not page.exception
    assert not more
    assert ("noted" in page.session_state) == finished


def told() -> None:
    """Show what a component tells."""
    import streamlit as st

    from pages.parts import query

    def take() -> None:
        query.show_from_browser({"n": st.session_state["told"]})

    st.number_input("told", value=0, key="told", on_change=take)


def test_of_two_values_told_at_once_the_last_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    finish_callbacks()
    begin, more = SafeSessionState.on_script_will_rerun, [2]

    def overtaken(self: SafeSessionState, states: WidgetStates, **rest: Any) -> None:
        context = get_script_run_ctx()
        if more and states.widgets and context and context.script_requests:
            later = WidgetStates.FromString(states.SerializeToString())
            later.widgets[0].double_value = later.widgets[0].int_value = more.pop()
            context.script_requests.request_rerun(RerunData(widget_states=later))
        begin(self, states, **rest)

    page = AppTest.from_function(told).run()
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", overtaken)
    page.number_input(key="told").set_value(1).run()
    assert not page.exception
    assert not more
    assert page.session_state["n"] == 2
