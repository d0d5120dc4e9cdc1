"""All that must be equal on every machine, in one process: `python -m tests.everywhere FILE` keeps it there.

Most of its time is the compiler's, and what is asked here shares what is compiled: apart, each part would have it anew.
"""

import gc
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from core.arrays import use_one_thread
from tests.choose import blocks
from tests.exact import digests as functions
from tests.infer import shown
from tests.minimise import inputs, runs

TESTS = Path(__file__).parent
DIGESTS: Mapping[Path, Callable[[], Mapping[str, str]]] = {
    TESTS / "exact" / "golden.json": functions.digests,
    TESTS / "choose" / "blocks.json": blocks.digests,
    TESTS / "minimise" / "golden-inputs.json": inputs.digests,
    TESTS / "minimise" / "golden-runs.json": runs.digests,
}
"""What gives the digests that a file in git has."""


def keep(file: Path) -> None:
    """Write the digests of each file of DIGESTS, as JSON, and what pages show."""
    found = {golden.name: json.dumps(digests()) for golden, digests in DIGESTS.items()}
    np.savez(file, **found, **shown.exact(), **shown.nearly_exact())


def collect_seldom() -> None:
    """Let the garbage collector look seldom: the compiler makes much, and keeps most of it."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


if __name__ == "__main__":
    use_one_thread()
    collect_seldom()
    keep(Path(sys.argv[1]))
