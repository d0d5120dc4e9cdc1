"""Below the contest: one contender's run as code and as data, and the settings of them all."""

import streamlit as st

from core.judge.contenders import CONTENDERS
from core.judge.contest import recorded_step
from pages.compare.contest import Contest
from pages.components.reach import reached
from pages.parts import query
from pages.parts.take_home import take_code, take_data
from pages.parts.take_settings import open_settings, save_settings

WIDE = 480
"""The px that the longest name of a distribution takes."""


def take_contender_home(contest: Contest, step: int) -> None:
    """Draw what of one contender's first run, on the points that are shown, can be taken along."""
    if query.projected() or not reached("account"):
        return
    st.header("To take home", anchor=False)
    name = st.selectbox(
        "Distribution to take home", list(contest.runs), key="taken_home", format_func=_title, width=WIDE
    )
    run = contest.runs[name][0][0]
    take_code(run)
    with st.container(horizontal=True):
        take_data(run, recorded_step(run, step))
        save_settings()
    open_settings()


def _title(name: str) -> str:
    return CONTENDERS[name].title
