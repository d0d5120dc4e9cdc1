"""The keys of every page: they press the page's own buttons and links, and a list of them opens with "?"."""

from pathlib import Path

from pages.components.charts import component

HERE = Path(__file__).parent


def keys(projected: bool) -> None:
    """Let the page be driven by keys, and draw the button that lists them; Escape leaves a page that is `projected`."""
    component(HERE)(key="keys", data={"projected": projected})
