"""Step 0 with a person's own data: a line for each column, and what they say of it themselves: its kind and unit."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.data.own import DETAILS, LONGEST_DETAIL, MEANINGS, Correction, Table, shortened
from core.judge.columns import ColumnAccount, column_account, column_accounts
from pages.parts import query

COLUMN, KIND, UNIT, DETAIL, TOLD = "own_column", "own_kind", "own_unit", "own_detail", "own_told"
LONGEST_UNIT = 12
AS_READ = "as read"
Say = Callable[[str, Correction], None]
"""Takes what is said of the column of that name."""


def accounts(digest: str, table: Table) -> None:
    """Draw a line for each column: what it is and why, its first values, and how they lie; one can be chosen in it."""
    told = _told(digest, table)
    rows = {
        "column": [each.name for each in told],
        "kind": [each.kind for each in told],
        "unit": [each.unit for each in told],
        "first values": [", ".join(each.values) for each in told],
        "spread": [each.bars for each in told],
        "why": [each.why for each in told],
    }
    st.dataframe(
        pd.DataFrame(rows),
        column_config={"spread": st.column_config.BarChartColumn(width="small", y_min=0)},
        hide_index=True,
        key=TOLD,
        selection_mode="single-cell",
        on_select=partial(_choose, table.names[: len(told)]),
    )
    if (more := len(table.columns) - len(told)) > 0:
        st.caption(f"And {more:,} more columns.")


@st.cache_resource(max_entries=1, show_spinner=False, scope="session")
def _told(digest: str, _table: Table) -> tuple[ColumnAccount, ...]:
    return column_accounts(_table)


def _choose(names: tuple[str, ...]) -> None:
    """Show the column whose cell was chosen where it can be corrected."""
    for row, _ in st.session_state[TOLD].selection.cells[:1]:
        query.show({COLUMN: names[row]})


def correct(read: Table, corrections: Mapping[str, Correction], say: Say) -> None:
    """Draw what a column is said to be, `read` as it was; what is changed is handed to `say`."""
    names = read.names
    if st.session_state.get(COLUMN) not in names:
        st.session_state[COLUMN] = names[-1]
    name = st.session_state[COLUMN]
    now = corrections.get(name, Correction())
    st.session_state.update({KIND: now.kind or AS_READ, DETAIL: now.detail})
    act = partial(_say, name, unit := read.column(name).unit, say)  # a callback with the table would outlive it
    st.session_state[UNIT] = unit if now.unit is None else now.unit
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="own_correction"):
        st.selectbox("Not right? The column", names, key=COLUMN, format_func=shortened, width=200)
        st.selectbox(
            "is",
            (AS_READ, *MEANINGS),
            key=KIND,
            format_func=partial(_kind_text, column_account(read.column(name)).kind),
            on_change=act,
            width=200,
        )
        st.text_input("in the unit", key=UNIT, on_change=act, max_chars=LONGEST_UNIT, width=120)
        if now.kind is not None and now.kind in DETAILS:
            st.text_input(DETAILS[now.kind], key=DETAIL, on_change=act, max_chars=LONGEST_DETAIL, width=280)


def _kind_text(read: str, kind: str) -> str:
    return f"{read}, as read" if kind == AS_READ else kind


def _say(name: str, read: str, say: Say) -> None:
    """Hand on what is said of a column whose unit was `read` from the table."""
    kind, unit = st.session_state[KIND], st.session_state[UNIT].strip()
    detail = st.session_state[DETAIL].strip() if kind in DETAILS and DETAIL in st.session_state else ""
    say(name, Correction(None if kind == AS_READ else kind, None if unit == read else unit, detail))
