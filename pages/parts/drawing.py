"""Data drawn by hand: the drawings of a session, what is told of gestures, and the controls beside the picture.

`xy` is what is drawn, its canvas included. It is kept while other data are chosen, so that they can be come back to.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import streamlit as st

from core.data.hand import COPIED, HAND, MOST_POINTS, Drawing, Drawings, canvas, copied, drawing, suiting
from core.figures.hand import ground
from core.figures.theme import Theme
from core.rules import Refusal
from pages.components.hand import hand
from pages.parts import hold, query

KEPT = "_drawings"
BEGUN = 5
"""With fewer points, how to draw is of more help than what a lesson says of them."""
TO_DRAW = "Click for a point, drag it, double-click or hold to take it away."
TO_DO = "Click for a point, drag it, double-click or hold to take it away: the network learns anew."


@cache
def canvases(data: tuple[str, ...]) -> tuple[str, ...]:
    """Return the canvases of a page that takes these data; none where it does not take data drawn by hand."""
    return suiting(data) if HAND in data else ()


def instead(on: tuple[str, ...]) -> dict[str, str]:
    """Return what is shown where the URL spells no drawing: other data, what this session has drawn, or nothing yet."""
    if st.query_params.get("data") != HAND:
        return {"xy": "no drawing"}
    return {"xy": "what you have drawn"} if drawing(last(on)).points else {}


def bring_back_drawing(on: tuple[str, ...], asked: Mapping[str, str] | None) -> None:
    """Let `xy` be what was drawn last on one of these canvases, where it says nothing; else remember what it says.

    `asked` is the query of a new URL: a drawing in it beside other data is left out, which is said.
    """
    if not on:
        return
    if asked and "xy" in asked and st.session_state["data"] != HAND and not query.complains_of("xy"):
        query.complain_of("xy", f"xy is a drawing: it is shown with data={HAND}. Used instead: no drawing.")
    if st.session_state["xy"] is None:
        query.fill_in("xy", last(on))
    if st.session_state["data"] == HAND and not hold.in_hand():
        _remember(drawing_shown())


def drawing_shown() -> Drawing:
    """Return what is drawn."""
    return drawing(st.session_state["xy"])


def _kept() -> dict[str, str]:
    """Return the drawings of this session by their canvas, that of the last one at the end."""
    found: dict[str, str] = st.session_state.setdefault(KEPT, {})
    return found


def _remember(found: Drawing) -> None:
    _kept().pop(found.on, None)
    _kept()[found.on] = found.text


def last(on: tuple[str, ...]) -> str:
    """Return what was drawn last on one of these canvases, or the first of them, empty."""
    return next((text for name, text in reversed(_kept().items()) if name in on), Drawing(on[0]).text)


def _show(text: str) -> None:
    query.show({"data": HAND, "xy": text})


def hear(on: tuple[str, ...], message: Mapping[str, Any]) -> None:
    """Take what the browser tells of a gesture: the drawing as it is now, and whether a point is held still.

    What it never tells by itself, such as a canvas that is not one of these, changes nothing.
    """
    try:
        text = Drawings(on).parse(str(message["text"]))
    except (Refusal, KeyError):
        return
    hold.hold_point(bool(message.get("held")))
    query.show_from_browser({"data": HAND, "xy": text})


def hands_on(on: tuple[str, ...], charts: str, theme: Theme) -> None:
    """Let a person draw on the charts that are selected, where data are drawn by hand; call it before they are drawn.

    Its place is kept where they are not, so that the charts below stay what they are.
    """
    with st.container(key="hand_place"):
        if st.session_state["data"] == HAND:
            hand(ground(drawing_shown(), theme), charts, partial(hear, on), key="hand")


def edit_button(then: Callable[[], None] | None = None) -> None:
    """Draw the button that makes the data that are shown a drawing, where they can be; `then` follows the press."""
    name = st.session_state["data"]
    if name in COPIED:
        st.button(
            "Edit these data",
            key="edit data",
            icon=":material/edit:",
            help="Draw on a copy of them: move a point, take an outlier away, and see.",
            on_click=_edit,
            args=(name, then),
        )


def _edit(name: str, then: Callable[[], None] | None) -> None:
    _show(copied(name).text)
    if then:
        then()


def canvas_control(on: tuple[str, ...], then: Callable[[], None] | None = None) -> None:
    """Draw the choice of what is drawn on, where data are drawn by hand; `then` follows another choice."""
    if st.session_state["data"] != HAND:
        return
    st.session_state["canvas"] = drawing_shown().on
    st.selectbox("On", on, key="canvas", format_func=lambda name: canvas(name).title, on_change=_turn, args=(then,))


def _turn(then: Callable[[], None] | None) -> None:
    """Show what was drawn on the chosen canvas, or else its own points."""
    name = st.session_state["canvas"]
    own = copied(name) if name in COPIED else Drawing(name)
    _show(_kept().get(name, own.text))
    if then:
        then()


def drawing_hint() -> str:
    """Return what to do with data drawn by hand, "" where others are shown."""
    if st.session_state["data"] != HAND:
        return ""
    return query.pruned(" ".join(filter(None, (_state(drawing_shown()), TO_DO))))


def is_begun() -> bool:
    """Return whether data drawn by hand are shown of which there is more to say than any lesson has."""
    return st.session_state["data"] == HAND and (len(drawing_shown().points) < BEGUN or bool(_state(drawing_shown())))


def _state(found: Drawing) -> str:
    """Return what is to be said of these points: that there is none, or how many of the data's own they are."""
    count, on = len(found.points), found.canvas
    if not count:
        return "**No point yet, so there is nothing to learn.**"
    if count == MOST_POINTS:
        return _most(found)
    if on.domain.items and len({point[-1] for point in found.points}) == 1:
        return "**All points are of one class: the best answer is to say it everywhere.**"
    return ""


def _most(found: Drawing) -> str:
    """Return what is to be said of as many points as a drawing has: of which data they are some."""
    if found.on in COPIED and found == copied(found.on):
        return f"**{MOST_POINTS} of these data's points, as many as a drawing has.**"
    return f"**{MOST_POINTS} points are as many as a drawing has.**"
