"""Binary classification: an output becomes a probability λ(x), and the loss is that of the label observed."""

import streamlit as st

from core.ask.classes import of_binary
from pages.binary import decisions, opening
from pages.parts import address, controls, drawing, own, page, training
from pages.parts.account import account
from pages.parts.network import network
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("binary")

address.open_address(HERE.name, opening.OPENING)
given = own.settled(HERE)
with page.screen():
    page.open_page(HERE)

    with page.handles():
        controls.data_control(opening.OPENING.data)
        own.x_control()
        drawing.canvas_control(opening.OPENING.canvases)
        controls.recipe_control("Distribution", opening.RECIPES, opening.NEEDS)
        controls.hidden_control()
        controls.rate_control()
        decisions.threshold_control()

    training.side_controls()
    shown = training.play(HERE, lambda run: address.looks(), decisions.follow_threshold, given)
    training.lesson_row(opening.LESSONS, shown[0] if shown else None)
if shown:
    run, view = shown
    questions(*of_binary(run, run.last if view.step is None else view.step, st.session_state["threshold"]))
with st.container(key="account"):
    if shown:
        decisions.draw_decisions(*shown)
        account(*shown, network, film=decisions.threshold_film)
page.close_page(HERE)
