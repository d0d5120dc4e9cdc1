"""The gallery: images with their label, what a network says of them and what that costs; a click chooses one."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from pages.components.charts import component

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Item:
    """One image of a gallery, or one curve: its index, its values, and the network's answer.

    `shares` are the probabilities of all classes, `label` and `answer` two of them, `cost` −log Pr(label) in nats.
    """

    index: int
    values: tuple[float, ...]
    label: int
    answer: int
    cost: float
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Strip:
    """Images under one title."""

    title: str
    items: tuple[Item, ...]


def gallery(
    strips: Sequence[Strip], classes: Sequence[str], chosen: int | None, *, key: str, on_choose: Callable[[int], None]
) -> None:
    """Show strips of images; `on_choose` is called with the index of the one that is clicked, before the run."""

    def report() -> None:
        on_choose(int(st.session_state[key]["chosen"]["index"]))

    component(HERE, "charts")(
        key=key,
        data={"strips": [asdict(strip) for strip in strips], "classes": list(classes), "chosen": chosen},
        default={"chosen": None},
        on_chosen_change=report,
    )
