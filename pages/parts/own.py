"""A person's own data on every page that takes them: the ways in, what is drawn of their columns, and what suits.

The table is the session's: what is chosen on one page is used on the next, as far as its kinds suit that.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType

import streamlit as st

from core.choose import RECIPES, recipe
from core.choose.domain import BINARY, REAL_LINE, Domain
from core.data import Dataset
from core.data.own import (
    MAX_BYTES,
    MAX_INPUTS,
    Missing,
    Refused,
    Table,
    markdown,
    shortened,
    write_bundle,
)
from core.judge.advice import Options, own_options
from core.minimise.settings import OWN
from pages.components.drop import drop
from pages.parts import address, by_hand, controls, own_kinds, own_link, own_shelter, own_table, query
from pages.parts.own_table import (
    CHOSEN,
    CONTENT_DIGEST,
    CORRECTIONS,
    DIGEST,
    DOORS,
    GO_ON,
    GOOD,
    NOT_SO,
    RANKS,
    READ,
    REFUSED,
    TABLE,
    UNSUITED,
)
from pages.parts.site import Place, place

AT = "_own_at"
"""The page that has the widgets."""
OVER, NOT_OVER = "own_over", "_own_not_over"
"""The x that is chosen beside the data, and whether the page cannot draw over those that are chosen."""
MOST_DRAWN = 2
"""Inputs that a picture of them all can have."""
MOST_NOTES = 10
READINGS_KEPT = 4
SEVERAL = "Several are a vector, a matrix by its lower triangle (y₁₁, y₂₁, y₂₂, …), or a ranking, the best item first."
FORMATS = (
    "Columns parted by commas, semicolons, tabs, pipes or blanks, with names in the first row or without; decimal "
    "commas and thousands marks, units, dates and marks of missing values are recognised. Workbooks (.xlsx, .ods; a "
    "sheet of them, and no formula is run), Parquet, JSON, JSON lines, ARFF and HTML tables are read, too, and .gz of "
    "what is text."
)
TITLE = "Use your own data"
SUITING: Mapping[str, Callable[[Domain], bool]] = MappingProxyType(
    {
        "regression": lambda domain: domain == REAL_LINE,
        "binary": lambda domain: domain == BINARY,
        "multiclass": lambda domain: domain.kind == "label" and domain != BINARY and not domain.ordered,
    }
)
"""What the pages about one kind of y are about: its domain."""
NO_TABLE = "data own is a table of yours, and there is none in this session yet: drop, choose or paste one"
TAKE_ALONE = ("overview", "recipe")
"""The pages on which x may be left out."""
ALONE = f"This page draws y over an x, and none is chosen; “{place('recipe').title}” takes y alone."
STAYS = (
    "Your data stay in this session, which this tab keeps over a reload, and go with it: a link carries your settings, "
    "not your data."
)
UNKEPT = (
    "Your data stay in this session and go with it, also when the page is loaded again, for which they are too large: "
    "a link carries your settings, not your data."
)
SAVED = "table.lab.zip"


def front_door(here: Place) -> None:
    """Draw the way in for a person's own data: a file dropped or chosen, or pasted text, and then its columns.

    It is not drawn where the page has all of it in its place, nor in a hall.
    """
    if here.name not in DOORS:
        st.session_state[AT] = None
        return
    if way := st.session_state.pop(GO_ON, None):
        st.switch_page(way[0], query_params=way[1])
    own_shelter.keep_in_tab(own_table.current_bundle(), st.session_state.get(CONTENT_DIGEST, ""), own_table.take_up)
    if query.projected() or (here.name == "recipe" and st.session_state["data"] == OWN):
        return
    drop("own_door", own_table.file_key())
    begin = own_table.show_nothing if here.name == "overview" else _begin
    with st.popover(TITLE, icon=":material/upload_file:", type="tertiary", key="own_door"):
        _source(begin)
        table: Table | None = st.session_state.get(TABLE)
        if table is None:
            return
        _bring_back()
        by_hand.ask_what_is_open(table, partial(own_table.read_again, begin))
        _columns(table, begin, unfolded=True)
        options = _draw_options(table, 0 if here.name == "overview" else address.read_widgets().data_seed)
        st.session_state[CHOSEN] = {name: st.session_state[name] for name in st.session_state[CHOSEN]}
        if here.name == "overview" and options:
            _ways_on(options)


def _ways_on(options: Options) -> None:
    """Draw where the table can be looked at, and why not elsewhere."""
    for name in DOORS[1:]:
        to = place(name)
        if why := why_not(options, name):
            st.caption(f"{to.title}: {markdown(why)}.")
        else:
            st.page_link(to.script, label=f"**{to.title}**: {to.question}", query_params={"data": OWN})


def why_not(options: Options, name: str) -> str:
    """Return why the chosen columns do not suit the page of that name, "" where they do."""
    if name != "recipe" and options.best and options.datasets[options.best].without_x:
        return f"it draws y over an x, and none is chosen; “{place('recipe').title}” takes y alone"
    if name in SUITING:
        key = _usual(name)
        if key in options.datasets and (inputs := options.datasets[key].x.shape[1]) > MOST_DRAWN:
            return (
                f"it draws one input or two, and your columns of x make {inputs}; “{place('recipe').title}” takes them"
            )
        return "" if key in options.datasets else options.of(key).reason
    return _why_no_contest(options) if name == "compare" else ""


def _why_no_contest(options: Options) -> str:
    if options.best is None:
        return options.verdicts[0].reason
    data = options.datasets[options.best]
    if (inputs := data.x.shape[1]) > 1:
        return f"it takes one input, and your columns of x make {inputs}"
    return "it takes one column of y, and several are chosen" if data.domain.event else ""


@cache
def _usual(name: str) -> str:
    """Return the first distribution that the page of that name is about."""
    return next(key for key in RECIPES if SUITING[name](recipe(key).domain))


def settled(here: Place) -> Dataset | None:
    """Return a person's own data where the page shows them, read as it takes them.

    Numbers may be read as the chosen distribution has it. Where the columns do not suit the page, or there is no table,
    the data that it opens with are shown instead, which is said; None stands for all data that have a name.
    """
    if st.session_state["data"] != OWN:
        return None
    table: Table | None = st.session_state.get(TABLE)
    if table is None:
        own_table.note_missing()
        text = st.session_state.get(own_link.COLUMNS)
        _instead(f"{NO_TABLE}, {own_link.expected(text)}" if text else NO_TABLE)
        return None
    _bring_back()
    st.session_state[NOT_OVER] = not st.session_state["own_x"]
    allowed, refusal, _ = _allowed(table, address.read_widgets().data_seed)
    if allowed is None:
        _instead(f"data own cannot be used: {refusal.removesuffix('.')}")
        return None
    if why := why_not(allowed, here.name):
        st.session_state[NOT_OVER] = any(len(data.x[0]) > 1 for data in allowed.datasets.values())
        y = ", ".join(map(shortened, st.session_state["own_y"]))
        _instead(f"Your data with y “{y}” do not suit this page: {why}")
        return None
    return _read_for(here.name, allowed)


def in_use() -> tuple[Table, tuple[str, ...]] | None:
    """Return the table and the columns of x that are shown, None where there are none."""
    good = st.session_state.get(GOOD)
    return (st.session_state[TABLE], good[0]) if good else None


def _read_for(name: str, allowed: Options) -> Dataset:
    """Return data that suit the page of that name, as it reads them."""
    if name not in SUITING:
        return allowed.datasets[str(allowed.best)]
    usual, chosen = _usual(name), allowed.datasets.get(str(st.session_state["recipe"]))
    numbers = not recipe(usual).domain.items
    return chosen if chosen and numbers and not chosen.domain.items else allowed.datasets[usual]


def _instead(sentence: str) -> None:
    usual = address.opening().settings.data
    query.use_instead("data", usual, f"{sentence}. Used instead: {controls.data_title(usual)}.")


def own_data(seed: int) -> Options | None:
    """Draw the choice of own data; return what they allow, or None as long as there is nothing to fit."""
    _in_place()
    table: Table | None = st.session_state.get(TABLE)
    if table is None:
        own_table.note_missing()
        if text := st.session_state.get(own_link.COLUMNS):
            st.info(markdown(f"This link expects a table {own_link.expected(text)}."), icon=":material/table:")
        return None
    _bring_back()
    by_hand.ask_what_is_open(table, partial(own_table.read_again, _begin))
    _columns(table, _begin, unfolded=False)
    found = _draw_options(table, seed)
    st.session_state[CHOSEN] = {name: st.session_state[name] for name in st.session_state[CHOSEN]}
    return found


def _bring_back() -> None:
    """Give the widgets of columns what was chosen, and of reading what was read: on another page they begin empty."""
    if st.session_state.get(AT) != query.last_page():
        st.session_state[AT] = query.last_page()
        query.show(st.session_state[CHOSEN])
        by_hand.preset(st.session_state[TABLE])
    for name, value in st.session_state[CHOSEN].items():
        st.session_state.setdefault(name, value)
    own_table.take_from_link()


def _begin() -> None:
    """Show the person's own data on a page with a run, from its end."""
    _show(OWN)


def _show(data: str) -> None:
    unset = (name for name, usual in address.opening().looks.items() if usual is None and name not in own_link.HELD)
    controls.show_data(data, *unset)


def _in_place() -> None:
    table: Table | None = st.session_state.get(TABLE)
    with st.expander("Upload or paste a table", expanded=table is None, icon=":material/upload:"):
        text = _inlets(_begin)
    _after(text, _begin)


def _source(begin: Callable[[], None]) -> None:
    _after(_inlets(begin), begin)


def _inlets(begin: Callable[[], None]) -> str | None:
    """Draw what takes a file or text; return the text."""
    upload, paste = st.columns(2)
    upload.file_uploader(
        f"A table: CSV, Excel, Parquet, …, up to {_megabytes()} MB",
        key=own_table.file_key(),
        on_change=own_table.read_file,
        args=(begin,),
        help=FORMATS,
    )
    text: str | None = paste.text_area(
        "Or paste a table here, then press Ctrl + Enter",
        key="own_text",
        on_change=own_table.read_pasted,
        args=(begin,),
        placeholder="x,y\n1,2.5\n2,3.1",
    )
    st.markdown(UNKEPT if own_shelter.is_too_large(st.session_state.get(CONTENT_DIGEST, "")) else STAYS)
    return text


def _after(text: str | None, begin: Callable[[], None]) -> None:
    """Read a text of a server before this one, and say what cannot be read."""
    if text and TABLE not in st.session_state and not st.session_state.get(REFUSED):
        own_table.read_content(text, begin)
    _warn(st.session_state.get(REFUSED))


def _warn(refusal: str | None) -> None:
    if refusal:
        st.warning(markdown(refusal), icon=":material/table_view:")


def _megabytes() -> int:
    """Return what both the server takes and the reader reads: an operator may have set less."""
    return int(min(st.get_option("server.maxUploadSize"), MAX_BYTES // 2**20))


def x_control() -> None:
    """Draw beside the data which column of a person's table is x, also where those that were chosen are too many."""
    table: Table | None = st.session_state.get(TABLE)
    refused = st.session_state.get(NOT_OVER) and query.problems()
    if table is None or not (st.session_state["data"] == OWN or refused):
        return
    x, y = st.session_state["own_x"], st.session_state["own_y"]
    st.session_state[OVER] = x[0] if len(x) == 1 else None
    st.selectbox(
        "x of your data",
        [name for name in table.offered if name not in y],
        key=OVER,
        format_func=shortened,
        placeholder=f"{len(x)} columns" if x else "none",
        on_change=_choose_one_x,
    )


def _choose_one_x() -> None:
    if name := st.session_state[OVER]:
        query.show({"own_x": [name]})
        _begin()


def _choose_x(begin: Callable[[], None]) -> None:
    if st.session_state["own_x"] or query.last_page() in TAKE_ALONE:
        begin()


def _choose_y(begin: Callable[[], None]) -> None:
    own_table.note_new()
    if st.session_state["own_y"]:
        begin()


def _columns(table: Table, begin: Callable[[], None], unfolded: bool) -> None:
    inputs, targets = st.columns(2)
    names = table.offered
    inputs.multiselect(
        f"x: one column, up to {MAX_INPUTS}, or none",
        names,
        key="own_x",
        format_func=shortened,
        max_selections=MAX_INPUTS,
        placeholder="none: the distribution of y alone",
        on_change=_choose_x,
        args=(begin,),
    )
    targets.multiselect(
        "y: one column, or several",
        names,
        key="own_y",
        format_func=shortened,
        max_selections=own_link.MOST_TARGETS,
        help=SEVERAL,
        on_change=_choose_y,
        args=(begin,),
    )
    more = len(table.notes) - MOST_NOTES
    notes = [*table.notes[:MOST_NOTES], *([f"{more} more notes of this kind."] if more > 0 else [])]
    if notes:
        st.caption(markdown(" ".join(notes)))
    with st.expander(markdown(table.description), unfolded, key="own_read", icon=":material/table:"):
        own_kinds.accounts(st.session_state[DIGEST], table)
        own_kinds.correct(
            st.session_state[READ], st.session_state[CORRECTIONS], partial(own_table.correct_column, begin)
        )
        _warn(st.session_state.get(UNSUITED))
        by_hand.controls(table, partial(own_table.read_again, begin))
        _warn(st.session_state.get(NOT_SO))
    with st.container(horizontal=True, gap="medium"):
        _save()
        st.button(
            "Forget my data",
            key="own_forget",
            type="tertiary",
            icon=":material/delete:",
            help="At once, instead of when you leave: the table, what you said of it, and all that was trained on it, "
            "here and in this tab.",
            on_click=own_table.forget_data,
            args=(_leave,),
        )


def _save() -> None:
    if bundle := own_table.current_bundle():
        st.download_button(
            "Save table, kinds and settings as one file",
            partial(write_bundle, bundle),
            SAVED,
            "application/zip",
            key="own_save",
            type="tertiary",
            icon=":material/download:",
            help="Choose or drop it here again, on this or another machine, to go on from where you are.",
            on_click="ignore",
        )


def _leave() -> None:
    """Show the data that a page opens with where it shows those that are forgotten."""
    if st.session_state.get("data") == OWN:
        _show(address.opening().settings.data)


def _draw_options(table: Table, seed: int) -> Options | None:
    """Return what the chosen columns allow, or the last ones that could be used, with what is wrong with these."""
    found, refusal, missing = _allowed(table, seed)
    _warn(refusal)
    if missing or st.session_state["own_drop"]:
        st.checkbox("Leave out rows without a value", key="own_drop")
    return found


def _allowed(table: Table, seed: int) -> tuple[Options | None, str, bool]:
    """Return what the chosen columns allow, what is wrong with them, and whether that is values that are missing.

    Of columns that cannot be used it is what the last ones that could allow, None if there are none.
    """
    x, y = (tuple(st.session_state[name]) for name in ("own_x", "own_y"))
    drop, digest = bool(st.session_state["own_drop"]), st.session_state[DIGEST]
    try:
        if not x and query.last_page() not in TAKE_ALONE:
            raise Refused(ALONE)
        found = _found(digest, x, y, seed, drop, st.session_state.get(RANKS), table)
    except Refused as refusal:
        return *_last(str(refusal), digest, seed, table), isinstance(refusal, Missing)
    st.session_state[GOOD] = x, y, drop
    query.follow_choice(own_link.COLUMNS, own_link.link_of_columns(x, y))
    return found, "", False


def _last(refusal: str, digest: str, seed: int, table: Table) -> tuple[Options | None, str]:
    """Return what the last columns that could be used allow, None if there are none; and why they are shown."""
    if not (good := st.session_state[GOOD]):
        return None, refusal
    x, y, drop = good
    against = f" against {', '.join(map(shortened, x))}" if x else ""
    still = f" Shown is still {', '.join(map(shortened, y))}{against}."
    return _found(digest, x, y, seed, drop, st.session_state.get(RANKS), table), refusal + still


@st.cache_resource(max_entries=READINGS_KEPT, show_spinner="Reading the columns", scope="session")
def _found(
    digest: str, x: Sequence[str], y: Sequence[str], seed: int, drop: bool, ranks: bool | None, _table: Table
) -> Options:
    return own_options(_table, x, y, seed, drop, ranks)
