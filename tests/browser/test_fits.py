"""Good and bad fits as a student meets them: an end of the line is dragged, and both sums follow."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from core.data import load
from core.theory.line import Line
from tests.browser.foundations import becomes, drag, finger, led, resting, settled, title
from tests.browser.tabs import QUIET

READY = "Point by point"
TOLD = """() => { window.runs_ = 0;
  const observer = new MutationObserver((all) => {
    runs_ += all.some((each) => each.target.dataset?.testScriptState === "running"); });
  observer.observe(document.querySelector("[data-testid=stApp]"), { attributeFilter: ["data-test-script-state"] });
  running.signal.addEventListener("abort", () => observer.disconnect()); }"""
PHONE = (390, 844)
PLACE = """i => {
  const plot = document.querySelector("[data-panel=residuals] .picture-plot");
  const { x, y } = plot.data.find((trace) => trace.name === "data");
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.x + xaxis._offset + xaxis.d2p(x[i]), box.y + yaxis._offset + yaxis.d2p(y[i])];
}"""
LIT = """() => ({
  row: [...document.querySelectorAll(".terms tbody tr")].findIndex((row) => row.ariaCurrent === "true"),
  charts: [...document.querySelectorAll(".picture-panel:has(.picture-lit)")].map((each) => each.dataset.panel),
  paths: document.querySelectorAll(".picture-lit path").length,
})"""
DARKNESS = {"row": -1, "charts": [], "paths": 0}


def light(row: int) -> dict[str, object]:
    """Return what is lit with a point: its row, and in both charts its residual, square, bell and density."""
    return {"row": row, "charts": ["residuals", "bells"], "paths": 4}


def sums_of(url: str) -> tuple[str, str]:
    """Return the titles of both panels for the line that the URL says."""
    values = {name: float(value) for name, value in re.findall(r"(intercept|slope)=([-\d.]+)", url)}
    data = load("line")
    account = Line(values["intercept"], values["slope"]).account(data.x, data.y, 0.2)
    bells = f"Bells: −Σ log Pr(y|x) = {account.nll:.2f} nats".replace("= -", "= −")
    return f"Residuals: Σ (y − f)² = {account.sum_of_squares:.2f}", bells


def test_a_dragged_end_moves_the_line_and_both_sums(visit: Callable[..., Page]) -> None:
    page = settled(visit("fits"), READY)
    before = title(page, "residuals"), title(page, "bells")
    page.evaluate("window.kept = document.querySelector('[data-panel=bells] .main-svg')")
    drag(page, page.locator("[data-panel=residuals] .picture-handle").first, 0, 90)
    page.wait_for_url(re.compile("intercept="))
    expect(page.locator("[data-panel=residuals] figcaption")).not_to_have_text(before[0])
    expect(page.locator("[data-panel=bells] figcaption")).not_to_have_text(before[1])
    assert page.evaluate("kept === document.querySelector('[data-panel=bells] .main-svg')")
    becomes(page, True, lambda: sums_of(page.url) == (title(page, "residuals"), title(page, "bells")))


def test_fit_it_and_back_from_a_deep_link(visit: Callable[..., Page]) -> None:
    page = settled(visit("fits?data=line&intercept=1.6&slope=-0.8&sigma=0.1"), READY)
    assert title(page, "residuals") == "Residuals: Σ (y − f)² = 10.28"
    assert title(page, "bells") == "Bells: −Σ log Pr(y|x) = 497.37 nats"
    handle = page.locator("[data-panel=bells] .picture-handle").last
    handle.focus()
    handle.press("ArrowUp")
    page.wait_for_url(re.compile(r"slope=-0\.79"))
    page.get_by_role("button", name="Fit it").click()
    expect(page.locator("[data-panel=bells] figcaption")).to_contain_text("−7.54 nats")
    expect(page.get_by_text("Your fit minus the optimum")).to_be_visible()
    page.get_by_role("button", name="Back to your fit").click()
    page.wait_for_url(re.compile(r"slope=-0\.79"))


def test_a_drag_is_seen_at_once_and_python_hears_where_it_rests(visit: Callable[..., Page]) -> None:
    page = settled(visit("fits"), READY)
    shoulder = page.locator("[data-panel=bells] .picture-handle").first
    expect(shoulder).to_have_attribute("aria-label", re.compile("^σ, on the shoulder of a bell, "))
    panels = "residuals", "bells"
    found = led(page, shoulder, 0, -30, [f"[data-panel={each}] figcaption" for each in panels])
    assert found.early == 0
    assert len({bells for _, bells in found.said}) >= 10
    page.wait_for_url(re.compile("sigma="))
    page.wait_for_function(QUIET)
    assert [title(page, each) for each in panels] == found.said[-1]
    shoulder.focus()
    before = page.url
    page.keyboard.press("ArrowDown")
    page.wait_for_function("before => location.href !== before", arg=before)


def test_a_finger_drags_an_end_of_the_line_on_a_phone(visit: Callable[..., Page]) -> None:
    page = settled(visit("fits", PHONE), READY)
    end = page.locator("[data-panel=residuals] .picture-handle").first
    before = title(page, "residuals")
    box = resting(page, end)
    assert min(box["width"], box["height"]) >= 44
    lift = finger(page, end, 0, 60)
    becomes(page, True, lambda: title(page, "residuals") != before)
    lift()
    page.wait_for_url(re.compile("intercept="))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_one_point_is_lit_everywhere_by_mouse_and_keyboard(visit: Callable[..., Page]) -> None:
    page = settled(visit("fits?data=line&intercept=1.6&slope=-0.8&sigma=0.1"), READY)
    plain = title(page, "residuals"), title(page, "bells")
    account = Line(1.6, -0.8).account(load("line").x, load("line").y, 0.1)
    page.evaluate(TOLD)
    x, y = page.evaluate(PLACE, 3)
    page.mouse.move(x + 4, y)
    becomes(page, light(3), lambda: page.evaluate(LIT))
    terms = f"{account.square[3]:.2f}", f"{account.cost[3]:.2f}"
    both = tuple(f"{each}, here {term}" for each, term in zip(plain, terms, strict=True))
    assert (title(page, "residuals"), title(page, "bells")) == both
    page.mouse.move(x, y + 70)
    becomes(page, DARKNESS, lambda: page.evaluate(LIT))
    assert (title(page, "residuals"), title(page, "bells")) == plain
    page.mouse.click(*page.evaluate(PLACE, 5))
    page.mouse.move(2, 2)  # no row is to come to lie under it
    row = page.locator(".terms tbody tr").nth(8)
    row.scroll_into_view_if_needed()
    becomes(page, light(5), lambda: page.evaluate(LIT))  # chosen, the mouse is elsewhere
    row.hover()
    becomes(page, light(8), lambda: page.evaluate(LIT))
    row.click()
    page.keyboard.press("ArrowDown")
    page.mouse.move(2, 2)
    becomes(page, light(9), lambda: page.evaluate(LIT))
    page.get_by_role("button", name="−log Pr(y|x), nats").click()
    worst = f"{account.cost.max():.4g}"
    expect(page.locator(".terms tbody tr").first.locator("td").last).to_have_text(worst)
    page.keyboard.press("Escape")
    becomes(page, DARKNESS, lambda: page.evaluate(LIT))
    assert page.evaluate("runs_") == 0


def test_a_tap_lights_a_point_and_another_beside_it_lets_it_go(visit: Callable[..., Page]) -> None:
    page = settled(visit("fits", PHONE), READY)
    x, y = page.evaluate(PLACE, 5)
    page.touchscreen.tap(x, y)
    becomes(page, light(5), lambda: page.evaluate(LIT))
    page.locator(".terms tbody tr").nth(2).tap()
    becomes(page, light(2), lambda: page.evaluate(LIT))
    page.evaluate("document.querySelector('[data-panel=residuals]').scrollIntoView({ block: 'center' })")
    page.touchscreen.tap(*page.evaluate(PLACE, 2))
    becomes(page, DARKNESS, lambda: page.evaluate(LIT))
