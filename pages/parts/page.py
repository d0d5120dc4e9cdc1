"""The frame of a page: its question and takeaway, the switch for a hall, and the way on."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.data.own import markdown
from pages.components.keys import keys
from pages.components.rejoin import rejoin
from pages.components.repaint import repaint
from pages.components.save import save_pictures
from pages.components.share import share
from pages.parts import hold, own, own_lecture, query
from pages.parts.hiding import hideable, hiding_style
from pages.parts.site import Place, neighbours
from pages.parts.vocabulary import mark_words

HERE = Path(__file__).parent
ADD = "Add this state to my lecture"
SHEET = '<details class="sheet"><summary>Controls</summary></details>'
PROJECTOR_STYLE = (HERE / "projector.css").read_text(encoding="utf-8")


def open_page(here: Place) -> None:
    """Draw the top of a page: the question it asks, one sentence of takeaway, and the switch for a hall."""
    hold.begin_page()
    projected = query.projected()
    st.html(f"<style>{PROJECTOR_STYLE if projected else ''}{hiding_style(query.hidden())}</style>")
    repaint(_dark())
    rejoin()
    mark_words()
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="page_head"):
        st.title(here.question, anchor=False, width="content")
        st.markdown(here.takeaway, width="content")
        st.space("stretch")
        if not _is_lecture(here):
            own_lecture.way_back()
        own.front_door(here)
        st.button(
            "Leave the projector view" if projected else "Projector view",
            key="projector switch",
            type="tertiary",
            icon=":material/close_fullscreen:" if projected else ":material/present_to_all:",
            help="Only the picture, with large text, for a hall. Key: F",
            on_click=query.project,
            args=(not projected,),
        )
        share(hideable(here.name), query.hidden())
        keys(projected)


def close_page(here: Place) -> None:
    """Draw the foot of a page: the way back and the way on."""
    before, after = neighbours(here)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="page_foot"):
        if before:
            with st.container(key="page_before", width="content"):
                st.page_link(before.script, label=f"{before.title}: {before.question}", icon=":material/arrow_back:")
        if not _is_lecture(here):
            icon = ":material/playlist_add:"
            st.button(ADD, key="add state", type="tertiary", icon=icon, on_click=_add, args=(here,))
        save_pictures()
        if after:
            with st.container(key="page_after", width="content"):
                st.page_link(after.script, label=f"{after.title}: {after.question}", icon=":material/arrow_forward:")
    hold.watch_sliders()


def _is_lecture(here: Place) -> bool:
    return here.name == "lecture"


def _add(here: Place) -> None:
    st.toast(markdown(own_lecture.add_state(here, query.last_written())), icon=":material/playlist_add_check:")


def screen(part: str = "") -> DeltaGenerator:
    """Return a container as high as the window, whose picture takes the height that is left; `part` tells several."""
    return st.container(key=f"screen {part}".strip())


def handles(key: str = "main_controls", align: Literal["top", "bottom"] = "top", row: bool = True) -> DeltaGenerator:
    """Return the container of the controls that move a page's picture: on a phone a sheet at the foot, to be opened."""
    place = st.container(horizontal=row, vertical_alignment=align, gap="medium" if row else "small", key=key)
    if not query.projected():
        place.html(SHEET)
    return place


def theme_name() -> str:
    """Return the name of the theme of figures that suits the visitor's page."""
    shade = "dark" if _dark() else "light"
    return f"{shade} projected" if query.projected() else shade


def _dark() -> bool:
    return st.context.theme.type == "dark"


def complain(sentences: Iterable[str]) -> None:
    """Show what in the address is not allowed: sentences of plain text, which may quote it, shown as they are.

    They have one place, whether there are any or not: the browser would make anew all that changes places below it.
    """
    with st.container():
        for sentence in sentences:
            st.warning(markdown(sentence), icon=":material/link_off:")
