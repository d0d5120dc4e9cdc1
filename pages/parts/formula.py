"""A formula in symbols, and below it the same formula with the numbers of the moment."""

import streamlit as st


def formula(symbols: str, numbers: str, *words: str) -> None:
    """Draw a formula twice, as LaTeX: in symbols and with numbers; `words` are sentences that follow."""
    with st.container(border=True):
        st.latex(symbols)
        st.latex(numbers)
        for sentence in words:
            st.markdown(sentence)


def shown(value: float, digits: int = 2) -> str:
    """Return a number for a formula: in brackets where it is negative, so that it can stand behind a sign."""
    text = f"{value:.{digits}f}"
    return f"({text})" if value < 0 else text
