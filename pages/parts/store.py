"""What was trained, kept: equal keys are trained once, whoever asks, for as long as anybody waits.

What comes of a person's own data is kept for their session alone, and goes with it.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

import streamlit as st

from core.minimise import Progress
from pages.parts import memory
from pages.parts.jobs import LONGEST, Job
from pages.parts.shelf import Shelf, shelf
from pages.parts.turns import Full, Gate, gate

V = TypeVar("V")


class Store:
    """What was trained, kept on a shelf with all else; it trains in turns with all who share its gate."""

    def __init__(self, shelf: Shelf, gate: Gate) -> None:
        self._shelf = shelf
        self._jobs: dict[Hashable, Job[Any]] = {}
        self._lock = Lock()
        self._gate = gate

    def get(
        self,
        key: Hashable,
        train: Callable[[Progress], V],
        progress: Progress,
        longest: float = LONGEST,
        nbytes: float = 0.0,
    ) -> V:
        """Return the value of that key, from the store or trained now; `progress` may raise to give up.

        While it waits for its first turn, progress is told how many train before it, of 0. Training takes about so many
        bytes, for which others may have to go. Raises Full if too many wait already or memory is full, and TimeUp after
        `longest` seconds of a core.
        """
        found = self._found_or_begun(key, train, longest, nbytes)
        if not isinstance(found, Job):
            return cast(V, found)
        try:
            return cast(V, found.wait(progress))
        finally:
            self._leave(key, found)

    def find(self, key: Hashable) -> Any:
        """Return the value of that key, None if it is not kept."""
        return self._shelf.find(self, key)

    def clear(self) -> None:
        """Let go of all of it."""
        self._shelf.clear(self)

    def _found_or_begun(self, key: Hashable, train: Callable[[Progress], V], longest: float, nbytes: float) -> Any:
        with self._lock:
            if (value := self.find(key)) is not None:
                return value
            if key not in self._jobs:
                self._check(nbytes)
                job = Job(train, lambda value: self._shelf.keep(self, key, value), self._gate, longest)
                job.start()  # where no thread can be started, nobody is to wait for it
                self._jobs[key] = job
            self._jobs[key].wanted += 1
            return self._jobs[key]

    def _check(self, nbytes: float) -> None:
        """Raise Full where no more can be trained now, by time or by memory; make room for so many bytes."""
        self._gate.check()
        if not self._shelf.has_room(nbytes):
            raise Full(memory.FULL)

    def _leave(self, key: Hashable, job: Job[Any]) -> None:
        with self._lock:
            job.wanted -= 1
            if not job.wanted and self._jobs.get(key) is job:
                del self._jobs[key]
                job.stop()


@st.cache_resource(show_spinner=False)
def _shared() -> Store:
    return Store(shelf(), gate())


@st.cache_resource(show_spinner=False, scope="session", on_release=Store.clear)
def _own() -> Store:
    return Store(shelf(), gate())


def store_of(digest: str) -> Store:
    """Return where what is trained on data is kept: `digest` is that of a person's own, "" stands for all others."""
    return _own() if digest else _shared()
