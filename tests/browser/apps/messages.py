"""A page of one long text, to choose from several."""

import streamlit as st

CHOICES = ("A", "B", "C", "D")
LONG = 5_000
"""So often a text is repeated: the browser keeps what is over ten thousand bytes."""


def page() -> None:
    """Draw it."""
    choice = st.radio("Text", CHOICES)
    st.code(f"{choice}{choice.lower()} " * LONG)
