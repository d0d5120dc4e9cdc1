"""How many frames a second the player paints, in a real Chromium: `python -m benchmarks.playback`.

Prints, for the films of all kinds, at the pace of 1× and at full speed, the moments shown a second as the median and
the best of several plays, and how long a change of settings takes on /regression until its run is shown.
"""

import statistics

from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import installed, served

PLAYS = 5
PINNED = "a normal at every x"
FILMS = {
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
"""What is played, and where it is."""
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
    """Open the pages and print what is measured."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        print(f"{'moments shown a second, median (best)':40}{'1×':>16}{'full speed':>16}")
        for name, path in FILMS.items():
            page.goto(f"{address}/{path}")
            page.wait_for_selector(".player[data-ready]", timeout=60_000)
            page.wait_for_timeout(2000)
            print(_row(name, page))
            if name == PINNED:
                page.click(".player-pin")
                print(_row(f"{name}, pinned", page))
                page.click(".player-pin")
                waits = [_change(page, "Other weights") for _ in range(PLAYS)]
        print(f"a change of settings until its run of 1,000 steps is shown: median {statistics.median(waits):.0f} ms")
        browser.close()


def _row(name: str, page: Page) -> str:
    rates = [[_rate(page, speed) for _ in range(PLAYS)] for speed in ("1", "full")]
    return f"  {name:38}" + "".join(f"{statistics.median(each):8.1f} ({max(each):5.1f})" for each in rates)


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
