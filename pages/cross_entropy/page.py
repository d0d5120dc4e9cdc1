"""Cross-entropy and KL: data against a model, category by category, and which way round the divergence is taken."""

import streamlit as st

from core.figures.theme import THEMES
from core.rules import Choice
from pages.cross_entropy import bumps, categories, points
from pages.parts import lessons, page, query
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("cross_entropy")
VIEWS = {"points": points, "categories": categories, "bumps": bumps}
NAMES = {"points": "Data and a density", "categories": "Categories", "bumps": "Forward and reverse KL"}


def defaults(count: int) -> dict[str, object]:
    """Return where each name of the URL begins, for a number of categories."""
    values = points.DEFAULTS | categories.defaults(count) | bumps.DEFAULTS
    return {"view": "points"} | values


classes = categories.categories_of(st.query_params.to_dict())
rules = points.RULES | categories.rules(classes) | bumps.RULES
query.open_query(HERE.name, {"view": Choice(tuple(VIEWS))} | rules, defaults(classes))
query.show(query.values(defaults(classes)))  # Streamlit forgets the controls of a view that is not on the page
with page.screen():
    page.open_page(HERE)

    with page.handles():
        st.segmented_control("Compare", list(VIEWS), key="view", format_func=NAMES.__getitem__, required=True)
        view = VIEWS[st.session_state["view"]]
        view.controls()
    page.complain(query.problems())

    with st.container(key="panels"):
        view.draw(THEMES[page.theme_name()])
    with st.container(horizontal=True, gap="small", key="presets"):
        view.fit_buttons()
        lessons.buttons(view.LESSONS)
    with st.container(key="lesson"):
        st.markdown(lessons.lesson_sentence(view.LESSONS, view.otherwise()))
questions(*view.questions_of_view())
with st.container(key="account"):
    view.explain()
query.keep(HERE.name, defaults(st.session_state["classes"]))
page.close_page(HERE)
