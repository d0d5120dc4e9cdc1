"""How long a crowd waits that opens one link at once: `python -m benchmarks.visits`, with a file watcher and without.

Prints, for a server as `make run` starts it and one as `make dev` does, the seconds until the page is drawn for the
median visitor and for the last of so many at once, and how many saw an exception. One visitor has been there before.
"""

import statistics

from websockets.exceptions import ConnectionClosed

from tests.browser.serving import served
from tests.browser.visits import PATIENCE, crowd

VISITORS = 20
LINK = "regression"
WATCHERS = {"make run, no watcher": "none", "make dev, a watcher": "auto"}


def main() -> None:
    """Let a crowd visit both servers, and print the table."""
    print(f"{f'{VISITORS} visitors of /{LINK} at once':30}{'median':>10}{'last':>10}{'exceptions':>13}")
    for name, watcher in WATCHERS.items():
        with served("app.py", watcher) as address:
            crowd(address, LINK, 1)
            print(f"  {name:28}{_row(address)}", flush=True)


def _row(address: str) -> str:
    try:
        visits = crowd(address, LINK, VISITORS)
    except (TimeoutError, ConnectionClosed):
        return f"   not all within {PATIENCE:.0f} s, or cut off"
    seconds = [visit.seconds for visit in visits]
    failed = sum(bool(visit.exceptions) for visit in visits)
    return f"{statistics.median(seconds):8.1f} s{max(seconds):8.1f} s{failed:13d}"


if __name__ == "__main__":
    main()
