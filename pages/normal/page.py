"""The normal distribution: what each part of its formula does, what its areas mean, and why noise is often normal."""

import math
import operator

import streamlit as st

from core.ask import normal as asked
from core.ask.normal import kept_by_sums
from core.explain.factors import WITHOUT, crossed_formula, filled_formula, is_density
from core.explain.slips.densities import HEARSAY
from core.figures.normal import (
    BARS,
    DENSITY_NUMBERS,
    ENDS,
    ENDS_LIMIT,
    HISTOGRAM_EDGE,
    LOC_LIMIT,
    MIDDLE,
    PANEL,
    VARIANCE_LIMITS,
    NormalView,
    bell_model,
    density_panel,
    dragged,
    noise_panels,
)
from core.figures.theme import THEMES
from core.notation.equations import result
from core.notation.numbers import fixed, readable
from core.rules import Choice, Range, Rule, write_query
from core.theory.convergence import distances, histogram
from core.theory.normal import Bell, Factors
from core.theory.sums import MAX_COUNT, NOISES, SumOfNoise, sum_of_noise
from pages.components.picture import Dragged, Handle, Scene, picture
from pages.normal.switches import Switches, switches
from pages.parts import lessons, page, query
from pages.parts.formula import formula
from pages.parts.lessons import Lesson
from pages.parts.questions import questions
from pages.parts.site import place

HERE = place("normal")
FACTOR_NAMES = {"centre": "− μ", "square": "( )²", "scale": "÷ 2σ²", "exponent": "exp", "normaliser": "1/√(2πσ²)"}
FACTORS = Switches(tuple(FACTOR_NAMES))
ALL = ",".join(FACTOR_NAMES)
DEFAULTS = {"loc": 0.0, "variance": 0.5, "low": -1.0, "high": 1.0, "factors": ALL, "noise": "uniform", "terms": 1}
RULES: dict[str, Rule] = {
    "loc": Range(-LOC_LIMIT, LOC_LIMIT),
    "variance": Range(*VARIANCE_LIMITS),
    "low": Range(-ENDS_LIMIT, ENDS_LIMIT),
    "high": Range(-ENDS_LIMIT, ENDS_LIMIT),
    "factors": FACTORS,
    "noise": Choice(tuple(NOISES)),
    "terms": Range(1, MAX_COUNT, whole=True),
}


def above_one(now: NormalView) -> str:
    """Return why a density above 1 is no contradiction, with the numbers of the interval."""
    (peak, width), bound = result(operator.mul, now.bell.peak, now.high - now.low)
    return (
        f"A density of {peak.text} is no contradiction: it is not a probability, an area is. "
        f"This interval is {width.text} wide, so its area is at most {bound.text}; it is {readable(now.area)}."
    )


NARROW = Bell(0.0, 0.04)
LESSONS = (
    Lesson(
        "σ² = 0.5",
        f"The variance is the square of σ: σ² = 0.5 gives σ = √0.5 = {fixed(Bell(0.0, 0.5).sigma, 4)}. "
        f"It is not {HEARSAY}, as some notes say: the square of that is {readable(HEARSAY**2)}.",
        {"loc": 0.0, "variance": 0.5, "low": -1.0, "high": 1.0, "factors": ALL},
    ),
    Lesson(
        "One σ",
        f"From μ − σ to μ + σ lies {Bell(0.0, 1.0).area(-1.0, 1.0):.1%} of the area, for every μ and σ.",
        {"loc": 0.0, "variance": 1.0, "low": -1.0, "high": 1.0, "factors": ALL},
    ),
    Lesson(
        "Two σ",
        f"From μ − 2σ to μ + 2σ lies {Bell(0.0, 1.0).area(-2.0, 2.0):.1%} of the area: few draws fall outside.",
        {"loc": 0.0, "variance": 1.0, "low": -2.0, "high": 2.0, "factors": ALL},
    ),
    Lesson(
        "Density above 1",
        above_one(NormalView(NARROW, Factors(), -0.2, 0.2)),
        {"loc": 0.0, "variance": NARROW.variance, "low": -0.2, "high": 0.2, "factors": ALL},
    ),
    Lesson(
        "A single value",
        "An interval without width has no area: every single value has probability 0, however high its density.",
        {"loc": 0.0, "variance": 0.5, "low": 0.5, "high": 0.5, "factors": ALL},
    ),
    Lesson(
        "No normaliser",
        "The same shape, but its area is no longer 1: the factor in front is there for nothing else.",
        {"loc": 0.0, "variance": 0.5, "low": -1.0, "high": 1.0, "factors": "centre,square,scale,exponent"},
    ),
    Lesson(
        "No exp",
        "The bare exponent is a parabola: symmetric and highest at μ, but negative. exp makes it a positive bell.",
        {"loc": 0.0, "variance": 0.5, "low": -1.0, "high": 1.0, "factors": "centre,square,scale,normaliser"},
    ),
)
NO_VARIANCE = "This noise has no finite variance: the mean of many draws is spread like a single one."
NOT_ALONE = (
    f"Not the normal alone survives addition: {' and '.join(kept_by_sums())} do, but of the laws that do, the normal "
    "is the only one whose variance is finite."
)
INVITATION = "Drag the peak to move μ, the handle beside it to change σ, and the green ends of the interval."
ENDS_CROSSED = "low must not lie above high. Used instead: the interval between the two."
HANDLES = (
    Handle("peak", PANEL, MIDDLE, 0, axes="x", steps=(0.1, 0.0)),
    Handle("width", PANEL, MIDDLE, 1, axes="x", steps=(0.05, 0.0)),
    Handle("low", PANEL, ENDS, 0, axes="x", steps=(0.1, 0.0)),
    Handle("high", PANEL, ENDS, 1, axes="x", steps=(0.1, 0.0)),
)


def current_normal() -> NormalView:
    """Return what the widgets show."""
    state = st.session_state
    on = FACTORS.on(state["factors"])
    factors = Factors(**{name: name in on for name in FACTOR_NAMES})
    low, high = sorted((state["low"], state["high"]))
    return NormalView(Bell(state["loc"], state["variance"]), factors, low, high)


def follow(drag: Dragged) -> None:
    """Make the widgets show what a handle was dragged to."""
    query.show_from_browser(dragged(current_normal(), drag.name, drag.x))


def interval_control(low: float, high: float) -> None:
    """Draw the interval as one slider with two ends, which the URL knows as low and high."""
    if st.session_state.get("interval") != (low, high):
        st.session_state["interval"] = (low, high)
    st.slider(
        "Interval",
        -ENDS_LIMIT,
        ENDS_LIMIT,
        step=0.05,
        key="interval",
        on_change=query.keeper("interval", keep_interval),
    )


def keep_interval(ends: tuple[float, float]) -> None:
    """Store the ends of the interval under the names that the URL knows."""
    st.session_state["low"], st.session_state["high"] = ends


def labels(now: NormalView) -> dict[str, str]:
    """Return what the numbers beside the picture are called."""
    area = "probability" if is_density(now.factors) else "area"
    return {"sigma": "σ = √σ²", "peak": "peak 1/√(2πσ²)", "area": area}


def scene(now: NormalView) -> Scene:
    """Return what the browser needs to draw the bell while it is in the hand."""
    values = {"loc": now.bell.mean, "variance": now.bell.variance, "low": now.low, "high": now.high}
    return Scene("bell", values, bell_model(now, labels(now)))


def numbers(now: NormalView) -> None:
    """Draw the numbers that matter: σ beside σ², the peak, and the area of the interval."""
    with st.container(horizontal=True, gap="medium", key="numbers"):
        shown = fixed(now.bell.sigma, 4), fixed(now.bell.peak, 4), readable(now.area)
        for label, number, why in zip(labels(now).values(), shown, explained_numbers(now), strict=True):
            st.metric(label, number, width="content", help=why)


def explained_numbers(now: NormalView) -> tuple[str, str, str]:
    """Return how σ, the peak and the area come about, with the numbers of the moment."""
    (variance,), sigma = result(math.sqrt, now.bell.variance, decimals=4)
    peak = fixed(now.bell.peak, 4)
    ends = f"from {fixed(now.low)} to {fixed(now.high)}"
    within = ((end - now.bell.mean) / now.bell.sigma for end in (now.low, now.high))
    spreads = " and ".join(f"{fixed(z)} σ" for z in within)
    return (
        f"The square root of the variance: √{variance.text} = {sigma.text}, in units of y.",
        f"The density at μ: 1/√(2π · {variance.text}) = {peak} per unit of y.",
        f"The area under the curve {ends}: these ends lie {spreads} from μ.",
    )


def explanation(now: NormalView) -> str:
    """Return what there is to say of the picture: what is missing, why a density may be above 1, or how to begin."""
    missing = [sentence for name, sentence in WITHOUT.items() if not getattr(now.factors, name)]
    return " ".join(missing) or (above_one(now) if now.bell.peak > 1 else INVITATION)


@st.cache_resource(max_entries=64, show_spinner=False)
def noise_sum(name: str, terms: int) -> SumOfNoise:
    """Return many sums of that many draws."""
    return sum_of_noise(name, terms)


cached_distances = st.cache_data(max_entries=len(NOISES), show_spinner=False)(distances)


def noise_verdict(drawn: SumOfNoise) -> str:
    """Return what the sums of that noise become, in words."""
    measured = f"At n = {drawn.count} the distance to the normal is **{fixed(drawn.distance, 3)}**; "
    measured += f"samples that are normal stay below {fixed(drawn.chance, 3)} in 95 of 100 cases. "
    if drawn.noise.sigma is None:
        return f"{measured}{NO_VARIANCE} {NOT_ALONE}"
    if drawn.noise.title in kept_by_sums():
        return f"{measured}The sum of normal draws is normal, at every n. {NOT_ALONE}"
    return measured + "Its variance is finite, so the sum becomes normal as n grows: the central limit theorem."


if query.open_query(HERE.name, RULES, DEFAULTS) and st.session_state["low"] > st.session_state["high"]:
    query.complain_of("low", ENDS_CROSSED)
with page.screen():
    page.open_page(HERE)
    page.complain(query.problems())
    now = current_normal()

    left, right = st.columns([1.75, 1], gap="medium")
    with left:
        picture(
            [density_panel(now, THEMES[page.theme_name()])],
            key="normal picture",
            handles=HANDLES,
            on_drag=follow,
            scene=scene(now),
        )
        with st.container(key="normal_presets"), st.container(horizontal=True, key="presets"):
            lessons.buttons(LESSONS)
        st.markdown(lessons.lesson_sentence(LESSONS, explanation(now)))
    with right:
        with st.container(key="normal_controls"), page.handles(row=False):
            first, second = st.columns(2)
            first.slider("Mean μ", -LOC_LIMIT, LOC_LIMIT, step=0.05, key="loc")
            second.slider("Variance σ²", *VARIANCE_LIMITS, step=0.01, key="variance")
            interval_control(now.low, now.high)
        numbers(now)
        switches("Factors of the formula", FACTORS, "factors", FACTOR_NAMES)
        equals = "=" if is_density(now.factors) else r"\neq"
        with st.container(key="compact_formula"):
            formula(
                rf"\Pr(y) {equals} {crossed_formula(now.factors)}",
                filled_formula(now.bell, now.factors, now.bell.mean + now.bell.sigma),
                key=DENSITY_NUMBERS,
            )

questions(asked.sigma_of(now.bell), asked.may_exceed_one(now.bell), asked.probability_of(now.bell, now.low, now.high))

with page.screen("noise"):
    st.header("Add up noise, and a normal appears. Or does it?", anchor=False)
    with st.container(key="noise_part"):
        with st.container(key="controls_noise"):
            first, second = st.columns([1, 1.4], gap="medium")
            names = {name: noise.title for name, noise in NOISES.items()}
            first.pills("Noise", list(names), key="noise", format_func=names.__getitem__, required=True)
            second.slider("Draws in the sum, n", 1, MAX_COUNT, key="terms")
        drawn = noise_sum(st.session_state["noise"], st.session_state["terms"])
        picture(
            noise_panels(
                drawn,
                histogram(drawn.z, -HISTOGRAM_EDGE, HISTOGRAM_EDGE, BARS),
                cached_distances(st.session_state["noise"]),
                THEMES[page.theme_name()],
            ),
            key="noise picture",
            columns=(1.4, 1),
        )
        st.markdown(noise_verdict(drawn))
questions(asked.kept_by_addition(), key="questions of noise")

values = query.values(DEFAULTS) | {"low": now.low, "high": now.high}
query.keep_query(HERE.name, write_query(values, DEFAULTS))
page.close_page(HERE)
