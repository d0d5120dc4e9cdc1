"""What the list of a page's keys promises, tried on the page: every key that is listed has its trial here."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from pages.parts.site import Place, neighbours
from tests.browser.foundations import becomes, press, resting

LISTED = """() => [...document.querySelectorAll(".keys-all dt")].map((each) => each.textContent)"""
LESSONS = ".st-key-presets :is([class*=st-key-lesson-], [class*=st-key-preset-]) button"
RECORD = """(lessons) => {
  window.clicked = [];
  const named = ({ target }) =>
    target.closest(".st-key-page_before, .st-key-page_after")?.className.match(/page_([a-z]+)/)[1]
    ?? [...document.querySelectorAll(lessons)].indexOf(target.closest(lessons)) + 1;
  addEventListener("click", (event) => {
    clicked.push(named(event));
    event.stopImmediatePropagation();
    event.preventDefault();
  }, { capture: true, signal: running.signal });
}"""
"""Notes what is clicked from now on in the tab, a lesson's number or a link's way, and lets nobody hear it."""
SCRUB = """() => { const { value, min, max } = document.querySelector(".player-scrub, .reel-scrub");
  return Number(value) === Number(min) ? "start" : Number(value) === Number(max) ? "end" : "between"; }"""
LECTURE = ("→Page ↓N", "←Page ↑P", "Space", "R", "L", "H", "A", "S")


def listed_keys(page: Page) -> tuple[str, ...]:
    """Return the keys that the help lists, which a key opens and closes."""
    page.evaluate("() => document.activeElement?.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys: list[str] = page.evaluate(LISTED)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    return tuple(keys)


def expected_keys(page: Page, here: Place) -> tuple[str, ...]:
    """Return the keys that the help of this page must list."""
    if here.name == "lecture":
        return (*LECTURE, "F", "Esc", "?")
    before, after = neighbours(here)
    there = {
        ("Space", "←", "→", "Home", "End"): page.locator(".player, .reel").count(),
        ("←", "→"): page.locator(".st-key-lines, .st-key-Next").count(),
        ("Home", "End"): page.locator(".st-key-lines").count(),
        ("1 … 9",): page.locator(LESSONS).count(),
        ("P",): before,
        ("N",): after,
        ("S",): True,
    }
    return (*(key for keys, is_there in there.items() if is_there for key in keys), "F", "Esc", "C", "Q", "?")


def keys_act(page: Page, here: Place) -> None:
    """Try every key that the help of a page lists; at the end no click is heard in the tab."""
    keys = listed_keys(page)
    expected = expected_keys(page, here)
    assert keys == expected, (keys, expected)
    if here.name == "lecture":
        return  # tests/browser/test_lecture.py
    page.keyboard.press("f")
    expect(page.locator("[data-testid=stHeader]")).to_be_hidden()
    resting(page, page.locator(".st-key-page_head"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stHeader]")).to_be_visible()
    for key in keys:
        TRIALS.get(key, lambda page: None)(page)
    page.evaluate(RECORD, LESSONS)
    lessons = [number for number, each in enumerate(page.locator(LESSONS).all()[:9], 1) if each.is_enabled()]
    for key in (*map(str, lessons), "p", "n"):
        page.keyboard.press(key)
    ways = [name for name, other in zip(("before", "after"), neighbours(here), strict=True) if other]
    assert page.evaluate("clicked") == [*lessons, *ways]


def _rest(page: Page, key: str) -> None:
    """Press a key, and wait until the server has heard of it: its answer would take back what the next one does."""
    press(page, key)
    resting(page, page.locator(":is(.player-bar, .reel-bar)").first)


def _plays(page: Page) -> None:
    _rest(page, "Home")
    for playing in (1, 0):
        page.keyboard.press(" ")
        expect(page.locator(":is(.player, .reel)[data-playing]")).to_have_count(playing)


def _moves(key: str, to: str) -> Callable[[Page], None]:
    def moved(page: Page) -> None:
        if page.locator(".player, .reel").count():
            _rest(page, key)
            becomes(page, to, lambda: page.evaluate(SCRUB))

    return moved


def _lists(page: Page) -> None:
    page.keyboard.press("s")
    listed = page.get_by_role("dialog", name="Save pictures")
    expect(listed.locator("li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()


TRIALS: dict[str, Callable[[Page], None]] = {
    "Space": _plays,
    "End": _moves("End", "end"),
    "Home": _moves("Home", "start"),
    "→": _moves("ArrowRight", "between"),
    "S": _lists,
}
