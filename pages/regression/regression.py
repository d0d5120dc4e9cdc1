"""Regression, live: a shallow network learns Pr(y|x), and the loss is the negative log-likelihood."""

import streamlit as st

from core.choose.domain import POSITIVE, REAL_LINE
from core.data import DATASETS
from pages.parts import address, controls, page, presets, query, runs
from pages.parts.account import account
from pages.parts.player import player
from pages.parts.site import place

HERE = place("regression")
DATA = [name for name, entry in DATASETS.items() if entry.domain in (REAL_LINE, POSITIVE)]
BESIDE = 326
"""The px of the window that frame, controls, the player's bar and presets take."""

address.open_address(HERE.name, DATA)
page.open_page(HERE)

with st.container(horizontal=True, vertical_alignment="top", gap="medium", key="main_controls"):
    controls.data_control(DATA)
    controls.scale_control()
    if st.session_state["scale"] == "fixed":
        controls.sigma_control(address.read_widgets())
    controls.hidden_control()
    controls.rate_control()

with st.sidebar:
    controls.generator_controls(address.read_widgets())
    controls.network_controls()
    controls.training_controls(address.read_widgets())
    controls.seed_controls(address.read_widgets())

settings = address.read_widgets().canonical()
run = runs.trained(settings, address.restore_last)
view = address.view(run)
page.complain(query.problems() + runs.endings(run))
told = player(
    runs.packed_film(settings, page.theme_name(), run),
    key="player",
    step=view.step,
    x=view.x,
    pin=view.pin,
    autoplay=address.first_visit() and view.step is None,
    height=page.picture_height(BESIDE),
)
view = address.View(told.step, told.x, told.pin)
address.keep(HERE.name, settings, view)

with st.container(horizontal=True, vertical_alignment="center", gap="small", key="presets"):
    presets.buttons(presets.REGRESSION)
    st.space("stretch")
    controls.weights_controls()
presets.lesson(presets.REGRESSION)
with st.container(key="account"):
    account(run, view)
page.close_page(HERE)
