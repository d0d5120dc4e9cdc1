"""Numbers of nats: with a proper minus, and the sign of infinity where they are not finite."""

from collections.abc import Mapping

import streamlit as st

from core.notation.numbers import Shown, readable, written

DIGITS = 3
LARGE = 1e4
"""From so many nats on, decimals say nothing."""


def nats(value: float) -> str:
    """Return a number of nats as text, to three decimals; a large one to four digits, and all before the point."""
    return written(value, DIGITS).text if abs(value) < LARGE else readable(value)


def metrics(values: Mapping[str, Shown]) -> None:
    """Draw numbers of nats side by side, each under its label."""
    with st.container(horizontal=True, gap="medium", key="numbers"):
        for label, value in values.items():
            st.metric(f"{label} (nats)", value.text, width="content")
