"""Halls in the memory of one server."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from pages.parts.audience import LIFE_SECONDS, MOST_ANSWERS, MOST_HALLS, REST_SECONDS, LectureMoment, OpenHall


@dataclass
class _Kept:
    hall: OpenHall
    lecture: str
    until: float
    looked: float
    answers: dict[int, dict[str, int]] = field(default_factory=dict)


class HallsInMemory:
    """Halls that this server alone knows; the one that nobody has asked for longest is the first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()

    def open_hall(self, code: str, hall: OpenHall, lecture: str) -> bool:
        """Keep a hall and the text of its lecture; False where the code is taken or there is no room."""
        now = time.monotonic()
        with self._lock:
            if self._find(code, now) or not self._make_room(now):
                return False
            self._kept[code] = _Kept(hall, lecture, now + LIFE_SECONDS, now)
            return True

    def _find(self, code: str, now: float) -> _Kept | None:
        found = self._kept.get(code)
        if found is None or found.until <= now:
            self._kept.pop(code, None)
            return None
        found.looked = now
        self._kept.move_to_end(code)
        return found

    def _make_room(self, now: float) -> bool:
        """Return whether there is room for another hall, for which one that rests may have gone."""
        if len(self._kept) < MOST_HALLS:
            return True
        code, oldest = next(iter(self._kept.items()))
        if now - oldest.looked < REST_SECONDS:
            return False
        del self._kept[code]
        return True

    def find(self, code: str) -> OpenHall | None:
        """Return a hall, None where there is none."""
        with self._lock:
            found = self._find(code, time.monotonic())
            return found.hall if found else None

    def lecture(self, code: str) -> str | None:
        """Return the text of a hall's lecture, None where there is no hall."""
        with self._lock:
            found = self._find(code, time.monotonic())
            return found.lecture if found else None

    def move(self, code: str, moment: LectureMoment) -> None:
        """Go to another moment in a hall that there is."""
        now = time.monotonic()
        with self._lock:
            if found := self._find(code, now):
                found.hall, found.until = replace(found.hall, moment=moment), now + LIFE_SECONDS

    def close(self, code: str) -> None:
        """End a hall, with all that was answered there."""
        with self._lock:
            self._kept.pop(code, None)

    def answer(self, code: str, at: int, who: str, choice: int) -> bool:
        """Keep one's only answer to a step's question; False where as many have answered as may."""
        with self._lock:
            found = self._find(code, time.monotonic())
            if found is None:
                return False
            given = found.answers.setdefault(at, {})
            if who not in given and len(given) >= MOST_ANSWERS:
                return False
            given[who] = choice
            return True

    def answers(self, code: str, at: int) -> Sequence[int]:
        """Return what was answered to a step's question, in no order."""
        with self._lock:
            found = self._find(code, time.monotonic())
            return list(found.answers.get(at, {}).values()) if found else []
