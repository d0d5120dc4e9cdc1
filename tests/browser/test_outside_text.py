"""Nothing from a URL, a table, a file or a label is markup: it stands on the page as text, and asks for nothing."""

import csv
import re
from collections.abc import Callable, Iterator
from itertools import cycle
from operator import attrgetter
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pages.parts.site import PLACES, Place
from tests.browser.foundations import at_account, made, often
from tests.pages.opening import parameters

ABROAD = "//example.org/x"
HOSTILE = (
    f"![]({ABROAD}.png)",
    f"[a]({ABROAD}) <b>b</b> _i_ ~~s~~",
    "$x^2$ and $$y^2$$",
    ":red[x] :material/home: :smile: :blue-badge[x]",
    f"<img src={ABROAD} onerror=a()>",
    f"<a href=https:{ABROAD}>a</a>",
    "</script><script>alert(1)</script>",
    "`x` | **b** | ~s~ | # h",
    "one\n\n# two\n- three\n\n---",
    "\u202e\u200fright <u>to</u> left &lt;b&gt;",
    f"https:{ABROAD} www.example.org",
    "mailto:a@example.org a@example.org",
    "[^1] [x]: //example.org\n\n    code",
    "%{y} %s {0} \\ \" ' ; a -> b <- c -- d",
    "![a][b]" * 700,
)
"""What some renderer would take for more than text."""
LABELS = HOSTILE[:6]
MARKED = """() => [...document.querySelectorAll("[data-testid=stAlert] [data-testid=stMarkdownContainer] *")]
  .filter(({ tagName }) => !["P", "DIV"].includes(tagName)).map(({ outerHTML }) => outerHTML)"""
"""What stands in complaints and is no plain text."""
LEADS_ABROAD = """() => [...document.querySelectorAll("[src], [href]")]
  .filter((each) => /example\\.org/.test(each.outerHTML.slice(0, 300))).map(({ outerHTML }) => outerHTML)"""


def plain(text: str) -> str:
    """Return text as a complaint shows it: on one line, without what does not print, and cut."""
    text = text if len(text) <= 40 else text[:39] + "…"
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


@pytest.fixture
def asked(context: BrowserContext) -> Iterator[list[str]]:
    """Return what pages of the context have asked other servers for, which goes on growing: none may be asked."""
    found: list[str] = []
    context.on("request", lambda request: _note(request.url, found))
    yield found
    assert found == []


def _note(url: str, found: list[str]) -> None:
    if urlsplit(url).hostname not in (None, "127.0.0.1"):
        found.append(url)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("here", often(PLACES, ("fits", "regression", "recipe"), attrgetter("name")))
def test_what_a_link_says_is_shown_as_text(
    context: BrowserContext, serve: Callable[[str], str], watch: Callable[[Page], Page], here: Place
) -> None:
    said = dict(zip(sorted(parameters(here.name)), cycle(HOSTILE), strict=False))
    said.pop("hall", None)  # of a code only letters are read, and who asks for a hall sees no lecture
    columns = {name: said.pop(name) for name in ("columns", "along") if name in said}  # of one's own data alone
    if "xy" in said:  # of a drawing that number is quoted which is none
        said["xy"] = said["xy"].split()[0]
    query = "&".join(f"{name}={quote(value)}" for name, value in said.items())
    page = watch(context.new_page())
    page.goto(f"{serve('app.py')}/{here.path}?{query}")
    page.locator(".player[data-ready], .picture[data-ready], .lectern[data-ready]").first.wait_for(
        state="attached", timeout=90_000
    )
    page.locator(".st-key-page_foot").wait_for(state="attached")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    complaints = [each.replace("\u2060", "") for each in page.get_by_test_id("stAlert").all_inner_texts()]
    quoted = {name: [each for each in complaints if f"{name} must" in each] for name in said}
    assert {name for name, value in said.items() if f"not “{plain(value)}”" not in "".join(quoted[name])} == set()
    assert page.evaluate(MARKED) == []
    assert page.evaluate(LEADS_ABROAD) == []
    if columns:
        expects = HOSTILE[3].replace(",", "%2C") + ">" + HOSTILE[0].partition(">")[0]
        page.goto(f"{serve('app.py')}/{here.path}?data=own&columns={quote(expects)}&along={quote(HOSTILE[0])}")
        page.get_by_text(re.compile(" as y and “")).first.wait_for()
        page.locator(".st-key-page_foot").wait_for(state="attached")
        assert page.evaluate(MARKED) == []
        assert page.evaluate(LEADS_ABROAD) == []


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("y", ["labels", "numbers"])
def test_what_a_table_says_is_shown_as_text(
    context: BrowserContext, serve: Callable[[str], str], watch: Callable[[Page], Page], tmp_path: Path, y: str
) -> None:
    names = HOSTILE[1], HOSTILE[4]
    rows = [(str(i), LABELS[i % len(LABELS)] if y == "labels" else str(3 + i * i % 11)) for i in range(36)]
    file = tmp_path / "![x](x.png)<b>$x^2$:red[x].csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([names, *rows])
    page = watch(context.new_page())
    page.goto(f"{serve('app.py')}/recipe?data=own&steps=20&hidden=3")
    page.locator("input[type=file]").set_input_files(file)
    at_account(page)
    for words in ("Why not the others?", "Let it train"):
        page.get_by_text(words).click()
    page.get_by_role("button", name="Draw 100 samples").click()
    page.locator("[data-panel=samples]").wait_for()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    expect(page.locator("[data-panel=observed]").first).to_contain_text(names[1][:20])
    assert page.evaluate(LEADS_ABROAD) == []
    assert made(page) == []
