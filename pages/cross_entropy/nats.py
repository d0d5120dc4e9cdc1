"""Numbers of nats side by side."""

from collections.abc import Mapping

import streamlit as st

from core.notation.numbers import Numeral


def metrics(values: Mapping[str, tuple[Numeral, str]]) -> None:
    """Draw numbers of nats side by side, each under its label, with how it comes about."""
    with st.container(horizontal=True, gap="medium", key="numbers"):
        for label, (value, why) in values.items():
            st.metric(f"{label} (nats)", value.text, width="content", help=why)
