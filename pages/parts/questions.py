"""The questions of a page: predicted first, then answered with the reason, below what they are about."""

import streamlit as st

from core.ask.question import Question
from pages.components.ask import ask


def questions(*asked: Question, key: str = "questions") -> None:
    """Draw the questions of a page under their heading; `key` tells several places of a page."""
    with st.container(key=f"ask {key}"):
        st.header("Predict first, then see", anchor=False)
        ask(asked, key=key)
