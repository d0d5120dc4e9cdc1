"""Below the account of a run: its data, film, settings and network as files, and predictions for own rows."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.data.own import NewRows, Refused, Table, markdown, own_rows, read_new_rows, shortened
from core.export import (
    INTERVAL_LEVEL,
    MOST_ROWS,
    NETWORK_FILE,
    OwnFile,
    data_csv,
    network_file,
    notebook,
    numpy_loader,
    predictions_csv,
    script,
    torch_loader,
    why_no_script,
)
from core.figures.theme import THEMES
from core.minimise import Run
from pages.components.player.standalone import standalone_player, standalone_size
from pages.parts import address, own, own_table, page, query, runs
from pages.parts.address import View
from pages.parts.lecture import link_to
from pages.parts.site import place
from pages.parts.take_settings import open_settings, save_settings

TOO_MANY = f"predictions are written for at most {MOST_ROWS:,} at once."
CODES: tuple[tuple[str, Callable[[Run, OwnFile | None], str], str, str], ...] = (
    ("Download it as a stand-alone PyTorch script", script, "py", "text/x-python"),
    ("Download it as a Jupyter notebook", notebook, "ipynb", "application/x-ipynb+json"),
)
"""What each button for code says and gives, with the ending and the kind of the file."""
READS = (
    "It reads your file by its name, and asks for it beside itself; where a few lines would not read it as this page "
    "does, the points stand in it."
)
LOADERS = {"NumPy": numpy_loader, "PyTorch": torch_loader}


def plain_film(run: Run) -> bytes:
    """Return the film of a run as its page shows it that lets nothing be chosen of it."""
    return runs.packed_film(run.settings, page.theme_name(), run)


def no_files() -> None:
    """Draw no file but those that every run has."""


def take_home(run: Run, view: View, film: bytes, files: Callable[[], None] = no_files) -> None:
    """Draw what of the run can be taken along, at the moment looked at, and where its settings are opened again.

    `files` draws the buttons of what else there is.
    """
    step = run.last if view.step is None else view.step
    st.header("To take home", anchor=False)
    with st.container(horizontal=True):
        take_data(run, step)
        _player(view, film)
        save_settings()
        files()
    if runs.is_own(run) and (found := own.in_use()):
        _predictions(run, step, *found)
    with st.expander(f"The network at step {step:,} as a file, and the lines that load it", icon=":material/hub:"):
        _network(run, step)
    open_settings()


def take_code(run: Run) -> None:
    """Draw the buttons for the code of a run, which is written when it is asked for; why there is none, if so."""
    if why := why_no_script(run):
        st.caption(f"There is no script to download: {why}")
        return
    file = own_table.file_in_use() if runs.is_own(run) else None
    with st.container(horizontal=True):
        for label, code, ending, mime in CODES:
            st.download_button(
                label,
                partial(code, run, file),
                file_name=f"{_stem(run)}.{ending}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                help=READS if file else None,
            )


def take_data(run: Run, step: int) -> None:
    """Draw the button for the points of a run with what it says of each at that step."""
    points = run.whole.size + len(run.whole.held_out_y)
    if points > MOST_ROWS:
        st.caption(f"There is no CSV of the {points:,} points: {TOO_MANY}")
        return
    st.download_button(
        f"Data and predictions of step {step:,}: CSV",
        partial(data_csv, run, step),
        f"{_stem(run)}_step_{step}.csv",
        "text/csv",
        icon=":material/download:",
        help=f"A row for each of the {points:,} points: x, y, what Pr(y|x) says there with its parameters, the "
        f"{100 * INTERVAL_LEVEL:g} % interval or set of labels, and −log Pr(y|x).",
        on_click="ignore",
    )


def _player(view: View, film: bytes) -> None:
    here, written = place(query.last_page() or ""), query.last_written()
    shown = address.everything().items()
    settings = {name: str(value).removesuffix(".0") for name, value in shown if value is not None}
    address_here = (st.context.url or "").rstrip("/")
    link = f"{address_here.removesuffix(here.path).rstrip('/')}/{link_to(here, written)}" if address_here else ""
    theme = THEMES[page.theme_name()]
    st.download_button(
        f"Player: one HTML file, {standalone_size(film)}",
        partial(standalone_player, film, view, theme, here.question, settings, link),
        f"likelihood_lab_{here.name}.html",
        "text/html",
        icon=":material/download:",
        help="It plays in any browser of the last years, also without a network.",
        on_click="ignore",
    )


def _stem(run: Run) -> str:
    return f"likelihood_lab_{run.dataset.name}"


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
    if not names:
        return
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
