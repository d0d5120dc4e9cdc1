"""What one link may ask of this server: so many seconds of training, as estimated before it starts, and no more.

What goes beyond is cut to as many steps as go, which are the same on every server; who wants more says so.
"""

from collections.abc import Hashable
from dataclasses import replace

import streamlit as st

from core.data import Dataset
from core.minimise import Settings
from core.minimise.work import most_steps, step_seconds

SECONDS = 6.0
"""So long a link may train by the estimate; whatever that is, training ends after LONGEST, see jobs.py."""
LEAST_SHARE = 0.3
"""Of that, as much is left to steps, however long what comes before them takes."""
ALLOWED, FINISHED = "_allowed", "_finished"


def granted(asked: Settings, dataset: Dataset | None = None) -> Settings:
    """Return the settings with as many of their steps as a link may train; say so if they are fewer."""
    return granted_to(asked, step_seconds(asked, dataset), asked, "a run")


def granted_to(asked: Settings, of_a_step: float, whole: Hashable, name: str, before: float = 0.0) -> Settings:
    """Return the settings with as many of their steps as a link may train, each of which takes so many seconds.

    What is done `before` the first step takes seconds of the same budget, though a part of it is left to steps. `whole`
    is all that is asked. Where it is more than goes, that is said, with a button that allows twice as much; `name`
    tells several buttons of a page apart.
    """
    seconds = SECONDS * allowance(whole)
    steps = min(asked.steps, most_steps(max(seconds - before, LEAST_SHARE * seconds), of_a_step))
    if steps < asked.steps:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(_cut(steps, asked.steps), icon=":material/timer:", width="stretch")
            train_on(whole, key=f"train on, {name}")
    return replace(asked, steps=steps)


def allowance(whole: Hashable) -> int:
    """Return how many times as much as a link may ask the visitor has allowed for what is asked."""
    return int(st.session_state.get(ALLOWED, {}).get(whole, 1))


def train_on(whole: Hashable, key: str) -> None:
    """Draw the button that allows twice as much as before for what is asked."""
    st.button("Train on", key=key, on_click=_allow, args=(whole,))


def finish(whole: Hashable) -> None:
    """Note that as much as is allowed now has been trained."""
    st.session_state[FINISHED] = st.session_state.get(FINISHED, {}) | {whole: allowance(whole)}


def take_back(whole: Hashable) -> None:
    """Allow no more than has been trained to its end: who cancels what they allowed wants the run before it."""
    _set(whole, st.session_state.get(FINISHED, {}).get(whole, 1))


def _allow(whole: Hashable) -> None:
    _set(whole, 2 * allowance(whole))


def _set(whole: Hashable, times: int) -> None:
    st.session_state[ALLOWED] = st.session_state.get(ALLOWED, {}) | {whole: times}


def _cut(steps: int, asked: int) -> str:
    return (
        f"Trained up to step {steps:,} of {asked:,}: one link may ask no more of the server. "
        "With fewer points, units or outputs more steps would go."
    )
