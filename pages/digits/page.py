"""Digits: an image in, a distribution over ten classes out, and the loss of an image is that of its label."""

import streamlit as st

from core.ask.classes import of_digits
from pages.digits import images, opening
from pages.parts import address, controls, page, query, runs, training
from pages.parts.account import account
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("digits")

address.open_address(HERE.name, opening.OPENING)
with page.screen():
    page.open_page(HERE)

    with page.handles():
        controls.data_control(opening.OPENING.data)
        images.image_control(address.read_widgets().dataset())
        controls.hidden_control()
        controls.rate_control()

    training.side_controls()

    settings = address.read_widgets().canonical()
    run = runs.trained(settings, address.restore_last)
    view = address.view(run)
    page.complain(query.problems())
    film = images.packed_digit_film(run.settings, page.theme_name(), run, images.current_image(run))
    view = training.watch(film, run, view, address.first_visit())
    run = runs.recording(run, view.step, view.pin)
    step = run.last if view.step is None else view.step

    training.lesson_row(opening.LESSONS, run)
questions(*of_digits(run, step))
with st.container(key="account"):
    st.header(f"{images.board_verb(run)} what does the network of step {step:,} say?", anchor=False)
    images.drawing_board(run, step)
    st.header(f"Which images are improbable at step {step:,}?", anchor=False)
    images.gallery_of(run, images.cached_verdicts(run.settings, step, run), page.theme_name())
    account(run, view, film=lambda _: film)
address.keep_run(HERE.name, settings, view)
page.close_page(HERE)
