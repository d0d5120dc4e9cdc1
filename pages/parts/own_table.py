"""The table of a person's own in their session: read, kept, corrected and saved, with the columns that they chose."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import streamlit as st
from streamlit.runtime.caching.cache_resource_api import clear_session_cache
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.data.own import (
    MAX_INPUTS,
    Bundle,
    Correction,
    Reading,
    Refused,
    Table,
    corrected,
    is_bundle,
    numbered,
    read_bundle,
    read_table,
)
from core.export import OwnFile
from core.minimise.settings import OWN
from pages.parts import address, by_hand, own_shelter, query
from pages.parts.own_link import COLUMNS, HELD, MOST_TARGETS, ROW, columns_of_link, lacking
from pages.parts.shelf import shelf
from pages.parts.site import place

TABLE, DIGEST, REFUSED, CHOSEN = "_own_table", "_own_digest", "_own_refused", "_own_chosen"
NEW, GOOD = "_own_new", "_own_good"
RANKS = "own_ranks"
"""Whether cells are ranks of the columns, or columns the places of what is in the cells: None goes by their names."""
CONTENT, NAME, READING = "_own_content", "_own_name", "_own_reading"
READ, CORRECTIONS = "_own_read", "_own_corrections"
"""The table as it was read, and what its owner says of its columns; TABLE is the table with that."""
UNSUITED = "_own_unsuited"
"""Why a column is not as it was said to be."""
NOT_SO = "_own_not_so"
"""Why the table cannot be read as it was set by hand."""
SINGLE = "_own_single"
"""Whether the text has one column, beside which the table numbers the rows."""
CONTENT_DIGEST = "_own_content_digest"
MISSED = "_own_missed"
"""The query of a page that asked for own data where there were none: the tab may have kept them."""
GO_ON = "_own_go_on"
"""The page on which an opened file was saved, and its query."""
DOORS = ("overview", "regression", "binary", "multiclass", "recipe", "compare")
"""The pages with a way in for own data."""
FORGOTTEN = "_forgotten own"
"""How often data were forgotten in this session."""
OURS = ("own_", "_own_")
"""How the names begin of what the session has of a person's table."""
PASTED = "table.csv"
"""What code calls a file of text that was pasted: it is to be saved by that name."""
WHILE_READ = 6
"""So many times its own size a text takes while it is read."""


def file_key() -> str:
    """Return the key of the widget that takes a file: it is another one after each time that data were forgotten."""
    return f"own_file{st.session_state.get(FORGOTTEN, '')}"


def forget_data(show: Callable[[], None]) -> None:
    """Let go of the table, of all that was said, chosen and trained of it, and of files that were brought.

    The tab is told to keep nothing. `show` has the page show other data.
    """
    times = st.session_state.get(FORGOTTEN, 0) + 1
    ours = [str(name) for name in st.session_state if str(name).startswith(OURS)]
    for name in (*ours, *({COLUMNS, *HELD} & {*st.session_state})):
        del st.session_state[name]
    st.session_state.update({FORGOTTEN: times, "own_text": "", own_shelter.FORGET: True})
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)
        clear_session_cache(context.session_id)
    show()


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
    upload = st.session_state[file_key()]
    if upload is not None:
        read_content(upload.getvalue(), begin, upload.name)


def read_pasted(begin: Callable[[], None]) -> None:
    """Take the text that was pasted; `begin` shows the data on the page."""
    if text := st.session_state["own_text"]:
        read_content(text, begin)


def read_content(content: bytes | str, begin: Callable[[], None], name: str = "") -> None:
    """Keep the table of the content of a file of that name, with columns chosen; or why it is none, and the one before.

    Pasted text has no name.
    """
    if isinstance(content, bytes) and is_bundle(content):
        _open_file(content)
    elif table := _table(content, Reading()):
        x, y = table.suggested
        inputs, y = ([], table.names[:1]) if st.session_state[SINGLE] else ([x], y)
        inputs, y = _of_link(table) or (inputs, y)
        gaps = any(table.column(name).gaps for name in (*inputs, *y))
        chosen = {"own_x": inputs, "own_y": list(y), "own_drop": gaps}
        _keep(table, content, Reading(), chosen, name)
        st.session_state[address.OWN_IN_USE] = True
        begin()


def _of_link(table: Table) -> tuple[list[str], tuple[str, ...]] | None:
    """Return the x and y that the link expects of the first table of a session; None where it has not all of them."""
    text = st.session_state.get(COLUMNS)
    if not text or TABLE in st.session_state or lacking(table, text):
        return None
    x, y = columns_of_link(text)
    return list(x), y


def take_from_link() -> None:
    """Choose the columns of a link that is being opened, where the table has them all; else say which it has not."""
    if not (address.asks(COLUMNS) and (text := st.session_state.get(COLUMNS))):
        return
    if problem := lacking(st.session_state[TABLE], text):
        query.complain_of(COLUMNS, f"{problem}. Used instead: the columns that are chosen.")
        return
    x, y = columns_of_link(text)
    if (list(x), list(y)) != (st.session_state["own_x"], st.session_state["own_y"]):
        chosen = {"own_x": list(x), "own_y": list(y)}
        st.session_state[CHOSEN] |= chosen
        st.session_state.update(chosen)
        note_new()


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
        chosen = _settled(table, st.session_state["own_x"], st.session_state["own_y"])
        drop = bool(st.session_state.get("own_drop", st.session_state[CHOSEN]["own_drop"]))
        corrections = st.session_state[CORRECTIONS]
        _keep(table, content, reading, {**chosen, "own_drop": drop}, st.session_state[NAME])
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
    st.session_state.update(_settled(table, st.session_state["own_x"], st.session_state["own_y"]))
    if name in st.session_state["own_y"]:
        note_new()
    begin()


def _correct_again(corrections: Mapping[str, Correction]) -> None:
    """Take columns that were read again for what was said of them, as far as that still holds."""
    for name, each in corrections.items():
        if name in st.session_state[TABLE].names:
            correct_column(show_nothing, name, each)
    st.session_state[UNSUITED] = None


def _settled(table: Table, x: Sequence[str], y: Sequence[str]) -> dict[str, list[str]]:
    """Return what the widgets of x and y show: these columns as far as the table has them, or else what it suggests.

    Where no x was chosen, none is. Columns that are no more offered, or are said to be an index, are left out.
    """
    left = [name for name in table.offered if table.column(name).meaning != "index"]
    inputs = [name for name in x if name in left][:MAX_INPUTS]
    targets = [name for name in y if name in left][:MOST_TARGETS]
    if not (targets and (inputs or not x)):
        suggested, usual = table.suggested
        if x:
            inputs = inputs or [name for name in (suggested, *left) if name not in targets][:1]
        targets = targets or [*usual]
        inputs = [name for name in inputs if name not in targets]
        if x and not inputs:
            inputs = [name for name in left if name not in targets][:1]
    return {"own_x": inputs, "own_y": targets}


def make_room_to_read(nbytes: int) -> None:
    """Have others go from memory for what a text of so many bytes takes while it is read."""
    shelf().make_room(WHILE_READ * nbytes)


def _table(content: bytes | str, reading: Reading) -> Table | None:
    """Return the table of the content, None where it is none, which is kept with why."""
    try:
        st.session_state[SINGLE] = False
        return read_table(content, reading, make_room_to_read)
    except Refused as refusal:
        if table := _of_one_column(content, reading):
            return table
        st.session_state[REFUSED] = str(refusal)
        return None


def _of_one_column(content: bytes | str, reading: Reading) -> Table | None:
    with suppress(Refused):
        if rows := numbered(content.encode(errors="replace") if isinstance(content, str) else content):
            table = read_table(rows, reading, make_room_to_read)
            st.session_state[SINGLE] = True
            return table
    return None


def _keep(table: Table, content: bytes | str, reading: Reading, chosen: dict[str, object], name: str) -> None:
    raw = content.encode(errors="replace") if isinstance(content, str) else content
    digest = blake2b(raw, digest_size=16).hexdigest()
    if st.session_state.get(CONTENT_DIGEST, digest) != digest and ROW in st.session_state:
        st.session_state[ROW] = None  # it was of the table before
    st.session_state[CONTENT_DIGEST] = digest
    kept = {TABLE: table, READ: table, CORRECTIONS: {}, CHOSEN: chosen, GOOD: None, CONTENT: raw}
    kept |= {NAME: name, READING: reading}
    st.session_state.update(kept | chosen | {REFUSED: None, NOT_SO: None, UNSUITED: None})
    st.session_state[DIGEST] = _digest({})
    by_hand.preset(table)
    note_new()


def _digest(corrections: Mapping[str, Correction]) -> str:
    """Return what tells the table from others: its content, how it was read, and what is said of its columns."""
    told = repr((st.session_state[CONTENT_DIGEST], st.session_state[READ].reading, sorted(corrections.items())))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def file_in_use() -> OwnFile | None:
    """Return the file whose columns are shown, as code is told of it; None where there is none."""
    if not (good := st.session_state.get(GOOD)):
        return None
    x, y, _ = good
    name = st.session_state[NAME] or PASTED
    return OwnFile(name, st.session_state[CONTENT], st.session_state[TABLE], tuple(x), tuple(y))


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
        name=state[NAME],
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
    chosen = {**_settled(table, (), ()), "own_drop": bundle.drop_missing}
    _keep(table, bundle.content, bundle.reading, chosen, bundle.name)
    _correct_again(bundle.corrections)
    st.session_state[CHOSEN] |= _settled(st.session_state[TABLE], bundle.x, bundle.y)
    st.session_state.update(st.session_state[CHOSEN])
    if bundle.ranks is not None:
        st.session_state[RANKS] = bundle.ranks
    return True


def note_missing() -> None:
    """Remember what was asked of own data where there are none yet."""
    st.session_state[MISSED] = query.last_page(), query.last_written()
