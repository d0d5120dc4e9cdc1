"""One σ for all x against σ(x): what each is called, and both side by side with what they cost by region of x."""

from dataclasses import replace

import streamlit as st

from core.figures.scales import gain_in_words, scale_panels
from core.figures.theme import THEMES
from core.film.spec import Panel
from core.judge.regions import input_regions
from core.minimise import Run
from pages.components.picture import picture
from pages.parts import page, runs

SCALES = {
    "fixed": "σ is given, one number for all x: the model is **homoscedastic**. The network has one output, for μ(x).",
    "learned": "σ is learned, and is still one number for all x: the model is **homoscedastic**. "
    "The network's second output is a constant, with no link from a unit.",
    "predicted": "σ(x) has an output of its own, and may be another at every x: the model is **heteroscedastic**. "
    "f₂ may be negative; the link makes a legal σ of it.",
}
TOGGLE = "compare scales"


def scales(run: Run) -> None:
    """Draw what the model of σ is called, and for who asks, one σ and σ(x) side by side."""
    st.markdown(SCALES[run.settings.scale])
    if st.toggle("One σ for all x beside σ(x), and the NLL of regions of x", key=TOGGLE):
        panels, sentence = _compared(run, page.theme_name())
        picture(panels, key="scales", size="high", columns=[1, 1, 1])
        st.markdown(f"The same data, network and seeds; only σ differs. {sentence}")


def _compared(run: Run, theme: str) -> tuple[list[Panel], str]:
    constant, predicted = (_with_scale(run, scale) for scale in ("learned", "predicted"))
    by = input_regions(run.dataset.x)

    def make() -> tuple[list[Panel], str]:
        return scale_panels(constant, predicted, by, THEMES[theme]), gain_in_words(constant, predicted, by)

    return runs.made_of(run, ("scales", run.settings, theme), make)


def _with_scale(run: Run, scale: str) -> Run:
    if run.settings.scale == scale:
        return run
    given = run.whole if runs.is_own(run) else None
    return runs.trained(replace(run.settings, scale=scale).canonical(given), _stop, given)


def _stop() -> None:
    st.session_state[TOGGLE] = False
