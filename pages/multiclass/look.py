"""The looks that the multiclass page lets choose."""

import streamlit as st

from core.minimise import Run
from pages.multiclass.opening import OPENING, TEMPERATURES, VIEWS
from pages.parts import page, runs
from pages.parts.controls import with_current


def look_controls(inputs: int) -> None:
    """Draw what changes the picture but not the run: curves or areas, for one input, and the temperature."""
    if inputs == 1:
        st.segmented_control("Probabilities as", list(VIEWS), key="view", format_func=VIEWS.__getitem__, required=True)
    st.select_slider(
        "Temperature T",
        with_current("temperature", TEMPERATURES),
        key="temperature",
        format_func=lambda value: f"{value:g}",
        help="Shows softmax[f / T]. The network and the order of its classes stay as they are.",
    )


def film_look(run: Run) -> dict[str, float | str]:
    """Return what the film of this run takes of what the page lets choose."""
    names = ("view", "temperature") if run.dataset.x.shape[1] == 1 else ("temperature",)
    return {name: st.session_state.get(name, OPENING.looks[name]) for name in names}


def look_film(run: Run) -> bytes:
    """Return the film of a run as the page shows it."""
    return runs.packed_film(run.settings, page.theme_name(), run, **film_look(run))
