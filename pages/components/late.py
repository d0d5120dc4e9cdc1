"""Scripts that a component loads when they are first needed: few visits do, and each is sent all others."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from pages.components.modules import linked_script

FOLDER = "scripts"
"""They are served below this path."""
LATE = (Path(__file__).parent / "save" / "saving.js",)


@cache
def late_scripts() -> dict[str, bytes]:
    """Return each script by the name that it is served by, which tells its content."""
    texts = {path.stem: linked_script(path).encode() for path in LATE}
    return {f"{name}.{blake2b(text, digest_size=8).hexdigest()}.js": text for name, text in texts.items()}


def address_of(name: str) -> str:
    """Return where a script is, from where Streamlit's own lie."""
    return f"../../{FOLDER}/{_served(name)}"


def late_script(name: str) -> bytes:
    """Return a script by the name of its file."""
    return late_scripts()[_served(name)]


def _served(name: str) -> str:
    return next(each for each in late_scripts() if each.startswith(f"{name}."))
