"""A formula in symbols, and below it the same formula with the numbers of the moment."""

import streamlit as st


def formula(symbols: str, numbers: str, *words: str, key: str | None = None) -> None:
    """Draw a formula twice, as LaTeX: in symbols and with numbers; `words` are sentences that follow.

    With a `key` a browser finds the numbers, to write them anew while a hand moves.
    """
    with st.container(border=True):
        st.latex(symbols)
        (st.container(key=key) if key else st).latex(numbers)
        for sentence in words:
            st.markdown(sentence)
