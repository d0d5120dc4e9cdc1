"""Numbers of nats: with a proper minus, and the sign of infinity where they are not finite."""

from collections.abc import Mapping

import streamlit as st

from core.theory.agreed import Shown, written

DIGITS = 3


def nats(value: float) -> str:
    """Return a number of nats as text, to three decimals."""
    return written(value, DIGITS).text


def metrics(values: Mapping[str, Shown]) -> None:
    """Draw numbers of nats side by side, each under its label."""
    with st.container(horizontal=True, gap="medium", key="numbers"):
        for label, value in values.items():
            st.metric(f"{label} (nats)", value.text, width="content")
