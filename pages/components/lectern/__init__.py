"""The lectern: one step of a lecture with its page, live, in a frame; keys, a list, a clock and notes go on from there.

A step is shown by the browser alone, at once: the page of the next one is made ready behind the one that is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.charts import component

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Opened:
    """What is opened in its own page: the number of the step, and the query that its frame has by now."""

    step: int
    query: str


def lectern(
    title: str,
    steps: Sequence[Mapping[str, Any]],
    *,
    key: str,
    step: int,
    number: int,
    projected: bool,
    hall: Mapping[str, str] | None,
    on_step: Callable[[int], None],
    on_open: Callable[[Opened], None],
    on_hall: Callable[[Mapping[str, Any]], None],
) -> None:
    """Show a lecture at a step, from 1. A new `number` sends the browser to that step; with an old one it stays.

    A step has the texts `sentence`, `question`, `answer`, `notes`, `link` and `page` (its title), the list `choices`
    with the index of the `right` one, -1 for none, and `minutes`. A `hall` that it is open to has the texts `code`,
    `secret` and `reach` (who cannot follow). `on_step` hears where the browser has gone, `on_open` that a step is to be
    opened in its page, `on_hall` what is to become of the hall: `do` is open, close, or resume, which has the code and
    the secret of one that this browser has opened before.
    """

    def moved() -> None:
        on_step(int(st.session_state[key]["step"]))

    def opened() -> None:
        asked = st.session_state[key]["open"]
        on_open(Opened(int(asked["step"]), str(asked["query"])))

    def asked_of_hall() -> None:
        on_hall(st.session_state[key]["hall"])

    component(HERE, "answers")(
        key=key,
        data={
            **{"title": title, "steps": list(steps), "step": step, "number": number},
            **{"projected": projected, "hall": hall},
        },
        on_step_change=moved,
        on_open_change=opened,
        on_hall_change=asked_of_hall,
    )
