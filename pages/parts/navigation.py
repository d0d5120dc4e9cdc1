"""The pages of the site as Streamlit takes them: made once, as each looks for its file and settles its name."""

from copy import copy
from functools import cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.parts.site import Place, sections


def navigation() -> st.Page:
    """Return the page that the URL names; a folder of pages/ is a page."""
    pages = {section: [_page(place) for place in places] for section, places in sections().items()}
    return st.navigation(pages, position="top")


def _page(place: Place) -> st.Page:
    """Return a page of this visit's own: Streamlit marks the one that runs, and makes half of one outside a visit."""
    return copy(_found(place)) if get_script_run_ctx(suppress_warning=True) else _made(place)


def _made(place: Place) -> st.Page:
    if not place.path:
        return st.Page(place.script, title=place.title, default=True)
    return st.Page(place.script, title=place.title, url_path=place.path)


_found = cache(_made)
