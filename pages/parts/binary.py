"""The binary page's own part: how it opens, its lessons, and what a threshold, bins and seeds show below."""

import pandas as pd
import streamlit as st

from core import infer
from core.data import DATASETS
from core.figures.reliability import FEW, reliability_panel
from core.figures.seeds import seeds_panel
from core.figures.theme import THEMES
from core.frame import grid
from core.minimise import Run, Settings
from core.rules import Choice, Number
from core.theory.agreed import written
from core.theory.decisions import accuracies, book_loss, decisions, level
from core.theory.per_point import per_point
from core.theory.seeds import across_seeds, spread
from pages.parts import page
from pages.parts.address import Opening, View
from pages.parts.lessons import Preset
from pages.parts.picture import picture

RECIPES = {"bernoulli": "Bernoulli", "normal": "Least squares"}
NEEDS = {"normal": {"scale": "fixed", "sigma": None}}
THRESHOLD = Number(0.01, 0.99)
HEIGHT = "340px"
SPREADS_KEPT = 16
GOOD = Settings(data="book_binary", recipe="bernoulli", scale="fixed", hidden=6, activation="relu", rate=0.02)
SEPARABLE = {"data": "book_binary", "recipe": "bernoulli", "hidden": 32, "rate": 0.05, "steps": 5000}
OPENING = Opening(
    tuple(name for name, entry in DATASETS.items() if entry.group == "classes" and entry.domain.items == 2),
    GOOD,
    rules={"recipe": Choice(tuple(RECIPES)), "scale": Choice(("fixed",)), "threshold": THRESHOLD},
    looks={"threshold": 0.5},
)
LESSONS = (
    Preset(
        "Good fit",
        "The output bends at its joints, the sigmoid squeezes it into (0, 1): λ is unsure where the labels mix.",
        GOOD,
    ),
    Preset(
        "Bad | good",
        "Two moments of one run: on the left step 20, where λ is unsure of many points; on the right the end.",
        GOOD,
        View(step=1000, pin=20),
    ),
    Preset(
        "Few units",
        "One hidden unit gives one joint: the zeros among the ones on the right stay improbable, and cost the most.",
        Settings(data="book_binary", recipe="bernoulli", hidden=1, activation="relu", rate=0.02),
    ),
    Preset(
        "Weights grow",
        "With 32 units the labels can be told apart: the loss falls towards 0, and the weights grow without end.",
        Settings(**SEPARABLE),
    ),
    Preset(
        "L2",
        "A small price on the weights: they stay small, and λ stays unsure between the labels.",
        Settings(**SEPARABLE, l2=0.001),
    ),
    Preset(
        "Cap",
        "No weight may exceed 3: the loss stops where the cap holds the outputs.",
        Settings(**SEPARABLE, cap=3.0),
    ),
    Preset(
        "31 °F",
        "The launch of Challenger, 22 °F below any before: λ is high there, but rests on no data. See 16 seeds below.",
        Settings(data="space_shuttle", recipe="bernoulli", hidden=4, rate=0.02, l2=0.03),
        View(x=31.0),
    ),
    Preset(
        "Least squares",
        "The labels taken for numbers: f(x) leaves [0, 1], and a density over all y has an NLL of another kind.",
        Settings(data="book_binary", recipe="normal", scale="fixed", hidden=6, activation="relu", rate=0.02),
    ),
    Preset(
        "Threshold",
        "At 0.8 fewer points are called 1. Accuracy and the table below change; the loss does not.",
        Settings(data="two_classes", recipe="bernoulli", hidden=12, rate=0.02, steps=300),
        values={"threshold": 0.8},
    ),
    Preset(
        "Moons",
        "With two inputs the colour is Pr(y|x), and the line is where λ is at the threshold.",
        Settings(data="moons", recipe="bernoulli", hidden=16, rate=0.02, steps=300),
    ),
)


def threshold_control() -> None:
    """Draw the threshold above which 1 is predicted."""
    st.slider(
        "Threshold",
        THRESHOLD.low,
        THRESHOLD.high,
        step=0.01,
        key="threshold",
        help="1 is predicted where Pr(y=1|x) exceeds it. It changes what is said, not the loss.",
    )


def account(run: Run, view: View) -> None:
    """Draw what the threshold changes at the shown step, how reliable λ is, and how seeds differ beyond the data."""
    step = run.last if view.step is None else view.step
    threshold = st.session_state["threshold"]
    st.header(f"The threshold {threshold:g} decides what is said, not what it costs", anchor=False)
    said, reliable = st.columns([1, 1], gap="large")
    with said:
        _decisions(run, step, threshold)
    with reliable:
        _reliability(run, step)
    if run.dataset.beyond:
        st.header("Beyond the data, only the model speaks", anchor=False)
        _seeds(run, step)


def _decisions(run: Run, step: int, threshold: float) -> None:
    data = run.dataset
    parts = {"training": (data.x, data.y), "held-out": (data.held_out_x, data.held_out_y)}
    rows = {}
    for name, (x, y) in parts.items():
        if len(y):
            raw = run.raw(x, step)
            counts = decisions(run.recipe, raw, y, threshold)
            st.markdown(f"**{name.capitalize()}**: {accuracies(run.recipe, raw, y, threshold):.1%} of {len(y)} right.")
            rows |= {
                f"{name}: is {data.classes[label]}": {
                    f"said {data.classes[said]}": int(counts[label, said]) for said in (0, 1)
                }
                for label in (0, 1)
            }
    st.table(pd.DataFrame(rows).T)
    nll = infer.score(run, data.x, data.y, step).nll
    st.markdown(
        f"f(x) must exceed {written(level(run.recipe, threshold), 3).text}. Move the threshold: these counts change, "
        f"but the loss at this step stays {per_point(nll, data.size)}: it asks how probable y was, not what was said."
    )
    if data.name == "book_binary":
        st.markdown(f"The network that the book's notebook 5.2 sets by hand costs {per_point(book_loss(), data.size)}.")
    if run.recipe.key == "normal":
        st.markdown(
            "**Not comparable**: this NLL is of a density over all real y, in which 0 and 1 are nothing special. "
            "Bernoulli's is of probabilities, which sum to 1 over the two labels."
        )


def _reliability(run: Run, step: int) -> None:
    data = run.dataset
    points = len(data.held_out_y)
    if run.recipe.key == "normal":
        st.info("Whether λ is reliable cannot be asked: least squares predicts no probability of a label.")
        return
    if not points:
        st.info("A reliability diagram needs held-out points, and this set has none: choose other data.")
        return
    probability = infer.mean(run.recipe, run.raw(data.held_out_x, step))
    found = infer.reliability(probability, data.held_out_y)
    picture([reliability_panel(found, THEMES[page.theme_name()])], key="reliability", height=HEIGHT)
    st.markdown("Above each bar stands its number of points. On the diagonal, λ happens as often as it says.")
    if points < FEW * len(found.counts):
        st.markdown(f"**Too few points**: {points} in {len(found.counts)} bins say little of any share.")


def _seeds(run: Run, step: int) -> None:
    found = spread(_runs(run.settings), grid(run), run.dataset.beyond[0], step)
    low, high = found.ends
    chart, words = st.columns([3, 2], gap="large")
    with chart:
        picture([seeds_panel(run, found, THEMES[page.theme_name()])], key="seeds", height=HEIGHT)
    with words:
        unit = run.dataset.x_units[0]
        st.markdown(
            f"{len(found.values)} networks, equal but for their first weights, at step {step:,}. "
            f"At {found.at:g} {unit} they say from **{low:.3f}** to **{high:.3f}**."
        )
        st.markdown(
            f"The coldest launch trained on was at {run.dataset.x.min():g} {unit}. Seeds that agree are no proof: "
            "they share one assumption of how λ goes on. Try another activation, or no L2."
        )


@st.cache_resource(max_entries=SPREADS_KEPT, show_spinner=False)
def _runs(settings: Settings) -> list[Run]:
    return across_seeds(settings)
