"""Cross-entropy as a student meets it: normals, boxes and bars are dragged, and numbers, curves and URL follow."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.foundations import becomes, drag, end, metric, resting, settled, shot, title
from tests.browser.tabs import PHONE, SIZES

READY = {"points": "Why the entropy is dropped", "categories": "For categories the entropy", "bumps": "Reverse"}
Visit = Callable[..., Page]
LED = """async (grip, right) => {
    const { x, y, width, height } = grip.getBoundingClientRect();
    const at = { clientX: x + width / 2 + right, clientY: y + height / 2 };
    grip.dispatchEvent(new PointerEvent("pointermove", at));
    await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
    const text = (name) => document.querySelector(name).textContent;
    return [text("[data-panel=masses] .annotation text"), text("[data-testid=stMetricValue]")];
}"""
"""What is said of a handle two frames after it was led so far: Python hears of it only when the hand has rested."""


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
    handle(page, "model on the curve", "curves").press("ArrowRight")
    assert page.evaluate("kept === document.querySelector('[data-panel=masses] .main-svg')")
    page.get_by_role("button", name="Point masses").click()
    expect(metric(page, "D[q‖p]")).to_have_text("∞")
    expect(page.get_by_text("Only cross-entropy is finite")).to_be_visible()


def test_numbers_and_labels_follow_within_a_frame(visit: Visit) -> None:
    page = arrived(visit, "points")
    grip = handle(page, "peak", "masses")
    box = resting(page, grip)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    label, mean = grip.evaluate(LED, 60)
    page.mouse.up()
    assert re.match(r"μ = 1\.[2-6]", label), label
    assert float(mean) < 0.6, mean


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


@pytest.mark.parametrize(("view", "dark"), [("categories", False), ("bumps", True)])
def test_it_fits_every_window(visit: Visit, view: str, dark: bool) -> None:
    page = arrived(visit, view, dark=dark)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
        last = page.locator(".st-key-lesson" if width > PHONE else ".picture-panel")
        becomes(page, True, lambda last=last, height=height: end(last) <= height)
        shot(page, f"cross_entropy_{view}")
