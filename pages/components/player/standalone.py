"""A player as one HTML file that needs neither this app nor a network: the film, what plays it, and Plotly.js."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from gzip import compress
from html import escape
from pathlib import Path
from pkgutil import get_data
from string import Template

from core.figures.theme import Theme
from pages.components import save, words
from pages.components.apart import script_apart
from pages.components.charts import css_of, html_of
from pages.components.modules import inline_script
from pages.components.player import HERE, PlayerState, opening_message

TEMPLATE = HERE / "standalone.html"
MEGABYTE = 1_000_000


def standalone_player(
    film: bytes, state: PlayerState, theme: Theme, title: str, settings: Mapping[str, str], link: str = ""
) -> str:
    """Return the HTML of a page that plays a film, open where `state` says, with a title and the settings of its run.

    `link` is the address at which the app shows the same; none is shown without it. The page asks for nothing from
    anywhere, and says so to the browser. Its Plotly.js is that of the Python package.
    """
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=escape(title),
        settings=" · ".join(f"{escape(name)}={escape(value)}" for name, value in settings.items()),
        link=f'<p><a href="{escape(link)}">The same in Likelihood Lab</a></p>' if link else "",
        shade=theme.name.partition(" ")[0],
        text=theme.text,
        paper=theme.paper,
        grid=theme.grid,
        model=theme.model,
        style=css_of(HERE, "charts", "playback") + css_of(save.HERE) + css_of(words.HERE),
        player=html_of(HERE),
        saving=html_of(save.HERE),
        plotly=_packed_plotly(),
        film=_packed(opening_message(film, state)),
        play=_script(HERE),
        save=_script(save.HERE),
        pictures=_carried("saving"),
        aloud=_carried("aloud"),
        explain=_script(words.HERE),
    )


def standalone_size(film: bytes) -> str:
    """Return about how large the HTML of a player of that film is, in words."""
    return f"{round((len(_packed_plotly()) + len(film)) / MEGABYTE)} MB"


def _carried(name: str) -> str:
    return f"data:text/javascript;base64,{b64encode(script_apart(name)).decode()}"


@cache
def _script(folder: Path) -> str:
    return inline_script(folder / f"{folder.name}.js", "$start")


@cache
def _packed_plotly() -> str:
    return _packed(get_data("plotly", "package_data/plotly.min.js") or b"")


def _packed(content: bytes) -> str:
    return b64encode(compress(content, mtime=0)).decode()
