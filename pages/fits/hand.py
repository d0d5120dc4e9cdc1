"""A fit set by hand: a line or a small network with one σ, its controls keyed by the names that the URL bears."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from core.data import DATASETS, Dataset, load
from core.data.book import book_parameters
from core.data.hand import AFTER_CANVAS, HAND, Drawings
from core.data.hand import drawing as drawn
from core.figures.fits import BELLS, HANDLES, SHOULDER, fits_model, held_place
from core.film.spec import Panel
from core.notation.numbers import round_to, significant
from core.predict import ShallowNetwork
from core.rules import Choice, Range, Rule, read_query, write_query
from core.theory.fit_by_hand import (
    Bounds,
    HandFit,
    bells_in_words,
    bounds,
    canvas_corners,
    digits_of,
    first_line,
    flat_line,
    good_line,
    line_presets,
)
from core.theory.line import Line
from core.theory.network_by_hand import UNITS, first_network, good_network, network_presets
from core.theory.sweep import parameter_names, value_of, with_value
from pages.components.picture import Dragged, Handle, Scene
from pages.parts import drawing, query
from pages.parts.controls import data_title, with_current

DATA = (*(name for name, entry in DATASETS.items() if entry.group == "regression"), HAND)
CANVASES = drawing.canvases(DATA)
DRAWINGS = Drawings(CANVASES)
MODELS = {"line": "line", "network": "network"}
BOOK_NETWORKS = {"book_shallow": "nb3_1", "book_regression": "nb5_1"}
BLANK = ShallowNetwork(np.zeros((UNITS, 2)), np.zeros((1, UNITS + 1)))
TO_DO = {
    "line": "Drag an end of the line, or σ on a bell's shoulder. Which fits make both sums small, and which only one?",
    "network": "Open θ, φ and change a number: every joint of the mean is a ReLU unit that switches on.",
}
FIT_HELP = "Set mean and σ to their maximum likelihood, and see how far your fit was."
NAMES = parameter_names(BLANK)
WEIGHT = Range(-1e4, 1e4)
BEFORE = "_fit of the hand"
LESSON = "_lesson of the hand"
DRAWN = "_line as drawn"
LESSONS = {
    "Good fit": "The mean passes among the points, and {high} meet their bell above half its height: "
    "both sums are small.",
    "Bad fit": "{low} lie where their bell is below a tenth of its height, and a density near 0 costs many nats.",
    "σ too small": "The mean is the best one, but {low} lie where their narrow bell is below a tenth of its height. "
    "The sum of squares does not notice.",
    "σ too large": "The mean is the best one, but wide bells are low everywhere: every point pays for the width.",
    "Too high": "{below} lie below their bell's middle: the squares grow on the left as densities fall on the right.",
    "First network": "Three ReLU units give three joints. Open θ, φ and move them.",
    "Flat": "With φ₁ = φ₂ = φ₃ = 0 the network says the same at every x.",
}


@dataclass(frozen=True)
class Ground:
    """What fits of some data are set on: the data, how far controls reach, and where line and network begin."""

    data: Dataset
    limits: Bounds
    start: HandFit
    network: ShallowNetwork
    best: HandFit

    @property
    def few(self) -> bool:
        """Whether there are no two points with different x, so that no line is the best."""
        return len(np.unique(self.data.x)) < 2

    @property
    def rules(self) -> dict[str, Rule]:
        """What each name of the URL may be."""
        return {
            "data": Choice(DATA),
            "xy": DRAWINGS,
            "model": Choice(tuple(MODELS)),
            "intercept": Range(*self.limits.intercept),
            "slope": Range(*self.limits.slope),
            "sigma": Range(*self.limits.sigma),
            **dict.fromkeys(NAMES, WEIGHT),
        }

    @property
    def defaults(self) -> dict[str, Any]:
        """Where each name of the URL begins."""
        return {"data": DATA[0], "xy": None, "model": "line"} | as_values(self.start) | _weights(self.network)


@st.cache_resource(max_entries=4 * len(DATA))
def ground_of(name: str) -> Ground:
    """Return what fits are set on for the data of that name, or for what is drawn by hand."""
    if AFTER_CANVAS in name:
        return _drawn_ground(drawn(name).dataset())
    data = load(name)
    limits = bounds(data.x, data.y)
    book = BOOK_NETWORKS.get(data.name)
    network = ShallowNetwork(*book_parameters(book)) if book else first_network(data.x, data.y)
    return Ground(data, limits, first_line(limits, data.x, data.y), network, good_line(limits, data.x, data.y))


def _drawn_ground(data: Dataset) -> Ground:
    """Return what fits are set on for data drawn by hand: all but the optimum is the canvas's, whatever the points."""
    x, y = canvas_corners(data.ends)
    limits = bounds(x, y)
    start = flat_line(limits, data.sigma)
    here = Ground(data, limits, start, first_network(x, y), start)
    return here if here.few else replace(here, best=good_line(limits, data.x, data.y))


def _shown() -> str:
    """Return the name of the data that are shown, or what is drawn by hand."""
    name: str = st.session_state["data"]
    return str(st.session_state["xy"]) if name == HAND else name


@st.cache_data(max_entries=256)
def _best_network(name: str, weights: tuple[float, ...]) -> HandFit:
    here = ground_of(name)
    return good_network(_network(dict(zip(NAMES, weights, strict=True))), here.limits, here.data.x, here.data.y)


@st.cache_data(max_entries=8 * len(DATA))
def presets(name: str, model: str) -> dict[str, HandFit]:
    """Return the fits worth looking at for data and a model, by name."""
    here = ground_of(name)
    data, limits = here.data, here.limits
    if model == "line":
        return line_presets(limits, data.x, data.y, data.sigma)
    return network_presets(here.network, limits, data.x, data.y, data.sigma)


def open_hand(page: str) -> Ground:
    """Seed the controls from a new URL, and return what the fit is set on."""
    asked = ground_of(_asked())
    found = query.open_query(page, asked.rules, asked.defaults, drawing.instead(CANVASES))
    if found is not None:
        _forget()
    drawing.bring_back_drawing(CANVASES, found)
    here = ground_of(_shown())
    query.bring_back(here.defaults)
    return here


def _asked() -> str:
    """Return the name of the data that the URL asks for, or what it asks to be drawn; the first where it cannot be."""
    name = st.query_params.get("data")
    if name == HAND:
        values, _ = read_query(st.query_params.to_dict(), {"xy": DRAWINGS}, {"xy": drawing.last(CANVASES)})
        return str(values["xy"])
    return name if name in DATA else DATA[0]


def keep_fit(page: str, here: Ground) -> None:
    """Write what the controls show to the URL, leaving out where the data begin."""
    values = query.values(here.defaults)
    idle = {} if values["data"] == HAND else {"xy": None}
    query.keep_query(page, write_query(values | idle, here.defaults))
    st.session_state[DRAWN] = _line()


def current() -> HandFit:
    """Return the fit that the controls show."""
    sigma = float(st.session_state["sigma"])
    if st.session_state["model"] == "line":
        return HandFit(sigma, line=_line())
    return HandFit(sigma, network=_network(st.session_state))


def of_hand() -> HandFit | None:
    """Return the fit that was set by hand when the optimum was asked for, else None."""
    return st.session_state.get(BEFORE)


def best_fit(here: Ground) -> HandFit:
    """Return the fit of maximum likelihood: the line's, or the network's near the one that was set by hand."""
    if st.session_state["model"] == "line":
        return here.best
    hand = of_hand()
    network = current().network if hand is None else hand.network
    return _best_network(_shown(), tuple(_weights(network).values()))


def as_values(fit: HandFit) -> dict[str, float]:
    """Return the values of the controls that make this fit."""
    if fit.line is None:
        return _weights(fit.network) | {"sigma": fit.sigma}
    return {"intercept": fit.line.intercept, "slope": fit.line.slope, "sigma": fit.sigma}


def _line() -> Line:
    return Line(float(st.session_state["intercept"]), float(st.session_state["slope"]))


def _network(weights: Mapping[Any, Any]) -> ShallowNetwork:
    network = BLANK
    for name in NAMES:
        network = with_value(network, name, float(weights[name]))
    return network


def _weights(network: ShallowNetwork | None) -> dict[str, float]:
    return {} if network is None else {name: value_of(network, name) for name in NAMES}


def controls(here: Ground) -> None:
    """Draw the controls of the fit."""
    st.selectbox("Data", DATA, key="data", format_func=data_title, on_change=_begin)
    drawing.canvas_control(CANVASES, _begin)
    st.segmented_control(
        "Mean f", list(MODELS), key="model", format_func=MODELS.__getitem__, required=True, on_change=_forget
    )
    if st.session_state["model"] == "line":
        _line_controls(here)
    else:
        with st.container(width="content"), st.popover("θ, φ of the network", icon=":material/tune:"):
            _network_controls()
    st.select_slider(
        "Standard deviation σ",
        with_current("sigma", here.limits.sigmas),
        key="sigma",
        format_func=lambda value: significant(value, 4),
    )


def _line_controls(here: Ground) -> None:
    limits = here.limits
    for name, label, step in (
        ("intercept", "Intercept φ₀", limits.intercept_step),
        ("slope", "Slope φ₁", limits.slope_step),
    ):
        low, high = getattr(limits, name)
        turns = name == "slope" and limits.far
        st.slider(
            label,
            low,
            high,
            step=step,
            format=f"%.{digits_of(step)}f",
            key=name,
            on_change=query.keeper("slope", _turn) if turns else None,
            help="The line turns about the middle of the data." if turns else None,
        )


def _network_controls() -> None:
    st.markdown("f[x, φ] = φ₀ + Σ φₕ · ReLU[θₕ₀ + θₕ₁ x]")
    st.number_input("φ₀", WEIGHT.low, WEIGHT.high, step=0.1, format="%.6g", key="phi_0")
    for unit, sub in enumerate("₁₂₃", start=1):
        columns = st.columns(3)
        labels = {f"theta_{unit}0": f"θ{sub}₀", f"theta_{unit}1": f"θ{sub}₁", f"phi_{unit}": f"φ{sub}"}
        for column, (name, label) in zip(columns, labels.items(), strict=True):
            column.number_input(label, WEIGHT.low, WEIGHT.high, step=0.1, format="%.6g", key=name)


def preset_buttons(here: Ground) -> None:
    """Draw the button that fits, one for each preset, and the way back to the hand's fit from the optimum."""
    few = here.few
    st.button(
        "Fit it", key="fit it", type="primary", icon=":material/target:", on_click=_fit, help=FIT_HELP, disabled=few
    )
    for name in () if few else presets(_shown(), st.session_state["model"]):
        st.button(name, key=f"preset {name}", on_click=_open, args=(name,))
    st.space("stretch")
    drawing.edit_button(_begin)
    if of_hand() is not None:
        st.button("Back to your fit", key="back", icon=":material/undo:", on_click=_back)


def lesson() -> str:
    """Return the lesson of the preset that was pressed last, as long as its fit stands; else what to do."""
    if ground_of(_shown()).few:
        return query.pruned(f"**A line goes through two points with different x.** {drawing.TO_DRAW}")
    name, values = st.session_state.get(LESSON, ("", None))
    if values == _values():
        return lesson_text(name, current(), ground_of(_shown()).data)
    return query.pruned(drawing.TO_DRAW if st.session_state["data"] == HAND else TO_DO[st.session_state["model"]])


def lesson_text(preset: str, fit: HandFit, data: Dataset) -> str:
    """Return the lesson of a preset, with the numbers of points that it speaks of."""
    sentence = LESSONS[preset].format_map(bells_in_words(fit, data.x, data.y))
    return sentence[0].upper() + sentence[1:]


def handles(panels: Sequence[Panel]) -> list[Handle]:
    """Return the handles: σ's on a bell if there is one, and a line's in each panel, where they are the last trace."""
    bells = next(panel for panel in panels if panel.name == BELLS)
    step = ground_of(_shown()).limits.intercept_step
    shoulders = [
        Handle(SHOULDER, BELLS, at, axes="y", steps=(0.0, step))
        for at, trace in enumerate(bells.figure["data"])
        if trace.get("name") == "shoulder"
    ]
    if st.session_state["model"] != "line":
        return shoulders
    ends = [
        Handle(name, panel.name, len(panel.figure["data"]) - 1, point, axes="y", steps=(0.0, step))
        for panel in panels
        for point, name in enumerate(HANDLES)
    ]
    return [*shoulders, *ends]


def scene(here: Ground, fit: HandFit) -> Scene | None:
    """Return what the browser needs to draw the fit while it is in the hand; None without data."""
    if not here.data.size:
        return None
    values = {name: value for name, value in as_values(fit).items() if name in ("intercept", "slope", "sigma")}
    return Scene("line", values, fits_model(here.data, here.limits, fit, here.best.sigma))


def drag(dragged: Dragged) -> None:
    """Move one end of the line, or the shoulder of a bell, to where it was dragged."""
    here = ground_of(_shown())
    if dragged.name == SHOULDER:
        x = here.data.x[:, 0]
        spread = abs(dragged.y - float(current().mean(x)[held_place(x)]))
        query.show_from_browser({"sigma": here.limits.clipped_sigma(round_to(spread, 3))})
        return
    line = here.limits.dragged(_line(), HANDLES.index(dragged.name), dragged.y)
    query.show_from_browser({"intercept": line.intercept, "slope": line.slope})


def _values() -> dict[str, Any]:
    return {"data": st.session_state["data"]} | as_values(current())


def _begin() -> None:
    """Other data begin at their own first fit: parameters of the last mean nothing for them."""
    here = ground_of(_shown())
    query.show(as_values(here.start) | _weights(here.network))
    _forget()


def _forget() -> None:
    st.session_state.pop(BEFORE, None)


def _turn(slope: float) -> None:
    """Keep the middle of the line where it was while its slope changes."""
    limits = ground_of(_shown()).limits
    line = limits.turned(st.session_state[DRAWN], slope)
    query.show({"intercept": line.intercept, "slope": line.slope})


def _open(name: str) -> None:
    query.show(as_values(presets(_shown(), st.session_state["model"])[name]))
    st.session_state[LESSON] = (name, _values())
    _forget()


def _fit() -> None:
    here, fit = ground_of(_shown()), current()
    optimum = best_fit(here)
    if of_hand() is None or as_values(fit) != as_values(optimum):
        st.session_state[BEFORE] = fit
        optimum = best_fit(here)
    query.show(as_values(optimum))


def _back() -> None:
    query.show(as_values(st.session_state.pop(BEFORE)))
