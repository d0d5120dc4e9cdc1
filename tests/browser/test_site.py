"""The site as a whole, in a real Chromium: every page opens by its link, fits its window, and leads on."""

import os
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.parts.site import PLACES, Place, neighbours, place

APP = "app.py"
SHOTS = Path(os.environ.get("SCREENSHOTS", "build/screenshots"))
WINDOWS = ((1280, 720, "light"), (1920, 1080, "dark"), (390, 844, "light"))
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


@pytest.fixture
def open_window(chromium: Browser, watch: Callable[[Page], Page]) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def open_one(width: int = 1280, height: int = 720, shade: str = "light") -> Page:
        size = {"width": width, "height": height}
        contexts.append(
            chromium.new_context(viewport=size, color_scheme=shade, reduced_motion="reduce", has_touch=width < 600)
        )
        return watch(contexts[-1].new_page())

    yield open_one
    for context in contexts:
        context.close()


def arrive(page: Page, here: Place) -> None:
    """Wait until the page of that place is drawn from head to foot."""
    expect(page.get_by_role("heading", level=1)).to_have_text(here.question, timeout=30_000)
    page.wait_for_selector(".player[data-ready], .picture[data-ready]", timeout=30_000)
    page.wait_for_selector(".st-key-page_foot", state="attached", timeout=30_000)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=30_000)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


@pytest.mark.parametrize(("width", "height", "shade"), WINDOWS, ids=str)
def test_every_page_opens_by_its_link_and_fits(
    open_window: Callable[..., Page], serve: Callable[[str], str], width: int, height: int, shade: str
) -> None:
    page = open_window(width, height, shade)
    SHOTS.mkdir(parents=True, exist_ok=True)
    for here in PLACES:
        page.goto(f"{serve(APP)}/{here.path}")
        arrive(page, here)
        page.wait_for_timeout(300)
        page.screenshot(path=SHOTS / f"{here.name}_{width}x{height}_{shade}.png")
        assert not page.evaluate(SIDEWAYS), f"{here.name} scrolls sideways"
        box = page.locator(".player, .picture").first.bounding_box()
        assert box is not None
        assert box["y"] < 0.45 * height, f"the picture of {here.name} begins too low"


def test_every_page_leads_on_and_back(open_window: Callable[..., Page], serve: Callable[[str], str]) -> None:
    page = open_window()
    page.goto(serve(APP))
    for here, after in pairwise(PLACES):
        arrive(page, here)
        page.locator(".st-key-page_foot").get_by_role("link", name=re.compile(f"^{re.escape(after.title)}")).click()
    arrive(page, PLACES[-1])
    before, _ = neighbours(PLACES[-1])
    assert before is not None
    page.locator(".st-key-page_foot").get_by_role("link").first.click()
    arrive(page, before)


def test_in_a_hall_there_is_only_the_picture_with_large_text(
    open_window: Callable[..., Page], serve: Callable[[str], str]
) -> None:
    page = open_window(1920, 1080)
    for here in PLACES:
        page.goto(f"{serve(APP)}/{here.path}?projector=1")
        arrive(page, here)
        for hidden in ("[data-testid=stHeader]", ".st-key-main_controls", ".st-key-presets", ".st-key-page_foot"):
            for found in page.locator(hidden).all():
                expect(found).to_be_hidden()
        sizes = page.evaluate(CHART_TEXT)
        assert sizes, f"{here.name} has no chart"
        assert min(sizes) >= HALL_TEXT, f"{here.name} has chart text of {min(sizes)} px"
        assert not page.evaluate(SIDEWAYS), f"{here.name} scrolls sideways"


def test_the_projector_view_goes_from_page_to_page_and_can_be_left(
    open_window: Callable[..., Page], serve: Callable[[str], str]
) -> None:
    page = open_window()
    page.goto(f"{serve(APP)}/notation?projector=1")
    arrive(page, place("notation"))
    page.get_by_role("button", name="Leave the projector view").click()
    expect(page.locator("[data-testid=stHeader]")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/notation$"))
