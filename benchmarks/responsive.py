"""How long visitors wait, while others train too: `python -m benchmarks.responsive`.

Prints what a page takes while others train and when nobody does, how soon a run that is cancelled ends, how soon
changed settings and the places of a slider in the hand are seen, what trying many distributions takes, and what a
crowd waits for. One server, this machine.
"""

import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import count, cycle, islice
from threading import Event, Thread
from time import perf_counter, sleep, thread_time
from types import SimpleNamespace
from typing import cast

from playwright.sync_api import Page, sync_playwright
from streamlit.runtime.scriptrunner import add_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from benchmarks.playback import CHANGED
from core.arrays import use_one_thread
from core.choose import RECIPES
from core.data import load
from core.judge.advice import Options, options
from core.judge.contest import train_contender
from core.judge.evidence import comparable, trial
from core.minimise import Progress, Run, Settings, fit
from core.minimise.fit import task
from pages.parts.shelf import Shelf
from pages.parts.store import Store
from pages.parts.turns import gate
from tests.browser.serving import installed, served
from tests.browser.visits import crowd

VISITORS = 60
CROWDED = ("regression", "recipe", "compare")
VISITS, TURNS, CHANGES, CANCELS, ROUNDS = 60, 4, 40, 20, 5
TRAINING = 4
LONG = Settings(data="sine_growing_noise", points=1000, hidden=64, activation="tanh", steps=20_000)
"""A run of 20,000 steps, which takes seconds."""
HELD = {"64 points": "regression?data=sine_growing_noise&points=64", "settings as it opens": "regression"}
PLACES = (0.3, 0.5, 0.2, 0.4, 0.1, 0.6, 0.25, 0.45)
"""Of the way along a slider, far enough from each other for another value."""
FOLLOWED = """() => void (window.followed = new Promise((done) => {
    const readouts = document.querySelector(".player-readouts"), before = readouts.textContent;
    addEventListener("pointermove", () => {
        const start = performance.now();
        const look = () => {
            if (readouts.textContent === before && performance.now() - start < 10_000) requestAnimationFrame(look);
            else done(performance.now() - start);
        };
        look();
    }, { once: true });
}))"""
CONTEST = Settings(data="geyser", recipe="student_t", rate=0.02, hidden=4, steps=200, l2=0.03)
CONTENDERS = ("normal-learned", "normal", "laplace", "student_t", "normal_mixture")
CONTEST_SPLITS = 5
TRIED = ("motorcycle", "positive_skewed", "counts", "proportions", "ratings")
"""Data of each domain with several distributions."""


class Cancelled(Exception):
    """What ends a run that is cancelled."""


def main() -> None:
    """Print the tables."""
    use_one_thread()
    with served("app.py") as address:
        show_first_visits(address)
        show_crowds(address)
        show_while_others_train(address)
        show_changes(address)
        show_holds(address)
    show_cancels()
    show_fairness()
    show_families()


def line(what: str, *cells: str) -> None:
    """Print a line of a table."""
    print(f"{what:58}" + "".join(f"{cell:>16}" for cell in cells), flush=True)


def milliseconds(seconds: float) -> str:
    """Return a time in ms."""
    return f"{1000.0 * seconds:.0f} ms"


def p95(seconds: list[float]) -> float:
    """Return what 95 % of them do not exceed."""
    return sorted(seconds)[-(-95 * len(seconds) // 100) - 1]


def visited(address: str, link: str) -> float:
    """Return the seconds until a page is drawn for one visitor."""
    (visit,) = crowd(address, link, 1)
    return visit.seconds


def show_first_visits(address: str) -> None:
    """Print what somebody waits who is the first to look at these data, and the next one."""
    line("one visitor", "the first", "the next")
    for link in ("recipe", "recipe?data=geyser", "recipe?data=proportions", "compare", "compare?data=heavy_tails"):
        line(f"  /{link}", *(milliseconds(visited(address, link)) for _ in range(2)))


def show_crowds(address: str) -> None:
    """Print what a crowd waits."""
    line(f"{VISITORS} visitors at once", "median", "last", "exceptions")
    for page in CROWDED:
        visits = crowd(address, page, VISITORS)
        seconds = [visit.seconds for visit in visits]
        failed = sum(bool(visit.exceptions) for visit in visits)
        line(f"  /{page}", f"{statistics.median(seconds):.1f} s", f"{max(seconds):.1f} s", str(failed))


def show_while_others_train(address: str) -> None:
    """Print what the page of default settings takes on an idle server and on one that trains, in turns."""
    seeds = count(1)
    idle, busy = list[float](), list[float]()
    for _ in range(TURNS):  # neighbours on this machine come and go
        idle += [visited(address, "regression") for _ in range(VISITS // TURNS)]
        with trained_by_others(address, seeds):
            busy += [visited(address, "regression") for _ in range(VISITS // TURNS)]
    ratio = statistics.median(busy) / statistics.median(idle)
    line("/regression, settings as it opens", "median", "p95", "times idle")
    for name, seconds in ((f"while {TRAINING} runs of 20,000 steps train", busy), ("idle", idle)):
        cells = milliseconds(statistics.median(seconds)), milliseconds(p95(seconds))
        line(f"  {name}", *cells, f"{ratio:.2f}" if seconds is busy else "")


@contextmanager
def trained_by_others(address: str, seeds: Iterator[int]) -> Iterator[None]:
    """Keep so many sessions training, each one run after another that nobody has seen."""
    over = Event()
    query = "&".join(f"{name}={getattr(LONG, name)}" for name in ("data", "points", "hidden", "activation", "steps"))

    def stay() -> None:
        while not over.is_set():
            visited(address, f"regression?{query}&seed={next(seeds)}")

    with ThreadPoolExecutor(TRAINING) as others:
        staying = [others.submit(stay) for _ in range(TRAINING)]
        sleep(1.0)
        yield
        over.set()
    for each in staying:
        each.result()


def show_changes(address: str) -> None:
    """Print how long it takes from a change of settings to its run on the screen of a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        page.goto(f"{address}/regression")
        page.wait_for_selector(".player[data-ready]", timeout=60_000)
        seconds = []
        for _ in range(CHANGES):
            page.wait_for_timeout(500)
            seconds.append(float(page.evaluate(CHANGED, "Other weights")) / 1000.0)
        browser.close()
    line("Chromium, /regression", "median", "p95")
    line("  settings changed, run on screen", milliseconds(statistics.median(seconds)), milliseconds(p95(seconds)))


def show_fairness() -> None:
    """Print what a run of default settings takes alone, and while long runs of many units train."""
    line("a run of default settings", "median", "the longest")
    for name, others in (("alone", 0), (f"while {TRAINING} of 20,000 steps of 256 units train", TRAINING)):
        trainings = [Training(place, replace(LONG, hidden=256)) for place in range(others)]
        sleep(0.3)
        seconds = [trained_now(seed) for seed in range(CANCELS)]
        for training in trainings:
            training.cancel()
        line(f"  {name}", milliseconds(statistics.median(seconds)), milliseconds(max(seconds)))


def trained_now(seed: int) -> float:
    """Return the seconds that a run of default settings takes as a page has it trained."""
    settings, began = Settings(seed=seed), perf_counter()
    Store(Shelf(0), gate()).get(0, lambda report: fit(settings, progress=report), lambda step, steps: None)
    return perf_counter() - began


def show_holds(address: str) -> None:
    """Print how long it takes from a move of a slider that is held to the run of its place on the screen."""
    line("Chromium, hidden units held and moved", "median", "p95")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        for name, link in HELD.items():
            page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
            page.goto(f"{address}/{link}")
            seconds = list(_followed(page, CHANGES))
            page.close()
            line(f"  /regression, {name}", milliseconds(statistics.median(seconds)), milliseconds(p95(seconds)))
        browser.close()


def _followed(page: Page, moves: int) -> Iterator[float]:
    """Yield the seconds from each of so many moves to its run on the screen."""
    page.wait_for_selector(".player[data-ready]", timeout=60_000)
    page.wait_for_timeout(2000)
    slider = page.get_by_test_id("stSlider").filter(has=page.get_by_role("slider", name="Hidden units"))
    thumb, track = slider.get_by_test_id("stSliderThumbValue").locator("..").bounding_box(), slider.bounding_box()
    assert thumb is not None
    assert track is not None
    height = thumb["y"] + thumb["height"] / 2
    page.mouse.move(thumb["x"] + thumb["width"] / 2, height)
    page.mouse.down()
    for place in islice(cycle(PLACES), moves):
        page.evaluate(FOLLOWED)
        page.mouse.move(track["x"] + place * track["width"], height)
        yield float(page.evaluate("followed")) / 1000.0
        page.wait_for_timeout(500)


def show_cancels() -> None:
    """Print how long it takes from a wish to cancel to the end of training."""
    fit(replace(LONG, steps=1))  # what is compiled is loaded
    line("Cancel, until the run has ended", "median", "the longest")
    for name, others in (("alone", 0), (f"while {TRAINING} others train", TRAINING)):
        seconds = [cancelled(seed, others) for seed in range(CANCELS)]
        line(f"  {name}", milliseconds(statistics.median(seconds)), milliseconds(max(seconds)))


def cancelled(seed: int, others: int) -> float:
    """Return the seconds from a wish to cancel a run of a page to its end, while so many others train."""
    trainings = [Training(place) for place in range(others + 1)]
    sleep(0.2 + 0.003 * seed)  # at another moment of a step each time
    began = perf_counter()
    trainings[0].cancel()
    took = perf_counter() - began
    for training in trainings[1:]:
        training.cancel()
    return took


class Training:
    """A long run as a page has it trained: a script's thread that waits, and another that trains."""

    def __init__(self, seed: int, settings: Settings = LONG) -> None:
        self._settings = replace(settings, seed=seed)
        self._wish, self._rest = Event(), Event()
        self._rest.set()
        self._store, self._requests = Store(Shelf(0), gate()), ScriptRequests()
        self._session = Thread(target=self._wait)
        add_script_run_ctx(self._session, cast(ScriptRunContext, SimpleNamespace(script_requests=self._requests)))
        self._session.start()

    def cancel(self) -> None:
        """Wish that it ends, and return when no thread waits or trains."""
        self._wish.set()
        self._requests.request_stop()
        self._session.join()
        self._rest.wait()

    def _wait(self) -> None:
        with suppress(Cancelled):
            self._store.get(0, self._train, self._look)

    def _look(self, step: int, steps: int) -> None:
        if self._wish.is_set():
            raise Cancelled

    def _train(self, report: Progress) -> Run:
        self._rest.clear()
        try:
            return fit(self._settings, progress=report)
        finally:
            self._rest.set()


def show_families() -> None:
    """Print what trying many distributions takes."""
    line("many distributions, by the thread's own clock", "median")
    contest = seconds_of(lambda: [train_contender(name, CONTEST, 1, CONTEST_SPLITS) for name in CONTENDERS])
    line(f"  {len(CONTENDERS)} on {CONTEST_SPLITS} splits of {CONTEST.data}", milliseconds(contest))
    for name in TRIED:
        found = options(load(name))
        best = seconds_of(partial(without_x, found))
        line(f"  the best without x of {len(found.datasets)}, {name}", milliseconds(best))
        line(f"  quick fits of {len(comparable(found))}, {name}", milliseconds(seconds_of(partial(try_all, found))))


def try_all(found: Options) -> None:
    """Try each distribution that can be compared by a quick fit."""
    for key in comparable(found):
        trial(found, key)


def without_x(found: Options) -> None:
    """Find the best of each distribution that is the same for all x."""
    for key in RECIPES.keys() & found.datasets.keys():
        task(Settings(recipe=key, data=found.datasets[key].name).canonical(), found.datasets[key])


def seconds_of(work: Callable[[], object]) -> float:
    """Return the median seconds of a thread's own time that some work takes."""
    work()
    return statistics.median(_thread_seconds(work) for _ in range(ROUNDS))


def _thread_seconds(work: Callable[[], object]) -> float:
    began = thread_time()
    work()
    return thread_time() - began


if __name__ == "__main__":
    main()
