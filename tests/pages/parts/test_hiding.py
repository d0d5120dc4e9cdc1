"""What a link leaves out: on every page, with the values that it has, and no longer than the link says."""

import re
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import hiding
from pages.parts.page import PROJECTOR_STYLE
from pages.parts.parameters import PARAMETERS
from pages.parts.site import PLACES, Place
from tests.pages.opening import opened, warned, written

ROOT = Path(__file__).parents[3]
SHOWN = {
    "overview": "seed",
    "fits": "data model intercept slope sigma",
    "normal": "loc variance low high factors noise terms",
    "likelihood": "unit parameter",
    "least_squares": "line sweep other noise intercept slope sigma",
    "regression": "data scale hidden rate activation link optimiser steps batch l2 cap patience seed data_seed",
    "binary": "data hidden rate activation optimiser steps batch l2 cap seed threshold",
    "multiclass": "data hidden rate activation optimiser steps batch l2 cap seed view temperature factor",
    "digits": "data hidden rate activation optimiser steps batch l2 cap seed image",
    "cross_entropy": "view width sweep",
    "recipe": "data recipe hidden rate activation optimiser steps batch l2 cap seed",
    "compare": "data a b c d e hidden step activation optimiser steps batch l2 cap seed networks",
    "lecture": "",
    "notation": "subject slip",
}
"""The names of each page's URL that have a control on it as it opens."""


def named(page: AppTest) -> Iterator[str]:
    """Yield the classes by which a page's style sheets know its widgets."""
    for node in page._tree:
        key = getattr(node, "key", None)
        if key:
            yield ".st-key-" + re.sub(r"[^\w-]", "-", key)


def style(page: AppTest) -> str:
    """Return the style sheet that puts away what the link leaves out."""
    sheets = (sheet.proto.body.replace(PROJECTOR_STYLE, "") for sheet in page.get("html"))
    return "".join(sheet for sheet in sheets if "display: none !important" in sheet)


def test_the_table_has_every_page() -> None:
    assert set(SHOWN) == {place.name for place in PLACES}
    for name, shown in SHOWN.items():
        assert set(shown.split()) <= PARAMETERS[name]


@pytest.mark.parametrize("here", PLACES, ids=attrgetter("name"))
def test_every_page_leaves_out_what_its_link_names_and_keeps_its_values(here: Place) -> None:
    names = hiding.hidden_rule(here.name).names
    page = opened(here.name, hide=",".join(reversed(names)))
    assert not page.exception
    assert warned(page) == []
    assert written(page) == {"hide": ",".join(names)}
    there = set(named(page))
    for name in SHOWN[here.name].split():
        assert there & set(hiding.selector(name).split(", ")), f"nothing to hide for {name}"
    assert all(hiding.selector(name) in style(page) for name in names)
    asked = re.compile("|".join(hiding.ASKING))
    assert not [told.value for told in [*page.markdown, *page.info] if asked.search(told.value)], (
        "asks for what is gone"
    )

    page.query_params["hide"] = f"{names[0]},nowhere"
    page.run()
    (sentence,) = warned(page)
    assert sentence.startswith("hide must be names with commas between, out of lessons, sentence, ")
    assert sentence.endswith("; not “nowhere”. Used instead: none.")
    assert (written(page), style(page)) == ({}, "")


@pytest.mark.parametrize(("start", "names"), hiding.ASKING.items())
def test_what_cannot_be_done_is_not_asked_for(start: str, names: tuple[str, ...]) -> None:
    files = [file for file in (ROOT / "pages").rglob("*.py") if file.name != "hiding.py"]
    assert any(start in file.read_text(encoding="utf-8") for file in files), "nothing begins so any more"
    text = f"So it is. {start}, at one end. And so on."
    assert hiding.without_controls(text, ",".join(names)) == "So it is. And so on."
    assert all(hiding.without_controls(text, name) == text for name in names if len(names) > 1)
    assert hiding.without_controls(text, "lessons,own") == text


@pytest.mark.parametrize("name", ["fits", "likelihood", "least_squares", "cross_entropy", "multiclass"])
def test_what_finds_the_best_can_be_left_out(name: str) -> None:
    assert set(named(opened(name))) & set(hiding.selector("optimum").split(", "))


def test_a_value_of_what_is_left_out_stays_while_others_change() -> None:
    page = opened("normal", hide="loc,lessons", loc="1.5")
    page.slider(key="variance").set_value(2.0).run()
    assert written(page) == {"loc": "1.5", "variance": "2", "hide": "lessons,loc"}
    assert ".st-key-loc" in style(page)


def test_the_way_to_another_page_leaves_nothing_out() -> None:
    page = opened("normal", hide="lessons", projector="1")
    page.query_params.clear()
    page.switch_page("pages/fits/page.py").run()
    assert written(page) == {"projector": "1"}
    assert style(page) == ""


def test_a_name_is_taken_once_in_the_order_of_the_page() -> None:
    rule = hiding.Hidden(("a", "b", "c"))
    assert rule.parse(" c,a,,c ") == "a,c"
    assert rule.parse("") == ""
    assert rule.accepts("a,c")
    assert not rule.accepts("c,a")
