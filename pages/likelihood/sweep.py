"""Part two of likelihood and logs: one parameter swept, four criteria, one optimum; and why the log may be taken."""

from functools import partial
from typing import Any

import streamlit as st

from core.figures.likelihood_sweep import NUMBERS, Z_EDGE, log_reel, sweep_reel
from core.figures.theme import THEMES
from core.film.reel import Reel
from core.notation.symbols import symbol_of
from core.rules import Choice, Range, Rule
from core.theory.book import book_best, own_value, parameter_grid, swept_names
from pages.components.reel import reel
from pages.parts import page, query
from pages.parts.formula import formula

DEFAULTS: dict[str, Any] = {"z": 1.8, "parameter": "phi_0", "value": None}
RULES: dict[str, Rule] = {
    "z": Range(0, Z_EDGE),
    "parameter": Choice(swept_names()),
    "value": Range(-20, 20, optional=True, otherwise="the book's"),
}
REMARKS = {"phi_0": " (β₁ in the book's notebook)"}


def value_shown() -> float:
    """Return the value of the swept parameter: the notebook's own where none is chosen."""
    value = st.session_state["value"]
    return own_value(st.session_state["parameter"]) if value is None else float(value)


def check_value() -> None:
    """Complain of a value in the URL that lies beyond the grid of its parameter."""
    name, value = st.session_state["parameter"], st.session_state["value"]
    rule = Range(float(parameter_grid(name)[0]), float(parameter_grid(name)[-1]), optional=True)
    if not rule.accepts(value):
        sentence = f"value must be {rule.allowed} for {name}; not “{value:g}”. Used instead: {own_value(name):g}."
        query.use_instead("value", None, sentence)


@st.cache_resource(max_entries=64, show_spinner=False)
def swept(name: str, value: float, theme: str) -> Reel:
    """Return the sweep of a parameter in which that value has its moment, in the colours of that theme."""
    return sweep_reel(name, value, THEMES[theme])


@st.cache_resource(max_entries=64, show_spinner=False)
def curve_and_log(z: float, theme: str) -> Reel:
    """Return the curve and its log in which that z has its moment, in the colours of that theme."""
    return log_reel(z, THEMES[theme])


def forget_value() -> None:
    """Another parameter begins at the notebook's value."""
    st.session_state["value"] = None


def rest_at(shown: Reel, name: str, moment: int) -> None:
    """Keep the value of the moment at which a reel rests."""
    query.show_from_browser({name: float(shown.values[moment])})


def controls() -> None:
    """Draw the choice of a parameter, and the buttons for the two values that matter."""
    name, value = st.session_state["parameter"], value_shown()
    own, best = own_value(name), book_best(name)
    with st.container(key="controls_sweep", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        st.selectbox(
            "Parameter",
            swept_names(),
            key="parameter",
            format_func=lambda name: symbol_of(name) + REMARKS.get(name, ""),
            on_change=forget_value,
            label_visibility="collapsed",
            width=270,
        )
        st.button("The notebook's", on_click=query.show, args=({"value": own},), disabled=value == own)
        st.button(
            "The optimum", key="the optimum", on_click=query.show, args=({"value": best},), disabled=value == best
        )


def draw() -> None:
    """Draw the four criteria with one marker, beside the fit."""
    name, value = st.session_state["parameter"], value_shown()
    shown = swept(name, value, page.theme_name())
    reel(
        shown,
        key="sweep reel",
        moment=shown.nearest(value),
        on_rest=partial(rest_at, shown, "value"),
        columns=(1.35, 1),
    )


def summary() -> str:
    """Return what the four curves say."""
    if st.session_state["parameter"] == "sigma":
        return (
            "The likelihood, its log and the NLL agree on the best σ. The sum of squares does not know σ: "
            "it can choose φ, and never the width of the bells."
        )
    return query.pruned(
        "Drag the marker. The NLL is the log-likelihood turned over, and the sum of squares has the very shape of the "
        "NLL: four curves, one optimum."
    )


def explain() -> None:
    """Draw the NLL as a shifted and scaled sum of squares, with the numbers of the moment."""
    value = value_shown()
    shown = swept(st.session_state["parameter"], value, page.theme_name())
    formula(
        r"\begin{aligned} L &= \frac{1}{2\sigma^2} \sum_{i=1}^{I} \left(y_i - \mathrm{f}[x_i, \phi]\right)^2 "
        r"+ \frac{I}{2} \log\left[2\pi\sigma^2\right] \\ \prod_{i=1}^{I} \Pr(y_i \mid x_i) &= e^{-L} \end{aligned}",
        shown.written[0].at(shown.nearest(value)),
        key=NUMBERS,
    )


def draw_log() -> None:
    """Draw a curve, its log, and the place looked at in both."""
    shown = curve_and_log(float(st.session_state["z"]), page.theme_name())
    reel(shown, key="log reel", moment=shown.nearest(st.session_state["z"]), on_rest=partial(rest_at, shown, "z"))
    st.markdown(
        query.pruned(
            "log rises everywhere: a larger g has a larger log g, so the order of all heights stays, and with it the "
            "place of the largest. Drag the line."
        )
    )
