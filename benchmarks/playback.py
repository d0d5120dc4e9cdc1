"""How many frames a second the player paints on /regression, in a real Chromium: `python -m benchmarks.playback`.

Prints, for the pace of 1× and for full speed, unpinned and pinned, the moments shown a second as the median and the
best of several plays, and how long a change of settings takes until its run is shown.
"""

import statistics

from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import installed, served

PLAYS = 5
PLAYED = """() => new Promise((done) => {
    const root = document.querySelector(".player"), start = performance.now();
    let moved = 0, last = root.dataset.frame;
    const count = () => {
        if (root.dataset.frame !== last) { moved += 1; last = root.dataset.frame; }
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
    """Open /regression and print what is measured."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        page.goto(f"{address}/regression")
        page.wait_for_selector(".player[data-ready]")
        page.wait_for_timeout(2000)
        print("moments shown a second        median   best")
        for pinned in (False, True):
            if pinned:
                page.click(".player-pin")
            for speed in ("1", "full"):
                rates = [_rate(page, speed) for _ in range(PLAYS)]
                name = f"{speed}{'×' if speed == '1' else ''}{', pinned' if pinned else ''}"
                print(f"  {name:26}{statistics.median(rates):8.1f}{max(rates):7.1f}")
        page.click(".player-pin")
        waits = [_change(page, "Other weights") for _ in range(PLAYS)]
        print(f"a change of settings until its run of 1,000 steps is shown: median {statistics.median(waits):.0f} ms")
        browser.close()


def _rate(page: Page, speed: str) -> float:
    page.select_option(".player-speed", speed)
    page.click("[data-do=start]")
    page.click("[data-do=play]")
    rate = float(page.evaluate(PLAYED))
    page.click("[data-do=end]")
    page.wait_for_timeout(600)
    return rate


def _change(page: Page, label: str) -> float:
    wait = float(page.evaluate(CHANGED, label))
    page.wait_for_timeout(1500)
    return wait


if __name__ == "__main__":
    main()
