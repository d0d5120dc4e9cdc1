"""Training in threads of its own, in turns and at a lower priority than pages, which are served meanwhile."""

import os
import sys
from collections.abc import Callable
from threading import Event, Thread, get_native_id
from typing import Generic, TypeVar

from core.minimise import Progress
from pages.parts.turns import Gate, Turn

NICENESS = 10
"""How far training stands back behind pages: a page that is asked for gets ten times its share of a core."""
LOOK_SECONDS = 0.02
"""How often who waits for a job looks whether to wait on."""

V = TypeVar("V")


class Job(Generic[V]):
    """Work in its own thread, for all who wait for it; it is told to stop when the last of them leaves.

    `work` returns what they wait for, and tells its progress; `keep` is given that before they are.
    """

    def __init__(self, work: Callable[[Progress], V], keep: Callable[[V], None], gate: Gate) -> None:
        self.wanted = 0
        self._work, self._keep = work, keep
        self._turn = Turn(gate)
        self._told = 0, 0
        self._over = Event()
        self._value: list[V] = []
        self._failure: BaseException | None = None

    def start(self) -> None:
        """Begin, as soon as its turn comes."""
        Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Let it end where it is next at rest: some 10 ms from now, or at once while it waits for its turn."""
        self._turn.stop()

    def wait(self, progress: Progress) -> V:
        """Return what came of it, or raise what it raised; `progress`, told how far it is, may raise to give up.

        While it waits for its first turn, it is at step 0 of 0.
        """
        while not self._over.wait(LOOK_SECONDS):
            progress(*self._told)
        if self._failure:
            raise self._failure
        return self._value[0]

    def ahead(self) -> int:
        """Return how many train before it; 0 if it trains."""
        return self._turn.ahead()

    def _run(self) -> None:
        stand_back()
        try:
            with self._turn:
                self._value.append(self._work(self._tell))
            self._keep(self._value[0])
        except BaseException as failure:  # it is raised where somebody waits
            self._failure = failure
        self._over.set()

    def _tell(self, step: int, steps: int) -> None:
        self._told = step, steps
        self._turn.go_on()


def stand_back() -> None:
    """Lower the priority of this thread, where a system has priorities of threads; it cannot be raised again."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)
