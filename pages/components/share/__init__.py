"""The link of what a page shows: copied, as a QR code, and without controls, as an exercise; all in the browser."""

from collections.abc import Sequence
from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent


def share(names: Sequence[tuple[str, str, str]], hidden: str) -> None:
    """Draw the buttons for the link; `names` are what one may leave out, with a title and a selector, `hidden` is."""
    component(HERE)(key="share", data={"names": list(names), "hidden": hidden})
