"""What browser tests of pages share: when a page is drawn, its titles and numbers, a drag, a screenshot."""

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.tabs import DARK, QUIET

SHOTS = os.environ.get("SCREENSHOTS")
"""The folder for screenshots: without it none are taken."""


def at_player(page: Page) -> Page:
    """Return the page when its player is drawn."""
    page.wait_for_selector(".player[data-ready]", timeout=60_000)
    page.wait_for_timeout(300)
    return page


def settled(page: Page, ready: str) -> Page:
    """Return the page when its pictures are drawn and the text `ready`, its last, is there."""
    page.wait_for_selector(".picture[data-ready]", timeout=30_000)
    page.get_by_text(ready).first.wait_for(timeout=30_000)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(500)
    return page


def title(page: Page, panel: str) -> str:
    """Return the title of the panel of that name."""
    return page.locator(f"[data-panel={panel}] figcaption").inner_text()


def metric(page: Page, label: str) -> Locator:
    """Return the value of the number with that label."""
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def handle(page: Page, name: str) -> Locator:
    """Return the handle of that name in a picture."""
    return page.get_by_role("button", name=re.compile(f"^{name}, "))


def drag(page: Page, handle: Locator, right: float, down: float) -> None:
    """Drag a handle by so many px, in steps as a hand does, when the page has come to rest."""
    page.wait_for_function(QUIET)
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=12)
    page.mouse.up()


def press(page: Page, key: str) -> None:
    """Press a key when the page has come to rest: a button that is pressed twice within one run is pressed once."""
    page.wait_for_function(QUIET)
    page.keyboard.press(key)


def shot(page: Page, name: str) -> None:
    """Keep a screenshot under a name that says size and theme, where SCREENSHOTS names a folder."""
    if SHOTS is None:
        return
    size = page.viewport_size
    assert size is not None
    shade = "dark" if page.evaluate(DARK) else "light"
    page.screenshot(path=Path(SHOTS) / f"{name}_{size['width']}x{size['height']}_{shade}.png")
