"""Notation and slips: every symbol and formula of the app, and what is often written instead."""

import streamlit as st

from core.ask.recipes import of_slips
from core.explain.slips import SLIPS
from core.rules import Choice
from pages.notation import glossary
from pages.parts import page, query
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("notation")
RULES = {"subject": Choice(tuple(glossary.TITLES)), "slip": Choice(tuple(slip.key for slip in SLIPS))}
DEFAULTS = {"subject": glossary.ALL, "slip": SLIPS[0].key}


@st.fragment
def slip_by_slip(subject: str) -> None:
    """Draw the chosen slip; going to another one leaves the long tables of that subject below as they are."""
    if st.session_state["subject"] != subject:
        st.rerun()
    page.complain(query.problems())
    glossary.controls()
    glossary.draw_slip(page.theme_name())
    query.keep(HERE.name, glossary.defaults())


asked = query.open_query(HERE.name, RULES, DEFAULTS)
glossary.agree(asked)
with page.screen():
    page.open_page(HERE)
    slip_by_slip(st.session_state["subject"])
questions(*of_slips())
with st.container(key="account"):
    glossary.tables(st.session_state["subject"])
    glossary.draw_sources()
page.close_page(HERE)
