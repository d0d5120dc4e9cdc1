"""The site as a whole, in a real Chromium: every page opens by its link, fits its window, and leads on."""

import re
from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page, expect

from pages.parts.site import PLACES, Place, neighbours, place
from tests.browser.foundations import shot
from tests.browser.tabs import SIZES

HALL_TEXT = 20
CHART_TEXT = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((plot) => {
  const { _fullLayout: layout, _fullData: data } = plot;
  const axes = Object.keys(layout).filter((name) => /^[xy]axis/.test(name)).map((name) => layout[name]);
  const fonts = [
    ...axes.flatMap((axis) => [axis.tickfont, axis.title?.font]),
    layout.showlegend && layout.legend.font,
    ...layout.annotations.map((label) => label.font),
    ...data.filter((trace) => /text/.test(trace.mode ?? "")).map((trace) => trace.textfont),
  ];
  return fonts.filter(Boolean).map((font) => font.size);
})"""
SIDEWAYS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
  .some((box) => box.scrollWidth > box.clientWidth)"""


def arrive(page: Page, here: Place) -> Page:
    """Return the page when it is that of that place, drawn from head to foot."""
    expect(page.get_by_role("heading", level=1)).to_have_text(here.question, timeout=30_000)
    page.wait_for_selector(".player[data-ready], .picture[data-ready]", timeout=30_000)
    page.wait_for_selector(".st-key-page_foot", state="attached", timeout=30_000)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=30_000)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    return page


def test_every_page_opens_by_its_link_and_fits_every_window(visit: Callable[..., Page]) -> None:
    for here in PLACES:
        page = arrive(visit(here.path), here)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(400)
            shot(page, here.name)
            assert not page.evaluate(SIDEWAYS), f"{here.name} scrolls sideways at {width} px"
            box = page.locator(".player, .picture").first.bounding_box()
            assert box is not None
            assert box["y"] < 0.45 * height, f"the picture of {here.name} begins too low at {width} px"


def test_every_page_leads_on_and_back(visit: Callable[..., Page]) -> None:
    page = visit("")
    for here, after in pairwise(PLACES):
        arrive(page, here)
        page.locator(".st-key-page_foot").get_by_role("link", name=re.compile(f"^{re.escape(after.title)}")).click()
    arrive(page, PLACES[-1])
    before, _ = neighbours(PLACES[-1])
    assert before is not None
    page.locator(".st-key-page_foot").get_by_role("link").first.click()
    arrive(page, before)


def test_in_a_hall_there_is_only_the_picture_with_large_text(visit: Callable[..., Page]) -> None:
    for here in PLACES:
        page = arrive(visit(f"{here.path}?projector=1", SIZES[1]), here)
        for hidden in ("[data-testid=stHeader]", ".st-key-main_controls", ".st-key-presets", ".st-key-page_foot"):
            for found in page.locator(hidden).all():
                expect(found).to_be_hidden()
        sizes = page.evaluate(CHART_TEXT)
        assert sizes, f"{here.name} has no chart"
        assert min(sizes) >= HALL_TEXT, f"{here.name} has chart text of {min(sizes)} px"
        assert not page.evaluate(SIDEWAYS), f"{here.name} scrolls sideways"


def test_the_projector_view_can_be_left(visit: Callable[..., Page]) -> None:
    page = arrive(visit("notation?projector=1", fresh=True), place("notation"))
    page.get_by_role("button", name="Leave the projector view").click()
    expect(page.locator("[data-testid=stHeader]")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/notation$"))
