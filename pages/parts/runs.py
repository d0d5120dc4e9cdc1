"""Runs for pages: as many trained at a time as there are cores, computed once, and kept in a bounded shared cache.

What comes of a person's own data is kept for their session alone, and goes with it.
"""

import os
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Lock
from typing import Generic, TypeVar

import streamlit as st

from core.arrays import use_one_thread
from core.data import Dataset
from core.figures import films
from core.figures.theme import THEMES
from core.film.pack import pack
from core.infer.frame import Frame, frames
from core.minimise import Progress, Run, Settings, fit
from core.minimise.settings import OWN
from core.notation.numbers import nats
from pages.parts.telemetry import QUEUE, observed

RUNS_KEPT = 64
FILMS_KEPT = 64
FRAMES_KEPT = 16
"""Fewer than films: all moments of all points take tens of megabytes, and are only needed for another look."""
OWN_RUNS_KEPT, OWN_FILMS_KEPT, OWN_FRAMES_KEPT = 8, 8, 2
"""The same for one session's own data."""
PATIENCE_SECONDS = 0.4
"""A run that takes longer shows its progress; a bar that flashes by is worse than none."""
REDRAW_SECONDS = 0.15
LOOK_SECONDS = 0.02
"""How often who waits for others looks whether to wait on."""
WAITING = "Waiting for others who train, too"

Cancelled = Callable[[], None]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
RunKey = tuple[Settings, str]
"""What tells runs apart: the settings, and the digest of a person's own data, "" for built-in ones."""


class Gate:
    """So many train at a time, each in its turn; who waits looks now and then whether to wait on."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: deque[Event] = deque()
        self._lock = Lock()

    def enter(self, look: Callable[[], None]) -> None:
        """Wait for a turn; `look` may raise to give up."""
        turn = Event()
        with self._lock:
            self._waiting.append(turn)
            self._call()
        try:
            with QUEUE.track_inprogress():
                while not turn.wait(LOOK_SECONDS):
                    look()
        except BaseException:
            self._give_up(turn)
            raise

    def leave(self) -> None:
        """Let the next one in."""
        with self._lock:
            self._free += 1
            self._call()

    def _call(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().set()

    def _give_up(self, turn: Event) -> None:
        with self._lock:
            if turn not in self._waiting:  # it was called in this moment
                self._free += 1
                self._call()
            else:
                self._waiting.remove(turn)


class Turn:
    """One's turn at the gate, taken and given back in between; none is left behind."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._has = gate, False

    def take(self, look: Callable[[], None]) -> None:
        """Wait for it; `look` may raise to give up."""
        self._gate.enter(look)
        self._has = True

    def give(self) -> None:
        """Let another have it."""
        if self._has:
            self._has = False
            self._gate.leave()

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, *raised: object) -> None:
        self.give()


class Store(Generic[K, V]):
    """What was trained last, the least recently used out first; equal keys are trained once, whoever asks.

    It holds as much as weighs no more than `most`, each value as `weight` says, and the last one whatever it weighs.
    Stores that share a gate take turns: more threads than cores only get in each other's way.
    """

    def __init__(self, most: int, gate: Gate, weight: Callable[[V], int] = lambda value: 1) -> None:
        self._most, self._weight = most, weight
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._busy: dict[K, Lock] = {}
        self._lock = Lock()
        self._gate = gate

    def get(self, key: K, train: Callable[[Progress], V], progress: Progress) -> V:
        """Return the value of that key, from the store or trained now; `progress` may raise to give up.

        While this waits for others, it is told step 0 of 0.
        """
        with self._lock:
            busy = self._busy.setdefault(key, Lock())
        while not busy.acquire(timeout=LOOK_SECONDS):
            progress(0, 0)
        try:
            value = self.find(key)
            if value is None:
                value = self._train(train, progress)
                self._keep(key, value)
        finally:
            busy.release()
        return value

    def find(self, key: K) -> V | None:
        """Return the value of that key, None if it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: K, value: V) -> None:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > 1 and sum(map(self._weight, self._kept.values())) > self._most:
                old, _ = self._kept.popitem(last=False)
                self._busy.pop(old, None)

    def _train(self, train: Callable[[Progress], V], progress: Progress) -> V:
        turn = Turn(self._gate)

        def give_way(step: int, steps: int) -> None:
            turn.give()
            progress(step, steps)
            turn.take(lambda: progress(step, steps))

        with turn:
            turn.take(lambda: progress(0, 0))
            return train(give_way)


RunStore = Store[RunKey, Run]


@st.cache_resource(show_spinner=False)
def gate() -> Gate:
    """Return what all training on this server takes turns by: one on each core, as it runs outside Python's lock."""
    return Gate(os.cpu_count() or 1)


@st.cache_resource(show_spinner=False)
def _shared_store() -> RunStore:
    return RunStore(RUNS_KEPT, gate())


@st.cache_resource(show_spinner=False, scope="session")
def _own_store() -> RunStore:
    return RunStore(OWN_RUNS_KEPT, gate())


def _get(settings: Settings, dataset: Dataset | None, progress: Progress) -> Run:
    store = _own_store() if dataset else _shared_store()
    key = settings, dataset.digest if dataset else ""
    return store.get(key, observed(settings, lambda told: fit(settings, dataset, told)), progress)


def trained(settings: Settings, on_cancel: Cancelled, dataset: Dataset | None = None) -> Run:
    """Return the run of these settings; a long one shows its progress and a button that calls `on_cancel`.

    With a person's own `dataset` it is kept for their session alone.
    """
    with watched(on_cancel) as progress:
        return _get(settings, dataset, progress)


@contextmanager
def watched(on_cancel: Cancelled, text: str = "Training: step {step:,} of {steps:,}") -> Iterator[Progress]:
    """Yield what is told of the progress of something: where it is long, it is shown with a button that cancels."""
    place = st.empty()
    drawn = time.monotonic() + PATIENCE_SECONDS - REDRAW_SECONDS
    bar = None

    def progress(step: int, steps: int) -> None:
        nonlocal drawn, bar
        _stop_where_superseded()
        now = time.monotonic()
        if now - drawn < REDRAW_SECONDS:
            return
        drawn = now
        if bar is None:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(0.0)
                st.button("Cancel", key="cancel", on_click=on_cancel)
        said = text.format(step=step, steps=steps) if steps else WAITING
        bar.progress(step / max(steps, 1), text=said)

    yield progress
    place.empty()


def in_silence(settings: Settings, dataset: Dataset | None = None) -> Run:
    """Return the run of these settings, trained without a word of progress: one that is soon done, or wanted early."""
    return _get(settings, dataset, lambda step, steps: _stop_where_superseded())


def _stop_where_superseded() -> None:
    """Let Streamlit end this run of the script here if the visitor asked for another: it does so at each look."""
    _ = "a look" in st.session_state


def recording(run: Run, *steps: int | None) -> Run:
    """Return the run with these steps recorded, too; None stands for no step.

    Up to one that was not, it is trained again, in its turn, and kept as the run of so many steps.
    """
    own = run.whole if is_own(run) else None
    for step in steps:
        if step is not None and not run.recorded(step):
            run = run.joined(in_silence(replace(run.settings, steps=step), own))
    return run


def endings(run: Run) -> list[str]:
    """Return what there is to say of how a run ended: nothing where it went through all its steps to a good end."""
    return [*_early_end(run), *worse_than_constant(run)]


def worse_than_constant(run: Run) -> list[str]:
    """Return one sentence with both numbers where a run ends with a higher NLL than the best Pr(y) without x."""
    points = run.dataset.size
    end, constant = float(run.nll[-1]) / points, run.without_x / points
    if nats(end) == nats(constant) or not end > constant:
        return []
    return [
        f"At its last step the network costs {nats(end)} nats a training point, more than the {nats(constant)} of the "
        "best Pr(y) that is the same at every x: more steps or another learning rate should bring it below."
    ]


def _early_end(run: Run) -> list[str]:
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


def _frames(key: RunKey, _run: Run) -> Frame:
    return frames(_run)


def _film(key: RunKey, theme: str, _run: Run, **look: float | str) -> bytes:
    return pack(films.film(_run, all_frames(key[0], _run), THEMES[theme], **look))


_shared_frames = st.cache_resource(max_entries=FRAMES_KEPT, show_spinner=False)(_frames)
_own_frames = st.cache_resource(max_entries=OWN_FRAMES_KEPT, show_spinner=False, scope="session")(_frames)
_shared_film = st.cache_resource(max_entries=FILMS_KEPT, show_spinner=False)(_film)
_own_film = st.cache_resource(max_entries=OWN_FILMS_KEPT, show_spinner=False, scope="session")(_film)


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
