"""The watch on the colours of the page: charts are drawn in them by Python, which Streamlit does not tell of a change.

A visitor may change them in the menu, and a system that goes dark in the evening changes them by itself.
"""

from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent


def repaint(dark: bool) -> None:
    """Draw the page again when its colours change from those in which it is drawn now."""
    component(HERE)(key="repaint", data={"dark": dark}, on_changed_change=_nothing)


def _nothing() -> None:
    """Stand for what a change asks for: that the page is drawn again is enough."""
