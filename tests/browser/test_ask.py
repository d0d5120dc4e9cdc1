"""Questions as a student meets them: answered by mouse, touch and keys, in the browser alone, and nothing moves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.foundations import becomes, resting
from tests.browser.tabs import SIZES, Size

HEARD = """() => { window.heard = 0; const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...sent) { window.heard += 1; return send.apply(this, sent); };
  running.signal.addEventListener("abort", () => (WebSocket.prototype.send = send)); }"""
SHIFTS = """() => { window.moved_ = []; const observer = new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) window.moved_.push([
    value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? node?.nodeName)]); });
  observer.observe({ type: "layout-shift" });
  running.signal.addEventListener("abort", () => observer.disconnect()); }"""
DRAWN = "() => [...document.querySelectorAll('.picture')].every((each) => 'ready' in each.dataset)"

NOTHING = 0.001
"""A layout shift that nobody sees; 0.1 is what is called good."""


def card(page: Page, words: str) -> Locator:
    return page.locator(".ask-one").filter(has=page.locator(".ask-text", has_text=words))


def said(question: Locator) -> str:
    return question.get_by_role("status").inner_text()


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]])
def test_a_question_is_answered_in_the_browser(visit: Callable[..., Page], size: Size) -> None:
    page = visit("normal", size)
    way = page.get_by_role("button", name="To the 4 questions")
    expect(way).to_be_in_viewport()
    way.click()
    expect(page.get_by_role("button", name="Back to the picture")).to_be_in_viewport()
    asked = card(page, "σ² = 0.5")
    expect(asked).to_be_in_viewport()
    expect(asked.get_by_role("group", name="σ² = 0.5: what is σ?")).to_be_visible()
    expect(asked.get_by_role("status")).to_have_text("Choose first, then read why.")
    page.wait_for_selector(".st-key-page_foot", state="attached")
    page.wait_for_function(DRAWN)
    resting(page, page.locator(".ask").last)
    for script in (HEARD, SHIFTS):
        page.evaluate(script)
    height = page.locator(".ask").first.bounding_box()["height"]
    press = Locator.tap if size == SIZES[2] else Locator.click
    press(asked.get_by_role("button", name="0.933"))
    becomes(page, True, lambda: said(asked).startswith("✗ Not so. 0.933² is 0.8705"))
    assert "✓ 0.7071. σ is the square root" in said(asked)
    asked.get_by_role("button", name="0.25").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    becomes(page, True, lambda: said(asked).startswith("✓ Right. σ is the square root"))
    expect(asked.get_by_role("button", name="0.7071")).to_have_attribute("aria-pressed", "true")
    assert page.locator(".ask").first.bounding_box()["height"] == height
    assert page.evaluate("heard") == 0
    assert [moved for moved in page.evaluate("moved_") if moved[0] >= NOTHING] == []


def test_an_answer_stays_until_its_question_changes(visit: Callable[..., Page]) -> None:
    page = visit("normal")
    asked = card(page, "what is σ?")
    asked.get_by_role("button", name="0.25").click()
    page.get_by_role("slider", name="Mean μ").press("ArrowRight")
    expect(asked.get_by_role("status")).to_contain_text("Not so")
    page.get_by_role("slider", name="Variance σ²").press("ArrowRight")
    expect(card(page, "σ² = 0.51: what is σ?").get_by_role("status")).to_have_text("Choose first, then read why.")
    page.get_by_role("button", name="To the 4 questions").click()
    page.get_by_role("button", name="Back to the picture").click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
