"""Step 4: the whole distribution at the chosen x, what it says, and draws from it at every x."""

import pandas as pd
import streamlit as st

from core.arrays import Floats
from core.data.own import markdown
from core.figures.observed import observed_panel, samples_panel
from core.figures.summary import prediction_panel
from core.figures.theme import THEMES
from core.infer.summary import draws, facts, summary_of, where
from core.minimise import Run
from pages.components.picture import picture
from pages.parts import page
from pages.recipe.opening import DRAWS


def infer(run: Run, step: int, at: Floats) -> None:
    """Draw Pr(y|x) at the input `at` (D,), its numbers, and samples at every x when they are asked for."""
    theme, raw = THEMES[page.theme_name()], run.raw(at[None], step)[0].numpy()
    shape, words = st.columns([3, 2], gap="large")
    found = summary_of(run.recipe, raw, run.dataset)
    alone = run.dataset.without_x
    place = " and ".join(where(run.dataset, at))
    with words:
        rows = facts(run.recipe, raw, run.dataset)
        head = "for all" if alone else f"at {markdown(place)}"
        table = pd.DataFrame({head: {markdown(name): markdown(text) for name, text in rows.items()}})
        st.table(table)
    with shape:
        if found is None:
            st.markdown("y is several numbers at once: the player above draws its distribution at this x.")
        else:
            title = "Pr(y), with how y lies" if alone else f"Pr(y|x) at {place}"
            panel = prediction_panel(found, run.dataset, theme, title, counted=alone)
            picture([panel], key="prediction", size="middle")
    if not alone:
        _samples(run, step)


def _samples(run: Run, step: int) -> None:
    st.button("Draw 100 samples at every x", key="draw", icon=":material/casino:", on_click=_draw)
    if not (seed := st.session_state["draws"]):
        return
    theme = THEMES[page.theme_name()]
    x, y = draws(run, step, seed)
    panels = [observed_panel(run.dataset, theme), samples_panel(run.dataset, x, y, theme)]
    picture(panels, key="samples", size="high")
    st.markdown("If the distribution fits, the draws look like the data.")


def _draw() -> None:
    st.session_state["draws"] = int(st.session_state["draws"] % DRAWS.high + 1)
