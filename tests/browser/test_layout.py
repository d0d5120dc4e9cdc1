"""Little moves by itself: each page as it loads into an empty browser, on a small projector and on a phone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from pages.parts.site import PLACES
from tests.browser.conftest import Shared
from tests.browser.foundations import resting
from tests.browser.tabs import SIZES, Size

MOST = 0.1
"""The cumulative layout shift that web.dev calls good."""
PROJECTOR, PHONE = SIZES[0], SIZES[2]
OBSERVE = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) shifts += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def loaded(browser: Browser, address: str, size: Size) -> Iterator[Page]:
    """Give the page at an address, at rest, in a browser that has nothing of the site yet."""
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height}, has_touch=size == PHONE, reduced_motion="reduce"
    )
    page.add_init_script(OBSERVE)
    page.goto(address)
    page.wait_for_selector(".st-key-page_foot", state="attached", timeout=60_000)
    resting(page, page.locator(".st-key-page_foot"))
    yield page
    page.close()


@pytest.mark.parametrize("size", [PROJECTOR, pytest.param(PHONE, marks=pytest.mark.slow)])
def test_little_moves_as_a_page_loads(chromium: Shared, serve: Callable[[str], str], size: Size) -> None:
    moved = {}
    for place in PLACES:
        with loaded(chromium.browser, f"{serve('app.py')}/{place.path}", size) as page:
            moved[place.name] = round(page.evaluate("shifts"), 3)
    assert max(moved.values()) < MOST, str(moved)
