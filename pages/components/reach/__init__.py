"""The mark of a part of a page that is drawn once its visitor comes near: until then nobody waits for it."""

from pathlib import Path

import streamlit as st

from pages.components.charts import component

HERE = Path(__file__).parent


def reached(name: str) -> bool:
    """Return whether the visitor has come to the part of that name; until then, draw its mark, as high as a window."""
    key = f"{name} reached"
    if not st.session_state.get(key, False):
        component(HERE)(key=f"reach {name}", on_reached_change=lambda: st.session_state.update({key: True}))
    return bool(st.session_state.get(key, False))
