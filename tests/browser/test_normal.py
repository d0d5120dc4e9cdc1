"""The page of the normal distribution as a student meets it: handles, sliders, factors and the deep link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.foundations import becomes, drag, handle, metric

CURVE = "() => document.querySelector('[data-panel=density] .picture-plot').data[3]"


def settled(page: Page) -> Page:
    """Return the page when both its pictures stand and it is drawn to its foot."""
    expect(page.locator(".picture[data-ready]")).to_have_count(2)
    page.wait_for_selector(".st-key-page_foot", state="attached")
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return page


def peak(page: Page) -> float:
    """Return where the curve is highest."""
    curve = page.evaluate(f"({CURVE})()")
    return float(curve["x"][max(range(len(curve["y"])), key=lambda i: curve["y"][i])])


def test_the_four_handles_move_what_they_stand_for(visit: Callable[..., Page]) -> None:
    page = settled(visit("normal"))
    page.evaluate("window.kept = document.querySelector('[data-panel=density] .main-svg')")
    drag(page, handle(page, "peak"), 90, 0)
    expect(page).to_have_url(re.compile(r"loc=1\.\d"))
    drag(page, handle(page, "width"), 60, 0)
    expect(page).to_have_url(re.compile(r"variance=2\.\d"))
    expect(metric(page, "σ = √σ²")).to_have_text(re.compile(r"^1\.[4-7]"))
    drag(page, handle(page, "low"), -50, 0)
    expect(page).to_have_url(re.compile(r"low=-1\.\d"))
    drag(page, handle(page, "high"), 50, 0)
    expect(page).to_have_url(re.compile(r"high=1\.\d"))
    expect(metric(page, "probability")).not_to_have_text("0.8427")
    assert page.evaluate("kept === document.querySelector('[data-panel=density] .main-svg')")


def test_an_arrow_key_moves_the_peak(visit: Callable[..., Page]) -> None:
    page = settled(visit("normal"))
    handle(page, "peak").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"loc=0\.1"))
    expect(page.get_by_role("slider", name="Mean μ")).to_have_value("0.1")


def test_a_factor_is_switched_off_in_curve_and_formula(visit: Callable[..., Page]) -> None:
    page = settled(visit("normal?loc=1"))
    page.get_by_role("button", name="− μ").click()
    expect(page).to_have_url(re.compile("factors=square"))
    expect(
        page.locator(".st-key-compact_formula .cancel-lap, .st-key-compact_formula .katex svg").first
    ).to_be_visible()
    expect(page.get_by_text("Without −μ the curve stays at 0")).to_be_visible()
    becomes(page, pytest.approx(0.0, abs=0.02), lambda: peak(page))


@pytest.mark.slow
def test_a_link_opens_its_picture(visit: Callable[..., Page]) -> None:
    page = settled(visit("normal?variance=0.04&low=-0.2&high=0.2&noise=cauchy&terms=30"))
    expect(metric(page, "peak")).to_have_text("1.9947")
    expect(page.get_by_text("A density of 1.99 is no contradiction")).to_be_visible()
    expect(page.locator("[data-panel=sums] figcaption")).to_contain_text("sums of 30 draws: cauchy")
