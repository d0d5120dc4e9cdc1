"""The vocabulary: each word once, in one short sentence or two, and the page that it names is there."""

from core.explain.slips import SUBJECTS
from core.explain.words import WORDS
from pages.parts.site import PLACES


def test_every_word_is_said_once_and_shown_on_a_page() -> None:
    forms = [form for word in WORDS for form in (word.word, *word.also)]
    assert len({*forms}) == len(forms)
    assert {word.subject for word in WORDS} <= {*SUBJECTS}
    assert {word.place for word in WORDS} <= {place.name for place in PLACES}
    assert all(20 < len(word.sentence) <= 170 and word.sentence.endswith(".") for word in WORDS)


def test_what_the_app_is_about_is_explained() -> None:
    asked = {"nats", "density", "likelihood", "held-out", "argmin", "logit", "softplus", "homoscedastic"}
    assert asked <= {word.word for word in WORDS}
