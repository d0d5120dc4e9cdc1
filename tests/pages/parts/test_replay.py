"""Who opens a link next is sent what was drawn before; what follows is as if the script had run for them."""

import asyncio
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.state import SCRIPT_RUN_WITHOUT_ERRORS_KEY

from pages.parts import bar, replay
from pages.parts.shelf import Shelf, nbytes
from tests.browser.serving import served, started
from tests.browser.visits import Session, alone, gathering, session

ROOT = Path(__file__).parents[3]
HASTY = ROOT / "tests" / "browser" / "apps" / "hasty.py"
PLAIN = RerunData(
    page_name="regression", query_string="seed=2", widget_states=WidgetStates(), context_info=ContextInfo()
)
NOBODY: Any = SimpleNamespace(_user_info={}, id="0123456789")
NO_WIDGET = WidgetState(id="$$ID-of-no-widget-None", bool_value=True)
"""With this a browser tells something, which changes nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a server of the app that these tests alone visit."""
    with served("app.py") as address:
        yield address


async def opened(address: str, link: str, dark: bool = False, tells: bool = False) -> Session:
    """Return a session that has seen a link, and is closed; one that tells something has its script run."""
    async with session(address, link, dark) as visitor:
        if tells:
            visitor.tell(NO_WIDGET)
        await visitor.run()
        return visitor


def seen(address: str, link: str, dark: bool = False, tells: bool = False) -> Session:
    """Return a session that has seen a link once what others see of it is kept."""

    async def see() -> Session:
        before = await opened(address, link, dark)
        while (now := await opened(address, link, dark)).runs != before.runs:
            before = now
        return await opened(address, link, dark, tells) if tells else now

    return alone(asyncio.wait_for(see(), 100))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("link", ["", "regression?seed=3&steps=100", "likelihood", "notation", "recipe?data=own"])
def test_what_is_sent_is_what_a_run_draws(server: str, link: str, dark: bool) -> None:
    sent, drawn = seen(server, link, dark), seen(server, link, dark, tells=True)
    assert sent.runs != drawn.runs
    assert sent.digest == drawn.digest
    assert sent.number != drawn.number
    assert sent.exceptions == drawn.exceptions == ()


def test_light_and_dark_pages_differ(server: str) -> None:
    assert seen(server, "regression").digest != seen(server, "regression", dark=True).digest


def test_a_crowd_is_sent_what_the_first_of_it_is_drawn(server: str) -> None:
    visits = gathering(server, ["normal?loc=1"] * 20)
    assert len({visit.digest for visit in visits}) == 1
    assert len({name for visit in visits for name in visit.session.runs}) == 1
    assert len({visit.session.number for visit in visits}) == len(visits)


def test_a_change_gives_what_it_gives_where_the_script_has_run(server: str) -> None:
    async def change(link: str, option: int, tells: bool = False, times: int = 1) -> Session:
        async with session(server, link) as visitor:
            if tells:
                visitor.tell(NO_WIDGET)
            await visitor.run()
            visitor.choose("Hidden units", option)
            for _ in range(times - 1):
                await visitor.ask()
            await visitor.run()
            return visitor

    link = "regression?steps=50"
    before = seen(server, link)
    sent, drawn, other, eager = (alone(change(link, *how)) for how in ((3,), (3, True), (9,), (3, False, 3)))
    assert sent.runs[:1] == other.runs[:1] == before.runs
    assert sent.runs[:1] != drawn.runs[:1]
    assert sent.digest == drawn.digest == eager.digest
    assert sent.digest != other.digest
    assert seen(server, link).digest == before.digest


def test_a_script_that_is_over_at_once_is_heard_of() -> None:
    async def tell(address: str) -> Session:
        async with session(address, "notation") as visitor:
            await visitor.run()
            visitor.tell(NO_WIDGET)
            await visitor.run()
            return visitor

    with started("app.py", start=HASTY) as hasty:
        before = seen(hasty.address, "notation")
        sent = alone(asyncio.wait_for(tell(hasty.address), 60))
    assert sent.runs[:1] == before.runs
    assert sent.runs[1:]


def test_a_session_that_comes_back_goes_on(server: str) -> None:
    async def come_back(again: str) -> Session:
        async with session(server, "regression", again=again) as visitor:
            visitor.tell(NO_WIDGET)
            while not visitor.number:  # what comes first may be the end of a run that was under way
                await visitor.run()
            return visitor

    async def leave_in_haste() -> Session:
        async with session(server, "regression") as visitor:
            await visitor.run()
            visitor.tell(NO_WIDGET)
            await visitor.ask()
            return visitor

    before, drawn = seen(server, "regression"), seen(server, "regression", tells=True)
    hasty = alone(leave_in_haste())
    assert hasty.runs == before.runs
    assert alone(come_back(hasty.number)).number == hasty.number
    after, other = alone(come_back(before.number)), alone(come_back(drawn.number))
    assert [after.number, other.number] == [before.number, drawn.number]
    assert after.runs != before.runs
    assert after.digest == other.digest != before.digest


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, widget_states=None),
        replace(PLAIN, widget_states=WidgetStates(widgets=[NO_WIDGET])),
        replace(PLAIN, fragment_id="one"),
        replace(PLAIN, is_history_navigation=True),
        replace(PLAIN, query_string="s" * replay.LONGEST_LINK),
    ],
    ids=["the server itself", "a widget", "a fragment", "a history", "a long link"],
)
def test_only_a_plain_visit_is_sent_what_was_drawn_before(other: RerunData) -> None:
    assert replay.key(NOBODY, PLAIN) is not None
    assert replay.key(NOBODY, other) is None
    assert replay.key(SimpleNamespace(_user_info={"email": "a@example.org"}), PLAIN) is None  # type: ignore[arg-type]


def test_a_sight_depends_on_link_and_colours_alone() -> None:
    others = (
        replace(PLAIN, page_name="binary"),
        replace(PLAIN, query_string="seed=3"),
        replace(PLAIN, page_script_hash="0"),
        replace(PLAIN, context_info=ContextInfo(color_scheme="dark")),
        replace(PLAIN, context_info=ContextInfo(is_embedded=True)),
    )
    same = (
        replace(PLAIN, context_info=None),
        replace(PLAIN, context_info=ContextInfo(color_scheme="light", locale="de-DE", timezone="UTC")),
        replace(PLAIN, cached_message_hashes=frozenset("a")),
    )
    assert len({replay.key(NOBODY, each) for each in (PLAIN, *others)}) == 1 + len(others)
    assert {replay.key(NOBODY, each) for each in same} == {replay.key(NOBODY, PLAIN)}


def test_pages_ask_a_browser_for_nothing_else() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "pages").rglob("*.py")]
    assert {name for source in sources for name in re.findall(r"st\.context\.(\w+)", source)} == {"theme", "url"}
    assert not any(re.search(r"st\.(user|login|experimental_user)\b", source) for source in sources)


def message(**delta: Any) -> ForwardMsg:
    """Return a message that draws an element."""
    made = ForwardMsg()
    for kind, value in delta.items():
        getattr(made.delta.new_element, kind).CopyFrom(type(getattr(made.delta.new_element, kind))(**value))
    return made


class Visitor:
    """What a session has that is seen of it."""

    def __init__(self, name: str) -> None:
        self.id = name
        self.session_state = {SCRIPT_RUN_WITHOUT_ERRORS_KEY: True}
        self._pages_manager = SimpleNamespace(current_page_script_hash="page")


class Loop:
    """What calls at once that it is asked to call soon, and nothing later."""

    def call_soon_threadsafe(self, act: Callable[..., None], *rest: Any) -> None:
        """Call it."""
        act(*rest)


class Drawing:
    """A link that is drawn for one visitor while two wait, one of whom leaves; and what becomes of who waits."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.session, self.waiting, self.left = Visitor("first"), Visitor("second"), Visitor("third")
        self.ran: list[str] = []
        self.sent: list[str] = []
        patch.setattr(replay, "_run", lambda found, session, asked: self.ran.append(session.id))
        patch.setattr(replay, "_send", lambda sight, session, asked: self.sent.append(session.id))
        patch.setattr(replay, "RECORDED", {"first": "link"})
        self.record = replay.Recording(Loop())  # type: ignore[arg-type]
        self.record.waiting = [(each, PLAIN) for each in (self.waiting, self.left)]  # type: ignore[misc]
        patch.setattr(replay, "RECORDS", {"link": self.record})
        patch.setattr(replay, "WAITING", {self.waiting})
        patch.setattr(replay, "SIGHTS", Shelf(replay.KEPT_BYTES))

    def end(self) -> None:
        """Let the page be drawn to its end."""
        for each in of_a_run(message(markdown={"body": "Hello"})):
            self.record.take(each)
        replay._keep("link", self.session)  # type: ignore[arg-type]


def test_who_waits_is_sent_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing(monkeypatch)
    drawing.end()
    assert (drawing.ran, drawing.sent) == ([], ["second"])
    assert replay.SIGHTS.nbytes > 0
    assert not replay.RECORDS
    assert not replay.RECORDED


@pytest.mark.parametrize("bound", ["LARGEST", "an error"])
def test_what_is_not_kept_is_drawn_for_who_waits(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    drawing = Drawing(monkeypatch)
    if bound == "LARGEST":
        monkeypatch.setattr(replay, bound, 0)
    else:
        drawing.session.session_state.clear()
    drawing.end()
    assert (drawing.ran, drawing.sent) == (["second"], [])
    assert replay.SIGHTS.nbytes == 0
    assert not replay.RECORDS


def test_where_progress_is_shown_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing(monkeypatch)
    monkeypatch.setattr(replay, "get_script_run_ctx", lambda **_: SimpleNamespace(session_id="first"))
    monkeypatch.setattr(bar, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(bar, "REDRAW_SECONDS", 0.0)
    with bar.watched(lambda: None, "a run") as progress:
        progress(1, 2)
    assert drawing.ran == ["second"]
    assert not replay.RECORDED


def test_for_who_leaves_another_has_it_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = Drawing(monkeypatch)
    drawing.waiting._event_loop = Loop()  # type: ignore[attr-defined]
    replay._leave(drawing.session)  # type: ignore[arg-type]
    assert drawing.ran == ["second"]
    assert replay.RECORDED == {"second": "link"}


def of_a_run(*drawn: ForwardMsg) -> list[ForwardMsg]:
    """Return all that a session is sent in a run that draws these."""
    first, begins, ends, over = ForwardMsg(), ForwardMsg(), ForwardMsg(), ForwardMsg()
    first.new_session.initialize.session_id = NOBODY.id
    begins.session_status_changed.script_is_running = True
    ends.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    over.session_status_changed.script_is_running = False
    return [first, begins, *drawn, ends, over]


def record(*drawn: ForwardMsg) -> replay.Sight | None:
    """Return what is kept of a run that draws these."""
    found = replay.Recording(None)  # type: ignore[arg-type]
    assert [found.take(each) for each in of_a_run(*drawn)].index(True) == len(drawn) + 3
    return found.sight(Visitor(NOBODY.id))  # type: ignore[arg-type]


def test_a_sight_names_its_session_in_the_first_message_alone() -> None:
    sight = record(message(markdown={"body": "Hello"}))
    assert sight is not None
    opening = ForwardMsg.FromString(sight.opening_of("another"))
    assert opening.new_session.initialize.session_id == "another"
    assert not any(b"another" in each or NOBODY.id.encode() in each for each in sight.others.messages)
    assert nbytes(sight) >= len(sight.others.framed)


@pytest.mark.parametrize(
    "private",
    [
        message(exception={"message": "no"}),
        message(download_button={"deferred_file_id": "a"}),
        message(markdown={"body": f"You are {NOBODY.id}"}),
        ForwardMsg(heartbeat_ack=True),
    ],
    ids=["an exception", "a download", "the name of the session", "an answer"],
)
def test_what_is_for_one_session_is_not_kept(private: ForwardMsg) -> None:
    assert record(message(markdown={"body": "Hello"}), private) is None


def test_a_button_is_not_forgotten_for_what_is_told_next() -> None:
    pressed, slider = WidgetState(id="button", trigger_value=True), WidgetState(id="slider", int_value=3)
    before = ClientState(widget_states=WidgetStates(widgets=[pressed]), fragment_id="one")
    joined = replay._joined(before, ClientState(widget_states=WidgetStates(widgets=[slider])))
    assert {each.id for each in joined.widget_states.widgets} == {"button", "slider"}
    assert joined.fragment_id == ""
    assert replay._joined(before, before).fragment_id == "one"


def test_outside_a_server_nothing_is_forgone() -> None:
    replay.forgo()


def test_streamlit_is_as_replay_knows_it() -> None:
    listening = inspect.getsource(AppSession._handle_scriptrunner_event_on_event_loop)
    assert "if sender is not self._scriptrunner:" in listening  # so that it does not hear a run in silence
    assert "self._create_scriptrunner(rerun_data)" in inspect.getsource(AppSession.request_rerun)
    assert "self.request_script_stop()" in inspect.getsource(AppSession.shutdown)
    known = {
        "query_string", "widget_states", "page_script_hash", "page_name", "fragment_id", "fragment_id_queue",
        "is_fragment_scoped_rerun", "is_auto_rerun", "is_history_navigation", "replay_trigger_states",
        "replay_trigger_values", "cached_message_hashes", "context_info",
    }  # fmt: skip
    assert set(RerunData.__dataclass_fields__) == known
    told = {"timezone", "timezone_offset", "locale", "url", "is_embedded", "color_scheme"}
    assert set(ContextInfo.DESCRIPTOR.fields_by_name) == told
