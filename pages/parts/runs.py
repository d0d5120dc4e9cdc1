"""Runs for pages: as many trained at a time as there are cores, computed once, and kept as long as there is room.

What comes of a person's own data is kept for their session alone, and goes with it.
"""

import math
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from dataclasses import replace
from threading import Lock
from typing import TypeVar

from core.arrays import use_one_thread
from core.data import Dataset
from core.figures import films
from core.figures.theme import THEMES
from core.film.pack import pack
from core.infer.frame import Frame, frames
from core.minimise import Progress, Run, Settings, fit
from core.minimise.settings import OWN
from core.minimise.work import run_bytes
from pages.parts import address, bar, budget, moments
from pages.parts.jobs import LONGEST
from pages.parts.shelf import makings_of, shelf
from pages.parts.store import store_of
from pages.parts.telemetry import timed

AGAIN = "That step was not kept. Training up to it again: step {step:,} of {steps:,}"
LARGE = Lock()
"""Large films are made one after another: what lies between a run and its film takes as many times the memory as is
said next."""
WHILE_MADE = 3

V = TypeVar("V")


def _get(settings: Settings, dataset: Dataset | None, progress: Progress, times: float = 1.0) -> Run:
    digest = dataset.digest if dataset else ""
    train = timed(settings, lambda report: fit(settings, dataset, report))
    key = "run", settings, digest
    return store_of(digest).get(key, train, progress, times * LONGEST, run_bytes(settings, dataset))


def trained(asked: Settings, on_cancel: Callable[[], None], dataset: Dataset | None = None) -> Run:
    """Return the run of these settings; a long one shows its progress and a button that calls `on_cancel`.

    It has fewer steps than asked where one link may not train so many, which is said. With a person's own `dataset` it
    is kept for their session alone.
    """
    settings = budget.granted(asked, dataset)
    with bar.watched(on_cancel, asked) as progress:
        return _get(settings, dataset, progress, budget.allowance(asked))


def in_silence(settings: Settings, dataset: Dataset | None = None) -> Run:
    """Return the run of these settings, trained without a word of progress: one that is soon done, or wanted early."""
    return _get(settings, dataset, bar.look_for_stop)


def recording(run: Run, *steps: int | None) -> Run:
    """Return the run with these steps recorded, too; None stands for no step.

    Up to one that was not, it is trained again, in its turn, and kept as the run of so many steps. A visitor who
    cancels that looks at the ends of the run instead.
    """
    for step in steps:
        if step is not None and not run.recorded(step):
            run = run.joined(_up_to(step, run))
    return run


def _up_to(step: int, run: Run) -> Run:
    settings, own = replace(run.settings, steps=step), run.whole if is_own(run) else None
    with bar.watched(address.look_at_last, settings, text=AGAIN, key=f"cancel {step}") as progress:
        return _get(settings, own, progress, budget.allowance(settings))


def made_of(run: Run, key: Hashable, make: Callable[[], V]) -> V:
    """Return what is made of a run under that key, kept or made now; of a person's own data kept for their session."""
    digest = run.whole.digest if is_own(run) else ""
    return makings_of(digest).get((key, digest), make)


def all_frames(settings: Settings, run: Run) -> Frame:
    """Return the shown moments of the run of these settings."""
    return made_of(run, ("frames", settings), lambda: _frames(moments.shown(run)))


def _frames(run: Run) -> Frame:
    with LARGE if moments.are_large(run) else nullcontext():
        if not shelf().has_room(WHILE_MADE * len(run.steps) * moments.moment_bytes(run)):
            raise MemoryError
        return frames(run)


def packed_film(settings: Settings, theme: str, run: Run, **look: float | str) -> bytes:
    """Return the run's film as the player takes it, in the colours of that theme; `look` is for the film's maker."""

    def make() -> bytes:
        return pack(films.film(moments.shown(run), all_frames(settings, run), THEMES[theme], **look))

    return made_of(run, ("film", settings, theme, *sorted(look.items())), make)


def is_own(run: Run) -> bool:
    """Return whether a run is one of a person's own data."""
    return run.settings.data == OWN


def train_ahead(settings: Settings, film: Callable[[Settings, str, Run], bytes] = packed_film) -> None:
    """Train a run and make its films before anybody asks: what a first visitor will see is there at once.

    It takes as long as it takes: a server that gave up here would not begin.
    """
    use_one_thread()
    run = _get(settings.canonical(), None, bar.look_for_stop, times=math.inf)
    for theme in THEMES:
        film(settings.canonical(), theme, run)
