"""A browser holds to the policy that comes with the pages: nothing from outside, and all that they need themselves."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.foundations import at_account

ABROAD = "https://example.org/x"
TRIED = """async ({ abroad, held }) => {
  const seen = [];
  document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
  const add = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes));
  add("img", { src: abroad });
  add("script", { src: abroad });
  add("script", { textContent: "window.ranInline = true" });
  add("iframe", { src: abroad });
  add("link", { rel: "stylesheet", href: abroad });
  add("object", { data: abroad });
  add("audio", { src: abroad });
  await fetch(abroad).catch(() => {});
  try { new WebSocket("wss://example.org"); } catch {}
  document.body.insertAdjacentHTML("beforeend", "<img src=x: onerror='window.ranHandler = true'>");
  const until = performance.now() + 20000;
  while (performance.now() < until && !held.every((each) => seen.includes(each))) {
    await new Promise((done) => setTimeout(done, 100));
  }
  return { seen, ran: Boolean(window.ranInline || window.ranHandler) };
}"""
HELD = {"img-src", "script-src-elem", "script-src-attr", "frame-src", "style-src-elem", "object-src", "connect-src"}


@pytest.fixture
def abroad(context: BrowserContext) -> Iterator[list[str]]:
    """Return what was asked of the host outside: nothing may be."""
    found: list[str] = []
    context.route("**example.org/**", lambda route: (found.append(route.request.url), route.abort()))
    yield found
    context.unroute_all()
    assert found == []


@pytest.mark.usefixtures("abroad")
def test_a_page_lets_in_nothing_from_outside(context: BrowserContext, serve: Callable[[str], str]) -> None:
    page = context.new_page()
    page.goto(f"{serve('app.py')}/notation")
    page.locator(".st-key-page_foot").wait_for(state="attached")
    tried = page.evaluate(TRIED, {"abroad": ABROAD, "held": sorted(HELD)})
    assert HELD - set(tried["seen"]) == set()
    assert not tried["ran"]


def test_what_the_pages_need_themselves_is_let_in(
    context: BrowserContext, serve: Callable[[str], str], watch: Callable[[Page], Page]
) -> None:
    """Components, a film, a download and a picture that is saved; a violation would be on the console."""
    page = watch(context.new_page())
    page.goto(f"{serve('app.py')}/regression?steps=20&hidden=3")
    page.locator(".player[data-ready]").wait_for()
    at_account(page)
    with page.expect_download() as script:
        page.get_by_role("button", name="Download it as a stand-alone PyTorch script").click()
    assert script.value.suggested_filename.endswith(".py")
    picture = page.locator(".js-plotly-plot").first.evaluate("(plot) => window.Plotly.toImage(plot, { format: 'png' })")
    assert picture.startswith("data:image/png;base64,")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
