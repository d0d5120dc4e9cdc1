"""A link is followed over a slow connection, whatever the page before still tells or is told."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from pages.parts.site import place
from tests.browser.chromium import Shared
from tests.browser.foundations import at_player
from tests.browser.tabs import GO, QUIET, patient

LAG = 400
SLOW = """{
  const { prototype } = WebSocket;
  const { send, addEventListener: listen } = prototype;
  const later = (hear) => (event) => {
    if (new TextDecoder().decode(event.data).includes("low=-2")) window.underway?.();
    setTimeout(() => hear(event), LAG);
  };
  prototype.send = function (data) { setTimeout(() => send.call(this, data), LAG); };
  prototype.addEventListener = function (name, hear, ...rest) {
    return listen.call(this, name, name === "message" ? later(hear) : hear, ...rest);
  };
}""".replace("LAG", str(LAG))
"""A connection on which each message takes LAG ms, in both directions; `underway` is called as it carries a new URL."""
ASKS = """() => {
  [...document.querySelectorAll(".st-key-page_foot a")].pop().click();
  setTimeout(() => document.querySelectorAll(".st-key-presets button")[2].click(), 100);
}"""
"""Press the way on, then a lesson before the next page is there, as a component may that tells something by itself."""
WRITES = """() => {
  window.underway = () => [...document.querySelectorAll(".st-key-page_foot a")].pop().click();
  document.querySelectorAll(".st-key-presets button")[2].click();
}"""
"""Press a lesson, then the way on while the URL that the lesson gives is on its way to the browser."""

COUNT = """() => {
  const { send } = WebSocket.prototype;
  window.asked = 0;
  WebSocket.prototype.send = function (data) { asked += 1; return send.call(this, data); };
  running.signal.addEventListener("abort", () => (WebSocket.prototype.send = send));
}"""
"""Count what the browser asks for."""


@pytest.fixture
def slow(chromium: Shared, serve: Callable[[str], str]) -> Iterator[Page]:
    """Return a page on the app behind a slow connection, at /normal."""
    context = chromium.browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    page = patient(context).new_page()
    page.add_init_script(SLOW)
    page.goto(f"{serve('app.py')}/normal?loc=1")
    page.wait_for_selector(".picture[data-ready]")
    page.wait_for_selector(".st-key-page_foot a", state="attached")
    page.wait_for_function(QUIET)
    yield page
    context.close()


@pytest.mark.parametrize("press", [ASKS, WRITES], ids=["the page before asks", "the page before writes its URL"])
def test_a_link_leads_to_its_page(slow: Page, press: str) -> None:
    slow.evaluate(press)
    expect(slow.get_by_role("heading", level=1)).to_have_text(place("likelihood").question)
    slow.wait_for_selector(".st-key-page_foot a", state="attached")
    slow.wait_for_timeout(4 * LAG)  # what the page before brings about would come now
    expect(slow).to_have_url(re.compile("/likelihood$"))
    expect(slow.get_by_role("heading", level=1)).to_have_text(place("likelihood").question)
    expect(slow.get_by_test_id("stAlert")).to_have_count(0)


def test_a_player_that_opens_where_a_link_says_begins_no_run(visit: Callable[..., Page]) -> None:
    page = visit("notation")
    page.evaluate(COUNT)
    page.evaluate(GO, "/binary?step=50&x=60")
    expect(page.locator(".player")).to_have_attribute("data-step", "50")
    at_player(page)
    assert page.evaluate("asked") == 1
