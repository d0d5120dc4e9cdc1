"""The page of likelihood and logs as a student meets it: played to its death, stepped, dragged, and its deep link."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from core.explain.line import likelihood_latex, likelihood_terms
from core.figures.likelihood import book_products
from core.theory.book import moment
from tests.browser.foundations import becomes, finger, led, resting
from tests.browser.tabs import SIZES

FRAMES = """() => new Promise((done) => {
  let left = 60;
  const tick = () => (left-- ? requestAnimationFrame(tick) : done());
  requestAnimationFrame(tick);
})"""
"""Waits for 60 frames."""
WATCH_SHIFTS = """() => {
  window.shifts = [];
  const keep = (list) => window.shifts.push(...list.getEntries().filter((each) => !each.hadRecentInput));
  const observer = new PerformanceObserver(keep);
  observer.observe({ type: "layout-shift" });
  running.signal.addEventListener("abort", () => observer.disconnect());
}"""
SHIFT = "() => window.shifts.reduce((sum, { value }) => sum + value, 0)"
CLS = 0.1
SAID_WHILE_IT_PLAYS = """(words) => document.querySelector(".reel[data-playing]")
  && document.querySelector(".st-key-lesson").innerText.includes(words)"""


def settled(page: Page) -> Page:
    """Return the page when all its reels stand and it is drawn to its foot."""
    expect(page.locator(".reel .picture[data-ready]")).to_have_count(3)
    page.wait_for_selector(".st-key-page_foot", state="attached")
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return page


def part(page: Page, which: int, selector: str) -> Locator:
    """Return a part of the first, second or third reel."""
    return page.locator(".reel").nth(which).locator(selector)


def word(page: Page, which: int = 0) -> str:
    return part(page, which, ".reel-word").inner_text()


def labels(page: Page, panel: str) -> list[str]:
    found = page.locator(f"[data-panel={panel}] .reel-label").filter(visible=True)
    return [text for text in found.all_inner_texts() if text]


def drawn(page: Page, panel: str, trace: int, letter: str = "y") -> list[Any]:
    """Return what is drawn of a trace: Plotly's own points, which the reel moves."""
    script = "([panel, trace, letter]) => [...document.querySelector(`[data-panel=${panel}] .reel-plot`)"
    found: list[Any] = page.evaluate(f"{script}.calcdata[trace].map((point) => point[letter])]", [panel, trace, letter])
    return found


def press(page: Page, name: str) -> None:
    part(page, 0, f"[data-do={name}]").click()


def middle(box: FloatRect | None) -> tuple[float, float]:
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] - 4


def test_it_plays_from_the_first_point_to_the_death_of_each_format(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood"))
    assert word(page) == "n = 183"
    assert labels(page, "bars") == ["0.097607", "exactly 0", "since 183", "5.9287e−46"]
    page.evaluate("window.kept = document.querySelector('[data-panel=bars] .main-svg')")
    part(page, 0, ".reel-speed").select_option("4")
    page.keyboard.press("Space")
    expect(part(page, 0, ".reel-word")).to_have_text(re.compile(r"n = [1-9]$"))
    expect(page.locator(".reel[data-playing]")).to_have_count(0)
    assert word(page) == "n = 183"
    expect(page.locator("[data-panel=logs]")).to_contain_text("float32: 0 at n = 183")
    expect(page).to_have_url(re.compile(r"/likelihood$"))
    page.keyboard.press("Space")
    expect(part(page, 0, ".reel-word")).to_have_text("n = 1,303")
    expect(page).to_have_url(re.compile("points=1303"))
    assert labels(page, "bars") == ["0.097607", "exactly 0", "since 183", "exactly 0", "since 1,303"]
    assert page.evaluate("kept === document.querySelector('[data-panel=bars] .main-svg')")


def test_keys_and_buttons_step_and_every_step_multiplies(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood?points=1"))
    running = book_products("m")
    for n in range(1, 5):
        assert word(page) == f"n = {n}"
        assert abs(drawn(page, "bars", 2)[0] - running.double[n - 1]) < 1e-5
        assert abs(drawn(page, "logs", 2)[0] - running.log_sum[n - 1]) < 1e-4
        assert len(drawn(page, "logs", 1)) == n
        page.keyboard.press("ArrowRight")
        expect(part(page, 0, ".reel-word")).to_have_text(f"n = {n + 1}")
    page.keyboard.press("Shift+ArrowLeft")
    expect(part(page, 0, ".reel-word")).to_have_text("n = 1")
    page.keyboard.press("End")
    expect(part(page, 0, ".reel-word")).to_have_text("n = 1,500")
    page.keyboard.press("Home")
    press(page, "next")
    expect(part(page, 0, ".reel-word")).to_have_text("n = 2")
    expect(page).to_have_url(re.compile("points=2$"))


def test_a_lesson_interrupts_what_plays_and_shows_its_step(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood"))
    press(page, "play")
    expect(page.locator(".reel[data-playing]")).to_have_count(1)
    page.get_by_role("button", name="float32 is 0", exact=True).first.click()
    expect(page.locator(".reel[data-playing]")).to_have_count(0)
    expect(part(page, 0, ".reel-word")).to_have_text("n = 183")
    expect(page.locator(".st-key-lesson")).to_contain_text("At n = 183 the product in float32 is exactly 0")
    page.get_by_role("button", name="Overflow: inf").click()
    expect(part(page, 0, ".reel-word")).to_have_text("n = 112")
    expect(page).to_have_url(re.compile("points=112&unit=km"))
    assert labels(page, "bars")[1:] == ["inf", "since 14", "inf", "since 112"]
    press(page, "play")
    page.wait_for_function(SAID_WHILE_IT_PLAYS, arg=": the product in float32 and float64 is inf")
    page.get_by_text("y in millimetres").click()
    expect(page.locator(".st-key-lesson")).to_contain_text("is exactly 0")
    page.get_by_role("button", name="Overflow: inf").click()
    expect(page.locator(".st-key-lesson")).to_contain_text("Counted in km")
    page.get_by_text("y in millimetres").click()
    expect(page).to_have_url(re.compile("unit=mm"))
    becomes(page, ["exactly 0", "since 15", "exactly 0", "since 100"], lambda: labels(page, "bars")[1:])


def test_one_marker_goes_over_four_curves_without_the_server(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood"))
    cursor = page.locator("[data-panel=criteria] .reel-cursor")
    cursor.scroll_into_view_if_needed()
    resting(page, cursor)
    told = page.get_by_text("Drag the marker.")
    expect(told).to_be_visible()
    parts = [".reel-cursor[aria-label$='0 … 1']", "[data-panel=criteria] .reel-label"]
    found = led(page, cursor, 60, 0, [*parts, ".st-key-sweep_numbers [data-testid=stMarkdownContainer]"])
    assert found.early == 0
    assert all(len(texts) > 12 for texts in map(set, zip(*found.said, strict=True)))
    values = {drawn(page, "criteria", 3 * row + 2, "x")[0] for row in range(4)}
    assert len(values) == 1
    expect(page).to_have_url(re.compile(r"value=0\.[12]\d*"))
    (value,) = values
    assert f"{value:.3f}" in word(page, 1)
    at = moment("phi_0", value)
    said = page.locator(".st-key-sweep_numbers annotation")
    expect(said).to_have_text(likelihood_latex(*likelihood_terms(at.account, at.sigma)))
    expect(page.locator(".written")).to_have_count(0)


@pytest.mark.slow
def test_a_finger_drags_the_marker_on_a_phone(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood", SIZES[2]))
    cursor = page.locator("[data-panel=criteria] .reel-cursor")
    cursor.scroll_into_view_if_needed()
    resting(page, cursor)
    before = labels(page, "criteria")
    lift = finger(page, cursor, 40, 0)
    becomes(page, True, lambda: labels(page, "criteria") != before)
    assert "value" not in page.url
    lift()
    expect(page).to_have_url(re.compile(r"value=0\.\d"))


@pytest.mark.slow
def test_the_marker_and_the_place_go_by_keys(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood"))
    page.locator("[data-panel=logged] .reel-cursor").press("Shift+ArrowRight")
    expect(page).to_have_url(re.compile(r"z=1\.9"))
    assert drawn(page, "curve", 2, "x") == [1.9]
    page.get_by_role("button", name="The optimum").click()
    expect(part(page, 1, ".reel-word")).to_have_text("φ₀ = 0.275")
    assert drawn(page, "criteria", 2) == [1.0]


@pytest.mark.slow
def test_a_link_opens_its_picture(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood?points=40&unit=km&parameter=sigma&value=0.3127&z=3.456"))
    assert (word(page), word(page, 1), word(page, 2)) == ("n = 40", "σ = 0.313", "z = 3.46")
    assert labels(page, "criteria")[3].endswith("flat in σ")
    assert drawn(page, "criteria", 2, "x") == [0.3127]
    assert drawn(page, "curve", 2, "x") == [3.456]


def test_neither_playing_nor_a_lesson_pushes_anything(visit: Callable[..., Page]) -> None:
    for size in (SIZES[0], SIZES[2]):
        page = settled(visit("likelihood", size))
        page.evaluate(WATCH_SHIFTS)
        part(page, 0, "[data-do=play]").scroll_into_view_if_needed()
        press(page, "play")
        page.evaluate(FRAMES)
        press(page, "play")
        for lesson in ("One point", "One outlier", "Overflow: inf"):
            page.get_by_role("button", name=lesson).click()
            resting(page, page.locator(".reel").first)
        assert page.evaluate(SHIFT) < CLS
