"""How far training is, while a visitor waits for it: a bar, and a button that cancels."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from core.minimise import Progress

PATIENCE_SECONDS = 0.4
"""A run that takes longer shows its progress; a bar that flashes by is worse than none."""
REDRAW_SECONDS = 0.15
WAITING = "Waiting for others who train, too"


@contextmanager
def watched(on_cancel: Callable[[], None], text: str = "Training: step {step:,} of {steps:,}") -> Iterator[Progress]:
    """Yield what is told of the progress of something: where it is long, it is shown with a button that cancels."""
    place = st.empty()
    drawn = time.monotonic() + PATIENCE_SECONDS - REDRAW_SECONDS
    bar = None

    def progress(step: int, steps: int) -> None:
        nonlocal drawn, bar
        look(step, steps)
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


def look(step: int, steps: int) -> None:
    """Let Streamlit end this run of the script here if the visitor asked for another, or left: it does at each look."""
    _ = "a look" in st.session_state
