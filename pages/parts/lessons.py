"""Lessons: buttons that set a page's values, each with one sentence that says what to look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts import query


@dataclass(frozen=True)
class Lesson:
    """A named state of a page: the values it sets, by their names in the URL, and what there is to see."""

    name: str
    sentence: str
    values: Mapping[str, Any]


def buttons(lessons: Sequence[Lesson]) -> None:
    """Draw a button for each lesson; that of what the page shows is off, since it would change nothing."""
    for lesson in lessons:
        key = f"lesson {lesson.name}"
        st.button(lesson.name, key=key, on_click=query.show, args=(lesson.values,), disabled=_stands(lesson))


def sentence(lessons: Sequence[Lesson], otherwise: str) -> str:
    """Return the sentence of the lesson whose values the page shows, or else another one."""
    return next((lesson.sentence for lesson in lessons if _stands(lesson)), otherwise)


def _stands(lesson: Lesson) -> bool:
    return query.values(lesson.values) == lesson.values
