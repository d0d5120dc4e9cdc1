"""The address of a run: its settings in the widgets, what is looked at in the player, and both in the URL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import streamlit as st

from core.minimise import Run, Settings
from core.minimise.settings import DEFAULTS, FIELDS
from core.rules import Choice, Number, read_query
from pages.parts import query

ASKED = "_asked"
VIEW = "_view"
TRAINED = "_trained"
VISITED = "_visited"


@dataclass(frozen=True)
class View:
    """What is looked at: the step shown, the slice x, and the pinned step; None where the page chooses."""

    step: int | None = None
    x: float | None = None
    pin: int | None = None


def open_address(page: str, data: Sequence[str]) -> None:
    """Seed widgets and view from a new URL; `data` names the data sets that the page takes."""
    asked = query.open_query(page, {**FIELDS, "data": Choice(tuple(data))}, DEFAULTS)
    if asked is not None:
        st.session_state[VIEW] = View()
        st.session_state[ASKED] = asked  # the view can be checked only when the run is there


def show(settings: Settings, view: View) -> None:
    """Make the widgets show these settings, and the player this view."""
    query.show(asdict(settings))
    st.session_state[VIEW] = view


def look_at(step: int) -> None:
    """Make the player go to that step."""
    st.session_state[VIEW] = replace(st.session_state[VIEW], step=step)


def read_widgets() -> Settings:
    """Return the settings that the widgets show."""
    return Settings(**query.values(DEFAULTS))


def first_visit() -> bool:
    """Return whether this is the first time that a visitor sees a run."""
    first = VISITED not in st.session_state
    st.session_state[VISITED] = True
    return first


def restore_last() -> None:
    """Go back to the settings that were trained last: what somebody had before is still there."""
    show(st.session_state.get(TRAINED, Settings()), st.session_state[VIEW])


def view(run: Run) -> View:
    """Return what is looked at, as far as the run has it; what the URL asks for beyond that is a problem."""
    asked = st.session_state.pop(ASKED, {})
    st.session_state[VIEW] = _within(run, _asked(run, asked) if asked else st.session_state[VIEW])
    return st.session_state[VIEW]


def keep(page: str, settings: Settings, view: View) -> None:
    """Remember what is shown and write it to the URL, leaving out what is at its default."""
    looked_at = {
        name: f"{value:.6g}" if isinstance(value, float) else str(value)
        for name, value in asdict(view).items()
        if value is not None
    }
    query.keep_query(page, settings.query() | looked_at)
    st.session_state.update({VIEW: view, TRAINED: settings})


def _asked(run: Run, asked: Mapping[str, str]) -> View:
    steps = Number(0, run.last, whole=True)
    rules = {"step": steps, "x": Number(*run.x_range), "pin": steps}
    defaults = {"step": None, "x": None, "pin": None}
    instead = {"step": "the last step", "x": "the middle", "pin": "no pin"}
    values, problems = read_query(asked, rules, defaults, instead)
    for name, sentence in problems.items():
        query.complain_of(name, sentence)
    return View(**values)


def _within(run: Run, view: View) -> View:
    low, high = run.x_range
    return replace(
        view,
        step=view.step if view.step is not None and view.step <= run.last else None,
        x=view.x if view.x is not None and low <= view.x <= high else None,
        pin=view.pin if view.pin is not None and view.pin <= run.last else None,
    )
