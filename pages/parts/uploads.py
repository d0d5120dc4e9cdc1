"""A file that a visitor opens: read, or refused with one sentence that is kept until the next one."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

V = TypeVar("V")


def opened_file(uploader: str, fault: str, read: Callable[[bytes], V], refusal: type[Exception]) -> V | None:
    """Return what `read` makes of the file in the uploader of that key; None where there is none, or none of ours.

    Why it is none, the text of a `refusal`, is kept in the session by the name `fault`, and None where all is well.
    """
    upload = st.session_state[uploader]
    st.session_state[fault] = None
    if upload is None:
        return None
    try:
        return read(upload.getvalue())
    except refusal as why:
        st.session_state[fault] = str(why)
        return None
