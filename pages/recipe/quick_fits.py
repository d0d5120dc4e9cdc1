"""Quick fits for pages: one of a distribution at a time, in turns with all training, and kept in a bounded cache.

What comes of a person's own data is kept for their session alone, and goes with it.
"""

from collections import OrderedDict
from threading import Lock

import streamlit as st

from core.judge.advice import Options
from core.judge.evidence import QuickFit, trial
from core.minimise.settings import OWN
from pages.parts import runs

TRIALS_KEPT, OWN_TRIALS_KEPT = 1024, 128

FitKey = tuple[str, str]
"""What tells trials apart: the digest of the data, and the distribution."""


class Trials:
    """The last trials, the least recently used out first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[FitKey, QuickFit] = OrderedDict()
        self._lock = Lock()

    def find(self, key: FitKey) -> QuickFit | None:
        """Return the trial of that key, None if it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: FitKey, value: QuickFit) -> None:
        """Keep a trial."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@st.cache_resource(show_spinner=False)
def _shared() -> Trials:
    return Trials(TRIALS_KEPT)


@st.cache_resource(show_spinner=False, scope="session")
def _own() -> Trials:
    return Trials(OWN_TRIALS_KEPT)


def _store(options: Options, key: str) -> tuple[Trials, FitKey]:
    data = options.datasets[key]
    return _own() if data.name == OWN else _shared(), (data.digest, key)


def find(options: Options, key: str) -> QuickFit | None:
    """Return the trial of that distribution if there is one already."""
    store, name = _store(options, key)
    return store.find(name)


def try_out(options: Options, key: str) -> None:
    """Try that distribution and keep what came of it, unless somebody else did while this one waited for its turn."""
    store, name = _store(options, key)
    with runs.gate():
        if store.find(name) is None:
            store.keep(name, trial(options, key))
