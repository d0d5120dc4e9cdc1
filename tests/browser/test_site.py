"""The site as a whole, in a real Chromium: every page opens by its link, fits its window, and leads on."""

import re
from collections.abc import Callable
from operator import attrgetter

import pytest
from playwright.sync_api import Page, expect

from pages.parts.site import PLACES, Place, neighbours
from tests.browser.foundations import becomes, end, often, shot
from tests.browser.keyboard import keys_act
from tests.browser.serving import ROOT
from tests.browser.tabs import PHONE, SIZES

NAME = attrgetter("name")
FEW = ("overview", "regression", "recipe", "lecture")
"""Pages that have between them all that a page may have: a film, a reel, pictures, tabs, frames."""
LARGEST = (3840, 2160)
HALL_TEXT = 20
"""The px of chart text at 1280×720; a larger window has larger text, and lines of 3 px there."""
TOO_SMALL = """(least) => {
  const by = Math.max(1, Math.min(innerWidth / 1280, innerHeight / 720)) * 0.999;
  const plots = [...document.querySelectorAll(".js-plotly-plot")];
  const small = plots.flatMap((plot) => {
    const { _fullLayout: layout, _fullData: data } = plot;
    const axes = Object.keys(layout).filter((name) => /^[xy]axis/.test(name)).map((name) => layout[name]);
    const fonts = [
      ...axes.flatMap((axis) => [axis.tickfont, axis.title?.font]),
      layout.showlegend && layout.legend.font,
      ...layout.annotations.map((label) => label.font),
      ...data.filter((trace) => /text/.test(trace.mode ?? "")).map((trace) => trace.textfont),
    ];
    const seen = data.filter(({ type, visible }) => type === "scatter" && visible === true);
    const lines = seen.filter(({ mode }) => /lines/.test(mode));
    const widths = [...lines, ...layout.shapes].map(({ line }) => line.width).filter(Boolean);
    return [
      ...fonts.filter((font) => font && font.size < least * by).map(({ size }) => `text of ${size} px`),
      ...widths.filter((width) => width < 3 * by).map((width) => `a line of ${width} px`),
    ];
  });
  const texts = [...document.querySelectorAll("figcaption, .reel-label")];
  const words = texts.map((each) => getComputedStyle(each).fontSize);
  small.push(...words.filter((size) => parseFloat(size) < least * by).map((size) => `words of ${size}`));
  return plots.length ? small : ["no chart"];
}"""
"""What text and lines of the charts are smaller than a window of this size must have them in a hall."""
FILLS = """() => { const { top, bottom } = document.querySelector(
  "[class*=st-key-screen], .stHorizontalBlock:has(.st-key-recipe)").getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight + 1; }"""
"""Whether the first screen of a page ends in the window."""
FIRST_VIEW = {
    "overview": (".player-pictures",),
    "fits": ("[data-panel=residuals]", "[data-panel=bells]", ".st-key-presets"),
    "normal": (".picture", ".st-key-presets"),
    "likelihood": (".picture", ".reel-bar", ".st-key-presets"),
    "least_squares": ("[data-panel=data]", "[data-panel=curve]", ".st-key-derivation"),
    "regression": (".player-bar", ".st-key-presets"),
    "binary": (".player-bar", ".st-key-presets"),
    "multiclass": (".player-bar", ".st-key-presets"),
    "digits": (".player-bar", ".st-key-presets"),
    "cross_entropy": (".picture", ".st-key-lesson"),
    "recipe": ("[data-panel=observed]", "[role=radiogroup]"),
    "compare": (".picture", ".st-key-presets"),
    "lecture": (".lectern-sentence", ".lectern-stage", ".lectern-bar"),
    "notation": (".picture",),
}
"""What must be seen without scrolling; on a phone the first panel alone."""
PAINTED = """(dark) => [...document.querySelectorAll(".js-plotly-plot")].every(({ _fullLayout: layout }) =>
  !layout || parseInt(layout.font.color.slice(1), 16) > 0x7fffff === dark)"""
"""Whether all charts are in the colours of the page."""
FITS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
  .every((box) => box.scrollWidth <= box.clientWidth)"""
"""Whether nothing scrolls sideways."""
CROWDED = """() => {
  const all = document.querySelectorAll("[data-testid=stHeaderLogo], [data-testid=stExpandSidebarButton], .ask-way, "
    + "[data-testid=stMainMenuButton]");
  const boxes = [...all].filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect());
  boxes.sort((one, other) => one.left - other.left);
  return boxes.some(({ right }, i) => right > (boxes[i + 1]?.left ?? innerWidth));
}"""
"""Whether the logo, the list of pages, the way to the questions or the menu lie on each other, or beside the window."""


AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BARRIERS = """async () => (await axe.run({ exclude: ["[data-testid=stSidebarNavItems]"] }, {
  iframes: false,
  rules: {
    "empty-table-header": { enabled: false },
    "presentation-role-conflict": { enabled: false },
  },
  resultTypes: ["violations"],
})).violations.flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html.slice(0, 200)}`))"""
"""What axe-core finds that keeps somebody from the page; what stands in a frame is a page of its own.

Left out is what Streamlit alone could mend: its list of pages, the corner of its tables, the role of its drop zone.
"""

UNTOLD = """() => [...document.querySelectorAll("figure:has(.js-plotly-plot)")].filter((each) => each.checkVisibility())
  .filter((each) => !/^Now.*: .+ over .+: .+\\.$/.test(each.getAttribute("aria-description"))
    || each.querySelectorAll("[role=toolbar] button:not([tabindex='-1'])").length > 1)
  .map(({ ariaLabel }) => ariaLabel)"""
"""The charts of which it is not said what they show now, or whose buttons are more than one stop of Tab."""


def barriers(page: Page) -> list[str]:
    """Return what keeps somebody from the page as it is now: WCAG 2.2 AA and good practice, as axe-core knows them."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(BARRIERS)
    return found


def arrive(page: Page, here: Place) -> Page:
    """Return the page when it is that of that place, drawn from head to foot."""
    expect(page.get_by_role("heading", level=1)).to_have_text(here.question)
    page.wait_for_selector(".player[data-ready], .picture[data-ready], .lectern[data-ready]")
    page.wait_for_selector(".st-key-page_foot", state="attached")
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    return page


def fills_a_hall(page: Page, here: Place) -> None:
    """Check the projector view: one picture without scrolling, text and lines as large as the window makes them."""
    expect(page.locator("[data-testid=stHeader]")).to_be_hidden()
    frame = page.locator("iframe[data-shown]")
    shown = frame.element_handle().content_frame() if frame.count() else page
    assert shown
    becomes(page, [], lambda: shown.evaluate(TOO_SMALL, HALL_TEXT))
    page.wait_for_function(FITS)
    page.wait_for_function(FILLS)
    ways = [page.locator(f".st-key-page_{name} a") for name in ("before", "after")]
    if here.name != "lecture":
        handles = [*page.locator(".st-key-main_controls > *").all(), *ways, page.get_by_role("button", name="Keys")]
        height = page.evaluate("() => innerHeight")
        outside = [each for each in handles if each.count() and not 0.8 * height < end(each) <= height]
        assert not outside, "not in the strip at the foot"


def misfits(page: Page, here: Place) -> list[str]:
    """Return what of the page does not lie where it must in a window of this size."""
    size = page.viewport_size
    assert size is not None
    wide = size["width"] > PHONE
    parts = FIRST_VIEW[here.name] if wide or here.name == "lecture" else ("[data-panel]",)
    seen = [page.locator(part).filter(visible=True) for part in parts]
    found = [f"{part} ends below the window" for part in seen if end(part) > size["height"]]
    first, head = (
        page.locator(".player, .picture, .lectern").first.bounding_box(),
        page.locator(".st-key-page_head").bounding_box(),
    )
    lessons = page.locator(".st-key-presets")
    if not wide and lessons.count() and end(lessons) > size["height"]:
        found.append("the lessons are a screen away")
    if page.evaluate(CROWDED):
        found.append("what stands in the line of the logo does not lie side by side")
    if first is None or first["y"] >= (0.45 if wide else 0.5) * size["height"]:
        found.append("the picture begins too low")
    if head is None or (wide and head["height"] >= 60):
        found.append("the head takes two lines")
    return found


def opens_a_sheet(page: Page) -> None:
    """Check that the controls of a page on a phone are a sheet at the foot of the window, which opens and shuts."""
    sheet, height = page.locator(".st-key-main_controls"), page.evaluate("innerHeight")
    opener, others = (
        sheet.locator("summary"),
        sheet.locator("> :nth-child(n + 2):not(:has(style), .st-key-Back, .st-key-Next)").filter(visible=True),
    )
    expect(others).to_have_count(0)
    becomes(page, height, lambda: round(end(sheet)))
    opener.click()
    expect(others).not_to_have_count(0)
    becomes(page, height, lambda: round(end(sheet)))
    opener.click()
    expect(others).to_have_count(0)


@pytest.mark.parametrize("here", often(PLACES, FEW, NAME))
def test_a_page_fits_a_hall_and_every_window(visit: Callable[..., Page], here: Place) -> None:
    page = arrive(visit(f"{here.path}?projector=1", SIZES[1], dark=True), here)
    for width, height in (SIZES[1], SIZES[0]):
        page.set_viewport_size({"width": width, "height": height})
        fills_a_hall(page, here)
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stHeader]")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/{here.path}$"))
    arrive(page, here)
    for other in filter(None, neighbours(here)):
        link = page.locator(".st-key-page_foot").get_by_role("link", name=re.compile(f"^{re.escape(other.title)}"))
        expect(link).to_have_count(1)
    becomes(page, [], lambda: page.evaluate(UNTOLD))
    for (width, height), dark in ((SIZES[1], True), (SIZES[0], False), (SIZES[2], False)):
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(PAINTED, arg=dark)
        page.wait_for_function(FITS)
        becomes(page, [], lambda: misfits(page, here))
        if dark or width < PHONE:  # each theme once, and what a phone alone scrolls
            becomes(page, [], lambda: barriers(page))
        shot(page, here.name)
    if page.locator(".st-key-main_controls").count():
        opens_a_sheet(page)
    keys_act(page, here)


@pytest.mark.slow
@pytest.mark.parametrize("here", PLACES, ids=NAME)
def test_a_page_fills_the_largest_hall(visit: Callable[..., Page], here: Place) -> None:
    page = arrive(visit(f"{here.path}?projector=1", LARGEST), here)
    fills_a_hall(page, here)


def test_the_strip_hides_while_nothing_moves(visit: Callable[..., Page]) -> None:
    page = arrive(visit("fits?projector=1"), PLACES[1])
    strip = page.locator(".st-key-main_controls")
    expect(strip).to_have_css("opacity", "0")
    page.mouse.move(500, 300)
    expect(strip).to_have_css("opacity", "1")
    page.get_by_role("button", name="Bad fit").click()
    assert not page.evaluate("() => document.activeElement.matches(':focus-visible')")


def test_pages_lead_on_and_back(visit: Callable[..., Page]) -> None:
    page = arrive(visit(PLACES[0].path), PLACES[0])
    page.locator(".st-key-page_foot").get_by_role("link").click()
    arrive(page, PLACES[1])
    page.keyboard.press("n")
    arrive(page, PLACES[2])
    page.keyboard.press("P")
    arrive(page, PLACES[1])


def test_keys_of_one_character_can_be_switched_off(visit: Callable[..., Page]) -> None:
    page = arrive(visit(PLACES[1].path), PLACES[1])
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Letters, numbers and signs act, too").uncheck()
    page.keyboard.press("Escape")
    for key in ("n", "?"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    arrive(page, PLACES[1])
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Letters, numbers and signs act, too").check()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
