"""What browser tests of pages share: when a page is drawn and at rest, its titles and numbers, a drag, a screenshot."""

import os
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from _pytest.mark.structures import ParameterSet
from playwright.sync_api import FloatRect, Locator, Page, expect

from core.choose import RECIPES
from core.figures.icons import icon_url
from core.figures.theme import THEMES
from tests.browser.tabs import BEAT, DARK, LONG, QUIET

SHOTS = os.environ.get("SCREENSHOTS")
"""The folder for screenshots: without it none are taken."""
Answer = TypeVar("Answer")
Case = TypeVar("Case", bound=Hashable)
MADE = """(icons) => [...document.querySelectorAll(".stMain :is(img:not(.share-code > img), b, u, script, i, del)")]
  .filter((each) => !icons.includes(each.getAttribute("src"))).map(({ outerHTML }) => outerHTML.slice(0, 300))"""
LED = """async (grip, [right, down, names]) => {
  const app = document.querySelector("[data-testid=stApp]");
  const { x, y, width, height } = grip.getBoundingClientRect();
  const [times, said, moves] = [[], [], 60];
  let runs = 0;
  const observer = new MutationObserver(() => { runs += app.dataset.testScriptState === "running"; });
  observer.observe(app, { attributeFilter: ["data-test-script-state"] });
  const frame = () => new Promise(requestAnimationFrame);
  let last = await frame();
  for (let i = 1; i <= moves; i += 1) {
    const at = { clientX: x + width / 2 + (right * i) / moves, clientY: y + height / 2 + (down * i) / moves };
    grip.dispatchEvent(new PointerEvent("pointermove", { ...at, pointerType: "mouse", pointerId: 1, buttons: 1 }));
    const now = await frame();
    times.push(now - last);
    last = now;
    const parts = names.map((name) => document.querySelector(name));
    said.push(parts.map((part) => part?.ariaValueText ?? part?.textContent ?? ""));
  }
  observer.disconnect();
  return { times, said, runs };
}"""
"""Leads a handle in the hand to a place in 60 moves, one a frame: the ms between frames, what parts of the page, by
selectors, say in each, and how many runs of Python began meanwhile."""
TRIES = 5
FINGER = 24
"""The px that a target for a finger has at least, WCAG 2.2."""
REST = 150
"""The ms without a move after which a picture tells Python where a hand rests."""
STILL = 300
"""The ms for which nothing moves on a page at rest: a picture tells Python of the next place within 80."""


def often(those: Iterable[Case], always: Collection[str], name: Callable[[Case], str] = str) -> list[ParameterSet]:
    """Return these as parameters of a test: those of the names in `always` for every run, the others as slow ones."""
    names = {each: name(each) for each in those}
    assert set(always) <= set(names.values())
    return [
        pytest.param(each, id=known, marks=() if known in always else pytest.mark.slow) for each, known in names.items()
    ]


def made(page: Page) -> list[str]:
    """Return the elements of the page that the app itself never makes: what a text must not become."""
    icons = [icon_url(key, theme) for key in RECIPES for theme in THEMES.values()]
    found: list[str] = page.evaluate(MADE, icons)
    return found


def at_player(page: Page) -> Page:
    """Return the page when its player is drawn."""
    page.wait_for_selector(".player[data-ready]")
    still(page, page.locator(".player").bounding_box)
    return page


def at_foot(page: Page) -> Page:
    """Return the page when its player is drawn and all below it, but for what is drawn for who comes down to it."""
    page.wait_for_selector(".player[data-ready]")
    page.wait_for_selector(".st-key-page_foot", state="attached")
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return page


def at_account(page: Page) -> Page:
    """Return the page when its visitor has come down to the account and it is drawn."""
    at_foot(page).evaluate("() => document.querySelector('.reach')?.scrollIntoView()")
    page.get_by_text("The code that ran").wait_for()
    return page


def settled(page: Page, ready: str) -> Page:
    """Return the page when its pictures are drawn and the text `ready`, its last, is there."""
    page.wait_for_selector(".picture[data-ready]")
    page.get_by_text(ready).first.wait_for()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    resting(page, page.locator(".picture").first)
    return page


def becomes(page: Page, wanted: object, ask: Callable[[], object]) -> None:
    """Ask until the answer is the one wanted: of two things that follow a gesture, one may be there first."""
    answer = ask()
    for _ in range(LONG // 2 // BEAT):
        if answer == wanted:
            return
        page.wait_for_timeout(BEAT)
        answer = ask()
    assert answer == wanted, f"{answer!r} does not become {wanted!r}"


def changed(page: Page, before: Answer, ask: Callable[[], Answer]) -> Answer:
    """Return the answer when it is another than before and has come to rest."""
    becomes(page, True, lambda: ask() != before)
    return still(page, ask)


def double_click(page: Page, x: float, y: float, wanted: object, ask: Callable[[], object]) -> None:
    """Double-click there until the answer is the one wanted: on a slow machine two clicks may come too far apart."""
    for _ in range(TRIES):
        page.mouse.dblclick(x, y)
        if still(page, ask) == wanted:
            return
    becomes(page, wanted, ask)


def zoom_in(page: Page, x: float, y: float, before: Answer, ask: Callable[[], Answer]) -> Answer:
    """Drag over empty ground, after which the ranges must be as before; return those after a wheel with Ctrl held."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 70, steps=4)
    page.mouse.up()
    assert still(page, ask) == before
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    for _ in range(3):
        page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.mouse.move(2, 2)
    return changed(page, before, ask)


def still(page: Page, ask: Callable[[], Answer]) -> Answer:
    """Return the answer when it has not changed for a while."""
    answer = ask()
    for _ in range(LONG // STILL):
        page.wait_for_timeout(STILL)
        before, answer = answer, ask()
        if answer == before:
            return answer
    raise AssertionError(f"{answer!r} does not come to rest")


def resting(page: Page, part: Locator) -> FloatRect:
    """Return the box of a part of the page when no script runs and the part has not moved for a while."""
    page.wait_for_function(QUIET)
    box = part.bounding_box()
    for _ in range(LONG // STILL):
        page.wait_for_timeout(STILL)
        before, box = box, part.bounding_box()
        if box is not None and box == before and page.evaluate(QUIET):
            return box
    raise AssertionError(f"{part} does not come to rest")


def end(part: Locator) -> float:
    """Return how many px below the top of the window the first such part ends."""
    box = part.first.bounding_box()
    return box["y"] + box["height"] if box else float("inf")


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
    """Drag a handle by so many px, in steps as a hand does, when the page has come to rest.

    After a drag Python may run more than once, and what it answers moves other handles.
    """
    box = resting(page, handle)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=12)
    page.mouse.up()


@dataclass(frozen=True)
class Led:
    """A drag as it is seen: the ms between its frames, what each of them says, and the runs of Python meanwhile."""

    times: list[float]
    said: list[list[str]]
    runs: int

    @property
    def early(self) -> int:
        """How many runs began though the hand did not rest: it does in a frame of a slow machine that takes as long."""
        return max(self.runs - sum(time > REST for time in self.times), 0)


def led(page: Page, handle: Locator, right: float, down: float, names: Sequence[str]) -> Led:
    """Drag a handle by so many px, a move a frame, and return what parts of the page, by selectors, say meanwhile."""
    box = resting(page, handle)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    found = Led(**handle.evaluate(LED, [right, down, list(names)]))
    page.mouse.up()
    times = sorted(found.times)
    print(f"ms between frames: median {times[len(times) // 2]:.1f}, 95 % {times[int(0.95 * len(times))]:.1f}")
    return found


def finger(page: Page, handle: Locator, right: float, down: float) -> Callable[[], object]:
    """Drag a handle by a finger by so many px, when the page has come to rest; return what lifts the finger."""
    box = resting(page, handle)
    assert min(box["width"], box["height"]) >= FINGER
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for i in range(1, 16):
        touch("touchMove", {"x": x + right * i / 15, "y": y + down * i / 15})
    return lambda: touch("touchEnd")


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
