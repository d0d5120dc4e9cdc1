"""The reel's door in Python: which rest a browser tells still counts."""

from types import SimpleNamespace
from typing import Any

import pytest

from pages.components import reel


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the state of a visitor to whom a reel was sent once, and who plays it."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(reel, "st", SimpleNamespace(session_state=state))
    state[reel._memory_key("film")] = reel._remember("film", 7, from_start=False)
    return state


def tell(session: dict[str, Any], moment: int, **more: int) -> list[int]:
    """Return the moments of which the page hears when the browser tells that it has come to rest at one."""
    heard: list[int] = []
    session["film"] = {"rested": {"moment": moment, "number": moment, **more}}
    reel._report("film", heard.append)
    return heard


def test_a_rest_counts_until_a_lesson_sends_the_browser_elsewhere(session: dict[str, Any]) -> None:
    assert tell(session, 20, request=1) == [20]
    reel.go_there("film")
    assert tell(session, 30, request=1) == []
    assert tell(session, 40, request=2) == [40]


def test_a_late_rest_does_not_keep_the_browser_from_the_lesson(session: dict[str, Any]) -> None:
    reel.go_there("film")
    assert tell(session, 30, request=1) == []
    after = reel._remember("film", 112, from_start=False)
    assert (after.sent, after.moment) == (112, 112)
    assert after.request > 1
