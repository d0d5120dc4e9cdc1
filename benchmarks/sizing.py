"""How many servers a course needs: `python -m benchmarks.sizing` measures what visits cost, and simulates the course.

What it prints is the README's table. The costs are the seconds of a core that a server uses for one visitor after the
other, which depends little on who else uses the machine: a first visit in Chromium with an empty cache, by way of the
proxy, and a change of a slider to settings that are new. `python -m benchmarks.sizing FILE` writes them to a file of
JSON, or takes those that it finds there.

The model: each server is one core, shared evenly by those who wait (Python's lock lets one draw at a time). The proxy
gives each server its share of the students, so one server with its share is simulated. Students open one link at random
moments of OPENING seconds, and then change something after PAUSE seconds on the mean, by an exponential distribution.
Costs are drawn from those measured. Not in it: the network, the proxy, what the browsers themselves take.
"""

import heapq
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from playwright.sync_api import Browser, expect, sync_playwright

from deploy.hall import free_ports, serving
from tests.browser.serving import installed
from tests.browser.visits import alone, session

LINK = "regression"
SLIDER = "Hidden units"
VISITS, CHANGES, CROWD = 15, 60, 300
"""How often each is measured; and who opens one link at the same moment, as `benchmarks.load` measures it."""
OPENING, PAUSE, LESSON = 60.0, 30.0, 300.0
"""Seconds: in which all open the link, between two changes of a student, and what is looked at."""
MOST_TO_OPEN, MOST_TO_CHANGE = 3.0, 1.0
"""Seconds that 95 % of the students may wait."""
COURSES = (100, 1_000, 10_000)
ENOUGH = 0.95


@dataclass(frozen=True)
class Costs:
    """Seconds of a core that each measured visit and change took; `drawing` is a visit without the files it loads."""

    opening: list[float]
    drawing: list[float]
    changing: list[float]


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    files = [Path(each) for each in arguments]
    found = [Costs(**json.loads(file.read_text(encoding="utf-8"))) for file in files if file.exists()]
    costs = found[0] if found else measured()
    for file in files:
        file.write_text(json.dumps(asdict(costs)), encoding="utf-8")
    print("\n".join(report(costs)))


def report(costs: Costs) -> Iterator[str]:
    """Yield the lines of what the README states."""
    for name, seconds in asdict(costs).items():
        low, high = (1000.0 * np.quantile(seconds, share) for share in (0.5, ENOUGH))
        yield f"{name}: {low:.0f} ms of a core (95 %: {high:.0f})"
    crowd = waits([(0.0, cost) for cost in drawn(costs.drawing, CROWD, np.random.default_rng(0))])
    yield f"{CROWD} visitors of one link at the same moment, one server: 95 % within {quantile(crowd):.1f} s"
    most = largest(lambda students: simulated(costs, students).good)
    yield f"One core serves {most} students, and is then busy for {100.0 * simulated(costs, most).busy:.0f} %."
    yield ""
    yield "| students | cores | 95 % see the page within | 95 % see a change within | a core is busy |"
    yield "|---|---|---|---|---|"
    for students in COURSES:
        cores = -(-students // most)
        found = simulated(costs, -(-students // cores))
        yield (
            f"| {students:,} | {cores} | {found.opening:.1f} s | {found.changing:.2f} s | {100.0 * found.busy:.0f} % |"
        )


class Outcome(NamedTuple):
    """What one server's students wait, of 95 %, in seconds; and which part of the lesson its core is busy."""

    opening: float
    changing: float
    busy: float

    @property
    def good(self) -> bool:
        """Whether that is soon enough."""
        return self.opening <= MOST_TO_OPEN and self.changing <= MOST_TO_CHANGE


def simulated(costs: Costs, students: int, seed: int = 0) -> Outcome:
    """Return what these students of one server wait."""
    draws = np.random.default_rng(seed)
    opened = draws.uniform(0.0, OPENING, students)
    jobs = list(zip(opened, drawn(costs.opening, students, draws), strict=True))
    for moment in opened:
        changed = moment + np.cumsum(draws.exponential(PAUSE, round(4.0 * LESSON / PAUSE)))
        within = changed[changed < LESSON]
        jobs += zip(within, drawn(costs.changing, len(within), draws), strict=True)
    seconds = waits(jobs)
    busy = sum(cost for _, cost in jobs) / LESSON
    return Outcome(quantile(seconds[:students]), quantile(seconds[students:]), busy)


def drawn(costs: Sequence[float], number: int, draws: np.random.Generator) -> list[float]:
    """Return so many costs, drawn from those that were measured."""
    return [float(each) for each in draws.choice(np.asarray(costs), number)]


def quantile(seconds: Sequence[float]) -> float:
    """Return what 95 % do not exceed, 0 of none."""
    return float(np.quantile(seconds, ENOUGH)) if seconds else 0.0


def waits(jobs: Sequence[tuple[float, float]]) -> list[float]:
    """Return the seconds from a job's moment to its end, of jobs (moment, cost) that share one core evenly.

    The share that each has had since the beginning, had it been there, grows by 1 / n a second while n are there: a job
    ends when that has grown by its cost.
    """
    ends, there = [0.0] * len(jobs), list[tuple[float, int]]()
    now = share = 0.0
    for moment, index in sorted((moment, index) for index, (moment, _) in enumerate(jobs)):
        now, share = _served(there, jobs, ends, (now, share), moment)
        heapq.heappush(there, (share + jobs[index][1], index))
    _served(there, jobs, ends, (now, share), float("inf"))
    return ends


def _served(
    there: list[tuple[float, int]],
    jobs: Sequence[tuple[float, float]],
    ends: list[float],
    at: tuple[float, float],
    until: float,
) -> tuple[float, float]:
    """Let those who are there be served until a moment; return that and the share."""
    now, share = at
    while there and now + (there[0][0] - share) * len(there) <= until:
        end, index = there[0]
        now, share = now + (end - share) * len(there), end
        heapq.heappop(there)
        ends[index] = now - jobs[index][0]
    return until, share + ((until - now) / len(there) if there else 0.0)


def largest(good: Callable[[int], bool]) -> int:
    """Return the largest number that is good, where all below one are."""
    low, high = 1, 2
    while good(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def measured() -> Costs:
    """Return what visits of a server of its own cost it, one after the other."""
    (port,) = free_ports(1)
    with serving(1, "127.0.0.1", port) as hall:
        address, clock = hall.address, _clock(hall.servers[0].process.pid)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=installed())
            opening = [_cost(clock, lambda: _open(chromium, address)) for _ in range(VISITS + 1)]
        drawing = [_cost(clock, lambda: alone(_draw(address))) for _ in range(CHANGES)]
        changing = [alone(_change(address, number, clock)) for number in range(CHANGES)]
    return Costs(opening[1:], drawing, changing)


def _clock(process: int) -> Callable[[], float]:
    """Return what tells the seconds of a core that a process has used, all its threads together; Linux has it."""
    number = ~process << 3 | 2
    return lambda: time.clock_gettime(number)


def _cost(clock: Callable[[], float], visit: Callable[[], object]) -> float:
    before = clock()
    visit()
    return clock() - before


def _open(chromium: Browser, address: str) -> None:
    """Open the page with an empty cache, and wait for the film to have come."""
    page = chromium.new_context(reduced_motion="reduce").new_page()
    page.goto(f"{address}/{LINK}")
    expect(page.locator(".player-readouts")).to_contain_text("NLL", timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.context.close()


async def _draw(address: str) -> None:
    async with session(address, LINK) as visitor:
        await visitor.run()


async def _change(address: str, number: int, clock: Callable[[], float]) -> float:
    """Return what a change costs of a student who looks at data of their own."""
    async with session(address, f"{LINK}?data_seed={number}") as student:
        await student.run()
        before = clock()
        student.choose(SLIDER, number)
        await student.run()
        return clock() - before


if __name__ == "__main__":
    main(sys.argv[1:])
