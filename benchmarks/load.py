"""What a hall waits for: `python -m benchmarks.load` opens real sessions on loopback, all at the same moment.

The page of the app, and the one that is written without a second thought (`benchmarks/naive.py`), in one run. Visitors
and server share this machine. ADDRESS=http://127.0.0.1:8501 measures a server that runs already in place of one of its
own. What is printed: seconds until the page is drawn, what a change of a slider takes, bytes over the connection, and
how many saw an exception or were cut off.
"""

import asyncio
import os
import statistics
from collections.abc import Sequence
from contextlib import nullcontext
from time import perf_counter

from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.browser.serving import served
from tests.browser.visits import Session, alone, gathering, session

ONE_LINK, OTHER_LINKS, STUDENTS = 300, 200, 40
NAIVE = 10
"""Visitors of the naive page: 200 would wait for many minutes."""
BEAT, MINUTE = 3.0, 60.0
"""How often a student moves a slider, and how long."""
PATIENCE = 180.0
SLIDER = "Hidden units"


def main() -> None:
    """Print the tables."""
    running = os.environ.get("ADDRESS")
    with nullcontext(running) if running else served("app.py") as address:
        gathering(address, ["regression"])
        show_visits(f"{ONE_LINK} visitors of one link", address, ["regression"] * ONE_LINK)
        links = [f"regression?seed={seed}" for seed in range(1, OTHER_LINKS + 1)]
        show_visits(f"{OTHER_LINKS} visitors with different settings", address, links)
        show_changes(address)
    with served("benchmarks/naive.py") as address:
        gathering(address, [""])
        show_visits(f"the naive page, {NAIVE} visitors", address, [f"?seed={seed}" for seed in range(NAIVE)])


def quantiles(seconds: Sequence[float]) -> str:
    """Return the median, what 95 % do not exceed, and the longest, as cells of a table."""
    p95 = sorted(seconds)[-(-95 * len(seconds) // 100) - 1]
    return "".join(f"{each:9.2f} s" for each in (statistics.median(seconds), p95, max(seconds)))


def show_visits(what: str, address: str, links: Sequence[str]) -> None:
    """Print what those wait who open these links at once."""
    try:
        visits = gathering(address, links, PATIENCE)
    except (TimeoutError, ConnectionClosed, InvalidStatus) as error:
        print(f"{what:42} {type(error).__name__} within {PATIENCE:.0f} s")
        return
    failed = sum(bool(visit.exceptions) for visit in visits)
    size = statistics.median(visit.received for visit in visits)
    waits = quantiles([visit.seconds for visit in visits])
    print(f"{what:42}{waits}{size / 1000.0:9.0f} kB{failed:5d} exceptions", flush=True)


def show_changes(address: str) -> None:
    """Print what a change takes while many students each change a slider now and then."""
    changes = alone(_students(address))
    seconds = [each for student in changes for each in student]
    print(f"{f'{STUDENTS} students, {len(seconds)} changes of a slider':42}{quantiles(seconds)}", flush=True)


async def _students(address: str) -> list[list[float]]:
    async with asyncio.timeout(PATIENCE):
        return await asyncio.gather(*(_student(address, number) for number in range(STUDENTS)))


async def _student(address: str, number: int) -> list[float]:
    async with session(address, f"regression?data_seed={number}") as student:
        await student.run()
        await asyncio.sleep(BEAT * number / STUDENTS)
        return await _change(student, number)


async def _change(student: Session, number: int) -> list[float]:
    """Return the seconds that each change takes."""
    seconds = list[float]()
    until = perf_counter() + MINUTE
    while perf_counter() < until:
        student.choose(SLIDER, number + len(seconds))
        seconds.append(await student.run())
        await asyncio.sleep(max(0.0, BEAT - seconds[-1]))
    return seconds


if __name__ == "__main__":
    main()
