"""The page of likelihood and logs as a student meets it: points added, handles dragged, and the deep link."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.foundations import becomes, drag, handle, metric

TOGETHER = """() => {
  const value = Number(new URLSearchParams(location.search).get("value"));
  const chosen = (panel) => document.querySelector(`[data-panel=${panel}] .picture-plot`).data[2].x[0];
  return value > 0.2 && ["likelihood", "nll", "squares"].every((panel) => chosen(panel) === value);
}"""


def settled(page: Page) -> Page:
    """Return the page when all its pictures stand and it is drawn to its foot."""
    expect(page.locator(".picture[data-ready]")).to_have_count(3, timeout=30_000)
    page.wait_for_selector(".st-key-page_foot", state="attached", timeout=30_000)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=30_000)
    return page


def chosen(page: Page, panel: str) -> float:
    return float(page.evaluate(f"document.querySelector('[data-panel={panel}] .picture-plot').data[2].x[0]"))


def test_points_are_added_until_both_products_vanish(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood"))
    expect(metric(page, "float32")).to_have_text("1.0624e−05")
    page.evaluate("window.kept = document.querySelector('[data-panel=product] .main-svg')")
    page.get_by_role("button", name="Add ten").click()
    expect(page).to_have_url(re.compile("points=30"))
    page.get_by_role("button", name="Until float32 is 0").click()
    expect(metric(page, "float32")).to_have_text("exactly 0")
    expect(page.locator("[data-panel=product]")).to_contain_text("float32: exactly 0 at 183")
    page.get_by_role("button", name="Until float64 is 0").click()
    expect(metric(page, "float64")).to_have_text("exactly 0")
    expect(page.locator("[data-panel=product]")).to_contain_text("float64: exactly 0 at 1,303")
    expect(metric(page, "minus the sum")).to_have_text("0.572 (745.47 over 1,303)")
    assert page.evaluate("kept === document.querySelector('[data-panel=product] .main-svg')")


def test_a_handle_in_one_panel_moves_the_value_in_all(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood"))
    shown = metric(page, "NLL a point (its sum")
    before = shown.inner_text()
    grip = handle(page, "value in the nll")
    grip.scroll_into_view_if_needed()
    drag(page, grip, 90, 0)
    expect(page).to_have_url(re.compile(r"value=0\.[23]"))
    page.wait_for_function(TOGETHER)
    expect(shown).not_to_have_text(before)


def test_a_place_on_the_curve_is_the_same_place_on_its_log(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood"))
    handle(page, "z in the curve").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"z=1\.9"))
    page.wait_for_function("() => document.querySelector('[data-panel=logged] .picture-plot').data[2].x[0] === 1.9")


def test_a_link_opens_its_picture(visit: Callable[..., Page]) -> None:
    page = settled(visit("likelihood?points=183&parameter=sigma&value=0.3"))
    expect(metric(page, "float32")).to_have_text("exactly 0")
    becomes(page, 0.3, lambda: chosen(page, "nll"))
    expect(page.locator("[data-panel=squares]")).to_contain_text("flat: it does not depend on σ")
