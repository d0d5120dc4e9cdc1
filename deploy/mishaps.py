"""What becomes of an error that a page did not expect: one sentence for who sees it, one line for who serves it."""

import logging
import math
from traceback import format_tb

import streamlit as st

from pages.parts import memory, replay, telemetry
from pages.parts.shelf import shelf

SENTENCE = "This page failed, which the server has noted. Load it again, or take back what you changed last."
FULL = f"This page was not drawn: {memory.FULL}. Load it again in a minute."
STREAMLITS = "streamlit.error_util"


def be_brief() -> None:
    """Keep Streamlit from writing errors whole: their messages may quote a person's data."""
    logging.getLogger(STREAMLITS).setLevel(logging.CRITICAL)


def show_mishap(error: Exception) -> bool:
    """Show the sentence in place of the error, and write where it arose, without its message.

    Where memory is full, that is no error: what is kept is let go of, and the visitor told.
    """
    replay.forgo()
    if memory.is_lack(error):
        shelf().make_room(math.inf)
        telemetry.refuse("memory")
        st.warning(FULL, icon=":material/hourglass:")
        return True
    page = telemetry.page()
    telemetry.ERRORS.labels(page).inc()
    places = "".join(["Traceback (most recent call last):\n", *format_tb(error.__traceback__)])
    telemetry.tell("error", page=page, error=type(error).__name__, traceback=places)
    st.error(SENTENCE, icon=":material/error:")
    return True
