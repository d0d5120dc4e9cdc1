"""The passage from page to page: what the page before still asks or says does not reach the one that is gone to.

Until the new page arrives a browser shows the old one, and tells what is chosen there with the old page's name and
query. Streamlit would go back to that page; and what the old page writes to the URL meanwhile, the browser would take
along. A way to a page is known by its message: it carries no widgets, or comes of the browser's history.
"""

from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime


@dataclass
class Passage:
    """Where a connection went last: the page by Streamlit's hash, "" where any may be, and the queries that it had.

    None known stands for any. `query` is the last of them; `arriving` lasts until the page is drawn to its end.
    """

    page: str = ""
    query: str = ""
    known: list[str] = field(default_factory=list)
    arriving: bool = True

    def hears(self, message: BackMsg) -> bool:
        """Return whether the message is to be heard: not if a page asks that was left; it gets the page's own query."""
        if message.WhichOneof("type") == "stop_script":
            self.page = ""  # the page that is gone to may never arrive
        if message.WhichOneof("type") != "rerun_script":
            return True
        asked = message.rerun_script
        if not self.page or _is_way(asked):
            self._go(asked)
        elif asked.page_script_hash not in ("", self.page):  # who names none asks for the one that is shown
            return False
        elif self.known and _parts(asked.query_string) not in map(_parts, self.known):
            asked.query_string, self.arriving = self.query, True
        return True

    def _go(self, asked: ClientState) -> None:
        self.page, self.query, self.arriving = asked.page_script_hash, asked.query_string, True
        self.known = [self.query]

    def _come(self, page: str) -> None:
        """Take note of the page that is shown: the server may send to another than was asked for."""
        if self.page not in ("", page):
            self.known = []
        self.page = page

    def says(self, message: ForwardMsg) -> list[ForwardMsg]:
        """Return what is sent for a message: before the end of a page that arrives, its query once more.

        A browser that has this query already does nothing.
        """
        if message.WhichOneof("type") == "navigation":
            self._come(message.navigation.page_script_hash)
        if message.WhichOneof("type") == "page_info_changed":
            self.query = message.page_info_changed.query_string
            self.known.append(self.query)
        if not (self.arriving and message.WhichOneof("type") == "script_finished"):
            return [message]
        if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            return [message]
        self.arriving = False
        again = ForwardMsg()
        again.page_info_changed.query_string = self.query
        return [again, message]


def _is_way(asked: ClientState) -> bool:
    return asked.is_history_navigation or not asked.widget_states.widgets


def _parts(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


PASSAGES: WeakKeyDictionary[Any, Passage] = WeakKeyDictionary()
"""Of each connection."""


def leave_pages_behind() -> None:
    """Let connections go from page to page so, from the next message on."""
    if hasattr(Runtime.handle_backmsg, "__wrapped__"):
        return
    hear, send = Runtime.handle_backmsg, Runtime._send_message

    @wraps(hear)
    def hear_the_page(self: Runtime, session_id: str, message: BackMsg, **rest: Any) -> None:
        found = self._session_mgr.get_active_session_info(session_id)
        if found is None or PASSAGES.setdefault(found.client, Passage()).hears(message):
            hear(self, session_id, message, **rest)

    @wraps(send)
    def send_of_the_page(self: Runtime, session: Any, message: ForwardMsg) -> None:
        for each in PASSAGES.setdefault(session.client, Passage()).says(message):
            send(self, session, each)

    Runtime.handle_backmsg = hear_the_page  # type: ignore[assignment, method-assign]
    Runtime._send_message = send_of_the_page  # type: ignore[assignment, method-assign]
