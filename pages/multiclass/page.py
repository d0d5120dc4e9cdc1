"""Multiclass: K outputs become the probabilities of K classes, and the loss is that of the class observed."""

import streamlit as st

from core.ask.classes import of_several
from pages.multiclass import look, opening, softmax
from pages.parts import address, controls, drawing, own, page, training
from pages.parts.account import account
from pages.parts.network import network
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("multiclass")

address.open_address(HERE.name, opening.OPENING)
given = own.settled(HERE)
with page.screen():
    page.open_page(HERE)

    with page.handles():
        controls.data_control(opening.OPENING.data)
        own.x_control()
        drawing.canvas_control(opening.OPENING.canvases)
        controls.classes_control(address.read_widgets())
        look.look_controls(controls.inputs(st.session_state["data"], given))
        controls.hidden_control()
        controls.rate_control()

    training.side_controls()
    shown = training.play(HERE, look.film_look, given=given)
    training.lesson_row(opening.LESSONS, shown[0] if shown else None)
if shown:
    run, view = shown
    questions(*of_several(run, run.last if view.step is None else view.step))
with st.container(key="account"):
    if shown:
        softmax.draw_softmax(*shown)
        account(*shown, network, film=look.look_film)
page.close_page(HERE)
