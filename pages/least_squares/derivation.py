"""The derivation as it is driven: which line of it, what is swept and held, how σ varies, and the marked line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.arrays import Floats
from core.data import Dataset, load
from core.explain.derivation import breaks, derivation_in_symbols
from core.explain.line import in_numbers, sigma_in_numbers
from core.figures.least_squares import (
    ALONG,
    ENDS,
    NAMES,
    OTHER,
    SPREAD,
    YOURS,
    data_panel,
    derivation_model,
    stage_panel,
    symbol,
)
from core.figures.theme import Theme
from core.film.spec import Panel
from core.notation.numbers import fixed, significant
from core.rules import Choice, Range, Rule
from core.theory.derivation import DERIVATION
from core.theory.fit_by_hand import Bounds, bounds
from core.theory.line import (
    Account,
    Line,
    LineParameter,
    Surface,
    free_lines,
    held_lines,
    nll_surface,
    sum_of_squares_surface,
)
from core.theory.stage import SIGMAS, SigmaCurve, Stage, Window, best_line, shape, sigma_curve, stage, view_around
from pages.components.picture import Dragged, Handle, Scene
from pages.parts import lessons, query
from pages.parts.controls import with_current
from pages.parts.formula import formula
from pages.parts.lessons import Lesson

DATA: Dataset = load("line")
SHOWN: Window = view_around(DATA.x, DATA.y)
REACH: Bounds = bounds(DATA.x, DATA.y)
LAST = len(DERIVATION)
KEPT = ("held", "free")
NOISES = {"constant": "one for all x", "growing": "grows with x"}
SIGMA_OPTIONS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
RULES: dict[str, Rule] = {
    "line": Range(1, LAST, whole=True),
    "sweep": Choice(tuple(NAMES)),
    "other": Choice(KEPT),
    "noise": Choice(tuple(NOISES)),
    "sigma": Range(*SIGMAS),
    "intercept": Range(*SHOWN.intercept),
    "slope": Range(*SHOWN.slope),
}
DEFAULTS: dict[str, Any] = {
    "line": 1,
    "sweep": "intercept",
    "other": "held",
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
    other: str
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

    @property
    def free(self) -> bool:
        """Whether the parameter that is not swept takes the best value for each of the other."""
        return self.other == "free"

    def stage(self, at: int) -> Stage:
        """Return a line of the derivation on the data."""
        grid = SHOWN.grid(self.sweep)
        return stage(at, self.sweep, self.marked, self.scale, DATA.x, DATA.y, grid, free=self.free)

    def cuts(self) -> tuple[list[Line], list[Line]]:
        """Return the lines over which the curve goes, in the sum of squares and in the NLL."""
        values = SHOWN.grid(self.sweep, 2)
        if not self.free:
            return (held_lines(self.marked, self.sweep, values),) * 2
        return (
            free_lines(self.sweep, values, DATA.x, DATA.y),
            free_lines(self.sweep, values, DATA.x, DATA.y, self.scale),
        )

    def account(self) -> Account:
        """Return the account of the marked line."""
        return self.marked.account(DATA.x, DATA.y, self.scale)

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
    """Draw the choice of what is swept, of what is done with the other parameter, and of σ."""
    st.segmented_control("Swept parameter", list(NAMES), key="sweep", format_func=NAMES.__getitem__, required=True)
    state = read_state()
    other = OTHER[state.sweep]
    st.segmented_control(
        f"The {NAMES[other]} meanwhile",
        KEPT,
        key="other",
        format_func={"held": f"held at {fixed(getattr(state.marked, other))}", "free": "free"}.__getitem__,
        required=True,
    )
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
    """Draw the way through the derivation: one line back, any line, one line on."""
    at = st.session_state["line"]
    with st.container(horizontal=True, gap="small", key="lines"):
        _way("Back", -1, "Left", at == 1)
        st.segmented_control(
            "Line of the derivation",
            range(1, LAST + 1),
            key="line",
            required=True,
            label_visibility="collapsed",
            width="content",
        )
        _way("Next", 1, "Right", at == LAST)


def _way(name: str, by: int, key: str, is_end: bool) -> None:
    st.button(
        name,
        key=f"line {name}",
        type="primary" if by > 0 else "secondary",
        shortcut=key,  # whose arrow Streamlit draws
        disabled=is_end,
        on_click=_go,
        args=(by,),
        width="stretch",
    )


def _go(by: int) -> None:
    st.session_state["line"] = min(max(st.session_state["line"] + by, 1), LAST)


def panels(state: State, now: Stage, before: Stage | None, theme: Theme) -> list[Panel]:
    """Return the data with the marked line and its bells, and the line of the derivation as a curve."""
    scale = state.sigma * state.growth
    return [
        data_panel(DATA, state.marked, scale, now, before, REACH.window, theme),
        stage_panel(now, before, state.marked, theme, free=state.free),
    ]


def draw_sums(state: State, now: Stage, theme: Theme) -> None:
    """Draw the derivation so far, and its last line in numbers."""
    st.latex(derivation_in_symbols(state.line, state.noise == "growing", theme.quiet, theme.bell))
    st.latex(in_numbers(now.step, DATA.x, DATA.y, state.marked, state.scale))


def sentence(state: State, now: Stage, before: Stage | None) -> str:
    """Return why the line of the derivation may stand there, and what it does."""
    return f"{_why(now, state.noise == 'growing')} {_effect(state, now, before)}"


def _why(now: Stage, growing: bool) -> str:
    if breaks(now.step, growing):
        return "**Here the steps break**: without the factors all points weigh the same."
    if growing and now.step.key == "nll":
        return "The negative log-likelihood: f gives the mean, and σᵢ is known at each x."
    return now.step.why


def _effect(state: State, now: Stage, before: Stage | None) -> str:
    least = f"least at {symbol(state.sweep)}"
    if before is None:
        return f"At your line {fixed(now.value)}; {least} = {fixed(now.minimiser)}."
    values = f"At your line {fixed(before.value)} → **{fixed(now.value)}**;"
    first, second = fixed(before.minimiser), fixed(now.minimiser)
    if first == second:
        return f"{values} {least} = {second}, **as before**."
    return f"{values} {least} = {first} → **{second}: the minimiser has moved**."


def _lessons() -> tuple[Lesson, ...]:
    start = Line(DEFAULTS["intercept"], DEFAULTS["slope"])
    first = State(1, "intercept", "held", "constant", DEFAULTS["sigma"], start)
    held, best = first.stage(1).best, best_line(DATA.x, DATA.y, 1.0)
    weighted = best_line(DATA.x, DATA.y, DEFAULTS["sigma"] * shape(DATA.x, True))
    return (
        Lesson(
            "From the start",
            "Drag the line by an end, or the marker on the loss. Press Next: every line has another loss, "
            "and the same argmin.",
            DEFAULTS,
        ),
        Lesson(
            "Both free",
            f"With the slope held at {fixed(start.slope)} the loss was least at φ₀ = {fixed(held.intercept)}. "
            f"With both free it is least at φ₀ = {fixed(best.intercept)}, φ₁ = {fixed(best.slope)}: the green line.",
            DEFAULTS | {"other": "free"},
        ),
        Lesson(
            "The end: least squares",
            "What is left is the sum of the squares in the picture. σ is gone: another one moves nothing but bells.",
            DEFAULTS | {"line": LAST, "other": "free"},
        ),
        Lesson(
            "Where it breaks",
            f"σ grows with x: points at the left count for more. The NLL is least at slope {fixed(weighted.slope)} "
            f"(dotted), the sum of squares at {fixed(best.slope)} (green): no longer the same line.",
            DEFAULTS | {"line": LAST, "other": "free", "noise": "growing"},
        ),
        Lesson(
            "The book's σ",
            "With σ = 0.1 the factor that is left out is 50: the loss in nats is as many times the sum of squares, "
            "and least at the same place.",
            DEFAULTS | {"line": LAST, "sigma": 0.1},
        ),
    )


LESSONS = _lessons()


def draw_lessons() -> None:
    """Draw the lessons, and what the one that is shown says."""
    with st.container(horizontal=True, gap="small", key="presets"):
        lessons.buttons(LESSONS)
    lessons.tell_lesson(LESSONS)


def handles(of: Sequence[Panel]) -> list[Handle]:
    """Return the handles of the marked line: its ends among the data, and its place on the curve."""
    data, curve = of
    ends = [Handle(name, data.name, _last(data), point, axes="y", steps=(0.0, STEP)) for point, name in enumerate(ENDS)]
    return [*ends, Handle(ALONG, curve.name, _last(curve), axes="x", steps=(STEP, 0.0))]


def scene(state: State, now: Stage, before: Stage | None) -> Scene:
    """Return what the browser needs to draw the line and the curve while the line is in the hand."""
    stages = [now] if before is None else [now, before]
    model = derivation_model(DATA, state.sigma * state.growth, stages, REACH, SHOWN, free=state.free)
    return Scene("derivation", {"intercept": state.marked.intercept, "slope": state.marked.slope}, model)


def surface_handles(panels: Sequence[Panel]) -> list[Handle]:
    """Return the handles of the marked line on both surfaces, and of its σ."""
    squares, nll, sigma = panels
    lines = [Handle(YOURS, panel.name, _last(panel), steps=(STEP, STEP)) for panel in (squares, nll)]
    return [*lines, Handle(SPREAD, sigma.name, _last(sigma), axes="x", steps=(STEP, 0.0))]


def _last(panel: Panel) -> int:
    return len(panel.figure["data"]) - 1


def drag(dragged: Dragged) -> None:
    """Move the marked line, or σ, to where it was dragged."""
    if dragged.name == SPREAD:
        query.show_from_browser({"sigma": round(min(max(dragged.x, SIGMAS[0]), SIGMAS[1]), 2)})
    else:
        query.show_from_browser(_values(dragged_line(read_state(), dragged)))


def dragged_line(state: State, dragged: Dragged) -> Line:
    """Return the line that a handle makes of the marked one, in view."""
    if dragged.name in ENDS:
        line = REACH.dragged(state.marked, ENDS.index(dragged.name), dragged.y)
    elif dragged.name == ALONG:
        line = state.marked.with_value(state.sweep, dragged.x)
    else:
        line = Line(dragged.x, dragged.y)
    return SHOWN.clipped(line)


def mark_line(line: Line) -> None:
    """Mark this line."""
    query.show(_values(line))


def _values(line: Line) -> dict[str, float]:
    return {"intercept": line.intercept, "slope": line.slope}


def line_controls(state: State) -> None:
    """Draw the two parameters of the marked line, and the ways to put it, and its σ, where a loss is least."""
    st.slider("Intercept φ₀", *SHOWN.intercept, step=STEP, key="intercept")
    st.slider("Slope φ₁", *SHOWN.slope, step=STEP, key="slope")
    st.button("To the least squares", key="to squares", on_click=mark_line, args=(best_line(DATA.x, DATA.y, 1.0),))
    st.button("To the least NLL", key="to nll", on_click=mark_line, args=(best_line(DATA.x, DATA.y, state.scale),))
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
