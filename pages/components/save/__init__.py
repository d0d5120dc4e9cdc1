"""The pictures of a page as files, made in the browser: what is seen of a chart, as PNG of twice its size or as SVG."""

from pathlib import Path

from pages.components.apart import address_of
from pages.components.charts import component

HERE = Path(__file__).parent


def save_pictures() -> None:
    """Draw the button that lists the pictures of the page to be saved; the buttons of charts save theirs by it, too."""
    component(HERE)(key="save", data={"script": address_of("saving"), "aloud": address_of("aloud")})
