"""Little moves by itself: each page as it loads into an empty browser, on a small projector and on a phone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter

import pytest
from playwright.sync_api import Browser, Page

from pages.parts.site import PLACES, Place
from tests.browser.chromium import Shared
from tests.browser.foundations import often, resting
from tests.browser.tabs import SIZES, Size, patient

MOST = 0.1
"""The cumulative layout shift that web.dev calls good."""
PROJECTOR, PHONE = SIZES[0], SIZES[2]
FEW = ("overview", "least_squares", "regression", "cross_entropy", "recipe")
"""A page of each way to lay out what comes late."""
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
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=size == PHONE, reduced_motion="reduce"
    )
    page = patient(context).new_page()
    page.add_init_script(OBSERVE)
    page.goto(address)
    page.wait_for_selector(".st-key-page_foot", state="attached")
    resting(page, page.locator(".st-key-page_foot"))
    yield page
    context.close()


@pytest.mark.parametrize("size", [PROJECTOR, pytest.param(PHONE, marks=pytest.mark.slow)], ids=["projector", "phone"])
@pytest.mark.parametrize("here", often(PLACES, FEW, attrgetter("name")))
def test_little_moves_as_a_page_loads(chromium: Shared, serve: Callable[[str], str], here: Place, size: Size) -> None:
    with loaded(chromium.browser, f"{serve('app.py')}/{here.path}", size) as page:
        assert page.evaluate("shifts") < MOST
