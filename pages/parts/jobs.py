"""Training in threads of its own, in turns and at a lower priority than pages, which are served meanwhile."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread, get_native_id
from typing import Generic, TypeVar

from core.minimise import Progress
from pages.parts.bell import rings
from pages.parts.turns import Gate, Turn

NICENESS = 10
"""How far training stands back behind pages: a page that is asked for gets ten times its share of a core."""
HARDLY = 19
"""The lowest priority that there is."""
FIRST_SECONDS, NEXT_SECONDS, FAR_SECONDS = 0.4, 0.15, 0.02
"""How long who waits for a job rests before progress is told for the second time, and after that: longer by so much for
each who trains before, as two hundred who are told all the time would take what time there is to train."""
RAREST_SECONDS = 3.0
"""But it is told so often."""
LONGEST = 10.0
"""So many seconds of a core one link may take, whatever was estimated before it started."""


V = TypeVar("V")


class TimeUp(Exception):
    """What ends training that has taken longer than it may."""


class Net:
    """So many seconds of a core that all parts of what one link asks may take together."""

    def __init__(self, longest: float = LONGEST) -> None:
        self.left = longest
        """What the parts that are done have left."""

    def counting(self, work: "Callable[[Progress], V]") -> "Callable[[Progress], V]":
        """Return the work, which takes what it takes in its thread from what is left."""

        def counted(progress: Progress) -> V:
            began = time.thread_time()
            try:
                return work(progress)
            finally:
                self.left -= time.thread_time() - began

        return counted


class Job(Generic[V]):
    """Work in its own thread, for all who wait for it; it is told to stop when the last of them leaves.

    `work` returns what they wait for, and tells its progress; `keep` is given that before they are. It may take
    `longest` seconds of a core.
    """

    def __init__(
        self, work: Callable[[Progress], V], keep: Callable[[V], None], gate: Gate, longest: float = LONGEST
    ) -> None:
        self.wanted = 0
        self._work, self._keep, self._longest = work, keep, longest
        self._turn = Turn(gate)
        self._progress: tuple[int, int] | None = None
        self._over = Event()
        self._bells = list[Event]()
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

        While it waits for its first turn, progress is told how many train before it, of 0. It is told now and then,
        and at once when this script is asked to end.
        """
        rest = FIRST_SECONDS
        with self._bell() as bell:
            while not self._over.is_set():
                step, steps = self._progress or (self._turn.ahead(), 0)
                progress(step, steps)
                bell.wait(rest)
                bell.clear()
                rest = NEXT_SECONDS if steps else min(NEXT_SECONDS + FAR_SECONDS * step, RAREST_SECONDS)
        if self._failure:
            raise self._failure
        return self._value[0]

    @contextmanager
    def _bell(self) -> Iterator[Event]:
        """Yield what rings when the job is over, or this script is asked to end."""
        bell = Event()
        self._bells.append(bell)
        try:
            with rings(bell):
                yield bell
        finally:
            self._bells.remove(bell)

    def _run(self) -> None:
        stand_back()
        try:
            with self._turn:
                self._value.append(self._work(self._tell))
            self._keep(self._value[0])
        except BaseException as failure:  # it is raised where somebody waits
            self._failure = failure
        self._over.set()
        for bell in tuple(self._bells):
            bell.set()

    def _tell(self, step: int, steps: int) -> None:
        self._progress = step, steps
        if time.thread_time() > self._longest:
            raise TimeUp
        self._turn.go_on()


def stand_back() -> None:
    """Lower the priority of this thread, where a system has priorities of threads; it cannot be raised again."""
    if sys.platform == "linux":
        served = os.getpriority(os.PRIO_PROCESS, os.getpid())
        os.setpriority(os.PRIO_PROCESS, get_native_id(), min(served + NICENESS, HARDLY))
