"""Between steps 1 and 2, words from a person's own data: cleaned, cut, and disarmed for Markdown."""

import re
from collections.abc import Iterable

from core.rules import LONGEST_QUOTE

JOINER = "\u2060"
"""An invisible character without width: it parts what a renderer would read as a link, an icon or an arrow."""

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
JOINED = re.compile(r"([:@]|www(?=\.)|[<>~-](?=[-=>]))", re.IGNORECASE)
"""After these, plain text may become something else: https://…, :material/…:, -> and the like."""


def clean(text: str) -> str:
    """Return text on one line: white space becomes single spaces, and what does not print is left out."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def shortened(text: str) -> str:
    """Return text cleaned and cut to LONGEST_QUOTE characters."""
    text = clean(text)
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """Return different names cut as `brief` does, or whole where the cut would make two of them equal."""
    names = tuple(names)
    cut = tuple(shortened(name) for name in names)
    return cut if len(set(cut)) == len(names) else names


def markdown(text: str) -> str:
    """Return Markdown that Streamlit shows as the text itself: no link, image, colour, icon, formula or tag.

    What renderers find in plain text is parted by JOINER.
    """
    return PUNCTUATION.sub(r"\\\1", JOINED.sub(rf"\1{JOINER}", clean(text)))
