"""Numbers of nats: with a proper minus, and the sign of infinity where they are not finite."""

from collections.abc import Mapping

import streamlit as st

MOST_WRITTEN_OUT = 1e6
"""Numbers from here on are written with a power of ten."""


def nats(value: float) -> str:
    """Return a number of nats as text, to three decimals, or three digits where it is very large."""
    return f"{value:{'.3f' if abs(value) < MOST_WRITTEN_OUT else '.3g'}}".replace("inf", "∞").replace("-", "−")


def metrics(values: Mapping[str, float]) -> None:
    """Draw numbers of nats side by side, each under its label."""
    with st.container(horizontal=True, gap="medium", key="numbers"):
        for label, value in values.items():
            st.metric(f"{label} (nats)", nats(value), width="content")
