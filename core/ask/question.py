"""A question that is answered before one looks: its choices, which of them is right, and a reason for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.notation.numbers import readable

Sized = tuple[float, str]
"""A number that may be chosen, and the reason why it is the answer, or why it is not."""


@dataclass(frozen=True)
class Answer:
    """A choice in words, and the reason why it is right or wrong, as plain text."""

    words: str
    reason: str


@dataclass(frozen=True)
class Question:
    """A question as plain text with its answers, of which that at the place `right` is right.

    ValueError unless there are two answers or more, all different, and the right one is among them.
    """

    text: str
    answers: tuple[Answer, ...]
    right: int

    def __post_init__(self) -> None:
        words = [answer.words for answer in self.answers]
        if len(words) < 2 or len({*words}) < len(words):
            raise ValueError(f"answers must be two or more, all different; not {', '.join(words)}")
        if not 0 <= self.right < len(words):
            raise ValueError(f"right must be a place from 0 to {len(words) - 1}; not {self.right}")

    @property
    def answer(self) -> Answer:
        """The right answer."""
        return self.answers[self.right]


def question(text: str, reasons: Mapping[str, str], right: str) -> Question:
    """Return the question whose answers are these words, each with its reason; ValueError if `right` is not one."""
    words = list(reasons)
    if right not in words:
        raise ValueError(f"right must be one of {', '.join(words)}; not {right}")
    return Question(text, tuple(Answer(*pair) for pair in reasons.items()), words.index(right))


def sized(text: str, right: Sized, wrong: Sequence[Sized], write: Callable[[float], str] = readable) -> Question:
    """Return the question whose answers are numbers, from the smallest to the largest.

    A wrong one that is written as the right one is, or as another before it, is left out.
    """
    by_words: dict[str, Sized] = {}
    for each in (right, *wrong):
        by_words.setdefault(write(each[0]), each)
    rising = sorted(by_words.items(), key=lambda item: item[1][0])
    return question(text, {words: reason for words, (_, reason) in rising}, write(right[0]))
