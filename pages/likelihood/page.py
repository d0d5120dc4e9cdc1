"""Likelihood and logs: the product vanishes, the sum of logs does not, and both have their optimum in one place."""

import math

import streamlit as st

from core.explain.line import likelihood_in_numbers, logs_in_numbers
from core.explain.per_point import brief, mean_and_sum
from core.figures.likelihood import (
    CHOSEN,
    MOST,
    Z_EDGE,
    dragged_value,
    monotonic_panels,
    product_panels,
    sweep_panels,
)
from core.figures.theme import THEMES
from core.notation.equations import result
from core.notation.numbers import fixed, scientific
from core.notation.symbols import symbol_of
from core.rules import Choice, Range, Rule, write_query
from core.theory.book import SIGMA, Moment, book_data, book_sweep, moment, own_value, parameter_grid, swept_names
from core.theory.likelihood import RunningProduct, repeated, running_products
from core.theory.logs import Hump, hump
from core.theory.sweep import Sweep
from pages.components.picture import Dragged, Handle, picture
from pages.parts import page, query
from pages.parts.formula import formula
from pages.parts.site import place

HERE = place("likelihood")
FIRST = 3
"""So many factors and logs are written out."""
BOOK = own_value("phi_0")
DATA = book_data()
DEFAULTS = {"points": DATA.size, "z": 1.8, "parameter": "phi_0", "value": None}
RULES: dict[str, Rule] = {
    "points": Range(1, MOST, whole=True),
    "z": Range(0, Z_EDGE),
    "parameter": Choice(swept_names()),
    "value": Range(-20, 20, optional=True, otherwise="the book's"),
}
REMARKS = {"phi_0": " (β₁ in the book's notebook)"}


@st.cache_data(max_entries=1, show_spinner=False)
def running() -> RunningProduct:
    """Return the running products of the book's data under the notebook's network, repeated over and over."""
    return running_products(repeated(moment("phi_0", BOOK).account.cost, MOST))


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


def product_text(product: float) -> str:
    """Return a product as text: to five digits, or the plain word for what is left when it has vanished."""
    return scientific(product) if product else "exactly 0"


def add(points: int) -> None:
    """Add points, as far as there are any."""
    st.session_state["points"] = min(st.session_state["points"] + points, MOST)


def go_to(points: int) -> None:
    """Show that number of points."""
    st.session_state["points"] = points


def product_controls(sums: RunningProduct) -> None:
    """Draw the number of points, and the buttons that add to it."""
    points = st.session_state["points"]
    with st.container(key="main_controls"):
        first, second = st.columns([1, 1.15], vertical_alignment="bottom")
        first.slider("Number of points, n", 1, MOST, key="points")
        with second.container(horizontal=True, gap="small"):
            st.button("Add one", on_click=add, args=(1,), disabled=points == MOST)
            st.button("Add ten", on_click=add, args=(10,), disabled=points == MOST)
            for name, zero in (("float32", sums.zero_single), ("float64", sums.zero_double)):
                st.button(f"Until {name} is 0", on_click=go_to, args=(zero,), disabled=points == zero)
            st.button("One pass", on_click=go_to, args=(DATA.size,), disabled=points == DATA.size)


def product_numbers(sums: RunningProduct) -> None:
    """Draw the product in both formats, the log sum, and where the products vanish."""
    last = st.session_state["points"] - 1
    with st.container(horizontal=True, gap="large", key="numbers"):
        st.metric(
            f"product in float32 · 0 at n = {sums.zero_single:,}", product_text(sums.single[last]), width="content"
        )
        st.metric(
            f"product in float64 · 0 at n = {sums.zero_double:,}", product_text(sums.double[last]), width="content"
        )
        mean, total = mean_and_sum(-float(sums.log_sum[last]), last + 1)
        st.metric("NLL a point (minus the sum of logs, nats)", brief(mean, total, last + 1), width="content")


def product_formula(sums: RunningProduct) -> None:
    """Draw the log of the product as the sum of logs, with the first points' numbers."""
    first, points = moment("phi_0", BOOK).account, st.session_state["points"]
    formula(
        r"\log \prod_{i=1}^{n} \Pr(y_i \mid x_i) = \sum_{i=1}^{n} \log \Pr(y_i \mid x_i)",
        logs_in_numbers(first.cost, points, FIRST),
        f"The product needs the examples to be independent given x. These are the {DATA.size} points of the book's "
        f"chapter 5 under the network of its notebook with σ = {SIGMA:g}, taken again and again.",
    )


def show_z(drag: Dragged) -> None:
    """Look at the place to which a handle of the curve or its log was dragged."""
    st.session_state["z"] = round(min(max(drag.x, 0.0), Z_EDGE), 2)


def monotonic(at: Hump) -> str:
    """Return why the log moves no maximum, with the numbers of the place looked at."""
    (value,), log = result(math.log, at.value, decimals=3)
    return (
        "log rises everywhere: a larger g has a larger log g, so the order of all heights stays. "
        f"At z = {fixed(at.z)}, g = {value.text} and log g = {log.text}; both are largest at "
        f"z = **{fixed(at.best)}**. Drag the points."
    )


def set_value(drag: Dragged) -> None:
    """Give the swept parameter the value to which a handle was dragged."""
    st.session_state["value"] = dragged_value(book_sweep(st.session_state["parameter"]), drag.x)


def forget_value() -> None:
    """Another parameter begins at the notebook's value."""
    st.session_state["value"] = None


def keep_value(value: float) -> None:
    """Store the slider's value under the name that the URL knows."""
    st.session_state["value"] = value


def sweep_controls(swept: Sweep, value: float) -> None:
    """Draw the choice of a parameter, its value, and the buttons for the two values that matter."""
    low, high = float(swept.values[0]), float(swept.values[-1])
    if st.session_state.get("swept value") != value:
        st.session_state["swept value"] = value
    own, best = own_value(swept.name), dragged_value(swept, swept.least_nll)
    with st.container(key="controls_sweep"):
        first, second, third = st.columns([1, 1, 0.9], vertical_alignment="bottom", gap="medium")
        first.selectbox(
            "Parameter",
            swept_names(),
            key="parameter",
            format_func=lambda name: symbol_of(name) + REMARKS.get(name, ""),
            on_change=forget_value,
        )
        keep = query.kept("swept value", keep_value)
        second.slider("Its value", low, high, step=0.005, format="%.3f", key="swept value", on_change=keep)
        with third.container(horizontal=True, gap="small"):
            st.button("The notebook's", on_click=query.show, args=({"value": own},), disabled=value == own)
            st.button("The optimum", on_click=query.show, args=({"value": best},), disabled=value == best)


def sweep_numbers(now: Moment) -> None:
    """Draw the three criteria at the chosen value."""
    with st.container(horizontal=True, gap="large", key="sweep_numbers"):
        st.metric("likelihood (a product)", product_text(now.likelihood), width="content")
        mean, total = mean_and_sum(now.account.nll, DATA.size)
        st.metric("NLL a point (its sum, in nats)", brief(mean, total, DATA.size), width="content")
        st.metric("sum of squares", fixed(now.account.sum_of_squares, 3), width="content")


def sweep_formula(now: Moment) -> None:
    """Draw the NLL as a shifted and scaled sum of squares, with the numbers of the moment."""
    formula(
        r"\begin{aligned} L &= \frac{1}{2\sigma^2} \sum_{i=1}^{I} \left(y_i - \mathrm{f}[x_i, \phi]\right)^2 "
        r"+ \frac{I}{2} \log\left[2\pi\sigma^2\right] \\ \prod_{i=1}^{I} \Pr(y_i \mid x_i) &= e^{-L} \end{aligned}",
        likelihood_in_numbers(now.account, now.sigma),
    )


if query.open_query(HERE.name, RULES, DEFAULTS) is not None:
    check_value()
with page.screen():
    page.open_page(HERE)
    page.complain(query.problems())
    theme = THEMES[page.theme_name()]
    sums = running()

    with st.container(key="product_part"):
        product_controls(sums)
        picture(
            product_panels(sums, st.session_state["points"], theme),
            key="product picture",
            columns=(1.3, 1),
        )
        product_numbers(sums)
with st.container(key="compact_product"):
    product_formula(sums)

with page.screen("log"):
    st.header("The log moves no maximum", anchor=False)
    at = hump(st.session_state["z"], 0.0, Z_EDGE)
    picture(
        monotonic_panels(at, theme),
        key="log picture",
        handles=[Handle(f"z in the {name}", name, CHOSEN, axes="x", steps=(0.1, 0.0)) for name in ("curve", "logged")],
        on_drag=show_z,
    )
    st.markdown(monotonic(at))

with page.screen("sweep"):
    st.header("One parameter, three criteria, one optimum", anchor=False)
    name, value = st.session_state["parameter"], value_shown()
    swept, now = book_sweep(name), moment(name, value)
    with st.container(key="sweep_part"):
        sweep_controls(swept, value)
        picture(
            sweep_panels(swept, symbol_of(name), value, now, theme),
            key="sweep picture",
            columns=(1, 1),
            handles=[
                Handle(f"value in the {panel}", panel, CHOSEN, axes="x", steps=(0.01, 0.0))
                for panel in ("likelihood", "nll", "squares")
            ],
            on_drag=set_value,
        )
        sweep_numbers(now)
with st.container(key="compact_sweep"):
    sweep_formula(now)

query.keep_query(
    HERE.name, write_query({**query.values(DEFAULTS), "value": value}, {**DEFAULTS, "value": own_value(name)})
)
page.close_page(HERE)
