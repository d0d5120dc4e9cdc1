"""What who follows a hall sees: its lecture, step by step, or why there is none."""

import streamlit as st

from pages.components.follower import follower
from pages.lecture import delivery
from pages.parts import page, replay
from pages.parts.audience import CODE, NoStore
from pages.parts.halls import halls, reach, read_told
from pages.parts.lecture import Lecture

TYPED = "hall code"


def draw() -> None:
    """Draw the lecture that the hall follows; where there is none, one sentence and the way to another."""
    code = delivery.followed()
    try:
        lecture = _find(code)
    except NoStore as gone:
        replay.forgo()
        page.complain([str(gone)])
        return
    if lecture:
        follower(lecture.title, delivery.steps_of(lecture), code=code, key="follower")
        return
    replay.forgo()  # who opens the link next may find a hall
    missing = f"There is no hall with the code {code}: it has ended, or a letter is wrong. {reach()}"
    page.complain([missing.strip()])
    draw_door()


def draw_door() -> None:
    """Draw the field for the code of a hall."""
    st.header("Follow a lecture in its hall", anchor=False)
    st.markdown("The projector shows a code of six letters when the lecture is open to the hall.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Code", key=TYPED, max_chars=delivery.LONGEST_CODE, width=200, on_change=_follow)
        st.button("Follow", on_click=_follow)


def _follow() -> None:
    delivery.follow_hall(st.session_state[TYPED])


def _find(code: str) -> Lecture | None:
    text = halls().lecture(code) if CODE.fullmatch(code) else None
    return read_told(text) if text else None
