"""The controls of a run: widgets keyed by the name that their setting bears in the URL."""

import streamlit as st

from core.data import DATASETS
from core.minimise import Settings
from core.minimise.settings import FIELDS
from core.rules import Number
from pages.parts import address

SCALES = {"fixed": "σ fixed", "learned": "one σ learned", "predicted": "σ(x) predicted"}
OPTIMISER_NAMES = {
    "sgd": "Gradient descent (SGD)",
    "momentum": "Momentum",
    "nesterov": "Nesterov momentum",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
ACTIVATION_NAMES = {
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "tanh": "tanh",
    "logistic": "Logistic",
    "gelu": "GELU",
}
LINK_NAMES = {"softplus": "softplus", "square": "square (the book's)", "exp": "exp"}
HIDDEN = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
RATES = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
STEPS = (100, 200, 500, 1000, 2000, 5000, 10000, 20000)
BATCHES = (0, 4, 8, 16, 32, 64, 128, 256)
DECAYS = (0.0, 0.00001, 0.0001, 0.001, 0.01, 0.1, 1.0)
PATIENCE = (0, 50, 100, 200, 500, 1000)


def with_current(name: str, options: tuple[float, ...]) -> list[float]:
    """Return the options and, in its place among them, the value that the URL or a preset has set."""
    return sorted({*options, st.session_state[name]})


def data_control(names: list[str]) -> None:
    """Draw the choice of a data set."""
    st.selectbox("Data", names, key="data", format_func=lambda name: DATASETS[name].title, on_change=_forget_units)


def _forget_units() -> None:
    """A σ, noise or size chosen for the last data set means nothing for another."""
    for name in ("sigma", "noise", "points"):
        st.session_state[name] = None


def scale_control() -> None:
    """Draw the choice of where σ comes from, and σ itself where it is fixed."""
    st.segmented_control("Standard deviation", list(SCALES), key="scale", format_func=SCALES.__getitem__, required=True)


def sigma_control(settings: Settings) -> None:
    """Draw the value of the fixed σ."""
    dataset = settings.dataset()
    _default("sigma", dataset.sigma)
    unit = f" ({dataset.y_units})" if dataset.y_units else ""
    rule = FIELDS["sigma"]
    assert isinstance(rule, Number)
    st.number_input(
        f"σ{unit}",
        min_value=rule.low,
        max_value=rule.high,
        step=dataset.sigma / 4,
        format="%.4g",
        key="sigma",
    )


def hidden_control() -> None:
    """Draw the number of hidden units."""
    st.select_slider("Hidden units", with_current("hidden", HIDDEN), key="hidden")


def rate_control() -> None:
    """Draw the learning rate."""
    st.select_slider("Learning rate", with_current("rate", RATES), key="rate", format_func=lambda rate: f"{rate:g}")


def weights_controls() -> None:
    """Draw the two ways to begin again: from the same first weights, or from others."""
    st.button(
        "Same weights",
        key="same weights",
        icon=":material/restart_alt:",
        help="Back to step 0 of this run: the same first weights.",
        on_click=_rewind,
    )
    st.button(
        "Other weights",
        key="other weights",
        icon=":material/casino:",
        help="Train again from other first weights: the next seed.",
        on_click=_reseed,
    )


def _rewind() -> None:
    address.look_at(step=0)


def _reseed() -> None:
    rule = FIELDS["seed"]
    assert isinstance(rule, Number)
    st.session_state["seed"] = int((st.session_state["seed"] + 1) % (rule.high + 1))


def network_controls() -> None:
    """Draw the rest of step 2: how the network is made."""
    st.header("Network", anchor=False)
    st.selectbox("Activation", list(ACTIVATION_NAMES), key="activation", format_func=ACTIVATION_NAMES.__getitem__)
    if st.session_state["scale"] != "fixed":
        st.selectbox(
            "Link of σ",
            list(LINK_NAMES),
            key="link",
            format_func=LINK_NAMES.__getitem__,
            help="Turns the network's raw output into a positive σ, never below a thousandth of the spread of y.",
        )


def training_controls(settings: Settings) -> None:
    """Draw the rest of step 3: how the loss is minimised."""
    st.header("Training", anchor=False)
    st.selectbox("Optimiser", list(OPTIMISER_NAMES), key="optimiser", format_func=OPTIMISER_NAMES.__getitem__)
    st.select_slider("Steps", with_current("steps", STEPS), key="steps", format_func=lambda n: f"{n:,}")
    st.select_slider(
        "Batch",
        with_current("batch", BATCHES),
        key="batch",
        format_func=lambda n: f"{n:,}" if n else "all points",
    )
    st.select_slider(
        "L2 on the weights",
        with_current("l2", DECAYS),
        key="l2",
        format_func=lambda value: f"{value:g}" if value else "off",
        help="Adds ½ · L2 · Σ weight² to the mean loss per point; offsets are free.",
    )
    if DATASETS[settings.data].kind != "book":
        st.select_slider(
            "Stop rule",
            with_current("patience", PATIENCE),
            key="patience",
            format_func=lambda n: f"{n:,} steps" if n else "off",
            help="Stop when the held-out NLL has not fallen for this many steps.",
        )


def seed_controls(settings: Settings) -> None:
    """Draw the three seeds, each apart from the others."""
    st.header("Seeds", anchor=False)
    _seed("seed", "Seed of the weights", "The same seed starts from the same weights, whatever else changes.")
    if DATASETS[settings.data].kind != "book":
        real = DATASETS[settings.data].kind == "real"
        meaning = "Which quarter of the points is held out." if real else "Which points are drawn."
        _seed("data_seed", "Seed of the data", meaning)
    if settings.batch:
        _seed("batch_seed", "Seed of the batches", "In which order the points come.")


def _seed(name: str, label: str, meaning: str) -> None:
    rule = FIELDS[name]
    assert isinstance(rule, Number)
    st.number_input(label, int(rule.low), int(rule.high), step=1, key=name, help=meaning)


def generator_controls(settings: Settings) -> None:
    """Draw size and noise of generated data; nothing for measured data."""
    entry = DATASETS[settings.data]
    if entry.kind != "generator":
        return
    st.header("Data", anchor=False)
    points, noise = FIELDS["points"], FIELDS["noise"]
    assert isinstance(points, Number)
    assert isinstance(noise, Number)
    _default("points", entry.points)
    _default("noise", entry.noise)
    st.number_input("Points", int(points.low), int(points.high), step=10, key="points")
    st.number_input("Noise (standard deviation)", noise.low, noise.high, step=0.05, key="noise")


def _default(name: str, value: float | None) -> None:
    """Fill an empty widget with the data set's own value."""
    if st.session_state[name] is None:
        st.session_state[name] = value
