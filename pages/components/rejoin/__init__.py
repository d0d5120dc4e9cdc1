"""The watch on the line to the server: a page that has lost it draws itself again when it is back.

A server that was started anew has no session of that page yet. Streamlit would leave it as it stands, and the first
click, of which the new session knows no callback, would be lost.
"""

from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent


def rejoin() -> None:
    """Draw the page again when its connection is back: from its address, and from what its widgets show."""
    component(HERE)(key="rejoin", on_joined_change=_nothing)


def _nothing() -> None:
    """Stand for what a connection asks for: that the page is drawn again is enough."""
