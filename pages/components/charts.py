"""What the components share: Streamlit's own copies of Plotly.js and KaTeX, and the text of a component's files."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.apart import script_of

SHARED = Path(__file__).parent
ASIDE = re.compile(r"/\*.*?\*/|^[ \n]+", re.MULTILINE | re.DOTALL)
"""Comments, indents and empty lines of a style sheet."""


@cache
def plotly_chunk() -> str:
    """Return the file name of Streamlit's own copy of Plotly.js: two copies on a page would disagree."""
    return _chunk("PlotlyChart")


@cache
def katex_chunk() -> str:
    """Return the file name of what sets Streamlit's own formulas: its other copy of KaTeX names its classes anew."""
    return _chunk("rehype-katex")


def _chunk(name: str) -> str:
    chunks = Path(st.__file__).parent.glob(f"static/static/js/{name}.*.js")
    return next((chunk.name for chunk in sorted(chunks)), f"{name}.js")


def component(folder: Path, *styles: str) -> Callable[..., Any]:
    """Return the component made of the folder's html, css and js, which build on the files beside the folder.

    `styles` are the style sheets of these that come before its own: each component that is sent brings a copy.
    """
    return st.components.v2.component(
        f"likelihood_lab_{folder.name}",
        html=html_of(folder),
        css=css_of(folder, *styles),
        js=script_of(folder),
        isolate_styles=False,
    )


def html_of(folder: Path) -> str:
    """Return the html of a component."""
    return _text(folder / f"{folder.name}.html").replace("<!-- playback -->", _text(SHARED / "playback.html"))


def css_of(folder: Path, *styles: str) -> str:
    """Return the style sheet of a component behind those of that name beside its folder, as far as browsers need it."""
    sheets = [*(SHARED / f"{name}.css" for name in styles), folder / f"{folder.name}.css"]
    return ASIDE.sub("", "".join(map(_text, sheets)))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
