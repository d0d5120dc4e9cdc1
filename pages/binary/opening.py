"""How the binary page opens, and its lessons."""

from dataclasses import replace

from core.data import DATASETS
from core.data.hand import HAND
from core.minimise import Settings
from core.minimise.settings import OWN
from core.rules import Choice, Range
from pages.parts.address import Opening, View
from pages.parts.lessons import Preset

RECIPES = {"bernoulli": "Bernoulli", "normal": "Least squares"}
NEEDS = {"normal": {"scale": "fixed", "sigma": None}}
THRESHOLD = Range(0.01, 0.99)
GOOD = Settings(data="book_binary", recipe="bernoulli", scale="fixed", hidden=6, activation="relu", rate=0.02)
SEPARABLE = Settings(data="book_binary", recipe="bernoulli", hidden=32, rate=0.05, steps=5000)
SEPARATE = ("book_binary", "moons", "circles")
"""Data whose labels a network can tell apart."""
OPENING = Opening(
    (*(name for name, entry in DATASETS.items() if entry.group == "classes" and entry.domain.items == 2), HAND, OWN),
    GOOD,
    rules={"recipe": Choice(tuple(RECIPES)), "scale": Choice(("fixed",)), "threshold": THRESHOLD},
    looks={"threshold": 0.5},
)
LESSONS = (
    Preset(
        "Good fit",
        "The output bends at its joints, the sigmoid squeezes it into (0, 1): λ is unsure where the labels mix.",
        GOOD,
        data=("book_binary", "space_shuttle"),
    ),
    Preset(
        "Bad | good",
        "Two moments of one run: on the left step 20, where λ is unsure of many points; on the right the end.",
        GOOD,
        View(step=1000, pin=20),
        data=("book_binary", "space_shuttle", "two_classes", "circles"),
    ),
    Preset(
        "Few units",
        "One hidden unit gives one joint: the zeros among the ones on the right stay improbable, and cost the most.",
        Settings(data="book_binary", recipe="bernoulli", hidden=1, activation="relu", rate=0.02),
    ),
    Preset(
        "Weights grow",
        "With 32 units the labels can be told apart: the loss falls towards 0, and the weights grow without end.",
        SEPARABLE,
        data=SEPARATE,
        otherwise="the labels of yours mix",
    ),
    Preset(
        "L2",
        "A small price on the weights: they stay small, and λ stays unsure between the labels.",
        replace(SEPARABLE, l2=0.001),
        data=("book_binary", "moons"),
    ),
    Preset(
        "Cap",
        "No weight may exceed 3: the loss stops where the cap holds the outputs.",
        replace(SEPARABLE, cap=3.0),
    ),
    Preset(
        "31 °F",
        "The launch of Challenger, 22 °F below any before: λ is high there, but rests on no data.",
        Settings(data="space_shuttle", recipe="bernoulli", hidden=4, rate=0.02, l2=0.03),
        View(x=31.0),
    ),
    Preset(
        "Least squares",
        "The labels taken for numbers: f(x) leaves [0, 1], and a density over all y has an NLL of another kind.",
        Settings(data="book_binary", recipe="normal", scale="fixed", hidden=6, activation="relu", rate=0.02),
        data=("book_binary", "two_classes", "moons", "circles"),
    ),
    Preset(
        "Threshold",
        "At 0.8 fewer points are called 1. Accuracy changes; the loss does not.",
        Settings(data="two_classes", recipe="bernoulli", hidden=12, rate=0.02, steps=300),
        values={"threshold": 0.8},
        data=("two_classes", "book_binary"),
    ),
    Preset(
        "Moons",
        "With two inputs the colour is Pr(y|x), and the line is where λ is at the threshold.",
        Settings(data="moons", recipe="bernoulli", hidden=16, rate=0.02, steps=300),
    ),
)
