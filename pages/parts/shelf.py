"""What is kept in memory: so many bytes of all that was trained and made, the least recently used goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import is_dataclass
from threading import Lock, RLock
from typing import Any, TypeVar, cast
from weakref import WeakValueDictionary

import numpy as np
import streamlit as st

from pages.parts import memory

KEPT_BYTES = 112_000_000
"""As much is kept for all visitors: an hour's films of a lecture, or the networks of two large contests."""

V = TypeVar("V")


class Shelf:
    """Values by whom they belong to and a key, of so many bytes together; the last one stays however large it is."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[tuple[object, Hashable], tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    @property
    def nbytes(self) -> int:
        """How many bytes all that is kept takes."""
        return self._bytes

    def find(self, owner: object, key: Hashable) -> Any:
        """Return the value of an owner's key, None if it is not kept."""
        with self._lock:
            if (owner, key) not in self._kept:
                return None
            self._kept.move_to_end((owner, key))
            return self._kept[owner, key][0]

    def keep(self, owner: object, key: Hashable, value: Any) -> None:
        """Keep a value, and let go of those that there is no room for any more."""
        size = nbytes(value)
        with self._lock:
            self._let_go((owner, key))
            self._kept[owner, key] = value, size
            self._bytes += size
            while len(self._kept) > 1 and self._bytes > self._most:
                self._let_go(next(iter(self._kept)))

    def make_room(self, wanted: float) -> None:
        """Let go of as much as is kept, so that the process with so many bytes more stays below its most."""
        excess = memory.resident() + wanted - memory.most()
        with self._lock:
            while self._kept and excess > 0.0:
                before = self._bytes
                self._let_go(next(iter(self._kept)))
                excess -= before - self._bytes

    def has_room(self, wanted: float) -> bool:
        """Return whether so many bytes go into the container, and let go of what is kept only where that is enough."""
        if memory.is_full(wanted - self._bytes):
            return False
        self.make_room(wanted)
        return not memory.is_full(wanted)

    def clear(self, owner: object) -> None:
        """Let go of all that an owner has."""
        with self._lock:
            for place in [place for place in self._kept if place[0] is owner]:
                self._let_go(place)

    def _let_go(self, place: tuple[object, Hashable]) -> None:
        self._bytes -= self._kept.pop(place, (None, 0))[1]


def nbytes(value: Any) -> int:
    """Return how many bytes the arrays and texts in a value take, each counted once."""
    return _nbytes(value, set())


def _nbytes(value: Any, counted: set[int]) -> int:
    if id(value) in counted:
        return 0
    counted.add(id(value))
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, (bytes, str)):
        return len(value)
    if isinstance(value, Mapping):
        return _nbytes(list(value.values()), counted)
    if isinstance(value, (list, tuple)):
        return sum(_nbytes(each, counted) for each in value)
    return _nbytes(vars(value), counted) if is_dataclass(value) else 0


class Makings:
    """What is made of runs where it is asked for, and kept: equal keys are made once, whoever asks."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._busy: WeakValueDictionary[Hashable, RLock] = WeakValueDictionary()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Return the value of that key, kept or made now."""
        with self._lock:
            busy = self._busy.setdefault(key, RLock())
        with busy:
            found = self._shelf.find(self, key)
            if found is None:
                found = make()
                self._shelf.keep(self, key, found)
            return cast(V, found)

    def clear(self) -> None:
        """Let go of all of it."""
        self._shelf.clear(self)


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return where all is kept that comes of training, for all visitors."""
    return Shelf(KEPT_BYTES)


@st.cache_resource(show_spinner=False)
def _shared_makings() -> Makings:
    return Makings(shelf())


@st.cache_resource(show_spinner=False, scope="session", on_release=Makings.clear)
def _own_makings() -> Makings:
    return Makings(shelf())


def makings_of(digest: str) -> Makings:
    """Return where what is made of runs is kept: `digest` is that of a person's own data, "" stands for all others."""
    return _own_makings() if digest else _shared_makings()
