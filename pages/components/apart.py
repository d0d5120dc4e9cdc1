"""Scripts that come apart from the messages: a browser asks for each once, compressed, and keeps it for a year.

They are the large ones of components, which a message would bring anew in every visit and for each picture, and those
that a component loads when they are first needed.
"""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from pages.components.modules import definitions, linked_script

FOLDER = "scripts"
"""They are served below this path."""
HERE = Path(__file__).parent
LATE = (HERE / "save" / "saving.js", HERE / "save" / "aloud.js")
"""What is loaded when it is first needed."""
LEAST = 8_000
"""A component's script of fewer characters comes with its message: a request would take longer."""
ON_EVERY_PAGE = ("keys", "share", "words")
CHARTS = ("player", "picture")
"""What draws the charts of most pages, and is worth having before the page knows which it needs."""


@cache
def script_of(component: Path) -> str:
    """Return what a message brings as the script of the component in a folder: all of it, or where it is."""
    text = _linked(_entry(component))
    if len(text) < LEAST:
        return text
    loaded = f'await loadScript("{address_of(component.name)}")'
    return f"{definitions(HERE / 'scripts.js')}export default ({loaded}).default;\n"


@cache
def scripts_apart() -> dict[str, bytes]:
    """Return each script by the name that it is served by, which tells its content."""
    linked = {path: _linked(path) for path in (*LATE, *filter(Path.exists, map(_entry, HERE.iterdir())))}
    texts = {path.stem: text.encode() for path, text in linked.items() if path in LATE or len(text) >= LEAST}
    return {f"{name}.{blake2b(text, digest_size=8).hexdigest()}.js": text for name, text in texts.items()}


def address_of(name: str) -> str:
    """Return where a script is, from where Streamlit's own lie."""
    return f"../../{FOLDER}/{_served(name)}"


def soon_needed() -> list[str]:
    """Return the names, as they are served by, of what most pages need."""
    return [_served(name) for name in (*ON_EVERY_PAGE, *CHARTS)]


def script_apart(name: str) -> bytes:
    """Return a script by the name of its file."""
    return scripts_apart()[_served(name)]


@cache
def _linked(entry: Path) -> str:
    return linked_script(entry)


def _entry(component: Path) -> Path:
    return component / f"{component.name}.js"


def _served(name: str) -> str:
    return next(each for each in scripts_apart() if each.startswith(f"{name}."))
