"""The halls of this server: kept in its memory, or where HALL_STORE says, and opened from here."""

import os
import secrets
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pages.parts.audience import CODE_LETTERS, Halls, OpenHall
from pages.parts.audience_memory import HallsInMemory
from pages.parts.audience_redis import HallsInRedis
from pages.parts.lecture import Lecture, LectureFault, read_lecture, write_lecture

STORE = "HALL_STORE"
"""The environment variable with the address of a store that servers share."""
REPLICAS = "REPLICAS"
"""The one that says how many servers there are at one address."""
TRIES = 9
FULL = "As many lectures are open to halls as there may be: try again in ten minutes."
ALONE = "The servers here share no store: who comes to another server than you cannot follow."


class HallFault(ValueError):
    """Why a lecture cannot be opened to a hall, as one sentence of plain text."""


@dataclass(frozen=True)
class Led:
    """A hall that one leads: its code, and the secret of who opened it."""

    code: str
    secret: str


@cache
def halls() -> Halls:
    """Return the halls. Raises ValueError with a sentence where HALL_STORE is no address of a store."""
    address = os.environ.get(STORE, "")
    return HallsInRedis(address) if address else HallsInMemory()


def reach() -> str:
    """Return one sentence that says who cannot follow, "" where everybody can."""
    replicas = os.environ.get(REPLICAS, "")
    several = replicas.isdecimal() and int(replicas) > 1
    return ALONE if several and not os.environ.get(STORE) else ""


def open_hall(lecture: Lecture) -> Led:
    """Open a lecture to a new hall; HallFault or NoStore with a sentence where that cannot be."""
    text = told_text(lecture)
    choices = tuple(len(step.choices) for step in lecture.steps)
    for _ in range(TRIES):
        led = Led("".join(secrets.choice(CODE_LETTERS) for _ in range(6)), secrets.token_urlsafe(16))
        if halls().open_hall(led.code, OpenHall(led.secret, choices), text):
            return led
    raise HallFault(FULL)


def told_text(lecture: Lecture) -> str:
    """Return a lecture as those who follow are told it: without notes. HallFault where it is too large for a file."""
    text = write_lecture(replace(lecture, steps=tuple(replace(step, notes="") for step in lecture.steps)))
    try:
        read_told(text)
    except LectureFault as fault:
        raise HallFault(str(fault)) from None
    return text


@lru_cache(maxsize=32)
def read_told(text: str) -> Lecture:
    """Return a lecture that is followed, read once for all who follow it."""
    return read_lecture(text.encode())
