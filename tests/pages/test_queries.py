"""Whatever a link says, it is read: each parameter of each page is what its rule allows, or one sentence says why not.

Thousands of values go through the pages' own parsing here; ten thousand through the pages themselves with `-m slow`.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.data.hand import Drawings
from core.minimise import Settings
from core.rules import Choice, Range, Rule, read_query, write_query
from pages.parts import address, query
from pages.parts.site import PLACES, Place
from tests.pages.opening import opened

QUERIES = 30
"""For each page, each with a value of each of its parameters."""
VISITS = 60
VALUES = 10_000
HEAVY = {"hidden": 8, "steps": 20, "points": 40, "networks": 2, "draws": 20, "terms": 3, "batch": 16, "patience": 5}
"""What is allowed and takes long would only be waited for: of these no more is asked than that."""
SPECIAL = (
    "",
    " ",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    "-0",
    "0.0",
    "1e400",
    "-1e400",
    "1e-400",
    "9" * 400,
    "9" * 5000,
    "1_0",
    "0x10",
    "1,5",
    "१२",
    "²",
    "½",
    "٣",
    "None",
    "null",
    "true",
    "[]",
    "{}",
    "a,b",
    ",,,,",
    "../../etc/passwd",
    "%00",
    "\x00",
    "\u202e",
    "\ufeff1",
    "<script>alert(1)</script>",
    "![](//example.org/x.png)",
    "😀" * 50,
    "x" * 10_000,
    "1;2",
    "1 2",
    "1\n2",
    "'; DROP TABLE runs; --",
    "__class__",
)
HYPOTHESIS = {"derandomize": True, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}


class Reading(NamedTuple):
    """One way in which a page reads its URL: what it asks `read_query` beside the URL."""

    rules: Mapping[str, Rule]
    defaults: Mapping[str, Any]
    instead: Mapping[str, str] = {}


def readings() -> dict[str, list[Reading]]:
    """Return in which ways each page reads its URL, by the page's name."""
    found: dict[str, list[Reading]] = {}

    def noted(said: Mapping[str, str], *asked: Any) -> Any:
        found[here.name].append(Reading(*asked))
        return read_query(said, *asked)

    with pytest.MonkeyPatch.context() as patch:
        for module in (address, query):
            patch.setattr(module, "read_query", noted)
        for here in PLACES:
            found[here.name] = []
            opened(here.name, step="0")  # what is looked at is read only where a URL asks for something
    return found


READINGS: dict[str, list[Reading]] = {}


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> None:
    READINGS.update(readings())


def wild() -> st.SearchStrategy[str]:
    """Return texts that no rule foresees, as a browser gives them to the page."""
    texts = st.one_of(
        st.sampled_from(SPECIAL),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
        st.floats().map(repr),
        st.integers().map(str),
        st.integers(-(10**30), 10**30).map(str),
        st.decimals().map(str),
        st.lists(st.floats(allow_nan=False), max_size=12).map(lambda found: ",".join(map(repr, found))),
    )
    return st.one_of(texts, texts.map(quote), texts.map(quote).map(quote).map(unquote))


def near(name: str, rule: Rule) -> st.SearchStrategy[str]:
    """Return texts that the rule allows, or that only just miss it."""
    match rule:
        case Choice(options=options):
            return st.sampled_from(options)
        case Range(low=low, high=high, whole=True):
            most = HEAVY.get(name, high + 1)
            return st.integers(int(low) - 1, int(min(most, high + 1))).map(str)
        case Range(low=low, high=high):
            return st.floats(low, high).map(repr) | st.sampled_from([str(low), str(high), str(-high)])
        case Drawings(canvases=canvases):
            numbers = st.lists(st.integers(-1, 11).map(str), max_size=200).map("_".join)
            return st.builds("{}~{}".format, st.sampled_from((*canvases, "nowhere")), numbers) | numbers
        case _:
            return st.text("0123456789.,-abcdefx", max_size=80)


def light(name: str, rule: Rule, text: str) -> str:
    """Return the text, or another in its place where it is an allowed number that would take long."""
    try:
        heavy = name in HEAVY and rule.accepts(value := rule.parse(text)) and int(str(value)) > HEAVY[name]
    except ValueError:
        return text
    return str(HEAVY[name]) if heavy else text


def asked(rules: Mapping[str, Rule]) -> st.SearchStrategy[dict[str, str]]:
    """Return queries with a value of each parameter, and of some that no page has."""
    parts = {name: (near(name, rule) | wild()).map(partial(light, name, rule)) for name, rule in sorted(rules.items())}
    return st.fixed_dictionaries(parts, optional={"utm_source": wild(), "_written": wild(), "embed": wild()})


def check(reading: Reading, said: Mapping[str, str]) -> None:
    """Hold that each value is allowed, or one sentence names the parameter; and that it is written as it is read."""
    values, problems = read_query(said, *reading)
    for name, rule in reading.rules.items():
        if name in said and name not in problems:
            assert rule.accepts(values[name])
        elif name in said:
            assert problems[name].startswith(f"{name} must be ")
            assert values[name] == reading.defaults[name]
    again, none = read_query(write_query(values, reading.defaults), *reading)
    assert (again, none) == (values, {})
    names = {field.name for field in fields(Settings)}
    if names <= values.keys():
        Settings(**{name: values[name] for name in names}).canonical()


@pytest.mark.parametrize("here", PLACES, ids=attrgetter("name"))
def test_every_parameter_is_read_or_refused_in_a_sentence(here: Place) -> None:
    for reading in READINGS[here.name]:
        read_all(reading)


def read_all(reading: Reading) -> None:
    """Check a page's reading with many queries."""

    @settings(max_examples=QUERIES, **HYPOTHESIS)
    @given(said=asked(reading.rules))
    def read(said: dict[str, str]) -> None:
        check(reading, said)

    read()


def rules_of(here: Place) -> dict[str, Rule]:
    """Return the rules of all parameters of a page."""
    return {name: rule for reading in READINGS[here.name] for name, rule in reading.rules.items()}


def visit(page: AppTest, said: Mapping[str, str | list[str]]) -> int:
    """Open a link in a session that is on its page; return how many complaints it has, none of them an error."""
    page.query_params.clear()
    page.query_params.update(said)
    page.run(timeout=300)
    assert [error.message for error in page.exception] == []
    return len(page.warning)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("here", PLACES, ids=attrgetter("name"))
def test_every_page_opens_whatever_its_link_says(here: Place) -> None:
    page, rules, values, complaints = opened(here.name), rules_of(here), 0, 0

    @settings(max_examples=max(VISITS, VALUES // len(PLACES) // max(len(rules), 1)), **HYPOTHESIS)
    @given(said=asked(rules), repeated=st.booleans())
    def links(said: dict[str, str], repeated: bool) -> None:
        nonlocal values, complaints
        values += len(said)
        complaints += visit(page, {name: [each[::-1], each] for name, each in said.items()} if repeated else said)

    links()
    assert values >= VALUES // len(PLACES)
    assert complaints > 0
