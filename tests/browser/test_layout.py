"""Nothing moves by itself: each page as it loads into an empty browser, and after each of its lessons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from pages.parts.site import PLACES, Place
from tests.browser.conftest import Shared
from tests.browser.foundations import resting
from tests.browser.tabs import QUIET, SIZES, Size

MOST = 0.1
"""The cumulative layout shift that web.dev calls good."""
OBSERVE = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) moved += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def moved(page: Page) -> float:
    """Return how far the page has moved since it was asked last, when it has come to rest."""
    resting(page, page.locator(".st-key-page_foot"))
    return float(page.evaluate("() => { const far = moved; moved = 0; return far; }"))


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["desk", "phone"])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_nothing_moves_by_itself(chromium: Shared, serve: Callable[[str], str], place: Place, size: Size) -> None:
    width, height = size
    page = chromium.new_page(
        viewport={"width": width, "height": height}, has_touch=width < 600, reduced_motion="reduce"
    )
    page.add_init_script(OBSERVE)
    page.goto(f"{serve('app.py')}/{place.path}")
    page.wait_for_selector(".st-key-page_foot", state="attached", timeout=60_000)
    assert moved(page) < MOST
    lessons = page.locator(".st-key-presets button:enabled:visible")
    for at in range(lessons.count()):
        name = lessons.nth(at).inner_text()
        lessons.nth(at).click()
        page.wait_for_function(QUIET)
        assert moved(page) < MOST, name
    page.close()
