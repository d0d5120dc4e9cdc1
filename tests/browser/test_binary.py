"""The binary page as a student meets it: the picture in two rows, bars that follow, a threshold that costs nothing."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from core.minimise import fit
from pages.binary.opening import GOOD
from tests.browser.foundations import at_foot, resting


def test_a_visit(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("binary"))
    nll, readouts = f"{fit(GOOD).nll[-1]:.2f}", page.locator(".player-readouts")
    expect(readouts).to_contain_text(nll)
    box = resting(page, page.locator("[data-panel=now] .nsewdrag").first)
    caption = page.locator(".player-slice figcaption")
    before = caption.inner_text()
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])  # in the upper row
    expect(caption).not_to_have_text(before)
    page.wait_for_url(re.compile(r"x=\d"))
    page.get_by_role("slider", name="Threshold").press("End")
    page.wait_for_url(re.compile("threshold=0.99"))
    expect(page.get_by_role("heading", name="The threshold 0.99 decides")).to_be_visible()
    expect(readouts).to_contain_text(nll)
    page.get_by_role("button", name="Bad | good").click()
    expect(page.locator("[data-panel=pinned]")).to_be_visible()
