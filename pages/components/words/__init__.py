"""The words of the field where they stand: pointed at, tapped or focused, a word says what it is, in the browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent


@dataclass(frozen=True)
class WordEntry:
    """How a word is written, one sentence on it, and the title and path of the page that shows it."""

    forms: tuple[str, ...]
    sentence: str
    title: str
    path: str


def mark_texts(entries: Sequence[WordEntry]) -> None:
    """Mark each word where it first stands in the texts of the page, and where in its readouts."""
    component(HERE)(key="words", data={"entries": [vars(each) for each in entries]})
