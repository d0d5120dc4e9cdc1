"""The visitor's own lecture, kept in the session: states of pages are added to it, a file replaces it.

And where in which lecture a visitor was last: the way back from a page that was opened there.
"""

from collections.abc import Mapping

import streamlit as st

from pages.parts.lecture import MOST_STEPS, Lecture, LectureStep, link_to
from pages.parts.site import Place, place

OWN_LECTURE = "own"
"""Its name in the URL."""
KEPT = "_own lecture"
LAST = "_lecture place"
EMPTY = Lecture("My lecture", ())


def own_lecture() -> Lecture:
    """Return the visitor's own lecture; one without steps where there is none yet."""
    found: Lecture = st.session_state.get(KEPT, EMPTY)
    return found


def keep_own(lecture: Lecture) -> None:
    """Let this be the visitor's own lecture."""
    st.session_state[KEPT] = lecture


def add_state(here: Place, query: Mapping[str, str]) -> str:
    """Add a state of a page as the last step, and return one sentence that says so, or why not."""
    own = own_lecture()
    if len(own.steps) >= MOST_STEPS:
        return f"Your lecture must have at most {MOST_STEPS} steps, and has them: this state was not added."
    link = link_to(here, query)
    keep_own(Lecture(own.title, (*own.steps, LectureStep(here.takeaway, link))))
    return f"Step {len(own.steps) + 1} of your lecture shows {link}. Say it in your own words in the file."


def keep_place(query: Mapping[str, str], step: int) -> None:
    """Remember where in which lecture the visitor is."""
    st.session_state[LAST] = dict(query), step


def way_back() -> None:
    """Draw the way back to the lecture, where the visitor has come from one."""
    if last := st.session_state.get(LAST):
        query, step = last
        label = "Back to the hall" if query.get("hall") else f"Back to the lecture, step {step}"
        with st.container(key="way_back", width="content"):
            st.page_link(place("lecture").script, label=label, icon=":material/undo:", query_params=query)
