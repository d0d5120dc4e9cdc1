"""Predict first, then see: a question whose answer is computed, shown only when somebody has chosen."""

from collections.abc import Sequence

import streamlit as st


def predict_first(key: str, question: str, options: Sequence[str], answer: str, why: str) -> bool:
    """Ask a question; once an option is chosen, say whether it is the answer and why. Return whether it was chosen."""
    with st.container(border=True, key=f"predict {key}"):
        st.markdown(f"**Predict first.** {question}")
        chosen = st.pills("Your prediction", list(options), key=f"prediction {key}", label_visibility="collapsed")
        if chosen is None:
            return False
        if chosen == answer:
            st.success(f"Yes: {answer}. {why}", icon=":material/check:")
        else:
            st.info(f"It is {answer}. {why}", icon=":material/lightbulb:")
        return True
