"""A formula in symbols, and below it the same formula with the numbers of the moment."""

import streamlit as st


def formula(symbols: str, numbers: str, *words: str) -> None:
    """Draw a formula twice, as LaTeX: in symbols and with numbers; `words` are sentences that follow."""
    with st.container(border=True):
        st.latex(symbols)
        st.latex(numbers)
        for sentence in words:
            st.markdown(sentence)
