"""Many x: which of them the pictures run over, where the others are held, and what each is worth."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Floats
from core.data import Dataset
from core.data.own import Table, encoded_inputs, markdown, own_row
from core.figures.partial import partial_panel
from core.figures.theme import THEMES
from core.infer.along import along_input, data_along, middle_of
from core.infer.partial import can_be_moved, partial_residuals
from core.infer.summary import where
from core.judge.worth import SHUFFLES, Worth, worths
from core.minimise import Run
from core.notation.numbers import fixed
from core.rules import quoted
from pages.components.picture import picture
from pages.parts import address, own, own_table, page, query
from pages.parts.own_link import ALONG, ROW
from pages.recipe.opening import MOST_INPUTS

KEPT = 8
HELP = "A row number as a spreadsheet counts; empty, each is at its median, and of labels it is the most frequent one."


@dataclass(frozen=True)
class Held:
    """Pictures over one of many inputs, by its place, with the others held at `base` (D,)."""

    column: int
    base: Floats

    def data(self, data: Dataset) -> Dataset:
        """Return the data as they lie along that input."""
        return data_along(data, self.column, self.base)

    def run(self, run: Run) -> Run:
        """Return the run as it goes along that input."""
        return along_input(run, self.column, self.base)


def hold_others(data: Dataset) -> Held | None:
    """Draw what the pictures of many inputs run over and where the others are; None where they show all inputs."""
    if data.x.shape[1] <= MOST_INPUTS:
        return None
    if (asked := st.session_state.get(ALONG)) not in data.x_names:
        if asked and address.asks(ALONG):
            instead = f"Used instead: {data.x_names[0]}."
            query.complain_of(ALONG, f"along must be one of the inputs of x; not {quoted(asked)}. {instead}")
        st.session_state[ALONG] = data.x_names[0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="many_x"):
        name = st.selectbox("The pictures run over", data.x_names, key=ALONG, width=240)
        row = st.number_input(
            "with the others as in row",
            min_value=1,
            value=None,
            key=ROW,
            placeholder="their middle",
            help=HELP,
            width=240,
        )
    base, problem = _base(data, row)
    if problem:
        st.warning(problem, icon=":material/table_view:")
    return Held(data.x_names.index(name), base)


def _base(data: Dataset, row: int | None) -> tuple[Floats, str]:
    """Return where the inputs are held, and what is wrong with the row."""
    table, names = _shown()
    middle = _middle(data.digest, own_table.table_digest(), names, data, table)
    if row is None:
        return middle, ""
    if row not in table.numbering:
        first, last = table.numbering[0], table.numbering[-1]
        return middle, f"The table has rows {first:,} to {last:,}, not {row:,}: the others are at their middle."
    x = own_row(table, names, table.numbering.index(row))
    if not np.isfinite(x).all():
        return middle, f"Row {row:,} lacks a value of x: the others are at their middle."
    return x, ""


def _shown() -> tuple[Table, tuple[str, ...]]:
    found = own.in_use()
    assert found is not None
    return found


def groups_of(table: Table, names: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """Return the places of the inputs that each of these columns became, by its title."""
    return _groups(own_table.table_digest(), names, table)


@st.cache_resource(max_entries=KEPT, show_spinner=False, scope="session")
def _groups(digest: str, names: tuple[str, ...], _table: Table) -> Mapping[str, tuple[int, ...]]:
    return encoded_inputs(_table, names).groups


@st.cache_resource(max_entries=KEPT, show_spinner=False, scope="session")
def _middle(digest: str, of_table: str, names: tuple[str, ...], _data: Dataset, _table: Table) -> Floats:
    groups = _groups(of_table, names, _table).values()
    return middle_of(_data, tuple(group for group in groups if len(group) > 1))


def tell_held(held: Held | None, data: Dataset) -> None:
    """Say where the others are held, and how points lie in a picture over one of many inputs."""
    if held is None:
        return
    places = [text for at, text in enumerate(where(data, held.base)) if at != held.column]
    st.caption(
        f"Held at {markdown(', '.join(places))}. Curves are exact for that. Points are where they lie, and their own "
        "others differ: they may lie off a curve that is right for them. Losses are those of all inputs."
    )


def draw_partial(held: Held | None, run: Run, shown: Run, step: int) -> None:
    """Draw the points as they would lie with the others held, or say why that cannot be said of such y."""
    if held is None:
        return
    if not can_be_moved(run.recipe):
        st.caption(
            f"Points are not moved to where the others are held: {run.recipe.title} is over "
            f"{markdown(run.recipe.domain.name)}, and a y that is shifted need be none of them."
        )
        return
    moved = partial_residuals(run, step, held.column, held.base)
    picture([partial_panel(shown, moved, step, THEMES[page.theme_name()])], key="partial", size="middle")
    st.caption(
        "Partial residuals: each y less what its own other x, in place of those held, add to the network's line at "
        "this step. Each lies as far from the line as it does in the fit; the band is that of the x held."
    )


def draw_worth(run: Run, step: int) -> None:
    """Draw what each x is worth, where there are several of a person's own."""
    found = own.in_use()
    if found is None or len(found[1]) < 2 or not len(run.dataset.held_out_y):
        return
    table, names = found
    told = _worths((run.settings, run.whole.digest, step), run, step, groups_of(table, names))
    st.markdown(
        "**What each x is worth**, in nats a held-out point: so much more they cost when that column is shuffled among "
        f"them. ± is the standard deviation of {SHUFFLES} shuffles."
    )
    worth = [max(each.mean, 0.0) for each in told]
    rows = {
        "x": [each.name for each in told],
        "worth": worth,
        "nats a point": [f"{fixed(each.mean, 3)} ± {fixed(each.spread, 3)}" for each in told],
    }
    bar = st.column_config.ProgressColumn(" ", min_value=0.0, max_value=max(worth) or 1.0, format=" ")
    st.dataframe(pd.DataFrame(rows), column_config={"worth": bar}, hide_index=True)
    st.markdown(_sentence(told))


@st.cache_resource(max_entries=KEPT, show_spinner=False, scope="session")
def _worths(
    key: tuple[object, str, int], _run: Run, _step: int, _groups: Mapping[str, tuple[int, ...]]
) -> tuple[Worth, ...]:
    return worths(_run, _step, _groups)


def _sentence(told: tuple[Worth, ...]) -> str:
    idle = [each.name for each in told if each.mean <= 2.0 * each.spread]
    first = f"“{markdown(told[0].name)}” is worth most."
    if not idle:
        return f"{first} Each is worth more than the luck of a shuffle."
    return f"{first} Not worth more than the luck of a shuffle: {', '.join(map(markdown, idle))}."
