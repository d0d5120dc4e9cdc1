"""What all tests share: one thread for each process, as the server has it, and a garbage collector out of the way.

`pytest --nudge 3` plays another CPU, see tests/nudge.py; every test that trains must hold under any nudge.
"""

import gc

import pytest

from core.arrays import use_one_thread
from tests.nudge import nudge, nudge_as_told

use_one_thread()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --nudge."""
    parser.addoption("--nudge", type=int, metavar="SEED", help="change the last digits of all training, as CPUs do")


def pytest_configure(config: pytest.Config) -> None:
    """Nudge all training, in the workers and servers that the tests start too."""
    seed = config.getoption("nudge")
    if seed is None:
        nudge_as_told()
    else:
        nudge(seed)


def pytest_collection_finish() -> None:
    """Let the garbage collector look seldom, and never at what was there before the first test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
