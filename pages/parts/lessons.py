"""Lessons: buttons that set a page's values, each with one sentence that says what to look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import streamlit as st

from core.minimise import Settings
from core.minimise.settings import OWN
from core.notation.numbers import round_to, significant
from pages.parts import address, query
from pages.parts.address import Shown, View

MOVED = "_lesson on other data"
OF_LESSON = (
    *("recipe", "scale", "sigma", "link", "df", "tau", "components", "hidden", "activation", "optimiser", "rate"),
    *("batch", "l2", "cap", "steps", "patience", "seed", "batch_seed"),
)
"""The settings that are a lesson's own; the others name the data."""


@dataclass(frozen=True)
class Lesson:
    """A named state of a page: the values it sets, by their names in the URL, and what there is to see."""

    name: str
    sentence: str
    values: Mapping[str, Any]

    def open(self) -> None:
        """Make the page show this state."""
        query.show(self.values)

    def text(self, shown: Shown) -> str:
        """Return the sentence."""
        return self.sentence

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
    On `data`, which hold its own, or "all", it is taught as well as on its own: it keeps what is chosen. There a fixed
    σ, and its number in the sentence, is as many times that of the data. `otherwise` says why other data will not do.
    """

    name: str
    sentence: str
    settings: Settings = field(default_factory=Settings)
    view: View = field(default_factory=View)
    values: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[str, ...] | Literal["all"] = ()
    otherwise: str = "these show it best"

    def open(self) -> None:
        """Make the page show this run; what `values` leaves out goes back to what the page opens with."""
        before = address.read_widgets()
        settings = self.on(before)
        st.session_state[MOVED] = self.name if settings.data != before.data else ""
        query.show({**address.opening().looks, **self.values})
        address.show_run(settings, self.view)

    def on(self, chosen: Settings) -> Settings:
        """Return the lesson's settings with the data that are chosen, where it can be taught on them."""
        unknown = chosen.data == OWN and self.settings.sigma is not None  # how wide σ is there, only the table tells
        if unknown or (self.data != "all" and chosen.data not in self.data):
            return self.settings
        kept = replace(chosen, **{name: getattr(self.settings, name) for name in OF_LESSON})
        return kept if chosen.data == self.settings.data else replace(kept, sigma=self._sigma_on(kept))

    def _sigma_on(self, kept: Settings) -> float | None:
        if self.settings.sigma is None:
            return None
        times = self.settings.sigma / self.settings.dataset().sigma
        return round_to(times * kept.dataset().sigma, 2)

    def text(self, shown: Shown) -> str:
        """Return the sentence, with the σ of the moment, and that other data are shown than were chosen."""
        sentence = self.sentence.replace("{σ}", self._sigma_text(shown))
        elsewhere = st.session_state.get(MOVED) == self.name
        return f"{sentence} (On other data: {self.otherwise}.)" if elsewhere else sentence

    def _sigma_text(self, shown: Shown) -> str:
        if "{σ}" not in self.sentence:
            return ""
        return f"{significant(shown.settings.sigma or 0.0)} {shown.settings.dataset().y_units}".rstrip()

    def stands(self, shown: Shown) -> bool:
        """Return whether the page shows this run."""
        if self.on(shown.settings).canonical() != shown.settings:
            return False
        looks = {**address.opening().looks, **self.values} == shown.looks
        return looks and shown.view.pin == self.view.pin

    def changes(self, shown: Shown) -> bool:
        """Return whether opening it would change anything."""
        return not (self.stands(shown) and self._rested(shown.view) == self._rested(self.view))

    def _rested(self, view: View) -> View:
        """Return the view as a player tells it, for which no step stands for the last one."""
        return replace(view, step=None) if view.step == self.settings.steps else view


def buttons(lessons: Sequence[Lesson | Preset]) -> None:
    """Draw a button for each lesson; that of what the page shows is off, since it would change nothing."""
    shown = Shown()
    for lesson in lessons:
        st.button(lesson.name, key=f"lesson {lesson.name}", on_click=lesson.open, disabled=not lesson.changes(shown))


def lesson_sentence(lessons: Sequence[Lesson | Preset], otherwise: str = "") -> str:
    """Return the sentence of the lesson whose state the page shows, or else another one."""
    shown = Shown()
    sentence = next((lesson.text(shown) for lesson in lessons if lesson.stands(shown)), otherwise)
    return query.pruned(sentence)


def tell_lesson(lessons: Sequence[Lesson | Preset], otherwise: str = "", warnings: Sequence[str] = ()) -> None:
    """Draw the sentence of the lesson whose state the page shows, or another; its line stays where there is none.

    `warnings`, which stand in the same place, push nothing.
    """
    sentences = filter(
        None, [lesson_sentence(lessons, otherwise), *(f":material/warning: {warning}" for warning in warnings)]
    )
    st.container(key="lesson").markdown(" ".join(sentences) or "&nbsp;")
