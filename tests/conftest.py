"""What all tests share: one thread for each process, as the server has it, and a garbage collector out of the way."""

import gc

import pytest

from core.arrays import use_one_thread

use_one_thread()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: begun last, it would keep one core busy and leave the other idle."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Let the garbage collector look seldom, and never at what was there before the first test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
