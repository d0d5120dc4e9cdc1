"""To take home: one page to print, with data, choice and evidence, pictures, numbers and settings."""

from functools import partial

import streamlit as st

from core.export import Told, report
from core.judge.advice import Options
from core.judge.columns import column_account
from core.judge.evidence import Evidence
from core.minimise import Run
from pages.parts import own, own_table, query
from pages.parts.lecture import link_to
from pages.parts.site import Place
from pages.recipe import many

FILE = "report.html"


def offer_report(here: Place, run: Run, shown: Run, step: int, options: Options, found: Evidence | None) -> None:
    """Draw the button for the report of a run, which is written when it is asked for."""
    st.download_button(
        "Report: one page to print",
        partial(_report, run, shown, step, _told(here, options, found)),
        FILE,
        "text/html",
        icon=":material/description:",
        help="Data and kinds, the choice with its evidence, pictures, numbers and settings, as one HTML file.",
        on_click="ignore",
    )


def _report(run: Run, shown: Run, step: int, told: Told) -> str:
    return report(run, shown, step, told)


def _told(here: Place, options: Options, found: Evidence | None) -> Told:
    link = f"{(st.context.url or '').rstrip('/').removesuffix(here.path)}{link_to(here, query.last_written())}"
    if not (used := own.in_use()):
        return Told(options, found, link=link)
    table, names = used
    chosen = (*names, *st.session_state[own_table.GOOD][1])
    return Told(
        options,
        found,
        description=table.description,
        columns=tuple(column_account(table.column(name)) for name in chosen),
        groups=many.groups_of(table, names),
        link=link,
    )
