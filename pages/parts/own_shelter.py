"""A person's own data over a reload: the tab keeps table and choices, and gives them to the session that comes next."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable

import streamlit as st

from core.data.own import MAX_BYTES, Bundle, Refused, choices_text, read_choices
from pages.components.shelter import shelter

SENT = "_own_sent"
"""The digest of the content that the tab was given."""
FORGET = "_own_forget"
"""Whether the tab is to forget what it has kept, until there is another table."""
FULL = "_own_full"
"""The digest of a content that is too much for a tab."""
MOST_BYTES = 16_000_000
"""Of a content that is compressed for a tab: more would be too much for it anyway."""
MOST_CHARACTERS = 4_000_000
"""Browsers keep five million for a site."""


def keep_in_tab(bundle: Bundle | None, digest: str, on_found: Callable[[Bundle], None]) -> None:
    """Have the tab keep what is there, None for nothing; `on_found` is called with what it has kept where that is so.

    `digest` tells the content from others.
    """

    def found(content: str, choices: str) -> None:
        if bundle is None:
            _found(content, choices, on_found)

    def missing() -> None:
        st.session_state.pop(SENT, None)

    def full() -> None:
        st.session_state[FULL] = digest

    content = _content(bundle, digest) if bundle else None
    if bundle:
        st.session_state.pop(FORGET, None)
    forget = bool(st.session_state.get(FORGET)) or (bundle is not None and is_too_large(digest))
    shelter(
        digest if bundle else None,
        choices_text(bundle) if bundle else "",
        content,
        forget,
        on_found=found,
        on_missing=missing,
        on_full=full,
    )


def is_too_large(digest: str) -> bool:
    """Return whether the content of that digest is more than a tab keeps."""
    return bool(st.session_state.get(FULL) == digest)


def _content(bundle: Bundle, digest: str) -> str | None:
    """Return the content as text where the tab has not been given it, None where it has or where it is too much."""
    if st.session_state.get(SENT) == digest:
        return None
    st.session_state[SENT] = digest
    if len(bundle.content) <= MOST_BYTES:
        text = b64encode(zlib.compress(bundle.content)).decode()
        if len(text) <= MOST_CHARACTERS:
            return text
    st.session_state[FULL] = digest
    return None


def _found(content: str, choices: str, on_found: Callable[[Bundle], None]) -> None:
    """Hand on what a tab has kept; where that is nothing of ours, it is to forget it."""
    try:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(b64decode(content), MAX_BYTES + 1)
        on_found(read_choices(raw, choices))
    except (ValueError, zlib.error, Refused):
        st.session_state[FORGET] = True
