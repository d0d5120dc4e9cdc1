"""The questions of a page: one chooses an answer and reads the reason, in the browser alone; nothing is told."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from core.ask.question import Question
from pages.components.charts import component

HERE = Path(__file__).parent


def ask(questions: Sequence[Question], *, key: str) -> None:
    """Show questions side by side; an answer stays chosen as long as its question says the same.

    A screen reader calls the place by its key.
    """
    component(HERE)(key=key, data={"name": key.capitalize(), "questions": [asdict(each) for each in questions]})
