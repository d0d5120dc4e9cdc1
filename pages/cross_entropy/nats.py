"""Numbers of nats side by side."""

from collections.abc import Mapping

import streamlit as st

from core.notation.numbers import Numeral


def named(label: str) -> str:
    """Return what a number of nats is called on the page."""
    return f"{label} (nats)"


def metrics(values: Mapping[str, tuple[Numeral, str]]) -> None:
    """Draw numbers of nats side by side, each under its label, with how it comes about."""
    with st.container(horizontal=True, gap="medium", key="numbers"):
        for label, (value, why) in values.items():
            st.metric(named(label), value.text, width="content", help=why)
