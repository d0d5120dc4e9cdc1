"""The hall that a lecture is open to: opened, closed and taken up again by who gives the lecture."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.lecture import delivery
from pages.parts.audience import CODE, NoStore
from pages.parts.halls import HallFault, Led, halls, open_hall, reach, told_text
from pages.parts.lecture import Lecture

HALL = "_hall"
FAULT = "_hall fault"
OTHER = "The hall was closed: another lecture is given."
ENDED = "The hall that was open has ended: open another."


@dataclass(frozen=True)
class _Open:
    led: Led
    lecture: Lecture


def take_wish(asked: Mapping[str, Any]) -> None:
    """Open the lecture to a hall, close that, or take up one that this browser has opened before it was loaded anew."""
    st.session_state[FAULT] = None
    deed = {"open": _open, "close": _close, "resume": _resume}.get(str(asked.get("do")))
    if deed:
        try:
            deed(asked)
        except (HallFault, NoStore) as fault:
            st.session_state[FAULT] = str(fault)


def hindrances() -> list[str]:
    """Return one sentence for why there is no hall, if one was asked for."""
    return [fault] if (fault := st.session_state.get(FAULT)) else []


def _open(asked: Mapping[str, Any]) -> None:
    lecture = delivery.chosen()
    if HALL not in st.session_state:
        st.session_state[HALL] = _Open(open_hall(lecture), lecture)


def _close(asked: Mapping[str, Any]) -> None:
    found: _Open | None = st.session_state.pop(HALL, None)
    if found:
        halls().close(found.led.code)


def _resume(asked: Mapping[str, Any]) -> None:
    led, lecture = Led(str(asked.get("code")), str(asked.get("secret"))), delivery.chosen()
    hall = halls().find(led.code) if CODE.fullmatch(led.code) else None
    if hall is None or not secrets.compare_digest(led.secret.encode("ascii", "replace"), hall.secret.encode()):
        raise HallFault(ENDED)
    if halls().lecture(led.code) == told_text(lecture):
        st.session_state[HALL] = _Open(led, lecture)


def told(lecture: Lecture) -> dict[str, str] | None:
    """Return the hall that this lecture is open to, as browsers take it; one that another was open to is closed."""
    found: _Open | None = st.session_state.get(HALL)
    if found and found.lecture != lecture:
        st.toast(OTHER, icon=":material/meeting_room:")
        take_wish({"do": "close"})
        found = None
    if found is None:
        return None
    return {**vars(found.led), "reach": reach()}
