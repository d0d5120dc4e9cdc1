"""Quick fits for pages: one of a distribution at a time, in turns with all training, and kept in a bounded cache.

What comes of a person's own data is kept for their session alone, and goes with it.
"""

import streamlit as st

from core.judge.advice import Options
from core.judge.evidence import QuickFit, trial
from core.minimise.settings import OWN
from pages.parts import bar, runs
from pages.parts.jobs import Net
from pages.parts.shelf import shelf
from pages.parts.store import Store

FitKey = tuple[str, str]
"""What tells trials apart: the digest of the data, and the distribution."""
Trials = Store[FitKey, QuickFit]


@st.cache_resource(show_spinner=False)
def _shared() -> Trials:
    return Trials(shelf(), runs.gate())


@st.cache_resource(show_spinner=False, scope="session", on_release=Trials.clear)
def _own() -> Trials:
    return Trials(shelf(), runs.gate())


def _store(options: Options, key: str) -> tuple[Trials, FitKey]:
    data = options.datasets[key]
    return _own() if data.name == OWN else _shared(), (data.digest, key)


def known(options: Options, key: str) -> bool:
    """Return whether that distribution has been tried already."""
    store, name = _store(options, key)
    return store.find(name) is not None


def quick_fit(options: Options, key: str, net: Net) -> QuickFit:
    """Return the trial of that distribution, kept or done now, in its turn; it takes its time from what is left."""
    store, name = _store(options, key)
    return store.get(name, net.counting(lambda report: trial(options, key, report)), bar.look_for_stop, net.left)
