"""Which loss? Several distributions fitted to the same data by the same network, and judged on points held out."""

import streamlit as st

from core.ask.recipes import of_contest
from core.judge.contenders import LETTERS
from pages.compare import choice, contest
from pages.compare.contender import take_contender_home
from pages.parts import address, controls, lessons, own, page, query
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("compare")

address.open_address(HERE.name, choice.OPENING)
choice.settle_contest()
given = own.settled(HERE)
with page.screen():
    page.open_page(HERE)

    with page.handles():
        controls.data_control(choice.OPENING.data, LETTERS)
        own.x_control()
        names = choice.contenders(given)
        choice.contenders_control(names, given)
        controls.hidden_control()
        step_place = st.container()

    with st.sidebar:
        controls.generator_controls(address.read_widgets())
        controls.classes_control(address.read_widgets())
        controls.network_controls()
        choice.df_control(names)
        controls.training_controls(address.read_widgets(), stops=False)
        controls.seed_controls(address.read_widgets())
        choice.networks_control()

    settings = address.read_widgets().canonical(given)
    result = contest.contest_of(names, settings, given)
    view = address.view(result.first)
    with step_place:
        step = choice.step_control(result, view)
    contest.judge_all(result, step)
    page.complain(query.problems() + contest.contest_endings(result, step))
    pictures = st.container()
    row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="presets")
    lessons.tell_lesson(choice.LESSONS)  # from the foot up: what is there need not move for what comes
    with row:
        lessons.buttons(choice.LESSONS)
    with pictures:
        contest.pictures(result, step)
questions(*of_contest(contest.standings(result, step)))
with st.container(key="account"):
    contest.draw_scores(result, step)
    take_contender_home(result, step)
address.keep_run(HERE.name, settings, address.View(step=view.step))
page.close_page(HERE)
