"""The two directions of KL: what is set, and what is said of it."""

from typing import Any

import streamlit as st

from core.ask import entropy
from core.ask.question import Question
from core.explain.entropy import forward_in_numbers, reverse_in_numbers
from core.figures import cross_entropy_bumps as figures
from core.figures.cross_entropy import moved, placed
from core.figures.theme import Theme
from core.film.spec import Panel
from core.notation.numbers import fixed, significant
from core.rules import Range, Rule
from core.theory.point_masses import ModelNormal
from core.theory.two_bumps import Surfaces, TwoBumps, surfaces
from pages.components.picture import Dragged, Handle, Scene, picture
from pages.cross_entropy.normal_handles import normal_handles
from pages.parts import query
from pages.parts.formula import formula
from pages.parts.lessons import Lesson

YOURS = "your p"
STEP = 0.05
AT = 1e-3
"""How near p must be to a minimum to be at it."""
GAP, SPREAD, WEIGHT = (0.0, 8.0), (0.4, 1.5), (0.1, 0.9)
LIMITS = figures.LOC_LIMITS, figures.SCALE_LIMITS
DEFAULTS: dict[str, Any] = {"gap": 5.0, "spread": 0.7, "weight": 0.4, "p_loc": -1.5, "p_scale": 1.2}
RULES: dict[str, Rule] = {
    "gap": Range(*GAP),
    "spread": Range(*SPREAD),
    "weight": Range(*WEIGHT),
    "p_loc": Range(*figures.LOC_LIMITS),
    "p_scale": Range(*figures.SCALE_LIMITS),
}


@st.cache_resource(max_entries=256, show_spinner=False)
def _target(gap: float, spread: float, weight: float) -> TwoBumps:
    return TwoBumps(gap, spread, weight)


@st.cache_resource(max_entries=64, show_spinner=False)
def _surfaces(gap: float, spread: float, weight: float) -> Surfaces:
    return surfaces(_target(gap, spread, weight), *figures.GRIDS)


def _read() -> tuple[TwoBumps, ModelNormal]:
    values = {name: float(value) for name, value in query.values(DEFAULTS).items()}
    return _target(values["gap"], values["spread"], values["weight"]), ModelNormal(values["p_loc"], values["p_scale"])


def _named(model: ModelNormal) -> dict[str, float]:
    return {"p_loc": model.loc, "p_scale": model.scale}


FIRST = {name: DEFAULTS[name] for name in ("gap", "spread", "weight")}
TARGET = TwoBumps(**FIRST)
LESSONS = (
    Lesson(
        "Somewhere",
        "Minimise either: the way down D[q‖p] has one end, from wherever you start; that down D[p‖q] has several.",
        DEFAULTS,
    ),
    Lesson(
        "Covers both",
        "Least D[q‖p]: p must not be small where q is not, so it has q's mean and variance, and sits on the valley.",
        FIRST | _named(TARGET.covering.rounded()),
    ),
    Lesson(
        "Seeks one",
        "Least D[p‖q]: p must not be where q is small, so it takes one bump and pays −log of its share for the rest.",
        FIRST | _named(TARGET.seekers[0].rounded()),
    ),
    Lesson(
        "The other bump",
        "A minimum of D[p‖q] too, but a higher one: this bump has the smaller share.",
        FIRST | _named(TARGET.seekers[1].rounded()),
    ),
    Lesson(
        "Bumps that merge",
        "One hump is nearly a normal: both directions have one minimum, almost at the same p.",
        {"gap": 1.5, "spread": 0.8, "weight": 0.5, "p_loc": 0.0, "p_scale": 1.2},
    ),
)
INVITATION = "Drag p, here or on a surface. White crosses are minima: one of D[q‖p], one for each bump of D[p‖q]."


def controls() -> None:
    """Draw the controls of the target; the model is dragged."""
    st.slider("Distance of the bumps", *GAP, step=0.1, key="gap")
    st.slider("σ of a bump", *SPREAD, step=STEP, key="spread")
    st.slider("Share of the left one", *WEIGHT, step=STEP, key="weight")


def draw(theme: Theme) -> None:
    """Draw the picture, whose titles bear the numbers."""
    target, model = _read()
    panels = figures.bumps(target, model, _surfaces(target.gap, target.spread, target.weight), theme)
    picture(
        panels,
        key="bumps picture",
        columns=(1.25, 1, 1),
        handles=_handles(panels),
        on_drag=_follow,
        scene=scene(target, model),
    )


def scene(target: TwoBumps, model: ModelNormal) -> Scene:
    """Return what the browser needs to draw p while it is in the hand."""
    return Scene("bumps", _named(model), figures.bump_model(target))


def _handles(panels: list[Panel]) -> list[Handle]:
    density, *others = panels
    return [
        *normal_handles(density, STEP),
        *(Handle(YOURS, panel.name, len(panel.figure["data"]) - 1, steps=(STEP, STEP)) for panel in others),
    ]


def _follow(drag: Dragged) -> None:
    """Make the controls show what a handle was dragged to."""
    query.show_from_browser(_named(after_drag(_read()[1], drag.name, drag.x, drag.y)))


def after_drag(model: ModelNormal, handle: str, x: float, y: float) -> ModelNormal:
    """Return the model whose handle, in the density or on a surface, is dragged to x and y."""
    return placed(x, y, *LIMITS) if handle == YOURS else moved(model, handle, x, *LIMITS)


def fit_buttons() -> None:
    """Draw a button for either direction."""
    st.button("Minimise D[q‖p]", key="cover", type="primary", icon=":material/target:", on_click=_cover)
    st.button(
        "Minimise D[p‖q]",
        key="seek",
        type="primary",
        icon=":material/target:",
        on_click=_seek,
        help="Downhill from where p is now: which minimum it finds depends on that.",
    )


def _cover() -> None:
    target, _ = _read()
    query.show(_named(target.covering.rounded()))


def _seek() -> None:
    target, model = _read()
    query.show(_named(target.seeking(model).rounded()))


def otherwise() -> str:
    """Return what to say where no lesson stands: which minimum p is at, if at one, or how to begin."""
    target, model = _read()
    forward, reverse = (fixed(value, 3) for value in target.values(model))
    if model == target.covering.rounded():
        return (
            f"Least D[q‖p], {forward} nats: p has q's mean {significant(model.loc)} and its σ, "
            f"{significant(model.scale)}. It covers all of q, and D[p‖q] is {reverse}."
        )
    at = [rank for rank, minimum in enumerate(target.seekers) if _is_at(model, minimum)]
    if not at:
        return INVITATION
    rank = "not the lowest" if at[0] else "the lowest"
    return f"A minimum of D[p‖q], {reverse} nats, {rank} of {len(target.seekers)}. D[q‖p] is {forward} here."


def _is_at(model: ModelNormal, minimum: ModelNormal) -> bool:
    """Return whether a way down that ends within a few of the shown digits has led there."""
    return max(abs(model.loc - minimum.loc), abs(model.scale - minimum.scale)) < AT


def questions_of_view() -> tuple[Question, ...]:
    """Return the questions about what is shown."""
    return entropy.of_directions(_read()[0])


def explain() -> None:
    """Draw both divergences with their numbers, and which of them a loss is."""
    target, model = _read()
    forward, reverse = target.values(model)
    st.header("Which direction is a loss?", anchor=False)
    formula(
        r"\mathrm{D}[q \| p] = \int q \log\frac{q}{p} \, dy = -\mathrm{H}[q]"
        r" + \tfrac{1}{2} \log[2\pi\sigma^2] + \frac{\mathrm{Var}_q + (\mathrm{E}_q - \mu)^2}{2\sigma^2}",
        forward_in_numbers(target, model, forward),
        "Maximum likelihood is this direction, **forward**: the average is over the data, and p pays where they are.",
    )
    formula(
        r"\mathrm{D}[p \| q] = \int p \log\frac{p}{q} \, dy = -\tfrac{1}{2} \log[2\pi e \sigma^2]"
        r" - \int p \log q \, dy",
        reverse_in_numbers(model, reverse),
        "**Reverse** KL averages over the model. It needs the density q itself, not just draws from it, so it cannot "
        "be a loss on data; variational inference uses it. Where bumps lie apart, its valley between them may hold a "
        "third, higher minimum.",
    )
