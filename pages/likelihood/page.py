"""Likelihood and logs: the product dies, the sum of logs does not, and both have their optimum in one place."""

import streamlit as st

from core.ask.likelihood import of_products, of_sweep
from core.figures.likelihood import book_products
from core.rules import write_query
from core.theory.book import book_best, book_sweep, own_value
from pages.likelihood import product, sweep
from pages.parts import page, query
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("likelihood")
DEFAULTS = {**product.DEFAULTS, **sweep.DEFAULTS}

if query.open_query(HERE.name, product.RULES | sweep.RULES, DEFAULTS) is not None:
    sweep.check_value()
with page.screen():
    page.open_page(HERE)
    page.complain(query.problems())
    product.draw()
with st.container(key="compact_product"):
    product.explain()
questions(*of_products(book_products(st.session_state["unit"])))

with page.screen("sweep"):
    with st.container(horizontal=True, vertical_alignment="center", key="sweep_head"):
        st.header("One parameter, four criteria, one optimum", anchor=False, width="content")
        st.space("stretch")
        sweep.controls()
    sweep.draw()
    st.markdown(sweep.summary())
with st.container(key="compact_sweep"):
    sweep.explain()
questions(
    *of_sweep(book_sweep(st.session_state["parameter"]), book_best(st.session_state["parameter"])),
    key="questions of the sweep",
)

with page.screen("log"):
    st.header("The log moves no maximum", anchor=False)
    sweep.draw_log()

value, own = sweep.value_shown(), own_value(st.session_state["parameter"])
query.keep_query(HERE.name, write_query({**query.values(DEFAULTS), "value": value}, {**DEFAULTS, "value": own}))
page.close_page(HERE)
