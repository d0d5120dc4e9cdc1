"""The first sight of a link, kept: who opens it next is sent what was drawn before, and no script runs for it.

What a fresh session is shown depends on its link and on the shade of its page alone. So what one run of a page sent is
kept, as bytes, where nothing of it was for the moment: no progress, no failure, no refusal. The script runs for such a
session once its browser tells something: first in silence, as it would have run before, so that widgets, callbacks
and all that is remembered are there; then with what was told. Where anything is unlike what this knows of Streamlit,
the script runs as usual.
"""

from asyncio import AbstractEventLoop
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import streamlit as st
from prometheus_client import Counter
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import _coalesce_widget_states
from streamlit.runtime.state import SCRIPT_RUN_WITHOUT_ERRORS_KEY
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from pages.parts import frames, messages, telemetry
from pages.parts.frames import Frames
from pages.parts.shelf import Shelf, nbytes

KEPT_BYTES = 24_000_000
"""As much is kept of first sights: some fifty links."""
LARGEST = 4_000_000
"""A sight of more bytes is not kept."""
LONGEST_LINK = 4_000
"""What a longer link shows is not kept: the link would be, too."""
PATIENCE = 2.0
"""Seconds that a visitor waits for what is drawn for another who has just opened the same link."""
STATUS = {"new_session", "session_status_changed", "script_finished"}
DRAWN = {"page_config_changed", "page_info_changed", "navigation", "logo", "delta"}
"""What a first sight consists of; with anything else it is not kept."""
OF_ONE_SESSION = frozenset(("exception", "download_button"))
"""Elements that are no good for another session."""
REPLAYS = Counter("lab_replays", "First sights of a link that were sent without a run", registry=telemetry.REGISTRY)


@dataclass(frozen=True)
class Sight:
    """What a run sent to a fresh session: the first message, which names it, and all others.

    `large` are the hashes of those to which the server may refer later, `page` is the page that was drawn.
    """

    opening: bytes
    others: Frames
    large: tuple[str, ...]
    page: str

    def opening_of(self, session: str) -> bytes:
        """Return the first message as it is for another session."""
        message = ForwardMsg.FromString(self.opening)
        message.new_session.initialize.session_id = session
        return bytes(message.SerializeToString())


def key(session: AppSession, asked: RerunData) -> Hashable | None:
    """Return what a first sight depends on; None where it may depend on more, as for a browser that tells something."""
    link = {name: getattr(asked, name) for name in ("page_name", "page_script_hash", "query_string")}
    plain = RerunData(
        **link,
        widget_states=asked.widget_states,
        cached_message_hashes=asked.cached_message_hashes,
        context_info=asked.context_info,
    )
    if asked != plain or asked.widget_states is None or asked.widget_states.widgets or session._user_info:
        return None
    if sum(map(len, link.values())) > LONGEST_LINK:
        return None
    info = asked.context_info or ContextInfo()
    return *link.values(), info.color_scheme == "dark", info.is_embedded


class Recording:
    """What the first run of a session sends, and who waits for it."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = loop
        self.waiting: list[tuple[AppSession, RerunData]] = []
        self._queue = ForwardMsgQueue()  # which leaves out what is drawn over
        self._ended = False

    def take(self, message: ForwardMsg) -> bool:
        """Note a message, and return whether it is the last one."""
        self._queue.enqueue(message)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            self._ended = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        return kind == "session_status_changed" and self._ended and not message.session_status_changed.script_is_running

    def sight(self, session: AppSession) -> Sight | None:
        """Return what was sent, if that is good for other sessions, too."""
        sent = self._queue.flush()
        opening, *others = [message.SerializeToString() for message in sent]
        good = all(map(_is_for_all, sent)) and not any(session.id.encode() in message for message in others)
        beginnings = [message.WhichOneof("type") == "new_session" for message in sent]
        if not good or not beginnings[0] or any(beginnings[1:]):
            return None
        large = tuple(message.hash for message in sent if message.metadata.cacheable)
        return Sight(opening, Frames.of(others), large, session._pages_manager.current_page_script_hash)


def _is_for_all(message: ForwardMsg) -> bool:
    kind, element = message.WhichOneof("type"), message.delta.new_element
    first = message.new_session.initialize
    of_one = element.WhichOneof("type") in OF_ONE_SESSION or element.dataframe.HasField("lazy_data")
    return kind in STATUS | DRAWN and not of_one and not first.recommend_skills_install


class Unheard:
    """A session that was sent a sight: until its browser tells something, its script has not run."""

    def __init__(self, first: RerunData) -> None:
        self.runner: ScriptRunner | None = None
        self._first = first
        self._asked: ClientState | None = None

    def ask(self, session: AppSession, asked: ClientState | None) -> None:
        """Run the script with what the browser tells, once it has run as it would have run before."""
        self._asked = _joined(self._asked, asked or ClientState())
        if self.runner is None:
            self._run(session)

    def _run(self, session: AppSession) -> None:
        """Let a runner of its own run the script: to events of another than its own a session does not listen."""
        AppSession._create_scriptrunner(session, self._first)
        self.runner, session._scriptrunner = session._scriptrunner, None

    def hear(self, session: AppSession, sender: object, event: ScriptRunnerEvent) -> None:
        """Let the script run with what the browser tells when the first run is over, be it at once."""

        def settle_at_last() -> None:
            if sender is self.runner:
                self._settle(session)

        if event == ScriptRunnerEvent.SHUTDOWN:
            session._call_soon_on_event_loop(settle_at_last)

    def _settle(self, session: AppSession) -> None:
        if UNHEARD.pop(session, None) and self._asked:
            session.request_rerun(self._asked)


def _joined(before: ClientState | None, asked: ClientState) -> ClientState:
    """Return what is asked now, with the button that was pressed before if any was."""
    joined = ClientState()
    joined.CopyFrom(asked)
    if before is None:
        return joined
    if states := _coalesce_widget_states(before.widget_states, asked.widget_states):
        joined.widget_states.CopyFrom(states)
    if before.fragment_id != asked.fragment_id:
        joined.fragment_id = ""  # the whole page has both parts
    return joined


SIGHTS = Shelf(KEPT_BYTES)
SEEN: WeakSet[AppSession] = WeakSet()
"""Sessions that have asked for a page."""
UNHEARD: WeakKeyDictionary[AppSession, Unheard] = WeakKeyDictionary()
WAITING: WeakSet[AppSession] = WeakSet()
"""Sessions that wait for what is drawn for another one."""
RECORDS: dict[Hashable, Recording] = {}
"""What is drawn for the first time now, by what it depends on."""
RECORDED: dict[str, Hashable] = {}
"""What is drawn for the session of that name."""


def forgo() -> None:
    """Let what this run of the script draws be for its session alone: some of it is for the moment."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and (found := RECORDED.pop(context.session_id, None)):
        RECORDS[found].loop.call_soon_threadsafe(_release, found, _run)


def begin() -> None:
    """Keep first sights and send them, from the next session on, where the app's files are not watched for changes."""
    watched = st.get_option("server.fileWatcherType") != "none"
    if watched or hasattr(AppSession._create_scriptrunner, "__wrapped__"):
        return
    create, enqueue = AppSession._create_scriptrunner, AppSession._enqueue_forward_msg
    request, stop, listen = AppSession.request_rerun, AppSession.request_script_stop, AppSession._on_scriptrunner_event

    @wraps(create)
    def create_or_send(self: AppSession, asked: RerunData) -> None:
        found = None if self in SEEN else key(self, asked)
        SEEN.add(self)
        if found is None:
            create(self, asked)
        else:
            _open(found, self, asked)

    @wraps(enqueue)
    def enqueue_and_note(self: AppSession, message: ForwardMsg) -> None:
        enqueue(self, message)
        found = RECORDED.get(self.id)
        if found and RECORDS[found].take(message):
            _keep(found, self)

    @wraps(request)
    def request_after_first(self: AppSession, asked: ClientState | None) -> None:
        if (unheard := UNHEARD.get(self)) and self._state != AppSessionState.SHUTDOWN_REQUESTED:
            unheard.ask(self, asked)
        else:
            _leave(self)
            request(self, asked)

    @wraps(stop)
    def stop_first(self: AppSession) -> None:
        if (unheard := UNHEARD.get(self)) and unheard.runner:
            self._scriptrunner = unheard.runner  # from now on it is as any other's
            del UNHEARD[self]
        _leave(self)
        stop(self)

    @wraps(listen)  # a session listens from before its runner starts, so that no event is missed
    def listen_to_first(self: AppSession, sender: Any, event: ScriptRunnerEvent, *rest: Any, **named: Any) -> None:
        listen(self, sender, event, *rest, **named)
        if unheard := UNHEARD.get(self):
            unheard.hear(self, sender, event)

    for patched in (create_or_send, enqueue_and_note, request_after_first, stop_first, listen_to_first):
        setattr(AppSession, patched.__name__, patched)


def _open(found: Hashable, session: AppSession, asked: RerunData) -> None:
    """Send a session the first sight of a link, or draw it for the first time, or wait for who does."""
    if sight := SIGHTS.find(None, found):
        _send(sight, session, asked)
    elif record := RECORDS.get(found):
        WAITING.add(session)
        record.waiting.append((session, asked))
        record.loop.call_later(PATIENCE, _run_waiting, found, session, asked)
    else:
        RECORDS[found] = Recording(session._event_loop)
        RECORDED[session.id] = found
        _run(found, session, asked)


def _run(found: Hashable, session: AppSession, asked: RerunData) -> None:
    AppSession._create_scriptrunner(session, asked)


def _run_waiting(found: Hashable, session: AppSession, asked: RerunData) -> None:
    if session in WAITING:
        WAITING.discard(session)
        _run(found, session, asked)


def _keep(found: Hashable, session: AppSession) -> None:
    """Keep what was drawn to its end, if others may see it, and let go on who waits for it."""
    del RECORDED[session.id]
    state = session.session_state
    ended_well = SCRIPT_RUN_WITHOUT_ERRORS_KEY in state and state[SCRIPT_RUN_WITHOUT_ERRORS_KEY]
    go_on = _run
    try:
        sight = RECORDS[found].sight(session) if ended_well else None
        if sight is not None and nbytes(sight) <= LARGEST:
            SIGHTS.keep(None, found, sight)
            go_on = _open
    finally:
        _release(found, go_on)


def _leave(session: AppSession) -> None:
    """Let a session that leaves, or asks for something else, neither wait nor be waited for."""
    WAITING.discard(session)
    if found := RECORDED.pop(session.id, None):
        _release(found, _open)


def _release(found: Hashable, go_on: Callable[[Hashable, AppSession, RerunData], None]) -> None:
    """Let all who still wait for a sight go on."""
    for session, asked in RECORDS.pop(found).waiting:
        if session in WAITING:
            WAITING.discard(session)
            go_on(found, session, asked)


def _send(sight: Sight, session: AppSession, asked: RerunData) -> None:
    """Send a session what another one was sent."""
    UNHEARD[session] = Unheard(asked)
    session._client_state.page_script_hash = sight.page
    REPLAYS.inc()
    opening = sight.opening_of(session.id)
    connected: Any = Runtime.instance()._session_mgr.get_active_session_info(session.id)
    if connected is None or not isinstance(connected.client, StarletteSessionClient) or not frames.are_taken():
        for message in (opening, *sight.others.messages):
            session._enqueue_forward_msg(ForwardMsg.FromString(message))
    elif not connected.client._closed.is_set():
        connected.script_run_count += 1
        messages.note_sent(connected.client, sight.large)
        pieces: tuple[Any, ...] = (opening, sight.others)
        for piece in pieces:
            connected.client._send_queue.put_nowait(piece)
