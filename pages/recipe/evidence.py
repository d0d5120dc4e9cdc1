"""Step 1 by evidence: quick fits of all distributions that y admits, taken in turns with all training, and kept.

For a person's own data they are tried when y is new, before one is chosen; for built-in data last of all, when the
page is there.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.judge.advice import Options
from core.judge.evidence import Evidence, comparable, weighed
from pages.recipe import quick_fits

ORDER = "_order"
"""In which order distributions are listed, and of which y: it stays while somebody looks at it."""


def evidence_so_far(options: Options) -> Evidence | None:
    """Return what is known of these data already; None if that is nothing, or if there is nothing to try."""
    keys = comparable(options)
    found = {key: each for key in keys if (each := quick_fits.find(options, key)) is not None}
    return weighed(options, found) if len(found) == len(keys) else None


def due(options: Options, found: Evidence | None) -> bool:
    """Return whether there is something to try that has not been tried."""
    return found is None and bool(comparable(options))


def gather(options: Options, place: DeltaGenerator) -> Evidence | None:
    """Try all distributions that have not been tried yet, and tell in that place how far that is."""
    keys = comparable(options)
    for done, key in enumerate(keys):
        if quick_fits.find(options, key) is not None:
            continue
        place.caption(f"Trying {options.of(key).title} on held-out points: {done + 1} of {len(keys)} distributions.")
        quick_fits.try_out(options, key)
    place.empty()
    return evidence_so_far(options)


def order(options: Options, found: Evidence | None) -> Sequence[str]:
    """Return the distributions that can be fitted in the order in which they are listed.

    It is by evidence where there was some when these data were first shown, and stays while they are.
    """
    possible = [verdict.key for verdict in options.possible]
    digest = options.datasets[possible[0]].digest
    shown, keys = st.session_state.get(ORDER, ("", ()))
    if shown != digest or set(keys) != set(possible):
        keys = sorted(possible, key=found.place) if found else possible
        st.session_state[ORDER] = digest, tuple(keys)
    return tuple(keys)
