"""How many frames a second are painted of what plays, in a real Chromium: `python -m benchmarks.playback`.

Prints, for films of all kinds and for a reel, alone and within a lecture, at the pace of 1× and as fast as it goes, the
moments shown a second as the median and the best of several plays, and how long a change of settings takes on
/regression until its run is shown.
"""

import statistics

from playwright.sync_api import Frame, Page, sync_playwright

from tests.browser.serving import installed, served

PLAYS = 5
PINNED = "a normal at every x"
FILMS = {
    "the front page": "",
    PINNED: "regression",
    "two classes, two inputs": "binary?data=moons",
    "three classes, one input": "multiclass",
    "classes as colours, two inputs": "multiclass?data=spirals",
    "digits": "digits",
    "a mixture of five": "recipe?data=geyser&recipe=normal_mixture&components=5",
    "directions": "recipe?data=directions&recipe=von_mises",
    "counts": "recipe",
    "vectors": "recipe?data=vectors&recipe=multivariate_normal",
    "matrices": "recipe?data=covariances&recipe=wishart",
    "rankings": "recipe?data=rankings&recipe=plackett_luce",
}
"""The films that are played, and where they are."""
REEL = "likelihood"
LECTURE = {"in a lecture, a normal at every x": "lecture?step=4", "in a lecture, factor by factor": "lecture?step=9"}
"""Steps whose frame has a player, and a reel."""
PLAYED = """() => new Promise((done) => {
    const root = document.querySelector(".player, .reel"), start = performance.now();
    const shown = () => root.dataset.frame ?? root.dataset.moment;
    let moved = 0, last = shown();
    const count = () => {
        if (shown() !== last) { moved += 1; last = shown(); }
        const seconds = (performance.now() - start) / 1000;
        if (root.hasAttribute("data-playing") && seconds < 2) requestAnimationFrame(count);
        else done(moved / seconds);
    };
    requestAnimationFrame(count);
})"""
CHANGED = """(label) => new Promise((done) => {
    const readouts = document.querySelector(".player-readouts"), before = readouts.textContent;
    const start = performance.now();
    const look = () => {
        if (readouts.textContent === before && performance.now() - start < 10_000) requestAnimationFrame(look);
        else done(performance.now() - start);
    };
    [...document.querySelectorAll("button")].find((button) => button.textContent.includes(label)).click();
    requestAnimationFrame(look);
})"""


def main() -> None:
    """Serve the app, play it and print the table."""
    with served("app.py") as address:
        measure(address)


def measure(address: str) -> None:
    """Open the pages and print what is measured."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        print(f"{'moments shown a second, median (best)':40}{'1×':>16}{'fastest':>16}")
        for name, path in FILMS.items():
            page.goto(f"{address}/{path}")
            print(_row(name, _ready(page)))
            if name == PINNED:
                page.click(".player-pin")
                print(_row(f"{name}, pinned", page))
                page.click(".player-pin")
                waits = [_change(page, "Other weights") for _ in range(PLAYS)]
        page.goto(f"{address}/{REEL}")
        print(_row("a reel, factor by factor", _ready(page)))
        for name, path in LECTURE.items():
            page.goto(f"{address}/{path}")
            handle = page.wait_for_selector("iframe[data-shown]")
            shown = None if handle is None else handle.content_frame()
            assert shown is not None
            print(_row(name, _ready(shown)))
        print(f"a change of settings until its run of 1,000 steps is shown: median {statistics.median(waits):.0f} ms")
        browser.close()


def _ready(page: Page | Frame) -> Page | Frame:
    page.wait_for_selector(".player[data-ready], .reel .picture[data-ready]", timeout=60_000)
    page.wait_for_timeout(2000)
    return page


def _row(name: str, page: Page | Frame) -> str:
    speeds = page.locator("[class$=-speed]").first  # of the reels of a page one plays, the first
    fastest = str(speeds.locator("option").last.get_attribute("value"))
    chosen = ("1", fastest) if speeds.is_visible() else ("1",)  # the front page has its pace alone
    rates = [[_rate(page, speed) for _ in range(PLAYS)] for speed in chosen]
    return f"  {name:38}" + "".join(f"{statistics.median(each):8.1f} ({max(each):5.1f})" for each in rates)


def _rate(page: Page | Frame, speed: str) -> float:
    if page.locator("[class$=-speed]").first.is_visible():
        page.select_option("[class$=-speed]", speed)
    if page.is_enabled("[data-do=start]"):
        page.click("[data-do=start]")
    page.click("[data-do=play]")
    rate = float(page.evaluate(PLAYED))
    if page.is_enabled("[data-do=end]"):
        page.click("[data-do=end]")
    page.wait_for_timeout(600)
    return rate


def _change(page: Page, label: str) -> float:
    wait = float(page.evaluate(CHANGED, label))
    page.wait_for_timeout(1500)
    return wait


if __name__ == "__main__":
    main()
