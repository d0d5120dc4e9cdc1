"""Overview: the idea in one picture that moves, the recipe, and the way into every page."""

import streamlit as st

from core.ask.recipes import of_point
from core.explain.steps import recipe_numbers
from core.minimise.settings import FIELDS
from core.rules import Range
from pages.components.player import player
from pages.overview import front
from pages.parts import page, query, runs
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("overview")
RULES = {"seed": FIELDS["seed"], "moment": Range(0, 9999, whole=True, optional=True, otherwise="none")}
DEFAULTS = {"seed": 0, "moment": None}
SHOWN_X = 1.5

query.open_query(HERE.name, RULES, DEFAULTS)
with page.screen():
    page.open_page(HERE)
    page.complain(query.problems())

    shown = query.values(DEFAULTS)
    settings = front.settings(shown["seed"])
    run = runs.trained(settings, front.rewind)
    with st.container(key="overview_film"):
        view = player(
            front.packed_overview(settings, page.theme_name(), run),
            key=f"film {shown['seed']}",
            step=shown["moment"],
            autoplay=front.first_showing(shown["seed"]) and shown["moment"] is None,
        )
    query.show({"moment": view.step})

    front.ways_on(page.theme_name())
query.keep(HERE.name, DEFAULTS)
st.header("The recipe, in four steps", anchor=False)
numbers = recipe_numbers(run, SHOWN_X)
front.recipe_cards(numbers)
questions(*of_point(numbers))
st.header("Every page asks one question", anchor=False)
front.cards(HERE, page.theme_name())
page.close_page(HERE)
