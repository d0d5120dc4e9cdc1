"""The recipe: choose, predict, minimise and infer, with any distribution that fits the data, built-in or one's own."""

from functools import partial

import streamlit as st

from core.ask.recipes import of_recipe
from pages.parts import address, controls, endings, lessons, moments, own_table, page, query, runs, training
from pages.parts.account import account
from pages.parts.questions import questions
from pages.parts.site import place
from pages.recipe import choose, constant, data, doubts, evidence, film, infer, many, opening, predict, report

HERE = place("recipe")

address.open_address(HERE.name, opening.OPENING)
choose.name_the_choice()
page.open_page(HERE)

problems = st.container()
observed, choice = st.columns([3, 2], gap="medium")
with observed:
    options = data.choose_data()
with st.sidebar:  # drawn even when nothing can be fitted yet: Streamlit forgets what is not
    controls.generator_controls(address.read_widgets())
    controls.classes_control(address.read_widgets())
    controls.network_controls(link=False)
    controls.training_controls(address.read_widgets())
    controls.seed_controls(address.read_widgets())
if options is None or options.best is None:
    data.nothing_yet(HERE, options)
    st.stop()
with observed:
    found = evidence.gather_evidence(options, st.empty())
chosen = options.datasets[choose.settle_recipe(options, options.best, found, own_table.new_y())]
given = data.own_data_of(address.read_widgets().data, chosen)
with choice:
    choose.controls_of(options, chosen, found)
with observed:
    held = many.hold_others(chosen)
    data.draw_data(held.data(chosen) if held else chosen, chosen.source)
    many.tell_held(held, chosen)
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="presets"):
    lessons.buttons(opening.LESSONS)
lessons.tell_lesson(opening.LESSONS)

st.header("2. Predict: the network puts out numbers, links make them parameters", anchor=False)
predicted = st.container()
with page.screen():
    st.header("3. Minimise −Σ log Pr(y|x)", anchor=False)
    with page.handles("training_row", align="bottom"):
        controls.hidden_control()
        controls.rate_control()
        controls.weights_controls()
    settings = address.read_widgets().canonical(given)
    run = runs.trained(settings, address.restore_last, given)
    shown = held.run(run) if held else run
    view = training.watch(film.packed(shown, page.theme_name()), shown, address.view(shown), plays=False)
film.tell_omissions(shown)
run = runs.recording(run, view.step, view.pin)
shown = held.run(run) if held else run
step, at = film.step(shown, view), film.slice_place(shown, view)
with predicted:
    predict.predict(shown, step, at, view)

st.header("4. Infer: the whole distribution of y", anchor=False)
film.x_choice(shown)
infer.infer(shown, step, at)
many.draw_partial(held, run, shown, step)
many.draw_worth(run, step)
doubts.draw_doubts(run, step, held.column if held else 0)
st.header("Beat the optimiser, without x", anchor=False)
constant.beat(run, step)
if not held and not run.dataset.without_x:
    questions(*of_recipe(run, step))
with problems:
    page.complain(query.problems() + endings.endings(run) + moments.omitted(run))
address.keep_run(HERE.name, settings, view)
with st.container(key="account"):
    account(
        run,
        view,
        film=lambda _: film.packed(shown, page.theme_name()),
        files=partial(report.offer_report, HERE, run, shown, step, options, found),
    )
page.close_page(HERE)
