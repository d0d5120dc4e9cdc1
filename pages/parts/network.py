"""Below the picture: the run's network as a diagram that follows the player, and its links as formulas."""

import streamlit as st

from core.explain.links import inputs_along, stages
from core.figures.theme import THEMES
from core.film.diagram import diagram
from core.minimise import Run
from pages.components.diagram import packed_diagram, show_diagram
from pages.parts import page, runs


def network(run: Run) -> None:
    """Draw the network of a run on data with one or two inputs, and the link of each parameter."""
    theme = page.theme_name()

    def make() -> bytes:
        return packed_diagram(diagram(run, runs.all_frames(run.settings, run)), THEMES[theme])

    show_diagram(runs.made_of(run, ("diagram", run.settings, theme), make), key="network")
    x = inputs_along(run)
    with st.container(key="compact_links"):
        for stage in stages(run, run.last, x[:1], x[0]):
            st.latex(stage.formula)
