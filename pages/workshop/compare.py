"""Which loss? Several distributions fitted to the same data by the same network, and judged on points held out."""

import streamlit as st

from pages.parts import address, compare, contest, controls, lessons, page, query
from pages.parts.site import place

HERE = place("compare")

address.open_address(HERE.name, compare.OPENING)
compare.settle()
page.open_page(HERE)

with st.container(horizontal=True, vertical_alignment="top", gap="medium", key="main_controls"):
    controls.data_control(compare.OPENING.data, compare.LETTERS)
    names = compare.contenders()
    compare.contenders_control(names)
    controls.hidden_control()
    step_place = st.container()

with st.sidebar:
    controls.generator_controls(address.read_widgets())
    controls.classes_control(address.read_widgets())
    controls.network_controls()
    compare.df_control(names)
    controls.training_controls(address.read_widgets(), stops=False)
    controls.seed_controls(address.read_widgets())
    compare.networks_control()

settings = address.read_widgets().canonical()
held = contest.held(names, settings)
view = address.view(held.first)
with step_place:
    step = compare.step_control(held, view)
page.complain(query.problems() + contest.endings(held, step))
contest.pictures(held, step)

with st.container(horizontal=True, vertical_alignment="center", gap="small", key="presets"):
    lessons.buttons(compare.LESSONS)
lessons.tell(compare.LESSONS)
with st.container(key="account"):
    contest.account(held, step)
address.keep(HERE.name, settings, address.View(step=view.step))
page.close_page(HERE)
