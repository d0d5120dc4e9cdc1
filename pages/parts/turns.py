"""Turns at training: so many train at a time, and of those who wait the one goes next that has had the least time."""

import os
import time
from threading import Event, Lock

import streamlit as st

from pages.parts.telemetry import QUEUE

SLICE_SECONDS = 0.03
"""Who has the turn keeps it for so long, by the thread's own clock, before it goes to one that has had less time: most
runs are done by then, however busy the machine is, and none of a crowd is left half done for the next one's sake."""


MOST_WAITING = 400
"""A server with so many who wait takes no more: they would leave before their turn comes."""


class Stopped(Exception):
    """What ends training that nobody waits for any more."""


class Full(Exception):
    """What ends the wish to train where too many wait already."""


class Gate:
    """So many have a turn at a time; the others wait for theirs, at most `longest`."""

    def __init__(self, most: int, longest: int = MOST_WAITING) -> None:
        self._most = self._free = most
        self._longest = longest
        self._waiting: list[Turn] = []
        self._lock = Lock()

    def check(self) -> None:
        """Raise Full if no more can wait."""
        if len(self._waiting) >= self._longest:
            raise Full(f"{self._longest:,} wait for their turn")

    def enter(self, turn: "Turn") -> None:
        """Wait for one's turn; Stopped if it was stopped meanwhile."""
        with self._lock:
            turn.called.clear()
            self._waiting.append(turn)
            self._call()
        if turn.stopped:  # before it was cleared
            turn.called.set()
        with QUEUE.track_inprogress():
            turn.called.wait()
        if turn.stopped:
            self._give_up(turn)
            raise Stopped

    def leave(self) -> None:
        """Let the next one in."""
        with self._lock:
            self._free += 1
            self._call()

    def ahead(self, turn: "Turn") -> int:
        """Return how many have a turn or come before one that waits; 0 if it does not wait."""
        with self._lock:
            return self._most - self._free + self._order().index(turn) if turn in self._waiting else 0

    def least(self) -> float:
        """Return the least time that one of those who wait has had, in seconds; ∞ if nobody waits."""
        with self._lock:
            return min((turn.used for turn in self._waiting), default=float("inf"))

    def _order(self) -> "list[Turn]":
        return sorted(self._waiting, key=lambda turn: turn.used)  # of equals, who came first

    def _call(self) -> None:
        for turn in self._order()[: self._free]:
            self._free -= 1
            self._waiting.remove(turn)
            turn.called.set()

    def _give_up(self, turn: "Turn") -> None:
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:  # it was called in this moment
                self._free += 1
                self._call()


class Turn:
    """One's turn at a gate: it goes to and fro between those who train, and none is left behind.

    `used` is the time of a core that one has had so far, in seconds. Only `stop` and `ahead` may be called by another
    thread than the one that trains.
    """

    def __init__(self, gate: Gate) -> None:
        self.called = Event()
        self.used = 0.0
        self.stopped = False
        self._gate = gate
        self._since: float | None = None

    def stop(self) -> None:
        """Let it end: at once where it waits, else when it next looks whether to go on."""
        self.stopped = True
        self.called.set()

    def ahead(self) -> int:
        """Return how many have a turn or come before this one; 0 if it does not wait."""
        return self._gate.ahead(self)

    def go_on(self) -> None:
        """Let one go first who has had less time, after a slice of it; Stopped if this is to end."""
        if self.stopped:
            raise Stopped
        spent = self._spent()
        if spent >= SLICE_SECONDS and self._gate.least() < self.used + spent:
            self._give()
            self._take()

    def _spent(self) -> float:
        return 0.0 if self._since is None else time.thread_time() - self._since

    def _take(self) -> None:
        self._gate.enter(self)
        self._since = time.thread_time()

    def _give(self) -> None:
        if self._since is not None:
            self.used += self._spent()
            self._since = None
            self._gate.leave()

    def __enter__(self) -> "Turn":
        self._take()
        return self

    def __exit__(self, *raised: object) -> None:
        self._give()


@st.cache_resource(show_spinner=False)
def gate() -> Gate:
    """Return what all training on this server takes turns by: one on each core, as it runs outside Python's lock."""
    return Gate(os.cpu_count() or 1)
