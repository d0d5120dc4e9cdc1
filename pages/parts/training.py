"""What pages with one run share: the controls at the side, the run with its player, and the row of lessons."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.data import Dataset
from core.figures.hand import empty_film
from core.figures.theme import THEMES
from core.film.pack import pack
from core.minimise import Run, Settings
from pages.components.hand import PLAYER
from pages.components.player import player
from pages.parts import address, controls, drawing, endings, hold, lessons, moments, page, query, runs
from pages.parts.address import View
from pages.parts.lessons import Preset
from pages.parts.site import Place


def side_controls() -> None:
    """Draw all controls of data, network, training and seeds that do not stand beside the picture."""
    settings = address.read_widgets()
    with st.sidebar:
        controls.generator_controls(settings)
        controls.network_controls()
        controls.training_controls(settings)
        controls.seed_controls(settings)


def play(
    here: Place,
    look: Callable[[Run], Mapping[str, Any]] = lambda run: {},
    on_threshold: Callable[[float], None] | None = None,
    given: Dataset | None = None,
) -> tuple[Run, View] | None:
    """Return the run of the settings that the widgets show, after drawing its player, and what is looked at.

    The run has recorded the steps that are looked at; `look` is what the page lets choose of the film of a run. None
    where there is no run, as there is no point to train on. `on_threshold` is called with where a hand has put the
    threshold of a film that has one; `given` are a person's own data.
    """
    settings = address.read_widgets().canonical(given)
    if given is None and not settings.dataset().size:
        _play_nothing(here, settings)
        return None
    run = runs.trained(settings, address.restore_last, given)
    view = address.view(run)
    page.complain(query.problems() + moments.omitted(run))
    film = runs.packed_film(run.settings, page.theme_name(), run, **look(run))
    view = watch(film, run, view, address.first_visit(), on_threshold)
    address.keep_run(here.name, settings, view)
    return runs.recording(run, view.step, view.pin), view


def _play_nothing(here: Place, settings: Settings) -> None:
    """Draw a player of an empty canvas, which becomes one of a run with the first point."""
    st.empty()  # where the progress of a run has its place
    page.complain(query.problems())
    theme = THEMES[page.theme_name()]
    _watch(pack(empty_film(settings.dataset(), theme)), View(), plays=False)
    address.keep_run(here.name, settings, View())


def watch(film: bytes, run: Run, view: View, plays: bool, on_threshold: Callable[[float], None] | None = None) -> View:
    """Return what is looked at in the player of a run's film, which opens at a view; it `plays` if that has no step."""
    return address.within(run, _watch(film, view, plays, on_threshold))


def _watch(film: bytes, view: View, plays: bool, on_threshold: Callable[[float], None] | None = None) -> View:
    """Return what is looked at in the player of a film; data drawn by hand are drawn on in it."""
    drawing.hands_on(address.opening().canvases, PLAYER, THEMES[page.theme_name()])
    return player(
        film,
        key=address.PLAYER,
        step=view.step,
        x=view.x,
        pin=view.pin,
        x2=view.x2,
        autoplay=plays and view.step is None,
        on_film=hold.watch_sliders,
        on_threshold=on_threshold,
    )


def lesson_row(presets: Sequence[Preset], run: Run | None) -> None:
    """Draw a button for each lesson, the two ways to begin again, what the last lesson says, and how the run ended."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="presets"):
        lessons.buttons(presets)
        st.space("stretch")
        drawing.edit_button()
        controls.weights_controls()
    lessons.tell_lesson(
        () if drawing.is_begun() else presets, drawing.drawing_hint(), endings.endings(run) if run else ()
    )
