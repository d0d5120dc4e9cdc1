"""Step 0 with a person's own data: a file or pasted text, its columns, and one sentence for what cannot be used."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import pandas as pd
import streamlit as st

from core.data.own import MAX_BYTES, MAX_INPUTS, Missing, Reading, Refused, Table, markdown, read_table, shortened
from core.judge.advice import Options, own_options
from pages.parts.shelf import shelf
from pages.recipe import by_hand

TABLE, DIGEST, REFUSED, CHOSEN = "_own_table", "_own_digest", "_own_refused", "_own_chosen"
NEW, GOOD = "_own_new", "_own_good"
RANKS = "own_ranks"
"""Whether cells are ranks of the columns, or columns the places of what is in the cells: None goes by their names."""
CONTENT, READING = "_own_content", "_own_reading"
NOT_SO = "_own_not_so"
"""Why the table cannot be read as it was set by hand."""
MOST_TARGETS = 21
"""As many as a 6 × 6 matrix has on and below its diagonal."""
MOST_NOTES = 10
READINGS_KEPT = 4
WHILE_READ = 6
"""So many times its own size a text takes while it is read."""
SEVERAL = "Several are a vector, a matrix by its lower triangle (y₁₁, y₂₁, y₂₂, …), or a ranking, the best item first."
FORMATS = (
    "Columns parted by commas, semicolons, tabs, pipes or blanks, with names in the first row or without; decimal "
    "commas and thousands marks, units, dates and marks of missing values are recognised. Workbooks (.xlsx, .ods; a "
    "sheet of them, and no formula is run), Parquet, JSON, JSON lines, ARFF and HTML tables are read, too, and .gz of "
    "what is text."
)
STAYS = "Your data stay in this session and go with it: a link carries your settings, not your data."


def own_data(seed: int) -> Options | None:
    """Draw the choice of own data; return what they allow, or None as long as there is nothing to fit."""
    _source()
    table: Table | None = st.session_state.get(TABLE)
    if table is None:
        return None
    by_hand.ask_what_is_open(table, _read_again)
    for name, value in st.session_state[CHOSEN].items():  # widgets that were away begin empty
        st.session_state.setdefault(name, value)
    _columns(table)
    found = _options(table, seed)
    st.session_state[CHOSEN] = {name: st.session_state[name] for name in st.session_state[CHOSEN]}
    return found


def new_y() -> bool:
    """Return whether y has become another since this was asked last."""
    return bool(st.session_state.pop(NEW, False))


def _source() -> None:
    table: Table | None = st.session_state.get(TABLE)
    with st.expander("Upload or paste a table", expanded=table is None, icon=":material/upload:"):
        upload, paste = st.columns(2)
        upload.file_uploader(
            f"A table: CSV, Excel, Parquet, …, up to {_megabytes()} MB",
            key="own_file",
            on_change=_read_file,
            help=FORMATS,
        )
        text = paste.text_area(
            "Or paste a table here, then press Ctrl + Enter",
            key="own_text",
            on_change=_read_text,
            placeholder="x,y\n1,2.5\n2,3.1",
        )
        st.markdown(STAYS)
    if text and table is None and not st.session_state.get(REFUSED):  # of a server before this one
        _read(text)
    _warn(st.session_state.get(REFUSED))


def _warn(refusal: str | None) -> None:
    if refusal:
        st.warning(markdown(refusal), icon=":material/table_view:")


def _megabytes() -> int:
    """Return what both the server takes and the reader reads: an operator may have set less."""
    return int(min(st.get_option("server.maxUploadSize"), MAX_BYTES // 2**20))


def _read_file() -> None:
    upload = st.session_state["own_file"]
    if upload is not None:
        _read(upload.getvalue())


def _read_text() -> None:
    if text := st.session_state["own_text"]:
        _read(text)


def _read(content: bytes | str) -> None:
    """Keep the table of the content, with columns chosen; or why it is none, and the table before."""
    if table := _table(content, Reading()):
        x, y = table.suggested
        gaps = any(table.column(name).gaps for name in (x, *y))
        chosen = {"own_x": [x], "own_y": list(y), "own_drop": gaps}
        _keep(table, content, Reading(), chosen)


def _read_again(**changes: Any) -> None:
    """Read the same content with these fields of its reading set, the columns chosen before where they are there.

    What cannot be read so stays as it was, and so do the fields.
    """
    content, reading = st.session_state[CONTENT], replace(st.session_state[READING], **changes)
    if (table := _table(content, reading)) is None:
        if "sheet" not in changes:  # said beside what was set, but a sheet is chosen where tables are
            st.session_state.update({NOT_SO: st.session_state[REFUSED], REFUSED: None})
        by_hand.preset(st.session_state[TABLE])
    else:
        x, y = ([name for name in st.session_state[key] if name in table.names] for key in ("own_x", "own_y"))
        if not (x and y):
            suggested, targets = table.suggested
            x, y = [suggested], list(targets)
        drop = bool(st.session_state.get("own_drop", st.session_state[CHOSEN]["own_drop"]))
        _keep(table, content, reading, {"own_x": x, "own_y": y, "own_drop": drop})


def _table(content: bytes | str, reading: Reading) -> Table | None:
    try:
        return read_table(content, reading, lambda nbytes: shelf().make_room(WHILE_READ * nbytes))
    except Refused as refusal:
        st.session_state[REFUSED] = str(refusal)
        return None


def _keep(table: Table, content: bytes | str, reading: Reading, chosen: dict[str, object]) -> None:
    raw = content.encode(errors="replace") if isinstance(content, str) else content
    digest = blake2b(raw + repr(table.reading).encode(), digest_size=16).hexdigest()
    kept = {TABLE: table, DIGEST: digest, CHOSEN: chosen, GOOD: None, CONTENT: raw, READING: reading}
    st.session_state.update(kept | chosen | {REFUSED: None, NOT_SO: None})
    by_hand.preset(table)
    _note_new()


def _note_new() -> None:
    st.session_state[NEW] = True
    st.session_state.pop(RANKS, None)


def _columns(table: Table) -> None:
    inputs, targets = st.columns(2)
    names = table.offered
    inputs.multiselect("x: one column or two", names, key="own_x", format_func=shortened, max_selections=MAX_INPUTS)
    targets.multiselect(
        "y: one column, or several",
        names,
        key="own_y",
        format_func=shortened,
        max_selections=MOST_TARGETS,
        help=SEVERAL,
        on_change=_note_new,
    )
    more = len(table.notes) - MOST_NOTES
    notes = [*table.notes[:MOST_NOTES], *([f"{more} more notes of this kind."] if more > 0 else [])]
    if notes:
        st.caption(markdown(" ".join(notes)))
    with st.expander(markdown(table.description), key="own_read", icon=":material/table:"):
        st.dataframe(pd.DataFrame(table.preview(), columns=[shortened(name) for name in table.names]), hide_index=True)
        by_hand.controls(table, _read_again)
        _warn(st.session_state.get(NOT_SO))


def _options(table: Table, seed: int) -> Options | None:
    """Return what the chosen columns allow, or the last ones that could be used, with what is wrong with these."""
    x, y = (tuple(st.session_state[name]) for name in ("own_x", "own_y"))
    drop, digest = bool(st.session_state["own_drop"]), st.session_state[DIGEST]
    missing = False
    found: Options | None
    try:
        found = _found(digest, x, y, seed, drop, st.session_state.get(RANKS), table)
    except Refused as refusal:
        missing = isinstance(refusal, Missing)
        found = _last(str(refusal), digest, seed, table)
    else:
        st.session_state[GOOD] = x, y, drop
    if missing or drop:
        st.checkbox("Leave out rows without a value", key="own_drop")
    return found


def _last(refusal: str, digest: str, seed: int, table: Table) -> Options | None:
    """Return what the last columns that could be used allow, None if there are none; say why they are shown."""
    found = None
    if good := st.session_state[GOOD]:
        x, y, drop = good
        refusal += f" Shown is still {', '.join(map(shortened, y))} against {', '.join(map(shortened, x))}."
        found = _found(digest, x, y, seed, drop, st.session_state.get(RANKS), table)
    _warn(refusal)
    return found


@st.cache_resource(max_entries=READINGS_KEPT, show_spinner="Reading the columns", scope="session")
def _found(
    digest: str, x: Sequence[str], y: Sequence[str], seed: int, drop: bool, ranks: bool | None, _table: Table
) -> Options:
    return own_options(_table, x, y, seed, drop, ranks)
