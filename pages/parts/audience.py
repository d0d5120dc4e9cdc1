"""Lectures that are open to a hall: where each one is, and what was answered there.

A hall goes by a short code, and ends by itself some hours after its last step. Nothing is known of who follows it; an
answer bears a word drawn by chance, by which its giver may change it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST_HALLS = 200
MOST_ANSWERS = 2000
"""To one question."""
LIFE_SECONDS = 4 * 3600
"""From the last step on."""
REST_SECONDS = 600
"""A hall that nobody has asked for so long makes room for another where there is none."""
CODE_LETTERS = "BCDFGHJKMNPRSTWXYZ"
"""Of a code: none that looks like another letter or a digit, and no vowel, so that no word comes about."""
CODE = re.compile(rf"[{CODE_LETTERS}]{{6}}")
WHO = re.compile(r"[a-z0-9-]{16,40}")


class NoStore(Exception):
    """The store of halls does not answer; its message is one sentence for who sees the page."""


@dataclass(frozen=True)
class LectureMoment:
    """Where a lecture is: the index of its step, and whether the answer to its question is shown."""

    at: int = 0
    revealed: bool = False

    def __str__(self) -> str:
        """Return it as addresses and stores have it."""
        return f"{self.at}.{self.revealed:d}"


def moment_of(text: str) -> LectureMoment:
    """Return the moment that a text spells, as `str` writes it; ValueError for another text.

    >>> moment_of("3.1")
    LectureMoment(at=3, revealed=True)
    """
    if not re.fullmatch(r"[0-9]{1,3}\.[01]", text):
        raise ValueError(f"A moment must be like 3.0 or 3.1; not {text[:9]!r}")
    at, _, revealed = text.partition(".")
    return LectureMoment(int(at), revealed == "1")


@dataclass(frozen=True)
class OpenHall:
    """A lecture that is followed: the secret of who leads, how many choices each step has, and where it is."""

    secret: str
    choices: tuple[int, ...]
    moment: LectureMoment = LectureMoment()


class Halls(Protocol):
    """Halls by their codes. Every method may raise NoStore, and may be called by any thread."""

    def open_hall(self, code: str, hall: OpenHall, lecture: str) -> bool:
        """Keep a hall and the text of its lecture; False where the code is taken or there is no room."""

    def find(self, code: str) -> OpenHall | None:
        """Return a hall, None where there is none."""

    def lecture(self, code: str) -> str | None:
        """Return the text of a hall's lecture, None where there is no hall."""

    def move(self, code: str, moment: LectureMoment) -> None:
        """Go to another moment in a hall that there is."""

    def close(self, code: str) -> None:
        """End a hall, with all that was answered there."""

    def answer(self, code: str, at: int, who: str, choice: int) -> bool:
        """Keep one's only answer to a step's question; False where as many have answered as may."""

    def answers(self, code: str, at: int) -> Sequence[int]:
        """Return what was answered to a step's question, in no order."""


def counts(answers: Sequence[int], choices: int) -> list[int]:
    """Return how often each of so many choices was taken.

    >>> counts([0, 2, 0], 3)
    [2, 0, 1]
    """
    return [sum(answer == choice for answer in answers) for choice in range(choices)]
