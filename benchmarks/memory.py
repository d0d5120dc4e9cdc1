"""How much memory a server takes: `python -m benchmarks.memory`.

Prints its resident memory as 500 sessions come, train what nobody has trained, and leave, and the most that hostile
links bring it to. One server, this machine, with Linux.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.browser.serving import served
from tests.browser.visits import crowd

SESSIONS, TOGETHER, TOLD = 500, 4, 100
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
        show_hostile(address, server)


def show_sessions(address: str, server: int) -> None:
    """Print the resident memory after each hundred sessions that came, trained and left."""
    for first in range(0, SESSIONS, TOLD):
        come_and_go(address, first, first + TOLD)
        print(f"{f'after {first + TOLD} sessions':30}{resident(server):10.0f} MB", flush=True)


def come_and_go(address: str, first: int, last: int) -> None:
    """Let a session for each of these numbers come, train what only it asks for, and leave."""
    with ThreadPoolExecutor(TOGETHER) as visitors:
        links = [f"regression?seed={place}" for place in range(first + 1, last + 1)]
        list(visitors.map(lambda link: crowd(address, link, 1), links))


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
    return int(found[1]) / 1000.0


if __name__ == "__main__":
    main()
