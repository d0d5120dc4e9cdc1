"""What all tests share: one thread for each process, as the server has it, and a garbage collector out of the way."""

import gc

from core.arrays import use_one_thread

use_one_thread()


def pytest_collection_finish() -> None:
    """Let the garbage collector look seldom, and never at what was there before the first test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
