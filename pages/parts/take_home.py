"""Below the account of a run: its network as a file, and what it predicts for the rows of a person's own tables."""

from functools import partial

import streamlit as st

from core.data.own import NewRows, Refused, Table, markdown, own_rows, read_new_rows, shortened
from core.export import (
    MOST_ROWS,
    NETWORK_FILE,
    network_file,
    numpy_loader,
    predictions_csv,
    torch_loader,
    why_no_script,
)
from core.minimise import Run
from pages.parts import own, own_table, runs

TOO_MANY = f"predictions are written for at most {MOST_ROWS:,} at once."
LOADERS = {"NumPy": numpy_loader, "PyTorch": torch_loader}


def take_home(run: Run, step: int) -> None:
    """Draw what of the network at that step can be taken along, and of a person's own data its predictions."""
    st.header("To take home", anchor=False)
    if runs.is_own(run) and (found := own.in_use()):
        _predictions(run, step, *found)
    with st.expander(f"The network at step {step:,} as a file, and the lines that load it", icon=":material/hub:"):
        _network(run, step)


def _network(run: Run, step: int) -> None:
    st.download_button(
        f"Download {NETWORK_FILE}",
        partial(network_file, run, step),
        NETWORK_FILE,
        "application/json",
        icon=":material/download:",
        on_click="ignore",
    )
    if why := why_no_script(run):
        st.caption(f"There are no lines for PyTorch: {why}")
        return
    codes = {name: code for name, loader in LOADERS.items() if (code := loader(run))}
    for tab, code in zip(st.tabs(list(codes)), codes.values(), strict=True):
        tab.code(code, language="python")


def _predictions(run: Run, step: int, table: Table, names: tuple[str, ...]) -> None:
    columns = ", ".join(f"“{shortened(name)}”" for name in names)
    y = markdown(run.dataset.y_name)
    st.markdown(
        f"What the network at step {step:,} says of “{y}” in each row, as CSV: mean, mode and quantiles, or the "
        "probability of each label, and the parameters of Pr(y|x)."
    )
    here, there = st.columns(2, gap="large")
    with here:
        if table.rows > MOST_ROWS:
            st.caption(f"Your table has {table.rows:,} rows; {TOO_MANY}")
        else:
            _download("your table", "predictions.csv", run, step, own_rows(table, names), names)
    with there:
        upload = st.file_uploader(
            markdown(f"Other rows: a file with {columns}"),
            key="new_rows",
            help="Read as your table was: its y is not needed. It stays in this session, as your table does.",
        )
        if upload is None:
            return
        try:
            rows = _new_rows(upload.file_id, names, own_table.table_digest(), upload.getvalue(), table)
        except Refused as refusal:
            st.warning(markdown(str(refusal)), icon=":material/table_view:")
            return
        if len(rows.numbering) > MOST_ROWS:
            st.caption(f"The file has {len(rows.numbering):,} rows; {TOO_MANY}")
            return
        _download("the new rows", "new_predictions.csv", run, step, rows, names)


def _download(what: str, file: str, run: Run, step: int, rows: NewRows, names: tuple[str, ...]) -> None:
    count = len(rows.numbering)
    st.download_button(
        f"Predictions for the {count:,} row{'s' * (count != 1)} of {what}",
        partial(predictions_csv, run, step, rows.numbering, names, rows.cells, rows.x),
        file,
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    if missing := rows.incomplete:
        st.caption(
            f"{missing:,} of them lack{'s' * (missing == 1)} a value of x, and get{'s' * (missing == 1)} no prediction."
        )


@st.cache_resource(max_entries=1, show_spinner="Reading the rows", scope="session")
def _new_rows(file: str, names: tuple[str, ...], digest: str, _content: bytes, _table: Table) -> NewRows:
    return read_new_rows(_content, _table, names, own_table.make_room_to_read)
