"""The URL of a page kept equal to its widgets, with one sentence for what is not allowed.

Widgets are keyed by the name that their value bears in the URL. The URL seeds them when it is new to the page: on a
visit, or when somebody goes back in the browser's history. After that the widgets write the URL.

A person may be faster than the browser's address: while a handle is dragged, a run can begin with the URL of the run
before the last. Such a run is known by a widget that has changed, or by a component that has told something, though
that may be what widgets show already, or by the query that the run before was asked with: going back in the history is
known as such.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.rules import Choice, Rule, quoted, read_query, write_query
from pages.parts import hold, overtaken, session
from pages.parts.hiding import hidden_rule, without_controls
from pages.parts.overtaken import WRITTEN

PROBLEMS = "_problems"
SEEN = "_seen"
AWAY = "_away"
PROJECTED = "_projected"
HIDDEN = "_hidden"
PRESSED = "_pressed"
ASKED = "_asked_with"
PROJECTOR = Choice(("0", "1"))


def arrived(page: str) -> dict[str, str] | None:
    """Return the URL's query if it is not what this page wrote last, nor one that has been overtaken, else None."""
    query = st.query_params.to_dict()
    on, written = st.session_state.get(WRITTEN, (None, None))
    asked = st.session_state.get(ASKED)
    st.session_state[ASKED] = query
    if on == page and (query == written or _touched() or (query == asked and not _by_history())):
        return None
    st.session_state[WRITTEN] = (page, query)
    return query


def last_page() -> str | None:
    """Return the page whose URL was read or written last, None at the first of a visit."""
    page: str | None = st.session_state.get(WRITTEN, (None, None))[0]
    return page


def open_again(query: Mapping[str, str]) -> None:
    """Open the page that is shown with another query, as if a link had it: the next run reads it."""
    st.query_params.from_dict(dict(query))
    st.session_state[WRITTEN] = (None, {})


def _by_history() -> bool:
    """Return whether the browser goes back or forth in its history."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def _touched() -> bool:
    """Return whether a widget has changed, or a component told something, since the page was last drawn to its end."""
    before = st.session_state.get(SEEN, {})
    return any(value != before.get(name, value) for name, value in _state(before).items())


def _state(names: Iterable[str]) -> dict[str, Any]:
    """Return what widgets of these names show, and what components have told."""
    components = {name: dict(value) for name, value in st.session_state.to_dict().items() if isinstance(value, dict)}
    return {name: value for name, value in (components | session.look_up(names)).items() if not name.startswith("_")}


def open_query(
    page: str,
    rules: Mapping[str, Rule],
    defaults: Mapping[str, Any],
    instead: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str] | None:
    """Seed the widgets from a new URL and return its query; call it before any widget is made.

    What is shown where a value is not allowed is called by `instead`, where that has the name.
    """
    overtaken.note_drawn(False)
    _drop_unknown(rules, defaults)
    query = arrived(page)
    if query is not None:
        values, problems = read_query(query, rules, defaults, instead)
        _forget(values)
        show(values)
        st.session_state[PROBLEMS] = (values, _repeated(values) | problems | _open_frame(page, query))
    return query


def _drop_unknown(rules: Mapping[str, Rule], defaults: Mapping[str, Any]) -> None:
    """Put a choice back to what it was where one that was overtaken is of what there is not any more.

    Streamlit then gives its words on the page, which stand for no value.
    """
    before = {**defaults, **last_written()}
    for name, rule in rules.items():
        value = st.session_state.get(name)
        if isinstance(rule, Choice) and isinstance(value, str) and not rule.accepts(value):
            st.session_state[name] = before.get(name) if rule.accepts(before.get(name)) else defaults.get(name)


def _repeated(names: Iterable[str]) -> dict[str, str]:
    """Return by name one sentence for each that the URL gives several times: Streamlit takes the last."""
    times = {name: len(st.query_params.get_all(name)) for name in names}
    return {
        name: f"{name} is given {many} times; used is the last, {quoted(st.query_params[name])}."
        for name, many in times.items()
        if many > 1
    }


def keep_away(defaults: Mapping[str, Any]) -> None:
    """Remember what the widgets show until the next run: this one does not draw them all."""
    st.session_state[AWAY] = values(defaults)


def bring_back(defaults: Mapping[str, Any]) -> None:
    """Give each widget a value that has none: Streamlit forgets those that were not on the page."""
    kept, shown = st.session_state.pop(AWAY, {}), session.look_up(defaults)
    for name in defaults.keys() - shown.keys():
        st.session_state[name] = kept.get(name, defaults[name])


def projected() -> bool:
    """Return whether the page is shown for a hall: only the picture, with large text."""
    return bool(st.session_state.get(PROJECTED, False))


def project(on: bool) -> None:
    """Show the page for a hall, or as usual."""
    st.session_state[PROJECTED] = on


def hidden() -> str:
    """Return the names of what the link leaves out of the page, as the URL writes them; "" for nothing."""
    return str(st.session_state.get(HIDDEN, ""))


def pruned(text: str) -> str:
    """Return a text of the page without the sentences that ask for what the link leaves out."""
    return without_controls(text, hidden())


def _open_frame(page: str, query: Mapping[str, str]) -> dict[str, str]:
    """Take from a new URL what every page has: `projector`, and `hide`, which is of the link alone.

    A URL without `projector` keeps what was chosen on the page before.
    """
    rules: Mapping[str, Rule] = {"projector": PROJECTOR, "hide": hidden_rule(page)}
    values, problems = read_query(query, rules, {"projector": "1" if projected() else "0", "hide": ""})
    project(values["projector"] == "1")
    st.session_state[HIDDEN] = values["hide"]
    return problems


def _of_frame() -> dict[str, str]:
    """Return what every page writes to its URL beside what it shows."""
    found = {"projector": "1" if projected() else "", "hide": hidden()}
    return {name: value for name, value in found.items() if value}


def _forget(names: Iterable[str]) -> None:
    """Drop what these names stood for on the page before.

    The browser may go on sending the values of that page's widgets for a run or two.
    """
    for name in names:
        st.session_state[name] = None  # a name without a value cannot be dropped, but may still be bound to a widget
        del st.session_state[name]


def show(values: Mapping[str, Any]) -> None:
    """Make the widgets show these values; None empties a widget. A slider that is held is left to the hand."""
    if _before_script():
        _shown_by_callbacks().update(values)
    found = hold.slider_in_hand()
    for name, value in values.items():
        if not found or found.key != name:
            st.session_state[name] = value


def _before_script() -> bool:
    """Return whether this run still calls what widgets and components have it call."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and not context.has_script_started


def _shown_by_callbacks() -> set[str]:
    """Return the names of what callbacks of this run have shown, to be added to.

    A run that is overtaken may end before it draws anything: what its callbacks did says nothing of the next one's.
    """
    context = get_script_run_ctx(suppress_warning=True)
    run = context and context.cursors  # made anew for each run
    kept: tuple[Any, set[str]] | None = st.session_state.get(PRESSED)
    if kept is None or kept[0] is not run:
        kept = st.session_state[PRESSED] = (run, set())
    return kept[1]


def show_from_browser(values: Mapping[str, Any]) -> None:
    """Make the widgets show what a component tells, unless a button or a slider has shown other values in this run.

    Streamlit calls for components last, also for what a hand did before it pressed the button.
    """
    if _shown_by_callbacks().isdisjoint(values):
        show(values)


def keeper(name: str, keep: Callable[[Any], None]) -> Callable[[], None]:
    """Return what to do when a widget changes: `keep` its value, unless a run that was cut short has dropped it."""

    def keep_value() -> None:
        if name in st.session_state:
            keep(st.session_state[name])

    return keep_value


def values(defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the widgets show; a widget that is not on the page counts as at its default."""
    return {**defaults, **session.look_up(defaults)}


def complain_of(name: str, sentence: str) -> None:
    """Add a sentence, plain text, about what the URL asks for beyond its rules."""
    st.session_state[PROBLEMS][1][name] = sentence


def complains_of(name: str) -> bool:
    """Return whether there is a sentence about that parameter."""
    return name in st.session_state[PROBLEMS][1]


def say_of_all(sentence: str) -> None:
    """Say one sentence of all that is shown now, in place of what there was to say of the URL."""
    seeded, _ = st.session_state[PROBLEMS]
    st.session_state[PROBLEMS] = (values(seeded), {"": sentence})


def withdraw(name: str) -> None:
    """Take back the sentence about that parameter, if there is one."""
    st.session_state[PROBLEMS][1].pop(name, None)


def use_instead(name: str, value: Any, sentence: str) -> None:
    """Show another value than the URL asks for, and say what was wrong with that."""
    st.session_state[name] = st.session_state[PROBLEMS][0][name] = value
    complain_of(name, sentence)


def fill_in(name: str, value: Any) -> None:
    """Show a value in a widget that the URL left empty: that is no change by the visitor."""
    if st.session_state[name] is None:
        st.session_state[name] = value
        st.session_state[PROBLEMS][0][name] = value


def follow_choice(name: str, value: Any) -> None:
    """Write another value to the URL of what is chosen elsewhere: that is no change of what there was to say of it."""
    st.session_state[name] = value
    if name in (seeded := st.session_state[PROBLEMS][0]):
        seeded[name] = value


def problems() -> list[str]:
    """Return one sentence for each parameter of the URL that was not allowed, until a value is changed."""
    seeded, sentences = st.session_state[PROBLEMS]
    return list(sentences.values()) if seeded == values(seeded) else []


def keep_query(page: str, query: Mapping[str, str]) -> None:
    """Write the query to the URL, with the switch for a hall and what is left out; what is held chooses nothing."""
    if hold.in_hand():
        return
    query = {**query, **_of_frame()}
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)
    st.session_state[WRITTEN] = (page, query)
    overtaken.note_drawn(True)
    seeded, _ = st.session_state[PROBLEMS]
    st.session_state[SEEN] = _state(seeded)


def last_written() -> dict[str, str]:
    """Return the query that was written to the URL last."""
    _, query = st.session_state.get(WRITTEN, (None, {}))
    return dict(query)


def keep(page: str, defaults: Mapping[str, Any]) -> None:
    """Write what the widgets show to the URL, leaving out what is at its default."""
    keep_query(page, write_query(values(defaults), defaults))
