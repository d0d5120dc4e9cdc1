"""The machine code of the engine, made once for a kind of CPU: `python -m deploy.engine`.

A server looks for it before it opens, and makes it then if nobody did before. Of several that would, one does.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

from core.choose import RECIPES
from core.data import DATASETS, load
from core.exact import compiled
from core.figures.films import film
from core.figures.theme import THEMES
from core.infer.frame import frames
from core.judge.advice import options
from core.minimise import Settings, fit

if sys.platform != "win32":
    import fcntl

TEXT = "Compiling the engine for this computer: a minute or two the first time."


WAITING = "Another server compiles the engine for this computer: waiting for it."


def make() -> None:
    """Make what is not on disk, and say so: what trains, predicts and draws, for every family."""
    mark = compiled.mark()
    if _is_made(mark):
        return
    with alone(mark.parent) if mark else nullcontext():
        if not _is_made(mark):
            _make(mark)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other process compile into that folder meanwhile: Numba would give both the same file to write.

    Where it cannot be locked they do, as all must be able to begin.
    """
    with ExitStack() as held:
        with suppress(OSError):
            _lock(held.enter_context((folder / "lock").open("ab")))
        yield


def _lock(file: BinaryIO) -> None:
    """Lock a file until it is closed, be it by the death of this process; where another has it, say so and wait."""
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(WAITING, flush=True)
        fcntl.flock(file, fcntl.LOCK_EX)


def _is_made(mark: Path | None) -> bool:
    return mark is not None and mark.exists()


def _make(mark: Path | None) -> None:
    print(TEXT, flush=True)
    compiled.compile_loops()
    for family, data in _data().items():
        run = fit(Settings(data=data, recipe=family, hidden=3, steps=2))
        film(run, frames(run), THEMES["light"])
    if mark is not None:
        with suppress(OSError):  # on a full disk it is made again next time
            mark.touch()


def _data() -> dict[str, str]:
    """Return data that suit each family; all are loaded, so that all draws are made."""
    found = {key: name for name in sorted(DATASETS) for key in options(load(name)).datasets}
    return {key: found[key] for key in RECIPES if key in found}


if __name__ == "__main__":
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)  # what a compiler makes mostly stays
    make()
