"""Runs for pages: trained one at a time, computed once, and kept in a bounded cache that all visitors share.

What comes of a person's own data is kept for their session alone, and goes with it.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import streamlit as st

from core.arrays import use_one_thread
from core.data import Dataset
from core.figures import films
from core.figures.film import pack
from core.figures.theme import THEMES
from core.frame import Frame, frames
from core.minimise import Run, Settings, fit
from core.minimise.settings import OWN

RUNS_KEPT = 64
FILMS_KEPT = 64
FRAMES_KEPT = 16
"""Fewer than films: all moments of all points take tens of megabytes, and are only needed for another look."""
OWN_RUNS_KEPT, OWN_FILMS_KEPT, OWN_FRAMES_KEPT = 8, 8, 2
"""The same for one session's own data."""
PATIENCE_SECONDS = 0.4
"""A run that takes longer shows its progress; a bar that flashes by is worse than none."""
REDRAW_SECONDS = 0.15

Cancelled = Callable[[], None]
Progress = Callable[[int, int], None]
Key = tuple[Settings, str]
"""What tells runs apart: the settings, and the digest of a person's own data, "" for built-in ones."""


class RunStore:
    """The last runs, least recently used out first; equal settings are trained once, whoever asks.

    Stores that share a gate take turns: many threads of small array operations on few cores only get in each
    other's way.
    """

    def __init__(self, size: int, gate: Lock) -> None:
        self._size = size
        self._runs: OrderedDict[Key, Run] = OrderedDict()
        self._busy: dict[Key, Lock] = {}
        self._lock = Lock()
        self._gate = gate

    def get(self, settings: Settings, dataset: Dataset | None, progress: Progress) -> Run:
        """Return the run of these settings, from the store or trained now; `progress` may raise to give up."""
        key = settings, dataset.digest if dataset else ""
        with self._lock:
            busy = self._busy.setdefault(key, Lock())
        with busy:
            run = self._find(key)
            if run is None:
                run = self._train(settings, dataset, progress)
                self._keep(key, run)
        return run

    def _find(self, key: Key) -> Run | None:
        with self._lock:
            if key in self._runs:
                self._runs.move_to_end(key)
            return self._runs.get(key)

    def _keep(self, key: Key, run: Run) -> None:
        with self._lock:
            self._runs[key] = run
            while len(self._runs) > self._size:
                old, _ = self._runs.popitem(last=False)
                self._busy.pop(old, None)

    def _train(self, settings: Settings, dataset: Dataset | None, progress: Progress) -> Run:
        def give_way(step: int, steps: int) -> None:
            self._gate.release()
            try:
                progress(step, steps)
            finally:
                self._gate.acquire()

        with self._gate:
            return fit(settings, dataset, give_way)


@st.cache_resource(show_spinner=False)
def gate() -> Lock:
    """Return what all training on this server takes turns by."""
    return Lock()


@st.cache_resource(show_spinner=False)
def _shared_store() -> RunStore:
    return RunStore(RUNS_KEPT, gate())


@st.cache_resource(show_spinner=False, scope="session")
def _own_store() -> RunStore:
    return RunStore(OWN_RUNS_KEPT, gate())


def _get(settings: Settings, dataset: Dataset | None, progress: Progress) -> Run:
    store = _own_store() if dataset else _shared_store()
    return store.get(settings, dataset, progress)


def trained(settings: Settings, on_cancel: Cancelled, dataset: Dataset | None = None) -> Run:
    """Return the run of these settings; a long one shows its progress and a button that calls `on_cancel`.

    With a person's own `dataset` it is kept for their session alone.
    """
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

    run = _get(settings, dataset, progress)
    place.empty()
    return run


def in_silence(settings: Settings, dataset: Dataset | None = None) -> Run:
    """Return the run of these settings, trained without a word of progress: one that is soon done, or wanted early."""
    return _get(settings, dataset, lambda step, steps: None)


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


def sampled(run: Run) -> str:
    """Return the sentence that says what the NLL of large data is a sum over; "" where it is all of them."""
    if run.whole is run.dataset:
        return ""
    batch = run.settings.batch_of(run.whole.size)
    return (
        f"Trained on all {run.whole.size:,} points in batches of {batch:,}; "
        f"the NLL is of {run.dataset.size:,} of them, the same at every step, and these are shown."
    )


def _frames(key: Key, _run: Run) -> Frame:
    return frames(_run)


def _film(key: Key, theme: str, _run: Run, **look: float | str) -> bytes:
    return pack(films.film(_run, all_frames(key[0], _run), THEMES[theme], **look))


_shared_frames = st.cache_resource(_frames, max_entries=FRAMES_KEPT, show_spinner=False)
_own_frames = st.cache_resource(_frames, max_entries=OWN_FRAMES_KEPT, show_spinner=False, scope="session")
_shared_film = st.cache_resource(_film, max_entries=FILMS_KEPT, show_spinner=False)
_own_film = st.cache_resource(_film, max_entries=OWN_FILMS_KEPT, show_spinner=False, scope="session")


def all_frames(settings: Settings, run: Run) -> Frame:
    """Return the recorded moments of the run of these settings; of a person's own data, kept for their session."""
    return _own_frames((settings, run.whole.digest), run) if is_own(run) else _shared_frames((settings, ""), run)


def packed_film(settings: Settings, theme: str, run: Run, **look: float | str) -> bytes:
    """Return the run's film as the player takes it, in the colours of that theme; `look` is for the film's maker.

    The film of a person's own data is kept for their session alone.
    """
    if is_own(run):
        return _own_film((settings, run.whole.digest), theme, run, **look)
    return _shared_film((settings, ""), theme, run, **look)


def is_own(run: Run) -> bool:
    """Return whether a run is one of a person's own data."""
    return run.settings.data == OWN


def prepare(settings: Settings, film: Callable[[Settings, str, Run], bytes] = packed_film) -> None:
    """Train a run and make its films before anybody asks: what a first visitor will see is there at once."""
    use_one_thread()
    run = in_silence(settings.canonical())
    for theme in THEMES:
        film(settings.canonical(), theme, run)
