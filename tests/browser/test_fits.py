"""Good and bad fits as a student meets them: an end of the line is dragged, and both sums follow."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from core.data import load
from core.theory.line import Line
from tests.browser.foundations import becomes, drag, settled, title

READY = "Point by point"


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
