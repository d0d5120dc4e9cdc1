"""One lock for each session: Streamlit gives each thread of a session one of its own, though they share its state.

A run that is superseded writes the state until its next step of Streamlit, while the next run already goes through it,
which fails at times with "dictionary changed size during iteration". Without fast reruns there would be one thread, but
a browser then drops large messages to which the server still refers, and loses its connection.

And callbacks that run to their end, whatever the browser sends meanwhile.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from threading import Lock, RLock
from typing import Any
from weakref import WeakValueDictionary

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.session_state_proxy import get_session_state

LOCKS: WeakValueDictionary[int, "RLock"] = WeakValueDictionary()
"""The lock of each state that a thread has, by its place in memory."""
LOCKS_LOCK = Lock()


def share_locks() -> None:
    """Let the threads of a session take turns at its state, from the next thread on."""
    begin = SafeSessionState.__init__
    if hasattr(begin, "__wrapped__"):
        return

    @wraps(begin)
    def begin_with_one_lock(self: SafeSessionState, state: SessionState, yield_callback: Callable[[], None]) -> None:
        begin(self, state, yield_callback)
        with LOCKS_LOCK:
            object.__setattr__(self, "_lock", LOCKS.setdefault(id(state), RLock()))

    SafeSessionState.__init__ = begin_with_one_lock  # type: ignore[method-assign]


def finish_callbacks() -> None:
    """Let callbacks begin and run to their end, from the next run on.

    Where the browser has sent another message Streamlit ends a run at its next step, be it the one before its callbacks
    or one of theirs. A later run knows of no button that was pressed, and takes no value that is known by then for a
    change: what a person did would be lost.
    """
    begin = SafeSessionState.on_script_will_rerun
    if hasattr(begin, "__wrapped__"):
        return

    @wraps(begin)
    def begin_unbroken(self: SafeSessionState, *states: Any, **more: Any) -> None:
        runner = getattr(self._yield_callback, "__self__", None)
        if not isinstance(runner, ScriptRunner):
            return begin(self, *states, **more)
        runner._execing = False  # no step looks for another message; the runner does as soon as all callbacks are done
        try:
            begin(self, *states, **more)
        finally:
            runner._execing = True

    SafeSessionState.on_script_will_rerun = begin_unbroken  # type: ignore[method-assign]


def entry_of(state: SessionState, name: str) -> Any:
    """Return the value of a name in a session's state, None if it has none: no copy is made of the others."""
    try:
        return state[name]
    except KeyError:
        return None


def look_up(names: Iterable[str]) -> dict[str, Any]:
    """Return the values of those of the names that have one: in one look at the session, not in as many as names."""
    session, found = get_session_state(), dict[str, Any]()
    session._yield_callback()
    with session._lock:
        for name in names:
            with suppress(KeyError):
                found[name] = session._state[name]
    return found
