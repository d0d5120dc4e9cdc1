"""Step 3: the film of a run of any family; of the loss alone where its predictions have no picture."""

import numpy as np
import streamlit as st

from core.arrays import Floats
from core.figures import films
from core.figures.loss import loss_film
from core.figures.regression import middle
from core.figures.theme import THEMES
from core.film.pack import pack
from core.minimise import Run
from pages.parts import endings, runs
from pages.parts.address import View


def packed(run: Run, theme: str) -> bytes:
    """Return the film as the player takes it."""
    if films.maker_of(run):
        return runs.packed_film(run.settings, theme, run)
    return pack(loss_film(run, runs.all_frames(run.settings, run), THEMES[theme]))


def tell_omissions(run: Run) -> None:
    """Say what the picture leaves out."""
    for sentence in filter(None, (endings.sampled(run), _unseen(run))):
        st.info(sentence)


def _unseen(run: Run) -> str:
    if films.maker_of(run) or run.dataset.without_x:
        return ""
    return "For this distribution over two inputs there is no moving picture: see the loss here, and steps 2 and 4."


def slice_place(run: Run, view: View) -> Floats:
    """Return the input (D,) at which Pr(y|x) is shown: the chosen one, or the middle."""
    chosen = (view.x, view.x2)
    ends = (np.array(ends) for ends in run.x_ranges)
    return np.array([middle(each) if x is None else x for x, each in zip(chosen, ends, strict=False)])


def step(run: Run, view: View) -> int:
    """Return the step that is shown."""
    return run.last if view.step is None else view.step


def x_choice(run: Run) -> None:
    """Say where x is chosen."""
    if films.maker_of(run) and not run.dataset.without_x:
        st.markdown("Choose another x with the slider in step 3.")
