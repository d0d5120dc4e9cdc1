"""The derivation as it is driven: which line of it, what is swept, how σ varies, and the line that is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.arrays import Floats
from core.data import Dataset, load
from core.explain.line import in_numbers, sigma_in_numbers
from core.figures.least_squares import ALONG, NAMES, SPREAD, YOURS
from core.film.spec import Panel
from core.notation.numbers import fixed, significant
from core.rules import Choice, Range, Rule
from core.theory.derivation import DERIVATION
from core.theory.line import Line, LineParameter, Surface, nll_surface, sum_of_squares_surface
from core.theory.stage import SIGMAS, SigmaCurve, Stage, Window, best_line, shape, sigma_curve, stage, view_around
from pages.components.picture import Dragged, Handle
from pages.parts import query
from pages.parts.controls import with_current
from pages.parts.formula import formula

DATA: Dataset = load("line")
SHOWN: Window = view_around(DATA.x, DATA.y)
LAST = len(DERIVATION)
NOISES = {"constant": "one for all x", "growing": "grows with x"}
SIGMA_OPTIONS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
RULES: dict[str, Rule] = {
    "line": Range(1, LAST, whole=True),
    "sweep": Choice(tuple(NAMES)),
    "noise": Choice(tuple(NOISES)),
    "sigma": Range(*SIGMAS),
    "intercept": Range(*SHOWN.intercept),
    "slope": Range(*SHOWN.slope),
}
DEFAULTS: dict[str, Any] = {
    "line": 1,
    "sweep": "intercept",
    "noise": "constant",
    "sigma": 0.3,
    "intercept": 0.7,
    "slope": 0.2,
}
STEP = 0.01
SURFACE_POINTS = 41
"""Enough for smooth contours, few enough to be sent a dozen times a second."""


@dataclass(frozen=True)
class State:
    """What the controls show."""

    line: int
    sweep: LineParameter
    noise: str
    sigma: float
    marked: Line

    @property
    def growth(self) -> Floats:
        """How σ varies from point to point (N,), as a factor."""
        return shape(DATA.x, self.noise == "growing")

    @property
    def scale(self) -> float | Floats:
        """σ: one number, or one for each point (N,)."""
        return self.sigma * self.growth if self.noise == "growing" else self.sigma

    def stage(self, at: int) -> Stage:
        """Return a line of the derivation on the data."""
        return stage(at, self.sweep, self.marked, self.scale, DATA.x, DATA.y, SHOWN.grid(self.sweep))

    def sums(self) -> tuple[float, float]:
        """Return Σ (y - f)² and -Σ log Pr of the marked line."""
        account = self.marked.account(DATA.x, DATA.y, self.scale)
        return account.sum_of_squares, account.nll

    def sigma_curve(self) -> SigmaCurve:
        """Return the NLL over σ of the marked line."""
        return sigma_curve(self.marked, self.sigma, self.growth, DATA.x, DATA.y)


def read_state() -> State:
    """Return what the controls show."""
    values = query.values(DEFAULTS)
    marked = Line(float(values.pop("intercept")), float(values.pop("slope")))
    return State(**values, marked=marked)


@st.cache_data(max_entries=1)
def squares_surface() -> Surface:
    """Return Σ (y - f)² over the lines shown."""
    grids = SHOWN.grid("intercept", SURFACE_POINTS), SHOWN.grid("slope", SURFACE_POINTS)
    return sum_of_squares_surface(DATA.x, DATA.y, *grids)


@st.cache_data(max_entries=64)
def likelihood_surface(noise: str, sigma: float) -> Surface:
    """Return -Σ log Pr over the lines shown."""
    grids = SHOWN.grid("intercept", SURFACE_POINTS), SHOWN.grid("slope", SURFACE_POINTS)
    return nll_surface(DATA.x, DATA.y, sigma * shape(DATA.x, noise == "growing"), *grids)


def heading(state: State) -> str:
    """Return what the two surfaces show."""
    places = "one place" if state.noise == "constant" else "two places"
    return f"Two losses over all straight lines, {places} where they are least"


def controls() -> None:
    """Draw the choice of a line of the derivation, of what is swept, and of σ."""
    st.segmented_control("Line of the derivation", range(1, LAST + 1), key="line", required=True)
    st.segmented_control("Swept parameter", list(NAMES), key="sweep", format_func=NAMES.__getitem__, required=True)
    st.segmented_control(
        "Standard deviation σ", list(NOISES), key="noise", format_func=NOISES.__getitem__, required=True
    )
    st.select_slider(
        "σ (units of y)",
        with_current("sigma", SIGMA_OPTIONS),
        key="sigma",
        format_func=lambda value: significant(value, 4),
        help="Where it grows, from a quarter of this at the left end to two and a half times this at the right.",
    )


def steps() -> None:
    """Draw the way through the derivation: one line back, one line on."""
    at = st.session_state["line"]
    with st.container(horizontal=True, gap="small"):
        for name, by, key, end in (("Back", -1, "Left", 1), ("Next", 1, "Right", LAST)):
            st.button(
                name,
                key=f"line {name}",
                type="primary" if by > 0 else "secondary",
                shortcut=key,  # whose arrow Streamlit draws
                disabled=at == end,
                on_click=_go,
                args=(by,),
                width="stretch",
            )


def _go(by: int) -> None:
    st.session_state["line"] = min(max(st.session_state["line"] + by, 1), LAST)


def draw_sums(state: State, now: Stage, before: Stage | None) -> None:
    """Draw the line of the derivation in symbols and in numbers, why it may stand there, and what it did."""
    growing = state.noise == "growing"
    if before is not None:
        with st.container(key="derivation_before"):
            st.latex(_symbols(before, growing))
    formula(("= " if now.step.change == "same" else "") + _symbols(now, growing),
            in_numbers(now.step, DATA.x, DATA.y, state.marked, state.scale))  # fmt: skip
    st.markdown(_why(now, growing))
    if before is not None:
        st.markdown(_effect(now, before))


def _symbols(at: Stage, growing: bool) -> str:
    latex = at.step.latex
    return latex.replace(r"\sigma^2", r"\sigma_i^2") if growing else latex


def _why(now: Stage, growing: bool) -> str:
    if growing and now.step.key == "least_squares":
        return "The factor 1/(2σᵢ²) differs from point to point: leaving it out gives every point the same say."
    if growing and now.step.key == "nll":
        return "The negative log-likelihood: the network gives the mean, and σᵢ is known at each x."
    return now.step.why


def _effect(now: Stage, before: Stage) -> str:
    values = f"Value at your fit: {fixed(before.value)} → **{fixed(now.value)}**."
    first, least = fixed(before.minimiser), fixed(now.minimiser)
    if first == least:
        return f"{values} Least at {first}, **and still at {least}**."
    return f"{values} Least at {first} before, **now at {least}: the minimiser has moved**."


PRESETS: dict[str, dict[str, Any]] = {
    "From the start": dict(DEFAULTS),
    "The end: least squares": DEFAULTS | {"line": LAST},
    "Where it fails": DEFAULTS | {"line": LAST, "noise": "growing"},
    "The book's σ": DEFAULTS | {"line": LAST, "sigma": 0.1},
}


def presets() -> None:
    """Draw a button for each preset."""
    for name, values in PRESETS.items():
        st.button(name, key=f"preset {name}", on_click=query.show, args=(values,))


def curve_handles(panel: Panel) -> list[Handle]:
    """Return the handle of the marked line on the curve: along the swept parameter only."""
    return [Handle(ALONG, panel.name, _last(panel), axes="x", steps=(STEP, 0.0))]


def surface_handles(panels: Sequence[Panel]) -> list[Handle]:
    """Return the handles of the marked line on both surfaces, and of its σ."""
    squares, nll, sigma = panels
    lines = [Handle(YOURS, panel.name, _last(panel), steps=(STEP, STEP)) for panel in (squares, nll)]
    return [*lines, Handle(SPREAD, sigma.name, _last(sigma), axes="x", steps=(STEP, 0.0))]


def _last(panel: Panel) -> int:
    return len(panel.figure["data"]) - 1


def drag(dragged: Dragged) -> None:
    """Move the marked line, or σ, to where it was dragged."""
    marked = read_state().marked
    if dragged.name == SPREAD:
        query.show({"sigma": round(min(max(dragged.x, SIGMAS[0]), SIGMAS[1]), 2)})
        return
    if dragged.name == ALONG:
        line = marked.with_value(st.session_state["sweep"], dragged.x)
    else:
        line = Line(dragged.x, dragged.y)
    mark(SHOWN.clipped(line))


def mark(line: Line) -> None:
    """Mark this line."""
    query.show({"intercept": line.intercept, "slope": line.slope})


def line_controls(state: State) -> None:
    """Draw the two parameters of the marked line, and the ways to put it, and its σ, where a loss is least."""
    st.slider("Intercept φ₀", *SHOWN.intercept, step=STEP, key="intercept")
    st.slider("Slope φ₁", *SHOWN.slope, step=STEP, key="slope")
    st.button("To the least squares", key="to squares", on_click=mark, args=(best_line(DATA.x, DATA.y, 1.0),))
    st.button("To the least NLL", key="to nll", on_click=mark, args=(best_line(DATA.x, DATA.y, state.scale),))
    st.button("To the best σ", key="to sigma", on_click=_learn, args=(state.sigma_curve().best,))


def _learn(sigma: float) -> None:
    query.show({"sigma": min(max(round(sigma, 4), SIGMAS[0]), SIGMAS[1])})


def learned_sigma(state: State) -> None:
    """Draw the σ of maximum likelihood, in symbols and with the numbers of the marked line."""
    growing = state.noise == "growing"
    formula(_LEARNED_GROWING if growing else _LEARNED,
            sigma_in_numbers((DATA.y - state.marked(DATA.x)) / state.growth),
            learned_of_growing(state.growth) if growing else LEARNED)  # fmt: skip


_LEARNED = (
    r"\frac{\partial L}{\partial \sigma} = 0 \quad\Rightarrow\quad \hat\sigma^2 = \frac{1}{I}\sum_{i=1}^{I}"
    r" \left(y_i - \mathrm{f}[x_i, \phi]\right)^2"
)
_LEARNED_GROWING = (
    r"\sigma_i = \sigma g_i, \quad \frac{\partial L}{\partial \sigma} = 0 \quad\Rightarrow\quad"
    r" \hat\sigma^2 = \frac{1}{I}\sum_{i=1}^{I} \frac{\left(y_i - \mathrm{f}[x_i, \phi]\right)^2}{g_i^2}"
)
LEARNED = (
    "One σ for all x can be learned too: its square is the mean squared residual. It is still one number, "
    "the homoscedastic case; at the least-squares line it is the maximum-likelihood σ."
)


def learned_of_growing(growth: Floats) -> str:
    """Return what the learned σ is where σ_i = σ g_i grows by g (N,)."""
    return (
        f"Here σ grows along x, by g from {growth.min():g} to {growth.max():g}. Its size σ can be learned too: its "
        "square is the mean of the squared residuals, each in units of its own g. The curve over σ is least there."
    )
