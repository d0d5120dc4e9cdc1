"""What browser tests of the foundations share: a page opened at a size, its titles, a drag, a screenshot."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

APP = "app.py"
SIZES = ((1280, 720), (1920, 1080), (390, 844))
SHOTS = Path(os.environ.get("SCREENSHOTS", "build/screenshots"))


def opened(
    chromium: Browser,
    serve: Callable[[str], str],
    watch: Callable[[Page], Page],
    address: str,
    ready: str,
    size: tuple[int, int] = SIZES[0],
    dark: bool = False,
) -> Page:
    """Return the page at that address when its pictures are drawn and the text `ready`, its last, is there."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        has_touch=size[0] < 600,
    )
    page = watch(context.new_page())
    page.goto(f"{serve(APP)}/{address}")
    page.wait_for_selector(".picture[data-ready]", timeout=30_000)
    page.get_by_text(ready).first.wait_for(timeout=30_000)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(500)
    return page


def title(page: Page, panel: str) -> str:
    """Return the title of the panel of that name."""
    return page.locator(f"[data-panel={panel}] figcaption").inner_text()


def drag(page: Page, handle: Locator, right: float, down: float) -> None:
    """Drag a handle by so many px, in steps as a hand does."""
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=12)
    page.mouse.up()


def shot(page: Page, name: str) -> None:
    """Keep a screenshot under a name that says size and theme."""
    size = page.viewport_size
    assert size is not None
    shade = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}_{size['width']}x{size['height']}_{shade}.png")
