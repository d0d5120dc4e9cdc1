"""The link of what a page shows: copied, as a code, and without what it leaves out."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.parts.hiding import hiding_style
from tests.browser.foundations import becomes, often, press
from tests.browser.keyboard import LESSONS, listed_keys

NOTE_COPIES = """() => {
  window.copied = "";
  const writeText = async (text) => void (window.copied = text);
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  running.signal.addEventListener("abort", () => delete navigator.clipboard);
}"""
"""Lets a page copy to where the test sees it, until the test is over."""
LET_NONE_COPY = """() => {
  Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
  document.execCommand = () => false;
  running.signal.addEventListener("abort", () => { delete navigator.clipboard; delete document.execCommand; });
}"""
SELECTED = """() => {
  const { value, selectionStart, selectionEnd } = document.activeElement;
  return value?.slice(selectionStart, selectionEnd);
}"""
REACHED = "() => document.activeElement.closest('[class*=st-key-]')?.className.match(/st-key-[-\\w]+/)[0]"
PLAY = {"": ("moment", ".player"), "likelihood": ("points", ".reel")}
"""What plays, by its page: the name of its moment in the URL, and the part that plays."""
DRAWN = "img => img.complete && img.naturalWidth > 0"


def query(link: str) -> dict[str, str]:
    """Return what a link asks its page for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def reached_by_tab(page: Page, most: int) -> set[str]:
    """Return the keys of the parts of a page through which Tab leads from its head."""
    page.locator(".share-copy").focus()
    found = set()
    for _ in range(most):
        page.keyboard.press("Tab")
        found.add(page.evaluate(REACHED))
    return found


def test_a_link_leaves_out_what_it_names_also_for_keys_and_copies_what_is_set(visit: Callable[..., Page]) -> None:
    page = visit("normal?loc=0.5&hide=lessons,loc,pages")
    expect(page.get_by_role("slider", name="Variance")).to_be_visible()
    for part in (".st-key-loc", LESSONS, ".st-key-page_after", "[data-testid=stTopNavLinkContainer]"):
        expect(page.locator(part).filter(visible=True)).to_have_count(0)
    assert {"1 … 9", "P", "N"}.isdisjoint(listed_keys(page))
    reached = reached_by_tab(page, 16)
    assert "st-key-variance" in reached
    assert "st-key-loc" not in reached

    page.evaluate(NOTE_COPIES)
    page.get_by_role("slider", name="Variance").focus()
    press(page, "ArrowRight")
    press(page, "c")
    expect(page.locator(".share > .share-told")).to_have_text("Copied")
    wanted = {"loc": "0.5", "variance": "0.51", "hide": "lessons,pages,loc"}
    assert query(page.evaluate("copied")) == wanted

    page.keyboard.press("q")
    dialog = page.get_by_role("dialog", name="The link of what is shown")
    code = dialog.get_by_role("img", name="QR code of the link")
    becomes(page, True, lambda: code.evaluate(DRAWN))
    dialog.get_by_text("Make an exercise link").click()
    names = dialog.get_by_role("checkbox")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(3)
    before = code.get_attribute("src")
    dialog.get_by_role("checkbox", name="Variance").check()
    dialog.get_by_role("checkbox", name="The lessons").uncheck()
    expect(code).not_to_have_attribute("src", before or "")
    assert names.count() > 8
    link = dialog.get_by_role("textbox", name="Link").input_value()
    assert set(query(link).pop("hide").split(",")) == {"loc", "pages", "variance"}

    page.evaluate(LET_NONE_COPY)
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_role("status")).to_contain_text("Ctrl+C")
    assert page.evaluate(SELECTED) == link
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".st-key-variance")).to_be_visible()
    style = page.add_style_tag(content=hiding_style("lessons,sentence,variance,loc,low"))
    expect(page.locator(".st-key-main_controls"), "empty, and there").to_be_hidden()
    style.evaluate("each => each.remove()")  # the tab goes on to other tests


@pytest.mark.parametrize("address", often(PLAY, ("overview",), lambda address: address or "overview"))
def test_what_plays_is_paused_and_its_moment_copied(visit: Callable[..., Page], address: str) -> None:
    name, player = PLAY[address]
    page = visit(address)
    page.wait_for_selector(f"{player} [data-do=play]")
    page.evaluate(NOTE_COPIES)
    page.locator("[data-do=start]").first.click()
    page.locator("[data-do=play]").first.click()
    page.wait_for_selector(f"{player}[data-playing]")
    page.keyboard.press("c")
    becomes(page, True, lambda: page.evaluate("copied !== ''"))
    assert page.evaluate("copied === location.href")
    expect(page.locator(f"{player}[data-playing]")).to_have_count(0)
    assert re.fullmatch(r"\d+", query(page.evaluate("copied"))[name])
