"""What all tests share: one thread for each process, as the server has it, and a garbage collector out of the way."""

import gc
import os
from itertools import chain, cycle, groupby, islice

import pytest

from core.arrays import use_one_thread
from tests.browser.chromium import chromium

__all__ = ["chromium"]

use_one_thread()


@pytest.hookimpl(trylast=True)  # what is left out is gone by then
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: begun last, it would keep one core busy and leave the other idle."""
    long = [item for item in items if item.get_closest_marker("long")]
    others = [item for item in items if not item.get_closest_marker("long")]
    items[:] = begun_first(long, others, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def begun_first(long: list[pytest.Item], others: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return all tests: each of the equal parts that xdist deals out begins with some of the long files."""
    parts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for part, (_, file) in zip(cycle(parts), groupby(long, lambda item: item.path), strict=False):
        part.extend(file)
    rest, total = iter(others), len(long) + len(others)
    for i, part in enumerate(parts):
        part.extend(islice(rest, max((total + i) // workers - len(part), 0)))
    return [*chain(*parts), *rest]


def pytest_collection_finish() -> None:
    """Let the garbage collector look seldom, and never at what was there before the first test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
