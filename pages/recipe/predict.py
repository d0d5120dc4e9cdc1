"""Step 2: what the network puts out at every x, and the links that make parameters of it."""

import streamlit as st

from core.arrays import Floats
from core.explain.links import LinkStage, inputs_along, stages
from core.figures.links import link_panel
from core.figures.theme import THEMES
from core.minimise import Run
from pages.components.picture import picture
from pages.parts import page
from pages.parts.address import View


def predict(run: Run, step: int, at: Floats, view: View) -> None:
    """Draw each parameter's way at that step: its link, the outputs and the value over x, and the numbers at `at`."""
    x = inputs_along(run, view.x2)
    found = stages(run, step, x, at)
    for column, stage in zip(st.columns(len(found)), found, strict=True):
        with column:
            _stage(run, stage, x[:, 0], float(at[0]))


def _stage(run: Run, stage: LinkStage, x: Floats, at: float) -> None:
    with st.container(key=f"compact_{stage.name}"):
        st.latex(stage.formula)
        if not stage.raw.shape[1]:
            st.markdown("Given: the network has no output for it.")
            return
        if not run.dataset.without_x:
            panel = link_panel(stage, x, run.dataset, at, THEMES[page.theme_name()])
            picture([panel], key=f"link {stage.name}", size="low")
        st.latex(stage.numbers)
