"""The derivation as a teacher drives it: arrow keys go through its lines, and one line is held in every picture."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.foundations import becomes, drag, end, press, resting, settled, shot, still, title
from tests.browser.tabs import PHONE, QUIET, SIZES

READY = "can be learned too"
PLACE = "document.querySelector('[data-panel={}] .picture-plot').data.at(-1)"

AHEAD = """() => { window.ahead = 0;
  const part = (name) => document.querySelector(`[data-panel=curve] ${name}`);
  const [plot, title] = [part(".picture-plot"), part("figcaption")];
  const { signal } = running;
  const look = () => {
    ahead += plot.panel.title !== title.textContent; if (!signal.aborted) requestAnimationFrame(look); };
  look(); }"""
"""Counts the frames in which a title is not the one that Python has sent."""


def place(page: Page, panel: str) -> list[float]:
    """Return where the marker of a panel is."""
    marker = page.evaluate(PLACE.format(panel))
    return [marker["x"][0], marker["y"][0]]


def test_arrow_keys_go_through_the_lines_and_leave_sliders_alone(visit: Callable[..., Page]) -> None:
    page = settled(visit("least-squares?line=2"), READY)
    page.evaluate("window.kept = document.querySelector('[data-panel=curve] .main-svg')")
    press(page, "ArrowRight")
    page.wait_for_url(re.compile(r"line=3$"))
    press(page, "ArrowRight")
    page.wait_for_url(re.compile(r"line=4$"))
    press(page, "ArrowLeft")
    page.wait_for_url(re.compile(r"line=3$"))
    page.get_by_role("slider", name="σ (units of y)").press("ArrowRight")
    page.wait_for_url(re.compile(r"line=3&sigma=0.4$"))
    handle = page.locator("[data-panel=curve] .picture-handle")
    handle.focus()
    handle.press("ArrowRight")
    page.wait_for_url(re.compile(r"line=3&sigma=0.4&intercept=0.71$"))
    assert page.evaluate("kept === document.querySelector('[data-panel=curve] .main-svg')")


def test_the_line_is_dragged_by_its_ends_and_pictures_keep_their_place(visit: Callable[..., Page]) -> None:
    page = settled(visit("least-squares?other=free"), READY)
    expect(page.locator("[data-panel=curve] figcaption")).to_have_text("Loss over φ₀, φ₁ free")
    before, box = title(page, "data"), page.locator("[data-panel=data]").bounding_box()
    drag(page, page.locator("[data-panel=data] .picture-handle").last, 0, -60)
    expect(page.locator("[data-panel=data] figcaption")).not_to_have_text(before)
    becomes(page, True, lambda: place(page, "squares")[0] == place(page, "curve")[0])
    page.get_by_role("button", name="Where it breaks").click()
    expect(page.get_by_text("Here the steps break")).to_be_visible()
    assert resting(page, page.locator("[data-panel=data]")) == box
    expect(page.locator(".st-key-derivation .katex-error")).to_have_count(0)
    expect(page.locator(".st-key-derivation .cancel-pad, .st-key-derivation svg line").first).to_be_attached()


def test_the_line_and_its_loss_follow_a_hand_at_once(visit: Callable[..., Page]) -> None:
    page = settled(visit("least-squares?line=5&noise=growing"), READY)
    label = page.locator("[data-panel=curve] .annotation").first
    end, marker = (page.locator(f"[data-panel={panel}] .picture-handle").last for panel in ("data", "curve"))
    box, start = resting(page, end), resting(page, marker)
    page.evaluate(AHEAD)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 50)
    becomes(page, True, lambda: marker.bounding_box() != start)
    expect(label).to_be_visible()
    seen = title(page, "data"), title(page, "curve"), label.text_content(), still(page, marker.bounding_box)
    page.mouse.up()
    page.wait_for_url(re.compile("slope="))
    page.wait_for_function(QUIET)
    assert page.evaluate("ahead") > 0
    assert (title(page, "data"), title(page, "curve"), label.text_content(), resting(page, marker)) == seen


def test_one_marker_is_dragged_on_both_surfaces(visit: Callable[..., Page]) -> None:
    page = settled(visit("least-squares?line=5&noise=growing"), READY)
    expect(page.get_by_text("the minimiser has moved")).to_be_visible()
    before = title(page, "squares"), title(page, "nll")
    handle = page.locator("[data-panel=nll] .picture-handle")
    handle.scroll_into_view_if_needed()
    drag(page, handle, 30, -60)
    expect(page.locator("[data-panel=squares] figcaption")).not_to_have_text(before[0])
    expect(page.locator("[data-panel=nll] figcaption")).not_to_have_text(before[1])
    becomes(page, True, lambda: place(page, "squares") == place(page, "nll") != [0.7, 0.2])


@pytest.mark.slow
def test_it_fits_every_window(visit: Callable[..., Page]) -> None:
    page = settled(visit("least-squares?line=4", dark=True), READY)
    for width, height in (SIZES[0], SIZES[2]):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
        for part in ("[data-panel=data]", *(["[data-panel=curve]", ".st-key-derivation"] if width > PHONE else [])):
            becomes(page, True, lambda part=part, height=height: end(page.locator(part)) <= height)
        shot(page, "least_squares")
