"""Little moves by itself: each page as it loads into an empty browser, on a small projector and on a phone.

What will be drawn is seen before Plotly.js is there, where it will be.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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
PLOTLY = "**/PlotlyChart*.js"
DRAFTS = ".draft-ticks text, [stroke-width='3']"
CHARTS = ".xtick text, .ytick text, .js-line[style*='stroke-width: 3px']"
"""The labels at ticks, and the line of the mean."""
PLACES_OF = """([plots, parts]) => [...document.querySelectorAll(plots)].map((plot) => {
  const { left, top } = plot.getBoundingClientRect();
  return Object.fromEntries([...plot.querySelectorAll(parts)].filter((part) => part.getBoundingClientRect().width)
    .map((part) => [part, part.getBoundingClientRect()])
    .map(([part, { x, y, width, height }]) => [
      (part.matches("path") ? "line " : part.closest(".ytick, [text-anchor=end]") ? "y " : "x ") + part.textContent,
      [x - left, y - top, width, height],
    ]));
})"""
"""Where parts of each chart are within it, by what they say."""
NEAR = 2.0
"""The px by which a draft may be off."""


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


@pytest.mark.slow
def test_a_draft_stands_where_its_chart_will_until_plotly_is_there(
    chromium: Shared, serve: Callable[[str], str]
) -> None:
    width, height = PROJECTOR
    context = chromium.browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = patient(context).new_page()
    held: list[Route] = []
    page.route(PLOTLY, lambda route: held.extend([route]))
    page.goto(f"{serve('app.py')}/regression")
    expect(page.locator(".chart-draft .draft-ticks")).to_have_count(6)  # two axes of three charts
    page.wait_for_selector(".st-key-page_foot", state="attached")
    resting(page, page.locator(".st-key-page_foot"))
    plots = ".player-plot:has(.chart-draft)"
    drafts = page.evaluate(PLACES_OF, [plots, DRAFTS])
    for route in held:
        route.continue_()
    page.wait_for_selector(".player[data-ready]")
    resting(page, page.locator(".st-key-page_foot"))
    charts = page.evaluate(PLACES_OF, [".player-plot:has(.main-svg)", CHARTS])
    expect(page.locator(".chart-draft")).to_have_count(0)
    assert [len(chart) for chart in charts] == [12, 9, 8]
    assert [list(draft) for draft in drafts] == [list(chart) for chart in charts]
    for draft, chart in zip(drafts, charts, strict=True):
        for name, place in chart.items():
            assert draft[name] == pytest.approx(place, abs=NEAR), name
    context.close()
