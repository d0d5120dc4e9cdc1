"""How the page of digits opens, and its lessons."""

import re
from dataclasses import dataclass
from functools import partial

from core.data.catalogue import MAX_POINTS
from core.data.generators.generator import HELD_OUT
from core.infer import images
from core.infer.images import SIDE
from core.minimise import Settings
from core.rules import Choice, Range
from pages.parts.address import Opening, View
from pages.parts.lessons import Preset

MOST_IMAGES = MAX_POINTS + HELD_OUT
UNSURE = 1471
"""A held-out 8 that the network nearly takes for a 3."""
CLASSES = 10
STRIP = 10
"""Images on a strip of the gallery."""
SHOWN_OF_CELL = 24
EXTREMES = ""
"""The gallery shows what costs most and least, rather than one cell of the confusion matrix."""


@dataclass(frozen=True)
class TextForm:
    """A rule for the URL: a text of one form, or none; `allowed` is the end of the sentence that says which."""

    allowed: str
    form: str

    def parse(self, text: str) -> str:
        """Return the text itself; ValueError if it has another form."""
        if not re.fullmatch(self.form, text, re.ASCII):
            raise ValueError(text)
        return text

    def accepts(self, value: object) -> bool:
        """Return whether the value is such a text, or none."""
        return isinstance(value, str) and (not value or bool(re.fullmatch(self.form, value, re.ASCII)))


DRAWING = TextForm(
    f"{SIDE * SIDE} characters from 0 (no ink) to 9 and a to g (full ink), one a pixel, row by row",
    f"[{images.CODES}]{{{SIDE * SIDE}}}",
)
CELL = TextForm("two digits, a label and what was said of it", r"\d\d")


_settings = partial(Settings, data="digits", recipe="categorical", hidden=64, steps=500)
OPENING = Opening(
    ("digits", "mnist_1d"),
    _settings(),
    rules={
        "recipe": Choice(("categorical",)),
        "image": Range(0, MOST_IMAGES - 1, whole=True),
        "drawing": DRAWING,
        "label": Range(0, CLASSES - 1, whole=True, optional=True, otherwise="that of the image"),
        "cell": CELL,
    },
    looks={"image": UNSURE, "drawing": "", "label": None, "cell": EXTREMES},
)


LESSONS = (
    Preset(
        "Good fit",
        "An 8 with its middle smeared: the network is torn between 8 and 3. Of the others it is nearly sure.",
        OPENING.settings,
    ),
    Preset(
        "Early | late",
        "One run, one image: on the left step 20, on the right the end. Training moves probability to the label.",
        OPENING.settings,
        View(step=500, pin=20),
        {"image": 1400},
    ),
    Preset(
        "One unit",
        "One hidden unit is one number for each image: ten digits cannot be told apart along a line.",
        _settings(hidden=1, rate=0.02),
    ),
    Preset(
        "Few units",
        "Four units name most of the training images, but are sure where they should not be on held-out ones: "
        "compare the two loss curves.",
        _settings(hidden=4, rate=0.02),
    ),
    Preset(
        "Confident and wrong",
        "Trained for long, the held-out NLL rises while the accuracy stays: the errors that remain become certain.",
        _settings(rate=0.02, steps=2000, activation="relu"),
        values={"image": 1779},
    ),
    Preset(
        "L2",
        "The same network with small weights: it errs as often, but says less surely what is wrong, and pays less.",
        _settings(rate=0.02, steps=2000, activation="relu", l2=0.001),
        values={"image": 1779},
    ),
    Preset(
        "MNIST-1D",
        "Digits as curves of 40 values: right on all it has seen, and on held-out ones worse than ten equal bars, "
        "which would cost log 10 = 2.30 nats a curve.",
        _settings(data="mnist_1d"),
    ),
    Preset(
        "MNIST-1D, L2",
        "The same curves with small weights: more of the held-out ones are named, and what is wrong costs less.",
        _settings(data="mnist_1d", l2=0.01),
    ),
)
