"""How far training is, while a visitor waits for it: a bar, a button that cancels, or why it is refused."""

import math
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st

from core.minimise import Progress
from pages.parts import budget, hold, memory, replay, telemetry
from pages.parts.jobs import LONGEST, TimeUp
from pages.parts.shelf import shelf
from pages.parts.turns import Full

PATIENCE_SECONDS = 0.4
"""A run that takes longer shows its progress; a bar that flashes by is worse than none."""
REDRAW_SECONDS = 0.15


@contextmanager
def watched(
    on_cancel: Callable[[], None],
    whole: Hashable,
    text: str = "Training: step {step:,} of {steps:,}",
    key: str = "cancel",
) -> Iterator[Progress]:
    """Yield what is told of the progress of something: where it is long, it is shown with a button that cancels.

    `whole` is what is trained; the script ends here, with a sentence, where the server refuses it. While a slider is
    held nothing is shown: what would be long is shown when it is done, or given up at the release.
    """
    place = st.empty()
    drawn = time.monotonic() + PATIENCE_SECONDS - REDRAW_SECONDS
    bar, silent = None, hold.slider_in_hand() is not None

    def cancel() -> None:
        budget.take_back(whole)
        on_cancel()

    def progress(step: int, steps: int) -> None:
        nonlocal drawn, bar
        look_for_stop(step, steps)
        now = time.monotonic()
        if silent or now - drawn < REDRAW_SECONDS:
            return
        drawn = now
        if bar is None:
            replay.forgo()
            with place.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(0.0)
                st.button("Cancel", key=key, on_click=cancel)
        words = text.format(step=step, steps=steps) if steps else queued(step)
        bar.progress(step / max(steps, 1) if steps else 0.0, text=words)

    with refused(whole):
        yield progress
    budget.finish(whole)
    place.empty()


def queued(ahead: int) -> str:
    """Return what is said to who waits for a turn behind so many."""
    if not ahead:
        return "Your turn to train has come"
    return "1 trains before you" if ahead == 1 else f"{ahead:,} train before you"


@contextmanager
def refused(whole: Hashable) -> Iterator[None]:
    """End the script with a sentence, and a way on, where the server does not train what is asked in here."""
    try:
        yield
    except Full as full:
        _try_later(str(full))
    except TimeUp:
        replay.forgo()
        longest = budget.allowance(whole) * LONGEST
        st.warning(f"Not trained: it takes this server longer than {longest:g} s.", icon=":material/timer:")
        budget.train_on(whole, key="train on all the same")
        st.stop()
    except Exception as error:
        if not memory.is_lack(error):
            raise
        shelf().make_room(math.inf)
        telemetry.refuse("memory")
        _try_later(memory.FULL)


def _try_later(reason: str) -> NoReturn:
    replay.forgo()
    st.warning(f"Not trained: {reason}. Try again in a minute.", icon=":material/hourglass:")
    st.button("Try again", key="try again")
    st.stop()


def look_for_stop(step: int, steps: int) -> None:
    """Let Streamlit end this run of the script here if the visitor asked for another, or left: it does at each look."""
    _ = "a look" in st.session_state
