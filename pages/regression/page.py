"""Regression, live: a shallow network learns Pr(y|x), and the loss is the negative log-likelihood."""

import streamlit as st

from core.ask.regression import questions_of
from core.data import DATASETS
from core.data.hand import HAND
from core.minimise.settings import OWN
from pages.parts import address, controls, drawing, own, page, training
from pages.parts.account import account
from pages.parts.network import network
from pages.parts.questions import questions
from pages.parts.site import place
from pages.regression.presets import REGRESSION
from pages.regression.scales import scales

HERE = place("regression")
OPENING = address.Opening((*(name for name, entry in DATASETS.items() if entry.group == "regression"), HAND, OWN))

address.open_address(HERE.name, OPENING)
given = own.settled(HERE)
address.settle_unfitting(given)
with page.screen():
    page.open_page(HERE)

    with page.handles():
        controls.data_control(OPENING.data)
        own.x_control()
        drawing.canvas_control(OPENING.canvases)
        controls.scale_control()
        if st.session_state["scale"] == "fixed":
            controls.sigma_control(address.read_widgets(), given)
        controls.hidden_control()
        controls.rate_control()

    training.side_controls()
    shown = training.play(HERE, given=given)
    training.lesson_row(REGRESSION, shown[0] if shown else None)
if shown:
    run, view = shown
    questions(*questions_of(run, run.last if view.step is None else view.step))
with st.container(key="account"):
    if shown:
        account(*shown, network, scales)
page.close_page(HERE)
