"""Good and bad fits: one line or network set by hand, seen as a sum of squares and as −Σ log Pr."""

import streamlit as st

from core.ask.fits import questions_of
from core.figures.fits import fits, no_fits
from core.figures.theme import THEMES
from core.theory.guesses import guesses
from pages.components.hand import PICTURE
from pages.components.picture import picture
from pages.fits import account, hand
from pages.parts import drawing, page, query
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("fits")

here = hand.open_hand(HERE.name)
with page.screen():
    page.open_page(HERE)

    with page.handles():
        hand.controls(here)

    fit, before = hand.current(), hand.of_hand()
    page.complain(query.problems())
    theme = THEMES[page.theme_name()]
    drawing.hands_on(hand.CANVASES, PICTURE, theme)
    with st.container(key="panels"):
        draw = fits if here.data.size else no_fits
        panels = draw(here.data, here.limits, fit, here.best.sigma, before, theme)
        picture(
            panels,
            key="fits",
            handles=hand.handles(panels),
            on_drag=hand.drag,
            scene=hand.scene(here, fit),
        )

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="presets"):
        hand.preset_buttons(here)
    with st.container(key="lesson"):
        st.markdown(hand.lesson() if before is None or here.few else account.in_short(here, before))
if not here.few:
    questions(*questions_of(fit, guesses(fit, here.limits, here.data.x, here.data.y), here.data))
with st.container(key="account"):
    if here.data.size:
        account.sums(here.data, fit)
    if before is not None and not here.few:
        account.distance(here, before)
    if here.data.size:
        account.point_by_point(here.data, fit)
hand.keep_fit(HERE.name, here)
page.close_page(HERE)
