"""The hand: lets a person draw data on charts of the page, point by point, and tells Python what is drawn.

It is sent where data are drawn alone: the charts know nothing of it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.charts import component

HERE = Path(__file__).parent
PLAYER = ".player [data-panel=now] .player-chart"
"""The selector of the chart of a player that is drawn on."""
PICTURE = ".picture-chart"
"""The selector of the charts of a picture that are drawn on."""


def hand(ground: Mapping[str, Any], charts: str, on_draw: Callable[[Mapping[str, Any]], None], *, key: str) -> None:
    """Show buttons, and let a person draw on the charts that `charts` selects.

    `ground` says what is drawn (`core.figures.hand.ground`). `on_draw` is called before the run with what they drew:
    its `text`, and whether a point is `held` still.
    """
    component(HERE)(
        key=key,
        data={**ground, "charts": charts, "heard": int(_message(key).get("number", 0))},
        default={"drawn": None},
        on_drawn_change=partial(_report, key, on_draw),
    )


def _message(key: str) -> Mapping[str, Any]:
    """Return what the browser told last, nothing at first."""
    return (st.session_state.get(key) or {}).get("drawn") or {}


def _report(key: str, on_draw: Callable[[Mapping[str, Any]], None]) -> None:
    if message := _message(key):
        on_draw(message)
