"""From NLL to least squares: the derivation line by line as curves, and both losses as surfaces."""

import streamlit as st

from core.ask.least_squares import questions_of
from core.figures.least_squares import surface_panels
from core.figures.theme import THEMES
from pages.components.picture import picture
from pages.least_squares import derivation
from pages.parts import page, query
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("least_squares")

query.open_query(HERE.name, derivation.RULES, derivation.DEFAULTS)
query.bring_back(derivation.DEFAULTS)
with page.screen():
    page.open_page(HERE)

    with page.handles():
        derivation.controls()

    state = derivation.read_state()
    theme = THEMES[page.theme_name()]
    now = state.stage(state.line)
    before = state.stage(state.line - 1) if state.line > 1 else None
    page.complain(query.problems())

    picture_side, text_side = st.columns([7, 5], gap="medium")
    with picture_side, st.container(key="panels_beside"):
        panels = derivation.panels(state, now, before, theme)
        picture(
            panels,
            key="curve",
            handles=derivation.handles(panels),
            on_drag=derivation.drag,
            scene=derivation.scene(state, now, before),
        )
    with text_side, st.container(key="derivation"):
        derivation.steps()
        derivation.draw_sums(state, now, theme)
    st.container(key="derivation_why").markdown(derivation.sentence(state, now, before))
    derivation.draw_lessons()

questions(*questions_of(derivation.DATA, state.marked, state.sigma, state.growth))
with st.container(key="account"):
    st.header(derivation.heading(state), anchor=False)
    with st.container(key="panels"):
        surfaces = surface_panels(
            derivation.squares_surface(),
            derivation.likelihood_surface(state.noise, state.sigma),
            state.sigma_curve(),
            derivation.SHOWN,
            state.marked,
            state.sigma,
            state.account(),
            state.cuts(),
            theme,
        )
        picture(
            surfaces,
            key="surfaces",
            size="high",
            handles=derivation.surface_handles(surfaces),
            on_drag=derivation.drag,
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="line_controls"):
        derivation.line_controls(state)
    derivation.learned_sigma(state)
query.keep(HERE.name, derivation.DEFAULTS)
page.close_page(HERE)
