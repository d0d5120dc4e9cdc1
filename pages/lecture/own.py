"""A teacher's own lecture: chosen, opened from a file, and taken home as one."""

import streamlit as st

from pages.lecture import delivery
from pages.lecture.collection import faults, lectures
from pages.parts import page
from pages.parts.lecture import LENGTHS, MOST_BYTES, MOST_STEPS, LectureFault, read_lecture, write_lecture
from pages.parts.own_lecture import keep_own, own_lecture
from pages.parts.uploads import opened_file

FILE = "lecture file"
FAULT = "_lecture fault"
EXAMPLE = """title: My lecture
steps:
- sentence: A bad fit costs many nats.
  link: fits?intercept=1.6&slope=-0.8&sigma=0.1
  question: What would a wider bell cost?
  choices: [more, less]
  right: B
  answer: Less, as points would lie less far out.
  notes: Drag the shoulder of a bell.
  minutes: 2
"""


def draw() -> None:
    """Draw the choice of a lecture, and what leads to one's own."""
    st.header("Your own lecture", anchor=False)
    known = lectures()
    if len(known) > 1:
        st.selectbox(
            "Lecture",
            list(known),
            key="chosen lecture",
            index=list(known).index(st.session_state["lecture"]),
            format_func=lambda name: known[name].title,
            on_change=_choose,
        )
    st.markdown(
        "On any page, “Add this state to my lecture” at its foot adds what you see there as a step. A lecture is a"
        " plain file, which you download, edit and open here: a title, and steps of a sentence and a link, if you like"
        " with a question, choices, the right one, an answer, notes and minutes. It has at most"
        f" {MOST_STEPS} steps and {MOST_BYTES // 1000} kB, a sentence at most {LENGTHS['sentence']} characters."
        " It stays in your session."
    )
    st.code(EXAMPLE, language="yaml")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.file_uploader("Open a lecture", type=["yaml", "yml"], key=FILE, max_upload_size=1, on_change=_open)
        if own_lecture().steps:
            st.download_button("Download my lecture", write_lecture(own_lecture()), "lecture.yaml", "application/yaml")
            st.button("Give my lecture", on_click=delivery.give_own)
    page.complain([*filter(None, [st.session_state.get(FAULT)]), *faults()])


def _choose() -> None:
    delivery.give(st.session_state["chosen lecture"])


def _open() -> None:
    """Take the file that was opened for the visitor's own lecture, or say what is wrong with it."""
    if lecture := opened_file(FILE, FAULT, read_lecture, LectureFault):
        keep_own(lecture)
        delivery.give_own()
