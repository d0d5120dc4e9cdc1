"""The watch on sliders: tells Python the place of one while it is held, of which Streamlit tells at its release.

The next place is told when the page is drawn for the last one, so that no run of the script overtakes another.
"""

from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent
KEY = "hold"


def hold(shown: int | None) -> None:
    """Watch the sliders of the page; `shown` is the number of the message whose place the page shows, None for none."""
    component(HERE)(key=KEY, data={"shown": shown}, on_held_change=_nothing, on_released_change=_nothing)


def _nothing() -> None:
    """Stand for what a message asks for: that the page is drawn again is enough."""
