"""Lessons: buttons that set a page's values, each with one sentence that says what to look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.minimise import Settings
from pages.parts import address, query
from pages.parts.address import Shown, View


@dataclass(frozen=True)
class Lesson:
    """A named state of a page: the values it sets, by their names in the URL, and what there is to see."""

    name: str
    sentence: str
    values: Mapping[str, Any]

    def open(self) -> None:
        """Make the page show this state."""
        query.show(self.values)

    def stands(self, shown: Shown) -> bool:
        """Return whether the page shows this state."""
        return query.values(self.values) == self.values

    def changes(self, shown: Shown) -> bool:
        """Return whether opening it would change anything."""
        return not self.stands(shown)


@dataclass(frozen=True)
class Preset:
    """A lesson of a page with a run: settings, the view to open, and `values` of what else the page lets choose.

    It stands as long as settings, values and the pinned moment do; playing and cutting elsewhere change no lesson.
    """

    name: str
    sentence: str
    settings: Settings = field(default_factory=Settings)
    view: View = field(default_factory=View)
    values: Mapping[str, Any] = field(default_factory=dict)

    def open(self) -> None:
        """Make the page show this run; what `values` leaves out goes back to what the page opens with."""
        query.show({**address.opening().looks, **self.values})
        address.show_run(self.settings, self.view)

    def stands(self, shown: Shown) -> bool:
        """Return whether the page shows this run."""
        if self.settings.canonical() != shown.settings:
            return False
        looks = {**address.opening().looks, **self.values} == shown.looks
        return looks and shown.view.pin == self.view.pin

    def changes(self, shown: Shown) -> bool:
        """Return whether opening it would change anything."""
        return not (self.stands(shown) and shown.view == self.view)


def buttons(lessons: Sequence[Lesson | Preset]) -> None:
    """Draw a button for each lesson; that of what the page shows is off, since it would change nothing."""
    shown = Shown()
    for lesson in lessons:
        st.button(lesson.name, key=f"lesson {lesson.name}", on_click=lesson.open, disabled=not lesson.changes(shown))


def sentence(lessons: Sequence[Lesson | Preset], otherwise: str = "") -> str:
    """Return the sentence of the lesson whose state the page shows, or else another one."""
    shown = Shown()
    return next((lesson.sentence for lesson in lessons if lesson.stands(shown)), otherwise)


def tell(lessons: Sequence[Lesson | Preset], otherwise: str = "") -> None:
    """Draw the sentence of the lesson whose state the page shows, or another; its line stays where there is none."""
    st.container(key="lesson").markdown(sentence(lessons, otherwise) or "&nbsp;")
