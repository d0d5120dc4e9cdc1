"""Runs for pages: trained one at a time, kept in a bounded cache that all visitors share, computed once."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import streamlit as st

from core.arrays import use_one_thread
from core.figures import regression
from core.figures.film import pack
from core.figures.theme import THEMES
from core.frame import Frame, frames
from core.minimise import Run, Settings, fit

RUNS_KEPT = 64
FILMS_KEPT = 64
PATIENCE_SECONDS = 0.4
"""A run that takes longer shows its progress; a bar that flashes by is worse than none."""
REDRAW_SECONDS = 0.15

Cancelled = Callable[[], None]


class RunStore:
    """The last runs, least recently used out first; equal settings are trained once, whoever asks."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._runs: OrderedDict[Settings, Run] = OrderedDict()
        self._busy: dict[Settings, Lock] = {}
        self._lock = Lock()
        self._gate = Lock()  # many threads of small array operations on few cores only get in each other's way

    def get(self, settings: Settings, progress: Callable[[int, int], None]) -> Run:
        """Return the run of these settings, from the store or trained now; `progress` may raise to give up."""
        with self._lock:
            busy = self._busy.setdefault(settings, Lock())
        with busy:
            run = self._find(settings)
            if run is None:
                run = self._train(settings, progress)
                self._keep(settings, run)
        return run

    def _find(self, settings: Settings) -> Run | None:
        with self._lock:
            if settings in self._runs:
                self._runs.move_to_end(settings)
            return self._runs.get(settings)

    def _keep(self, settings: Settings, run: Run) -> None:
        with self._lock:
            self._runs[settings] = run
            while len(self._runs) > self._size:
                old, _ = self._runs.popitem(last=False)
                self._busy.pop(old, None)

    def _train(self, settings: Settings, progress: Callable[[int, int], None]) -> Run:
        def give_way(step: int, steps: int) -> None:
            self._gate.release()
            try:
                progress(step, steps)
            finally:
                self._gate.acquire()

        with self._gate:
            return fit(settings, give_way)


@st.cache_resource(show_spinner=False)
def _store() -> RunStore:
    return RunStore(RUNS_KEPT)


def trained(settings: Settings, on_cancel: Cancelled) -> Run:
    """Return the run of these settings; a long one shows its progress and a button that calls `on_cancel`."""
    place = st.empty()
    began = time.monotonic()
    drawn = began + PATIENCE_SECONDS - REDRAW_SECONDS
    bar = None

    def progress(step: int, steps: int) -> None:
        nonlocal drawn, bar
        now = time.monotonic()
        if now - drawn < REDRAW_SECONDS:
            return
        drawn = now
        if bar is None:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(0.0)
                st.button("Cancel", key="cancel", on_click=on_cancel)
        bar.progress(step / steps, text=f"Training: step {step:,} of {steps:,}")

    run = _store().get(settings, progress)
    place.empty()
    return run


def endings(run: Run) -> list[str]:
    """Return what there is to say of how a run ended: nothing where it went through all its steps."""
    if run.ending == "diverged":
        return [
            f"Training diverged: after step {run.last:,} the NLL is no longer a finite number. "
            "Shown is the run up to there; a lower learning rate or Adam keeps it in bounds."
        ]
    if run.ending == "patience":
        return [
            f"Stopped at step {run.last:,}: the held-out NLL was lowest at step {run.best:,} "
            f"and has not fallen for {run.settings.patience:,} steps."
        ]
    return []


@st.cache_resource(max_entries=FILMS_KEPT, show_spinner=False)
def all_frames(settings: Settings, _run: Run) -> Frame:
    """Return the recorded moments of the run of these settings."""
    return frames(_run)


@st.cache_resource(max_entries=FILMS_KEPT, show_spinner=False)
def packed_film(settings: Settings, theme: str, _run: Run) -> bytes:
    """Return the run's film as the player takes it, in the colours of that theme."""
    return pack(regression.film(_run, all_frames(settings, _run), None, THEMES[theme]))


def prepare(settings: Settings, film: Callable[[Settings, str, Run], bytes] = packed_film) -> None:
    """Train a run and make its films before anybody asks: what a first visitor will see is there at once."""
    use_one_thread()
    run = _store().get(settings.canonical(), lambda step, steps: None)
    for theme in THEMES:
        film(settings.canonical(), theme, run)
