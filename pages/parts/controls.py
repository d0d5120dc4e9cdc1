"""The controls of a run: widgets keyed by the name that their setting bears in the URL."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.data import DATASETS, Dataset
from core.data.hand import HAND
from core.minimise import Settings
from core.minimise.settings import FIELDS, OWN
from core.rules import Range
from pages.parts import address, drawing, hold, query

UNITS = ("sigma", "noise", "points", "classes")
"""Settings in the units of one data set, or of its size."""
TITLES = {OWN: "Your own data", HAND: "Drawn by hand"}
ALL_TRAINING = ("book", HAND)
"""The kinds of data that have no held-out points."""
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
CAPS = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
PATIENCE = (0, 50, 100, 200, 500, 1000)


def with_current(name: str, options: tuple[float, ...]) -> list[float]:
    """Return the options and, in its place among them, the value that the URL or a preset has set."""
    return sorted({*options, hold.at_rest(name)})


def data_control(names: Sequence[str], forgets: Sequence[str] = ()) -> None:
    """Draw the choice of a data set; `forgets` are settings beside those of units that another one makes void."""
    st.selectbox("Data", names, key="data", format_func=data_title, on_change=_choose_data, args=tuple(forgets))


def _choose_data(*forgets: str) -> None:
    show_data(st.session_state["data"], *forgets)
    st.session_state[address.OWN_IN_USE] = st.session_state["data"] == OWN


def show_data(data: str, *forgets: str) -> None:
    """Show these data, with the end of their run: a step, an x and a pin that were looked at mean nothing for them."""
    query.show({"data": data})
    forget(*UNITS, *forgets)
    address.look_anew()


def data_title(name: str) -> str:
    """Return what data of that name in the URL are called."""
    return TITLES.get(name) or DATASETS[name].title


def inputs(name: str, own: Dataset | None) -> int:
    """Return how many inputs data of that name have, or what is drawn by hand, or a person's own."""
    if own:
        return int(own.x.shape[1])
    return drawing.drawing_shown().canvas.inputs if name == HAND else DATASETS[name].inputs


def forget(*names: str) -> None:
    """Let these settings take what suits the data: what was chosen before means nothing for another choice."""
    st.session_state.update(dict.fromkeys(names))


def _kind(settings: Settings) -> str:
    return settings.data if settings.data in TITLES else DATASETS[settings.data].kind


def recipe_control(label: str, names: Mapping[str, str], needs: Mapping[str, Mapping[str, object]]) -> None:
    """Draw the choice of a family among `names`; `needs` are the settings that go with one, by its key."""

    def fit_in() -> None:
        st.session_state.update(needs.get(st.session_state["recipe"], {}))

    options = list(names)
    st.segmented_control(label, options, key="recipe", format_func=names.__getitem__, required=True, on_change=fit_in)


def classes_control(settings: Settings) -> None:
    """Draw the number of classes of generated data; nothing for other data."""
    entry, rule = DATASETS.get(settings.data), FIELDS["classes"]
    if entry is None or entry.classes is None:
        return
    assert isinstance(rule, Range)
    query.fill_in("classes", entry.classes)
    st.select_slider("Classes", range(int(rule.low), int(rule.high) + 1), key="classes")


def scale_control(label: str = "Standard deviation") -> None:
    """Draw the choice of where σ comes from."""
    st.segmented_control(label, list(SCALES), key="scale", format_func=SCALES.__getitem__, required=True)


def sigma_control(settings: Settings, dataset: Dataset | None = None) -> None:
    """Draw the value of the fixed σ; `dataset` is a person's own."""
    dataset = dataset or settings.dataset()
    query.fill_in("sigma", dataset.sigma)
    unit = f" ({dataset.y_units})" if dataset.y_units else ""
    rule = FIELDS["sigma"]
    assert isinstance(rule, Range)
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
    assert isinstance(rule, Range)
    st.session_state["seed"] = int((st.session_state["seed"] + 1) % (rule.high + 1))


def link_control(label: str) -> None:
    """Draw the choice of the link to the positive reals."""
    st.selectbox(
        label,
        list(LINK_NAMES),
        key="link",
        format_func=LINK_NAMES.__getitem__,
        help="Turns the network's raw output into a positive number, never below a thousandth of what is usual for y.",
    )


def network_controls(link: bool = True) -> None:
    """Draw the rest of step 2: how the network is made; without the link where a page has it elsewhere."""
    st.header("Network", anchor=False)
    st.selectbox("Activation", list(ACTIVATION_NAMES), key="activation", format_func=ACTIVATION_NAMES.__getitem__)
    settings = address.read_widgets()
    if link and settings.takes("link") and settings.scale != "fixed":
        link_control("Link of σ")


def training_controls(settings: Settings, stops: bool = True) -> None:
    """Draw the rest of step 3: how the loss is minimised; without the rule that stops by the held-out points if so."""
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
    st.select_slider(
        "Cap on the weights",
        with_current("cap", CAPS),
        key="cap",
        format_func=lambda value: f"{value:g}" if value else "off",
        help="No weight or offset may be larger than this: after each step it is cut back.",
    )
    if stops and _kind(settings) not in ALL_TRAINING:
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
    if _kind(settings) not in ALL_TRAINING:
        drawn = _kind(settings) == "generator"
        meaning = "Which points are drawn." if drawn else "Which quarter of the points is held out."
        _seed("data_seed", "Seed of the data", meaning)
    if settings.batch:
        _seed("batch_seed", "Seed of the batches", "In which order the points come.")


def _seed(name: str, label: str, meaning: str) -> None:
    rule = FIELDS[name]
    assert isinstance(rule, Range)
    st.number_input(label, int(rule.low), int(rule.high), step=1, key=name, help=meaning)


def generator_controls(settings: Settings) -> None:
    """Draw size and noise of generated data; nothing for measured data."""
    if _kind(settings) != "generator":
        return
    entry = DATASETS[settings.data]
    st.header("Data", anchor=False)
    points, noise = FIELDS["points"], FIELDS["noise"]
    assert isinstance(points, Range)
    assert isinstance(noise, Range)
    query.fill_in("points", entry.points)
    st.number_input("Points", int(points.low), int(points.high), step=10, key="points")
    if entry.noise is not None:
        query.fill_in("noise", entry.noise)
        st.number_input("Noise (standard deviation)", noise.low, noise.high, step=0.05, key="noise")
