"""The address of a run: its settings in the widgets, what is looked at in the player, and both in the URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import streamlit as st

from core.data import Dataset
from core.data.hand import HAND, Drawings
from core.judge.advice import options
from core.minimise import Run, Settings
from core.minimise.settings import FIELDS, OWN
from core.rules import Choice, Range, Refusal, Rule, read_query, write_query
from pages.components.player import PlayerState, go_there
from pages.parts import drawing, hold, query
from pages.parts.drawing import canvases
from pages.parts.own_link import COLUMNS, LinkedColumns

ASKED = "_asked"
OPENING = "_opening"
VIEW = "_view"
TRAINED = "_trained"
LOOKED = "_looked"
VISITED = "_visited"
OWN_IN_USE = "_own_in_use"
"""Whether a person's own data were chosen last, on whatever page."""
PLAYER = "player"
"""The key of the player of a run."""
View = PlayerState
"""What is looked at in a player: its step, an x, a pin."""
CANCELLED = "Cancelled. Nothing had been trained here before, so this is the run that the page opens with."
OPTIONS = {"scale": "scale", "sigma": "scale", "link": "link"}
"""Settings that have an effect only where the family has an option: its name."""


@dataclass(frozen=True)
class Opening:
    """How a page with a run opens: the data sets that it takes, and the settings of a URL that names none.

    `rules` are for what else its URL names, such as a threshold, or are narrower than those of all settings;
    `looks` are the defaults of what else it names.
    """

    data: tuple[str, ...]
    settings: Settings = field(default_factory=Settings)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    looks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def canvases(self) -> tuple[str, ...]:
        """What may be drawn on by hand here: nothing where the page takes no such data."""
        return canvases(self.data)

    @property
    def defaults(self) -> dict[str, Any]:
        """The value of each widget that a URL does not name."""
        columns = {COLUMNS: None} if OWN in self.data else {}
        return vars(self.settings) | columns | dict(self.looks)


class DataSets(Choice):
    """The data sets that a page takes: it says where data drawn by hand are taken, if not here."""

    def parse(self, text: str) -> str:
        """Return the text itself; Refusal for data drawn by hand where the page takes none."""
        if text == HAND and HAND not in self.options:
            raise Refusal(
                f"a data set of this page; not {HAND}: data are drawn by hand at /regression, /binary, /multiclass"
                " and /fits, and have links there"
            )
        return text


def open_address(page: str, opening: Opening) -> None:
    """Seed widgets and view from a new URL."""
    drawn = {"xy": Drawings(opening.canvases)} if opening.canvases else {}
    columns = {COLUMNS: LinkedColumns()} if OWN in opening.data else {}
    rules = {**FIELDS, "data": DataSets(opening.data), **drawn, **columns, **opening.rules}
    elsewhere = query.last_page() != page
    instead = drawing.instead(opening.canvases) if drawn else {}
    asked = query.open_query(page, rules, opening.defaults, instead)
    if elsewhere and asked == {} and OWN in opening.data and st.session_state.get(OWN_IN_USE):
        query.show({"data": OWN})  # a way that names nothing leads from page to page with the same data
    query.bring_back(opening.defaults)
    drawing.bring_back_drawing(opening.canvases, asked)
    if st.session_state.get(OPENING) != opening:
        st.session_state[OPENING] = opening
        for name in (TRAINED, LOOKED):
            st.session_state.pop(name, None)  # another page's run is no way back from this one's
    if asked is not None:
        st.session_state[VIEW] = View()
        st.session_state[ASKED] = asked  # the view can be checked only when the run is there


def settle_unfitting(given: Dataset | None = None) -> None:
    """Show the distribution that the page opens with where the one asked for cannot be fitted to the data.

    `given` are a person's own.
    """
    settings, usual = read_widgets(), opening().settings.recipe
    if settings.recipe == usual:
        return
    fitting = [verdict.key for verdict in options(given or settings.dataset()).possible]
    if settings.recipe not in fitting:
        suits = f"recipe must suit these data: one of {', '.join(fitting)}"
        query.use_instead("recipe", usual, f"{suits}; not “{settings.recipe}”. Used instead: {usual}.")


def asks(name: str) -> bool:
    """Return whether the URL that is being opened names that parameter."""
    return name in st.session_state.get(ASKED, {})


def opening() -> Opening:
    """Return how the page that is shown opens."""
    found: Opening = st.session_state[OPENING]
    return found


def show_run(settings: Settings, view: View) -> None:
    """Make the widgets show these settings, and the player this view, also if it plays."""
    query.show(vars(settings))
    st.session_state[VIEW] = view
    go_there(PLAYER)


def current_view() -> View:
    """Return what is looked at."""
    found: View = st.session_state[VIEW]
    return found


def look_at(step: int) -> None:
    """Make the player go to that step."""
    st.session_state[VIEW] = replace(st.session_state[VIEW], step=step)


def look_at_last() -> None:
    """Make the player go to the last step, and unpin what is pinned."""
    st.session_state[VIEW] = replace(st.session_state[VIEW], step=None, pin=None)


def look_anew() -> None:
    """Make the player show what the film of a run opens with."""
    st.session_state[VIEW] = View()
    go_there(PLAYER)


def read_widgets() -> Settings:
    """Return the settings that the widgets show."""
    return Settings(**query.values(vars(opening().settings)))


class Shown:
    """What a page with a run shows in this moment, read once, for who asks of several states whether it is that."""

    @cached_property
    def settings(self) -> Settings:
        """The settings that the widgets show, as all that give the same run are written."""
        return read_widgets().canonical()

    @cached_property
    def looks(self) -> dict[str, Any]:
        """What they show of all else that the URL names beside the view."""
        return looks()

    @cached_property
    def view(self) -> View:
        """What is looked at."""
        return current_view()


def looks() -> dict[str, Any]:
    """Return what the widgets show of all that the URL names beside the settings and the view."""
    return query.values(opening().looks)


def first_visit() -> bool:
    """Return whether this is the first time that a visitor sees a run."""
    first = VISITED not in st.session_state
    st.session_state[VISITED] = True
    return first


def restore_last() -> None:
    """Go back to what was trained last, and to all else that was chosen then: it is still there.

    Where nothing was, what the page opens with is shown, which is said.
    """
    show_run(st.session_state.get(TRAINED, opening().settings), st.session_state[VIEW])
    query.show(st.session_state.get(LOOKED, opening().looks))
    if TRAINED not in st.session_state:
        query.say_of_all(CANCELLED)


def is_last() -> bool:
    """Return whether the widgets show what was trained last, with all else that was chosen then."""
    last = st.session_state.get(TRAINED), st.session_state.get(LOOKED)
    return last == (read_widgets().canonical(), looks())


def view(run: Run) -> View:
    """Return what is looked at, as far as the run has it; what the URL asks for beyond that is a problem."""
    asked = st.session_state.pop(ASKED, {})
    found = within(run, _asked(run, asked) if asked else st.session_state[VIEW])
    st.session_state[VIEW] = found
    return found


def keep_run(page: str, settings: Settings, view: View) -> None:
    """Remember what is shown and write it to the URL, leaving out what is at its default or has no effect."""
    written = write_query(_in_effect(settings) | _columns(settings) | looks(), opening().defaults)
    query.keep_query(page, written | _looked_at(view))
    st.session_state[VIEW] = view
    if not hold.in_hand():
        st.session_state.update({TRAINED: settings, LOOKED: looks()})


def _columns(settings: Settings) -> dict[str, Any]:
    """Return which columns of a person's own table a link expects; nothing for other data."""
    return {COLUMNS: st.session_state.get(COLUMNS)} if settings.data == OWN else {}


def everything() -> dict[str, Any]:
    """Return all that decides what the page shows, by the names of its URL, also what is at its default."""
    settings = read_widgets().canonical()
    return _in_effect(settings) | _columns(settings) | looks() | _looked_at(current_view())


def _in_effect(settings: Settings) -> dict[str, Any]:
    idle = {name for name, option in OPTIONS.items() if not settings.takes(option)}
    return {name: value for name, value in vars(settings).items() if name not in idle}


def _looked_at(view: View) -> dict[str, str]:
    return {
        name: f"{value:.6g}" if isinstance(value, float) else str(value)
        for name, value in vars(view).items()
        if value is not None
    }


def _asked(run: Run, asked: Mapping[str, str]) -> View:
    steps = Range(0, run.last, whole=True)
    rules = {"step": steps, "pin": steps, **{name: Range(*ends) for name, ends in _places(run).items()}}
    instead = {"step": "the last step", "pin": "no pin", "x": "the middle", "x2": "the middle"}
    values, problems = read_query(asked, rules, dict.fromkeys(rules), instead)
    for name, sentence in problems.items():
        query.complain_of(name, sentence)
    return View(**values)


def within(run: Run, view: View) -> View:
    """Return what of a view the run has: a browser may still tell the step of a longer run before."""
    ranges = {"step": (0, run.last), "pin": (0, run.last), **_places(run)}
    chosen = {name: value for name, value in vars(view).items() if name in ranges and value is not None}
    return View(**{name: value for name, value in chosen.items() if ranges[name][0] <= value <= ranges[name][1]})


def _places(run: Run) -> dict[str, tuple[float, float]]:
    """Return the range of each input by which a slice is chosen: none where there are more than two."""
    return dict(zip(("x", "x2"), run.x_ranges, strict=False)) if len(run.x_ranges) <= 2 else {}
