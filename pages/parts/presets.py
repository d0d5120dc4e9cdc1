"""Presets of the regression page: each sets the widgets to one lesson and says what to look for."""

from dataclasses import dataclass, field

import streamlit as st

from core.minimise import Settings
from pages.parts import address

LESSON = "_lesson"


@dataclass(frozen=True)
class Preset:
    """A named state of the page: its settings, the view to open, and its lesson in one sentence."""

    name: str
    lesson: str
    settings: Settings = field(default_factory=Settings)
    step: int | None = None
    pin: int | None = None


REGRESSION = (
    Preset(
        "Good fit",
        "The bells are narrow where the data hardly vary and wide where they do: σ(x) is learned with the mean.",
    ),
    Preset(
        "Bad | good",
        "Two moments of one run: on the left step 20, on the right the end. Compare the bells, and the two NLLs.",
        step=1000,
        pin=20,
    ),
    Preset(
        "Constant σ",
        "One learned σ for all x is too wide on the left and too narrow in the middle: the held-out NLL shows it.",
        Settings(scale="learned"),
    ),
    Preset(
        "σ too small",
        "With σ fixed at 5 g the model is sure and wrong: a point outside its bell costs its distance squared.",
        Settings(scale="fixed", sigma=5.0),
    ),
    Preset(
        "σ too large",
        "With σ fixed at 150 g no point is a surprise, and none is well predicted: every point pays for the width.",
        Settings(scale="fixed", sigma=150.0),
    ),
    Preset(
        "Least squares",
        "With σ fixed, the NLL is the sum of squares over 2σ² plus a constant: the mean is the least-squares fit.",
        Settings(scale="fixed", sigma=22.0),
    ),
    Preset(
        "Too few units",
        "Two hidden units give two joints: the mean cannot follow, and σ(x) grows to make up for it.",
        Settings(hidden=2, activation="relu"),
    ),
    Preset(
        "Rate too large",
        "The loss leaps instead of falling: plain gradient descent with this learning rate oversteps the valley.",
        Settings(optimiser="sgd", rate=1.0),
    ),
)


def buttons(presets: tuple[Preset, ...]) -> None:
    """Draw a button for each preset."""
    for preset in presets:
        st.button(preset.name, key=f"preset {preset.name}", on_click=_open, args=(preset,))


def lesson(presets: tuple[Preset, ...]) -> None:
    """Draw the lesson of the preset that was pressed last, as long as its settings stand."""
    text, settings = st.session_state.get(LESSON, (presets[0].lesson, Settings()))
    if settings.canonical() == address.read_widgets().canonical():
        st.container(key="lesson").markdown(text)


def _open(preset: Preset) -> None:
    address.show(preset.settings, address.View(step=preset.step, pin=preset.pin))
    st.session_state[LESSON] = (preset.lesson, preset.settings)
