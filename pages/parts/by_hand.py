"""Step 0 with a person's own data: what their table leaves open, asked in one line, and how it is read, set by hand."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from core.data.own import ENCODINGS, SEPARATORS, OpenQuestion, Table, markdown, shortened

Again = Callable[..., None]
"""Reads the same content again, with these fields of its reading set."""

DECIMALS = {".": "points", ",": "commas"}
THOUSANDS = {"": "none", ".": "points", ",": "commas", " ": "blanks", "'": "apostrophes"}
MISSING_HELP = "What says, beside an empty cell, that there is no value: marks with blanks between them."
MOST_SKIPPED = 1000


def preset(table: Table) -> None:
    """Set what is drawn to how the table was read."""
    st.session_state.update(_read(table))


def _read(table: Table) -> dict[str, Any]:
    reading = table.reading
    taken = {f"own_question_{place}": question.taken for place, question in enumerate(table.questions)}
    return taken | {
        "own_sheet": reading.sheet,
        "own_separator": reading.separator,
        "own_decimal": reading.decimal,
        "own_thousands": reading.thousands,
        "own_encoding": reading.encoding,
        "own_headed": reading.headed,
        "own_skip": reading.skip,
        "own_missing": " ".join(reading.missing or ()),
    }


def ask_what_is_open(table: Table, again: Again) -> None:
    """Draw the choice of a sheet, and each question that the table leaves open on a line, with all its answers."""
    for name, value in _read(table).items():  # widgets that were away begin empty
        st.session_state.setdefault(name, value)
    if len(table.sheets) > 1:
        _choice("Sheet", "sheet", {name: shortened(name) for name in table.sheets}, again)
    for place, question in enumerate(table.questions):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(markdown(question.text), width="content")
            st.segmented_control(
                question.text,
                range(len(question.answers)),
                format_func=partial(_answer_text, question),
                key=f"own_question_{place}",
                label_visibility="collapsed",
                on_change=_answer,
                args=(question, f"own_question_{place}", again),
            )


def _answer_text(question: OpenQuestion, at: int) -> str:
    return markdown(question.answers[at][1])


def _answer(question: OpenQuestion, key: str, again: Again) -> None:
    if (at := st.session_state[key]) is None:
        st.session_state[key] = question.taken
    else:
        again(**question.answers[at][0])


def controls(table: Table, again: Again) -> None:
    """Draw how the table was read; a change reads it again."""
    st.markdown("Read otherwise, by hand:")
    first, second = st.columns(4), st.columns([1, 1, 2], vertical_alignment="bottom")
    with first[0]:
        _choice("Columns parted by", "separator", SEPARATORS, again, disabled=bool(table.title))
    with first[1]:
        _choice("Decimal marks", "decimal", DECIMALS, again)
    with first[2]:
        _choice("Thousands marks", "thousands", THOUSANDS, again)
    with first[3]:
        encodings = {table.reading.encoding or "": ENCODINGS[table.reading.encoding or "utf-8"]} | _once(ENCODINGS)
        _choice("Encoding", "encoding", encodings, again)
    second[0].number_input(
        "Rows to skip",
        min_value=0,
        max_value=MOST_SKIPPED,
        key="own_skip",
        on_change=_set,
        args=("skip", again),
        disabled=bool(table.title) and not table.sheets,
    )
    second[1].text_input(
        "Missing marks", key="own_missing", help=MISSING_HELP, on_change=_set_missing, args=(again,), max_chars=200
    )
    second[2].toggle("Names in the first row", key="own_headed", on_change=_set, args=("headed", again))


def _once(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names without those whose words stand there already."""
    return {name: shown for at, (name, shown) in enumerate(names.items()) if shown not in list(names.values())[:at]}


def _choice(label: str, field: str, names: Mapping[str, str], again: Again, disabled: bool = False) -> None:
    shown = names.__getitem__
    options = list(names)
    st.selectbox(
        label,
        options,
        format_func=shown,
        key=f"own_{field}",
        on_change=_set,
        args=(field, again),
        disabled=disabled,
    )


def _set(field: str, again: Again) -> None:
    again(**{field: st.session_state[f"own_{field}"]})


def _set_missing(again: Again) -> None:
    again(missing=tuple(st.session_state["own_missing"].split()))
