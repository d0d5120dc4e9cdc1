"""Switches: a set of words, each on or off, that a URL names in one value."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.parts import query

NONE = "none"


@dataclass(frozen=True)
class Switches:
    """A rule for the query: some of these words, in their order, with commas between; or "none"."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return f"“{NONE}” or some of {', '.join(self.words)}, with commas between"

    def parse(self, text: str) -> str:
        """Return the text with its words in their order; ValueError for a word that is not among them."""
        named = [] if text == NONE else text.split(",")
        if not set(named) <= set(self.words):
            raise ValueError(text)
        return self.joined(named)

    def accepts(self, value: object) -> bool:
        """Whether the value is written as `joined` does."""
        return isinstance(value, str) and value == self.joined(self.on(value))

    def joined(self, on: list[str]) -> str:
        """Return the value for the words that are on."""
        return ",".join(word for word in self.words if word in on) or NONE

    def on(self, value: str) -> list[str]:
        """Return the words that are on in a value."""
        return [word for word in self.words if word in value.split(",")]


def switches(label: str, rule: Switches, key: str, names: Mapping[str, str]) -> None:
    """Draw a switch for each word of the rule, named by `names`; the value is kept in the state under `key`."""
    drawn = f"{key} switches"
    if st.session_state.get(drawn) != rule.on(st.session_state[key]):
        st.session_state[drawn] = rule.on(st.session_state[key])

    def store(on: list[str]) -> None:
        st.session_state[key] = rule.joined(on)

    keep = query.keeper(drawn, store)
    st.pills(label, rule.words, selection_mode="multi", key=drawn, format_func=names.__getitem__, on_change=keep)
