"""What the components share: Streamlit's own copy of Plotly.js, and the text of a component's files."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.modules import link

SHARED = Path(__file__).parent


@cache
def plotly_chunk() -> str:
    """Return the file name of Streamlit's own copy of Plotly.js: two copies on a page would disagree."""
    chunks = Path(st.__file__).parent.glob("static/static/js/PlotlyChart.*.js")
    return next((chunk.name for chunk in sorted(chunks)), "PlotlyChart.js")


def component(folder: Path, is_shown: bool = True) -> Callable[..., Any]:
    """Return the component made of the folder's html, css and js, which build on the files beside the folder.

    The styles beside it are for one that is shown; each component that is sent brings a copy of its own.
    """
    return st.components.v2.component(
        f"likelihood_lab_{folder.name}",
        html=_text(folder / f"{folder.name}.html"),
        css=(_text(SHARED / "charts.css") if is_shown else "") + _text(folder / f"{folder.name}.css"),
        js=_script(folder / f"{folder.name}.js"),
        isolate_styles=False,
    )


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _script(path: Path) -> str:
    return link(path)
