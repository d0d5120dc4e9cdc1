"""Little moves by itself: each page as it loads into an empty browser, in a window of a small projector."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from pages.parts.site import PLACES
from tests.browser.conftest import Shared
from tests.browser.foundations import resting
from tests.browser.tabs import SIZES

MOST = 0.1
"""The cumulative layout shift that web.dev calls good."""
OBSERVE = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) shifts += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def loaded(browser: Browser, address: str) -> Page:
    """Return the page at an address, at rest, in a browser that has nothing of the site yet."""
    width, height = SIZES[0]
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.add_init_script(OBSERVE)
    page.goto(address)
    page.wait_for_selector(".st-key-page_foot", state="attached", timeout=60_000)
    resting(page, page.locator(".st-key-page_foot"))
    return page


def test_little_moves_as_a_page_loads(chromium: Shared, serve: Callable[[str], str]) -> None:
    moved = {}
    for place in PLACES:
        page = loaded(chromium.browser, f"{serve('app.py')}/{place.path}")
        moved[place.name] = page.evaluate("() => shifts")
        page.close()
    assert max(moved.values()) < MOST, moved
