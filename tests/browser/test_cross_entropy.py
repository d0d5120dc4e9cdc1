"""Cross-entropy as a student meets it: normals, boxes and bars are dragged, and numbers, curves and URL follow."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect
from scipy.stats import entropy

from tests.browser.foundations import becomes, drag, end, finger, led, metric, settled, shot, title
from tests.browser.tabs import PHONE, QUIET, SIZES

READY = {"points": "Why the entropy is dropped", "categories": "For categories the entropy", "bumps": "Reverse"}
PRESSED_AND_LEFT = """(handle, button) => {
  handle.focus();
  handle.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  button.focus();
  button.click();
}"""
"""Moves a handle by a key, and presses a button before the hand has come to rest."""
Visit = Callable[..., Page]
SUMS = ("entropy H[q]", "cross-entropy H[q, p]", "D[q‖p]")


def arrived(visit: Visit, view: str, dark: bool = False) -> Page:
    """Return the page in that view, drawn to its foot."""
    return settled(visit(f"cross-entropy?view={view}", dark=dark), READY[view])


def handle(page: Page, name: str, panel: str) -> Locator:
    return page.locator(f"[data-panel={panel}]").get_by_role("button", name=re.compile(f"^{name}, "))


def test_a_normal_and_the_boxes_are_dragged(visit: Visit) -> None:
    page = arrived(visit, "points")
    page.evaluate("window.kept = document.querySelector('[data-panel=masses] .main-svg')")
    drag(page, handle(page, "peak", "masses"), 60, 0)
    expect(page).to_have_url(re.compile(r"loc=1\.[2-6]"))
    expect(metric(page, "NLL, mean")).not_to_have_text("0.805")
    drag(page, handle(page, "width of p", "masses"), -20, 0)
    expect(page).to_have_url(re.compile(r"scale=0\.[2-4]"))
    drag(page, handle(page, "width of the boxes", "widths"), 90, 0)
    expect(page).to_have_url(re.compile(r"width=0\.0[4-9]|width=0\.1"))
    expect(metric(page, "entropy H[q]").first).not_to_have_text("−2.120")
    lesson = page.get_by_role("button", name="Point masses").element_handle()
    handle(page, "model on the curve", "curves").evaluate(PRESSED_AND_LEFT, lesson)
    expect(metric(page, "D[q‖p]")).to_have_text("∞")
    assert page.evaluate("kept === document.querySelector('[data-panel=masses] .main-svg')")
    expect(page.get_by_text("Only cross-entropy is finite")).to_be_visible()


def test_numbers_and_labels_follow_within_a_frame(visit: Visit) -> None:
    page = arrived(visit, "points")
    grip = handle(page, "peak", "masses")
    found = led(page, grip, 60, 0, ["[data-panel=masses] .annotation text", "[data-testid=stMetricValue]"])
    (label, mean), texts = found.said[-1], {label for label, _ in found.said}
    assert re.match(r"μ = 1\.[2-6]", label), label
    assert float(mean) < 0.6, mean
    assert len(texts) > 20
    assert found.early == 0


def sums(page: Page) -> list[float]:
    """Return the sums below the bars."""
    return [float(metric(page, name).first.inner_text().replace("−", "-").replace("∞", "inf")) for name in SUMS]


def test_bars_lead_their_sums_at_every_frame_and_python_hears_of_the_end(visit: Visit) -> None:
    page = arrived(visit, "categories")
    numbers = [f".st-key-numbers > :nth-child({i}) [data-testid=stMetricValue]" for i in (1, 2, 3)]
    found = led(page, handle(page, "p of category 1", "shares"), 0, -60, numbers)
    assert found.early == 0
    assert len({tuple(texts) for texts in found.said}) > 40
    assert len({own for own, _, _ in found.said}) == 1
    page.wait_for_url(re.compile(r"p=0\.[3-6]"))
    page.wait_for_function(QUIET)
    led_to = [float(text) for text in found.said[-1]]
    assert sums(page) == pytest.approx(led_to, abs=1e-3)
    assert sums(page) == pytest.approx(entropy_of(page.url), abs=1e-3)


def entropy_of(url: str) -> list[float]:
    """Return the entropy of q, the cross-entropy and KL of the p in an address, by SciPy."""
    q = [0.5, 0.25, 0.2, 0.05]
    p = [float(each) for each in unquote(url).partition("p=")[2].partition("&")[0].split(",")]
    return [entropy(q), entropy(q) + entropy(q, p), entropy(q, p)]


@pytest.mark.slow
def test_a_finger_and_keys_move_a_bar_on_a_phone(visit: Visit) -> None:
    page = settled(visit("cross-entropy?view=categories", SIZES[2]), READY["categories"])
    before = sums(page)
    grip = handle(page, "p of category 1", "shares")
    lift = finger(page, grip, 0, -50)
    becomes(page, True, lambda: sums(page) != before)
    lift()
    page.wait_for_url(re.compile(r"p=0\.[3-6]"))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.wait_for_function(QUIET)
    after = sums(page)
    grip.press("ArrowUp")
    becomes(page, True, lambda: sums(page) != after)


def test_a_bar_is_dragged_and_the_others_make_room(visit: Visit) -> None:
    page = arrived(visit, "categories")
    drag(page, handle(page, "p of category 1", "shares"), 0, -60)
    expect(page).to_have_url(re.compile(r"p=0\.[3-6]"))
    grip = handle(page, "p of category 4", "shares")
    drag(page, grip, 0, 300)
    expect(metric(page, "D[q‖p]")).to_have_text("∞")
    expect(page.get_by_text("p is 0 for category 4, which q shows")).to_be_visible()
    grip.press("ArrowUp")
    expect(metric(page, "D[q‖p]")).not_to_have_text("∞")


def test_p_is_dragged_on_a_surface_and_goes_down_to_a_bump(visit: Visit) -> None:
    page = arrived(visit, "bumps")
    before = title(page, "forward")
    drag(page, handle(page, "your p", "reverse"), 60, 0)
    expect(page).to_have_url(re.compile(r"p_loc=\d"))
    expect(page.locator("[data-panel=forward] figcaption")).not_to_have_text(before)
    page.get_by_role("button", name="The other bump").click()
    expect(page).to_have_url(re.compile(r"p_loc=-2\.49"))
    page.get_by_role("button", name="Minimise D[q‖p]").click()
    expect(page).to_have_url(re.compile(r"p_loc=0\.5&p_scale=2\.54"))
    expect(page.get_by_text("Least D[q‖p]: p must not be small")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(("view", "dark"), [("categories", False), ("bumps", True)])
def test_it_fits_every_window(visit: Visit, view: str, dark: bool) -> None:
    page = arrived(visit, view, dark=dark)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
        last = page.locator(".st-key-lesson" if width > PHONE else ".picture-panel")
        becomes(page, True, lambda last=last, height=height: end(last) <= height)
        shot(page, f"cross_entropy_{view}")
