"""Sessions whose tab is gone go when their time is over, and what they had with them, a person's own data first of all.

Streamlit keeps them two minutes, should the tab come back, but looks for those whose time is over only when the next
tab is closed: on a quiet server what somebody brought would lie in memory for hours after they left.
"""

from asyncio import get_running_loop
from contextlib import suppress
from functools import wraps
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage

MOMENT = 1.0
"""Seconds after the end of their time."""


def let_go_in_time() -> None:
    """Let sessions that nobody comes back to go when their time is over, from the next that is left on."""
    save = MemorySessionStorage.save
    if hasattr(save, "__wrapped__"):
        return

    @wraps(save)
    def save_for_its_time(self: MemorySessionStorage, session_info: Any) -> None:
        save(self, session_info)
        cache: Any = self._cache
        with suppress(RuntimeError):  # no server runs
            get_running_loop().call_later(cache.ttl + MOMENT, _let_go, self, session_info.session)

    MemorySessionStorage.save = save_for_its_time  # type: ignore[method-assign]


def _let_go(storage: Any, session: AppSession) -> None:
    """Empty a session that nobody came back to, for what else still refers to it; its storage does no more.

    Streamlit shuts it down when the garbage collector finds it, which may take long.
    """
    storage._cache.expire()
    if storage.get(session.id) is None and not Runtime.instance().is_active_session(session.id):
        session.shutdown()
        session.session_state.clear()
