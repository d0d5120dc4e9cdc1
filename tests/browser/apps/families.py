"""A page with films of several families: a mixture, an angle, counts, vectors, matrices and rankings."""

import streamlit as st

from core.figures import films
from core.figures.theme import THEMES
from core.film.pack import pack
from core.infer.frame import frames
from core.minimise import Run, Settings, fit
from pages.components.player import player

FAMILIES = {
    "normal_mixture": "two_answers",
    "von_mises": "directions",
    "poisson": "counts",
    "multivariate_normal": "vectors",
    "wishart": "covariances",
    "plackett_luce": "rankings",
}


def run_of(family: str) -> Run:
    """Return the run whose film is shown; equal calls give equal runs."""
    steps = 900 if family == "von_mises" else 120
    return fit(Settings(data=FAMILIES[family], recipe=family, hidden=8, steps=steps).canonical())


@st.cache_resource
def packed(family: str, theme: str) -> bytes:
    run = run_of(family)
    return pack(films.film(run, frames(run), THEMES[theme]))


def page() -> None:
    family = st.radio("Family", list(FAMILIES), horizontal=True)
    theme = "dark" if st.context.theme.type == "dark" else "light"
    state = player(packed(family, theme), key="player")
    st.text(f"told: step {state.step}, x {state.x}")
