"""A message that was overtaken: the browser sent it before it showed what the server had set, and must not undo that.

With each message a browser sends the values of all widgets. A button sets many of them; what a component tells before
the browser has drawn that comes with their values of before, as if a person had put them back. A browser has drawn all
when it asks with the query that the page wrote last. Until then only what its message changes is taken.
"""

import time
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SessionState

from pages.parts import session

WRITTEN = "_written"
"""The key of the page that wrote the URL last, and of its query."""
DRAWN = "_drawn"
"""The key of whether the page has been drawn up to its writing of the URL."""
SENT = "_sent"
LONGEST_SECONDS = 10
"""Who has not answered by then is not behind: there a page ended without writing its query."""
EVENTS = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")


def note_drawn(is_drawn: bool) -> None:
    """Take note that all that this run sets is on its way to the browser, or that a run begins."""
    st.session_state[DRAWN] = is_drawn


def sent_again(state: SessionState, sent: WidgetStates) -> dict[str, bytes]:
    """Return what the browser sends of widgets as before, by their ids, if it may not know what was set meanwhile."""
    found = {each.id: each.SerializeToString() for each in sent.widgets if each.WhichOneof("value") not in EVENTS}
    now = time.monotonic()
    then, before = state._old_state.get(SENT, (now, {}))
    state._old_state[SENT] = (now, found)
    if now - then > LONGEST_SECONDS or _has_drawn(state):
        return {}
    return {id_: value for id_, value in found.items() if before.get(id_) == value}


def _has_drawn(state: SessionState) -> bool:
    """Return whether the browser has drawn all that was set."""
    context = get_script_run_ctx(suppress_warning=True)
    _, written = session.entry_of(state, WRITTEN) or (None, None)
    if context is None or written is None:
        return True
    return (
        bool(session.entry_of(state, DRAWN))
        and dict(parse_qsl(context.query_string, keep_blank_values=True)) == written
    )


def without(sent: WidgetStates, again: dict[str, bytes]) -> WidgetStates:
    """Return what is sent but for what is as it was."""
    if not again:
        return sent
    rest = [each for each in sent.widgets if each.id not in again or again[each.id] != each.SerializeToString()]
    return WidgetStates(widgets=rest)
