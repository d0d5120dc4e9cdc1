"""The table of a person's own in their session: read, kept, corrected and saved, with the columns that they chose."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import streamlit as st

from core.data.own import (
    MAX_INPUTS,
    Bundle,
    Correction,
    Reading,
    Refused,
    Table,
    corrected,
    is_bundle,
    read_bundle,
    read_table,
)
from core.minimise.settings import OWN
from pages.parts import address, by_hand, query
from pages.parts.shelf import shelf
from pages.parts.site import place

TABLE, DIGEST, REFUSED, CHOSEN = "_own_table", "_own_digest", "_own_refused", "_own_chosen"
NEW, GOOD = "_own_new", "_own_good"
RANKS = "own_ranks"
"""Whether cells are ranks of the columns, or columns the places of what is in the cells: None goes by their names."""
CONTENT, READING = "_own_content", "_own_reading"
READ, CORRECTIONS = "_own_read", "_own_corrections"
"""The table as it was read, and what its owner says of its columns; TABLE is the table with that."""
UNSUITED = "_own_unsuited"
"""Why a column is not as it was said to be."""
NOT_SO = "_own_not_so"
"""Why the table cannot be read as it was set by hand."""
CONTENT_DIGEST = "_own_content_digest"
MISSED = "_own_missed"
"""The query of a page that asked for own data where there were none: the tab may have kept them."""
GO_ON = "_own_go_on"
"""The page on which an opened file was saved, and its query."""
MOST_TARGETS = 21
"""As many as a 6 × 6 matrix has on and below its diagonal."""
DOORS = ("overview", "regression", "binary", "multiclass", "recipe", "compare")
"""The pages with a way in for own data."""
WHILE_READ = 6
"""So many times its own size a text takes while it is read."""


def table_digest() -> str:
    """Return what tells the table from others, with how it is read and what is said of its columns."""
    return str(st.session_state[DIGEST])


def new_y() -> bool:
    """Return whether y has become another since this was asked last."""
    return bool(st.session_state.pop(NEW, False))


def note_new() -> None:
    """Remember that y has become another."""
    st.session_state[NEW] = True
    st.session_state.pop(RANKS, None)


def show_nothing() -> None:
    """Stand for what a page without a run of one's own data does when they change."""


def read_file(begin: Callable[[], None]) -> None:
    """Take the file that was chosen; `begin` shows the data on the page."""
    upload = st.session_state["own_file"]
    if upload is not None:
        read_content(upload.getvalue(), begin)


def read_pasted(begin: Callable[[], None]) -> None:
    """Take the text that was pasted; `begin` shows the data on the page."""
    if text := st.session_state["own_text"]:
        read_content(text, begin)


def read_content(content: bytes | str, begin: Callable[[], None]) -> None:
    """Keep the table of the content, with columns chosen; or why it is none, and the table before."""
    if isinstance(content, bytes) and is_bundle(content):
        _open_file(content)
    elif table := _table(content, Reading()):
        x, y = table.suggested
        gaps = any(table.column(name).gaps for name in (x, *y))
        chosen = {"own_x": [x], "own_y": list(y), "own_drop": gaps}
        _keep(table, content, Reading(), chosen)
        st.session_state[address.OWN_IN_USE] = True
        begin()


def read_again(begin: Callable[[], None], **changes: Any) -> None:
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
        corrections = st.session_state[CORRECTIONS]
        _keep(table, content, reading, {"own_x": x, "own_y": y, "own_drop": drop})
        _correct_again(corrections)
        begin()


def correct_column(begin: Callable[[], None], name: str, correction: Correction) -> None:
    """Take a column for what its owner says it is; what its values forbid stays as it was, with why."""
    before = {each: kept for each, kept in st.session_state[CORRECTIONS].items() if each != name}
    if correction != Correction():
        before[name] = correction
    try:
        table = corrected(st.session_state[READ], before)
    except Refused as refusal:
        st.session_state[UNSUITED] = str(refusal)
        return
    st.session_state.update({TABLE: table, CORRECTIONS: before, UNSUITED: None, GOOD: None, DIGEST: _digest(before)})
    _choose_again(table)
    if name in st.session_state["own_y"]:
        note_new()
    begin()


def _correct_again(corrections: Mapping[str, Correction]) -> None:
    """Take columns that were read again for what was said of them, as far as that still holds."""
    for name, each in corrections.items():
        if name in st.session_state[TABLE].names:
            correct_column(show_nothing, name, each)
    st.session_state[UNSUITED] = None


def _choose_again(table: Table) -> None:
    """Leave columns that are no more offered, or are said to be an index, out of x and y."""
    left = [name for name in table.offered if table.column(name).meaning != "index"]
    x, y = ([name for name in st.session_state[key] if name in left] for key in ("own_x", "own_y"))
    if not (x and y):
        suggested, targets = table.suggested
        x, y = x or [name for name in (suggested, *left) if name not in y][:1], y or [*targets]
        x = [name for name in x if name not in y] or [name for name in left if name not in y][:1]
    st.session_state.update({"own_x": x, "own_y": y})


def make_room_to_read(nbytes: int) -> None:
    """Have others go from memory for what a text of so many bytes takes while it is read."""
    shelf().make_room(WHILE_READ * nbytes)


def _table(content: bytes | str, reading: Reading) -> Table | None:
    try:
        return read_table(content, reading, make_room_to_read)
    except Refused as refusal:
        st.session_state[REFUSED] = str(refusal)
        return None


def _keep(table: Table, content: bytes | str, reading: Reading, chosen: dict[str, object]) -> None:
    raw = content.encode(errors="replace") if isinstance(content, str) else content
    st.session_state[CONTENT_DIGEST] = blake2b(raw, digest_size=16).hexdigest()
    kept = {TABLE: table, READ: table, CORRECTIONS: {}, CHOSEN: chosen, GOOD: None, CONTENT: raw, READING: reading}
    st.session_state.update(kept | chosen | {REFUSED: None, NOT_SO: None, UNSUITED: None})
    st.session_state[DIGEST] = _digest({})
    by_hand.preset(table)
    note_new()


def _digest(corrections: Mapping[str, Correction]) -> str:
    """Return what tells the table from others: its content, how it was read, and what is said of its columns."""
    told = repr((st.session_state[CONTENT_DIGEST], st.session_state[READ].reading, sorted(corrections.items())))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def current_bundle() -> Bundle | None:
    """Return the table and all that was said and chosen, None where there is no table."""
    if TABLE not in st.session_state:
        return None
    state = st.session_state
    chosen = {name: state.get(name, usual) for name, usual in state[CHOSEN].items()}
    asked = query.last_written()
    page = str(query.last_page()) if asked.get("data") == OWN else "recipe"
    return Bundle(
        content=state[CONTENT],
        reading=state[READING],
        corrections=state[CORRECTIONS],
        x=tuple(chosen["own_x"]),
        y=tuple(chosen["own_y"]),
        drop_missing=bool(chosen["own_drop"]),
        ranks=state.get(RANKS),
        page=page,
        query=asked if asked.get("data") == OWN else {"data": OWN},
    )


def _open_file(content: bytes) -> None:
    """Open what was saved as one file, on the page and with the settings with which it was saved."""
    try:
        bundle = read_bundle(content)
    except Refused as refusal:
        st.session_state[REFUSED] = str(refusal)
        return
    if not _open(bundle):
        return
    st.session_state[address.OWN_IN_USE] = True
    asked = dict(bundle.query) | {"data": OWN}
    if bundle.page == query.last_page():
        address.look_anew()
        query.open_again(asked)
    else:
        st.session_state[GO_ON] = place(bundle.page if bundle.page in DOORS[1:] else "recipe").script, asked


def take_up(bundle: Bundle) -> None:
    """Go on with what the tab has kept over a reload, with the query that asked for it."""
    page, asked = st.session_state.pop(MISSED, (None, {}))
    if not _open(bundle):
        st.session_state[REFUSED] = None
        raise Refused("The tab has kept no table.")
    if page == query.last_page():
        st.session_state[address.OWN_IN_USE] = True
        address.look_anew()
        query.open_again(asked)


def _open(bundle: Bundle) -> bool:
    """Make the table of a bundle that of the session, with all that was said and chosen; return whether it is one."""
    table = _table(bundle.content, bundle.reading)
    if table is None:
        return False
    suggested, targets = table.suggested
    _keep(table, bundle.content, bundle.reading, {"own_x": [suggested], "own_y": [*targets], "own_drop": False})
    _correct_again(bundle.corrections)
    x, y = ([name for name in names if name in st.session_state[TABLE].offered] for names in (bundle.x, bundle.y))
    chosen = {"own_x": x[:MAX_INPUTS], "own_y": y[:MOST_TARGETS]} if x and y else {}
    st.session_state[CHOSEN] |= chosen | {"own_drop": bundle.drop_missing}
    st.session_state.update(st.session_state[CHOSEN])
    if bundle.ranks is not None:
        st.session_state[RANKS] = bundle.ranks
    return True


def note_missing() -> None:
    """Remember what was asked of own data where there are none yet."""
    st.session_state[MISSED] = query.last_page(), query.last_written()
