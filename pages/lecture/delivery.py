"""Which lecture is given, and where in it one is: both in the URL; and the way from a step to its page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.rules import Choice, Range, Rule, write_query
from pages.components.lectern import Opened
from pages.lecture.collection import STANDARD, lectures
from pages.parts import query
from pages.parts.lecture import CHOICES, Lecture, LectureStep, query_of
from pages.parts.own_lecture import OWN_LECTURE, keep_place

SEEDED = "_lecture seeded"
WAY = "_lecture way"
LONGEST_CODE = 20
DEFAULTS = {"lecture": STANDARD, "step": 1, "notes": "0", "hall": ""}


class HallCode:
    """The code of a hall, however a person writes it; whether there is such a hall, its page says."""

    allowed = "the code of a hall"

    def parse(self, text: str) -> str:
        """Return the code that the text spells, cut where it is longer than any."""
        return "".join(filter(str.isalnum, text[:LONGEST_CODE])).upper()

    def accepts(self, value: object) -> bool:
        """Return whether it is a text."""
        return isinstance(value, str)


def open_lecture(page: str) -> None:
    """Seed which lecture and which step from a new URL."""
    known = lectures()
    asked = known.get(st.query_params.get("lecture", STANDARD), known[STANDARD])
    rules: Mapping[str, Rule] = {
        "lecture": Choice(tuple(known)),
        "step": Range(1, len(asked.steps), whole=True),
        "notes": Choice(("0", "1")),
        "hall": HallCode(),
    }
    if query.open_query(page, rules, DEFAULTS) is not None:
        _seed(st.session_state["step"])
    query.bring_back(DEFAULTS)
    if st.session_state["lecture"] not in known:
        give(STANDARD)


def give(name: str) -> None:
    """Give the lecture of that name from its first step on."""
    query.show({"lecture": name, "step": 1})
    _seed(1)


def give_own() -> None:
    """Give the visitor's own lecture from its first step on."""
    give(OWN_LECTURE)


def _seed(step: int) -> None:
    number, _ = st.session_state.get(SEEDED, (0, 1))
    st.session_state[SEEDED] = number + 1, step


def sent_to() -> tuple[int, int]:
    """Return how many times the browser was sent to a step, and to which one last."""
    found: tuple[int, int] = st.session_state[SEEDED]
    return found


def chosen() -> Lecture:
    """Return the lecture that is given."""
    return lectures()[st.session_state["lecture"]]


def followed() -> str:
    """Return the code of the hall that this window follows, "" where it follows none."""
    return str(st.session_state["hall"])


def follow_hall(code: str) -> None:
    """Follow the hall of that code, or none with ""."""
    query.show({"hall": HallCode().parse(code)})


def notes_alone() -> bool:
    """Return whether this window has the speaker's notes."""
    return bool(st.session_state["notes"] == "1")


def steps_of(lecture: Lecture) -> list[dict[str, Any]]:
    """Return the steps of a lecture as browsers take them."""
    return [
        {
            **vars(step),
            "choices": list(step.choices),
            "right": CHOICES.index(step.right) if step.right else -1,
            "page": step.place.title,
            "link": _shown(step),
        }
        for step in lecture.steps
    ]


def _shown(step: LectureStep) -> str:
    """Return where a step's page is from this one: for a hall, where this is."""
    hall = {"projector": "1"} if query.projected() else {}
    return f"./{step.place.path}?{urlencode(query_of(step.link) | hall)}"


def go_to(step: int) -> None:
    """Take note of where the browser has gone."""
    st.session_state["step"] = _within(step)


def _within(step: int) -> int:
    return min(max(step, 1), len(chosen().steps))


def open_in_its_page(opened: Opened) -> None:
    """Leave for the page of a step when this one is drawn, in the state that it has in its frame."""
    asked = dict(parse_qsl(opened.query.removeprefix("?"), keep_blank_values=True))
    st.session_state[WAY] = chosen().steps[_within(opened.step) - 1].place.script, asked


def leave_for_a_page() -> None:
    """Go to the page that was asked for, if any was."""
    if way := st.session_state.pop(WAY, None):
        script, asked = way
        st.switch_page(script, query_params=asked)


def keep_lecture(page: str) -> None:
    """Write the lecture and the step, or the hall that is followed, to the URL, and remember them for the way back."""
    written = {"hall": followed()} if followed() else write_query(query.values(DEFAULTS), DEFAULTS)
    query.keep_query(page, written)
    keep_place({name: value for name, value in written.items() if name != "notes"}, st.session_state["step"])
