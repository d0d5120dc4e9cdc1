"""Below a run: its settings as a file, and the place where such a file is opened again."""

from functools import partial

import streamlit as st

from core.data.own import markdown
from pages.parts import address, query
from pages.parts.settings_file import LARGEST_FILE, SETTINGS_FILE, SettingsFault, read_settings, write_settings
from pages.parts.site import place
from pages.parts.uploads import opened_file

FILE = "settings_file"
FAULT = "_settings fault"
GO_THERE = "_settings go there"
MEGABYTE = 1
"""The least that Streamlit can bound an upload by; LARGEST_FILE is less."""


def save_settings() -> None:
    """Draw the button for the settings of the page as a file."""
    here = place(query.last_page() or "")
    st.download_button(
        f"Settings: {SETTINGS_FILE}",
        partial(write_settings, here, address.everything()),
        SETTINGS_FILE,
        "application/json",
        icon=":material/download:",
        help="All that decides this run and what you look at, by the names of the link. It opens again below.",
        on_click="ignore",
    )


def open_settings() -> None:
    """Draw the place for a file of settings, which opens its page with them; what is wrong with it is said."""
    if way := st.session_state.pop(GO_THERE, None):
        st.switch_page(way[0], query_params=way[1])
    st.file_uploader(
        f"Open a {SETTINGS_FILE}",
        type="json",
        key=FILE,
        max_upload_size=MEGABYTE,
        help=f"As a page of this app has written it, at most {LARGEST_FILE:,} bytes.",
        on_change=_open,
    )
    if fault := st.session_state.get(FAULT):
        st.warning(markdown(fault), icon=":material/settings:")


def _open() -> None:
    if (found := opened_file(FILE, FAULT, read_settings, SettingsFault)) is None:
        return
    here, asked = found
    if here.name == query.last_page():
        address.look_anew()
        query.open_again(asked)
    else:
        st.session_state[GO_THERE] = here.script, asked
