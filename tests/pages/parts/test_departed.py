"""A session whose tab is gone is emptied when its time is over, though no other tab is opened or closed."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.state import SessionState

from pages.parts import departed
from pages.parts.departed import let_go_in_time
from tests.browser.visits import alone


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let sessions go in time, and return the names of those that were shut down."""
    monkeypatch.setattr(MemorySessionStorage, "save", MemorySessionStorage.save)
    monkeypatch.setattr(departed, "MOMENT", 0.01)
    server = SimpleNamespace(is_active_session=lambda name: name == "back")
    monkeypatch.setattr(departed, "Runtime", SimpleNamespace(instance=lambda: server))
    let_go_in_time()
    let_go_in_time()  # which changes nothing
    return []


def session_of(name: str, ended: list[str]) -> Any:
    """Return what Streamlit keeps of a session with a table, when its tab is closed."""
    state = SessionState()
    state["table"] = "rows"
    return SimpleNamespace(session=SimpleNamespace(id=name, session_state=state, shutdown=lambda: ended.append(name)))


async def left(storage: MemorySessionStorage, *sessions: Any) -> None:
    for each in sessions:
        storage.save(each)
    await asyncio.sleep(0.2)


def test_a_session_is_emptied_when_its_time_is_over(ended: list[str]) -> None:
    sessions = [session_of(name, ended) for name in ("one", "other")]
    storage = MemorySessionStorage(ttl_seconds=0)
    alone(left(storage, *sessions))
    assert ended == ["one", "other"]
    assert storage.list() == []
    assert not any(each.session.session_state.filtered_state for each in sessions)


@pytest.mark.parametrize(("name", "seconds"), [("one", 60), ("back", 0)], ids=["it may come back", "it is back"])
def test_one_that_is_needed_is_kept(ended: list[str], name: str, seconds: int) -> None:
    kept = session_of(name, ended)
    alone(left(MemorySessionStorage(ttl_seconds=seconds), kept))
    assert ended == []
    assert kept.session.session_state["table"] == "rows"
