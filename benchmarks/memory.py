"""How much memory a server takes: `python -m benchmarks.memory`.

Prints its resident memory as 500 sessions come, train what nobody has trained, and leave; what each viewer adds who
stays and does nothing more; and the most that hostile links bring it to. One server, this machine, with Linux.
"""

import asyncio
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from tests.browser.serving import served
from tests.browser.visits import alone, crowd, session

SESSIONS, TOGETHER, TOLD = 500, 4, 100
IDLE, SLIDER = 100, "Hidden units"
PATIENCE = 400.0
"""Seconds in which so many viewers have come."""
SETTLES = 10.0
"""Seconds after which a server has given back what it does not need."""
MOMENTS = "regression?data=sine&points=4096&recipe=normal_mixture&components=5&hidden=256&steps=160"
DIGITS = "digits?hidden=256&steps=20000"
CONTEST = (
    "compare?data=sine_growing_noise&points=4096&hidden=256&steps=20000&networks=10"
    "&a=normal&b=laplace&c=student_t&d=normal_mixture&e=normal_mixture-3"
)
HOSTILE = [f"{link}&seed={seed}" for seed in range(2) for link in (MOMENTS, DIGITS, CONTEST)]


def main() -> None:
    """Print the tables."""
    with served("app.py") as address:
        server = children()[-1]
        print(f"{'server ready':30}{resident(server):10.0f} MB")
        show_sessions(address, server)
        show_idle(address, server)
        show_hostile(address, server)


def show_sessions(address: str, server: int) -> None:
    """Print the resident memory after each hundred sessions that came, trained and left."""
    after = list[float]()
    for first in range(0, SESSIONS, TOLD):
        come_and_go(address, first, first + TOLD)
        after.append(resident(server))
        print(f"{f'after {first + TOLD} sessions':30}{after[-1]:10.0f} MB", flush=True)
    print(f"{'the last by the first':30}{after[-1] / after[0]:10.2f}", flush=True)


def come_and_go(address: str, first: int, last: int) -> None:
    """Let a session for each of these numbers come, train what only it asks for, and leave."""
    with ThreadPoolExecutor(TOGETHER) as visitors:
        links = [f"regression?seed={place}" for place in range(first + 1, last + 1)]
        list(visitors.map(lambda link: crowd(address, link, 1), links))


def show_idle(address: str, server: int) -> None:
    """Print what each viewer adds who stays, once caches are full: of one link, and of settings of their own."""
    one_link = alone(_added(address, server, ["regression"] * IDLE, change=False))
    print(f"{'an idle viewer of one link':30}{one_link:10.2f} MB", flush=True)
    others = [f"regression?seed={place}" for place in range(SESSIONS + 1, SESSIONS + IDLE + 1)]
    own = alone(_added(address, server, others, change=True))
    print(f"{'of settings of their own':30}{own:10.2f} MB", flush=True)


async def _added(address: str, server: int, links: Sequence[str], change: bool) -> float:
    """Return the MB that each viewer of these links adds, who opens it, may move a slider, and then only looks."""
    before = resident(server)
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as open_lines:
        for number, link in enumerate(links):
            viewer = await open_lines.enter_async_context(session(address, link))
            await viewer.run()
            if change:
                viewer.choose(SLIDER, number)
                await viewer.run()
        await asyncio.sleep(SETTLES)
        return (resident(server) - before) / len(links)


def show_hostile(address: str, server: int) -> None:
    """Print the most that hostile links, all at once, bring it to."""
    with ThreadPoolExecutor(len(HOSTILE)) as visitors:
        list(visitors.map(lambda link: visited(address, link), HOSTILE))
    print(f"{'hostile links, the most':30}{resident(server, 'VmHWM'):10.0f} MB", flush=True)


def visited(address: str, link: str) -> None:
    """Open a link, and leave when the page is there, or after a while."""
    with suppress(TimeoutError):
        crowd(address, link, 1)


def children() -> list[int]:
    """Return the processes that this one has started."""
    threads = Path(f"/proc/{os.getpid()}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def resident(process: int, field: str = "VmRSS") -> float:
    """Return a process's resident memory in MB."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="utf-8"))
    assert found
    return int(found[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
