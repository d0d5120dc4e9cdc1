"""What becomes of an error that a page did not expect: one sentence for who sees it, one line for who serves it."""

import logging
from traceback import format_tb

import streamlit as st

from pages.parts import replay, telemetry

SENTENCE = "This page failed, which the server has noted. Load it again, or take back what you changed last."
STREAMLITS = "streamlit.error_util"


def be_brief() -> None:
    """Keep Streamlit from writing errors whole: their messages may quote a person's data."""
    logging.getLogger(STREAMLITS).setLevel(logging.CRITICAL)


def tell(error: Exception) -> bool:
    """Show the sentence in place of the error, and write where it arose, without its message."""
    replay.forgo()
    page = telemetry.page()
    telemetry.ERRORS.labels(page).inc()
    places = "".join(["Traceback (most recent call last):\n", *format_tb(error.__traceback__)])
    telemetry.tell("error", page=page, error=type(error).__name__, traceback=places)
    st.error(SENTENCE, icon=":material/error:")
    return True
