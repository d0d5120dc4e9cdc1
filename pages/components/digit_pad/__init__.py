"""The pad: an image to draw on, and what a network says of it, worked out in the browser at every stroke."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from core.arrays import Floats
from core.infer.images import Image, ink_text
from core.predict import ShallowNetwork
from pages.components.charts import component

HERE = Path(__file__).parent


def pad(
    network: ShallowNetwork,
    image: Image,
    shown: Floats,
    classes: Sequence[str],
    *,
    key: str,
    on_draw: Callable[[str], None],
    on_label: Callable[[int], None],
) -> None:
    """Show the ink (64,) of `shown` to draw on, beside the network's probabilities of the `classes`.

    `image` is what "back to the image" goes back to. `on_draw` is called before the run when a stroke is at its
    end, with what was drawn as a URL writes it, and `on_label` when a class is chosen as the label.
    """

    def report() -> None:
        on_draw(st.session_state[key]["drawing"])

    def report_label() -> None:
        on_label(int(st.session_state[key]["label"]))

    component(HERE, "charts")(
        key=key,
        data={
            "theta": _sent(network.theta),
            "phi": _sent(network.phi),
            "activation": network.activation,
            "classes": list(classes),
            "label": image.label,
            "image": ink_text(image.pixels),
            "drawing": ink_text(shown),
        },
        default={"drawing": None},
        on_drawing_change=report,
        on_label_change=report_label,
    )


def _sent(weights: Floats) -> dict[str, object]:
    """Return weights as the browser reads them: their shape, and float32 numbers in base 64."""
    return {"columns": weights.shape[1], "numbers": b64encode(np.asarray(weights, "<f4").tobytes()).decode()}
