"""The page as a place to drop a file on, wherever a person lets go of it: it reaches the uploader behind the door."""

from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent


def drop(door: str, uploader: str) -> None:
    """Hand a file that is dropped anywhere on the page to the uploader of that key, which a popover may hold.

    `door` is the key of that popover; it opens.
    """
    component(HERE)(key="drop", data={"door": f".st-key-{door} button", "uploader": f".st-key-{uploader} input"})
