"""The button that fits p, which two views of cross-entropy have."""

from collections.abc import Callable

import streamlit as st


def fit_button(fit: Callable[[], None], is_fitted: bool, meaning: str) -> None:
    """Draw the button; `fit` is called before the run that follows a click, and `meaning` is its help."""
    icon = ":material/target:"
    st.button("Fit p", key="fit", type="primary", icon=icon, on_click=fit, disabled=is_fitted, help=meaning)
