"""The lecture: the argument of the app in order, one sentence and one live page a step, driven by keys."""

import streamlit as st

from pages.components.lectern import lectern
from pages.components.speaker_notes import speaker_notes
from pages.lecture import delivery, following, hall, own
from pages.parts import page, query
from pages.parts.site import place

HERE = place("lecture")

delivery.open_lecture(HERE.name)
with page.screen():
    page.open_page(HERE)
    page.complain([*query.problems(), *hall.hindrances()])
    if delivery.notes_alone():
        speaker_notes()
    elif delivery.followed():
        following.draw()
    else:
        lecture, (number, step) = delivery.chosen(), delivery.sent_to()
        lectern(
            lecture.title,
            delivery.steps_of(lecture),
            key="lectern",
            step=step,
            number=number,
            projected=query.projected(),
            hall=hall.told(lecture),
            on_step=delivery.go_to,
            on_open=delivery.open_in_its_page,
            on_hall=hall.take_wish,
        )
if not (delivery.notes_alone() or delivery.followed() or query.projected()):
    with st.container(key="account"):
        following.draw_door()
        own.draw()
delivery.keep_lecture(HERE.name)
page.close_page(HERE)
delivery.leave_for_a_page()
