"""Step 1 by evidence: quick fits of all distributions that y admits, taken in turns with all training, and kept.

They are done before anything is chosen: together they take less time than what is drawn after them.
"""

from collections.abc import Sequence

from streamlit.delta_generator import DeltaGenerator

from core.judge.advice import Options
from core.judge.evidence import Evidence, comparable, weighed
from pages.parts import bar, budget
from pages.parts.jobs import LONGEST, Net
from pages.recipe import quick_fits


def gather_evidence(options: Options, place: DeltaGenerator) -> Evidence | None:
    """Return how all distributions do, None if they cannot be compared; tell in that place how far trying them is."""
    keys = comparable(options)
    found, net = {}, Net(LONGEST * budget.allowance(keys))
    with bar.refused(keys):
        for done, key in enumerate(keys):
            if not quick_fits.known(options, key):
                place.caption(f"Trying {options.of(key).title} on held-out points: {done + 1} of {len(keys)}.")
            found[key] = quick_fits.quick_fit(options, key, net)
    place.empty()
    return weighed(options, found)


def order(options: Options, found: Evidence | None) -> Sequence[str]:
    """Return the distributions that can be fitted in the order in which they are listed: by evidence, if there is."""
    possible = [verdict.key for verdict in options.possible]
    return sorted(possible, key=found.place) if found else possible
