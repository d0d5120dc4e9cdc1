"""The vocabulary of all pages: each word of the field with the page that shows it, as browsers take it."""

from core.explain.words import WORDS
from pages.components.words import WordEntry, mark_texts
from pages.parts.site import place


def mark_words() -> None:
    """Let every word of the field on this page say what it is."""
    mark_texts([_entry((word.word, *word.also), word.sentence, word.place) for word in WORDS])


def _entry(forms: tuple[str, ...], sentence: str, name: str) -> WordEntry:
    there = place(name)
    capital = [form[0].upper() + form[1:] for form in forms if form[0].islower()]
    return WordEntry((*forms, *capital), sentence, there.title, there.path)
