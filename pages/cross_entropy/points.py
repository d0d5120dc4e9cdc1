"""Cross-entropy of data as point masses: what is set, and what is said of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from core.ask import entropy
from core.ask.question import Question
from core.data import load
from core.explain.entropy import (
    SYMBOLS_OF_COLLAPSE,
    account_numerals,
    boxes_in_numbers,
    collapse_in_numbers,
    entropy_in_numbers,
)
from core.figures import cross_entropy as figures
from core.figures.theme import Theme
from core.film.spec import Panel
from core.notation.numbers import Numeral
from core.rules import Choice, Range, Rule
from core.theory.point_masses import (
    Boxes,
    ModelNormal,
    Narrowing,
    Swept,
    divergence_account,
    over_parameter,
    over_width,
)
from pages.components.picture import Dragged, Handle, Scene, picture
from pages.cross_entropy.fit_button import fit_button
from pages.cross_entropy.nats import metrics, named
from pages.cross_entropy.normal_handles import normal_handles
from pages.parts import query
from pages.parts.controls import with_current
from pages.parts.formula import formula
from pages.parts.lessons import Lesson

Y = load("line").y
WIDTHS = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
GRIDS = {name: np.linspace(*ends, 161) for name, ends in figures.LIMITS.items()}
NARROWING = np.geomspace(*figures.WIDTH_LIMITS, 61)
STEP = 0.01
LABELS = {
    "mean": "NLL, mean",
    "nll": f"NLL, sum over {len(Y)} points",
    "crossed": "cross-entropy H[q, p]",
    "entropy": "entropy H[q]",
    "divergence": "D[q‖p] = H[q, p] − H[q]",
}
"""What the numbers below the picture are called."""
DEFAULTS: dict[str, Any] = {"loc": 0.9, "scale": 0.5, "width": 0.01, "sweep": "loc"}
RULES: dict[str, Rule] = {
    "loc": Range(*figures.LIMITS["loc"]),
    "scale": Range(*figures.LIMITS["scale"]),
    "width": Range(0, figures.WIDTH_LIMITS[1]),
    "sweep": Choice(tuple(figures.NAMES)),
}
LESSONS = (
    Lesson(
        "Beside the data",
        "As p moves towards the data, KL, cross-entropy and mean NLL fall together, nat by nat.",
        DEFAULTS,
    ),
    Lesson(
        "Too narrow",
        "A narrow p leaves points where it is almost 0. Over σ, too, both curves are least at one place.",
        {"loc": 1.3, "scale": 0.15, "width": 0.01, "sweep": "scale"},
    ),
    Lesson(
        "Wide boxes",
        "Wide boxes reach beyond their points: cross-entropy now exceeds the mean NLL, by h²/(24σ²).",
        {"loc": 0.9, "scale": 0.5, "width": 0.5, "sweep": "loc"},
    ),
    Lesson(
        "Point masses",
        "At h = 0 the entropy is −∞ and KL +∞ for every p. Only cross-entropy is finite: it is the mean NLL.",
        {"loc": 0.9, "scale": 0.5, "width": 0.0, "sweep": "loc"},
    ),
)
INVITATION = "Drag the peak of p, or the handle beside it. KL and cross-entropy differ by H[q], which p cannot change."
FITTED = "Fitted: KL and cross-entropy are least at the same p, and for narrow boxes it is that of maximum likelihood."
DROPPED = (
    "**Why the entropy is dropped.** As h → 0 it falls without end, by log h: a point mass has no density, so "
    "D[q‖p] has no finite value either. Yet whatever h is, H[q] is the same for all p, and so moves no minimum. What "
    "depends on p, the cross-entropy, settles at the mean NLL."
)


def controls() -> None:
    """Draw the controls of the model, of the boxes, and of what is swept."""
    st.slider("Mean μ", *figures.LIMITS["loc"], step=STEP, key="loc")
    st.slider("Standard deviation σ", *figures.LIMITS["scale"], step=STEP, key="scale")
    st.select_slider(
        "Width h of the boxes",
        with_current("width", WIDTHS),
        key="width",
        format_func=lambda width: f"{width:g}" if width else "0: points",
    )
    st.segmented_control(
        "Curves over", list(figures.NAMES), key="sweep", format_func=figures.NAMES.__getitem__, required=True
    )


def _model() -> ModelNormal:
    return ModelNormal(float(st.session_state["loc"]), float(st.session_state["scale"]))


def _boxes() -> Boxes:
    return Boxes(Y, float(st.session_state["width"]))


def draw(theme: Theme) -> None:
    """Draw the picture, and the numbers below it."""
    boxes, model, swept = _boxes(), _model(), st.session_state["sweep"]
    at = divergence_account(boxes, model)
    narrowing = over_width(boxes, model, NARROWING)
    panels = figures.mass_panel(
        boxes, model, at, over_parameter(boxes, model, swept, GRIDS[swept]), swept, narrowing, theme
    )
    picture(
        panels,
        key="points picture",
        columns=(1.25, 1, 1),
        handles=_handles(panels),
        on_drag=_follow,
        scene=scene(boxes, model, swept, narrowing),
    )
    _numbers(account_numerals(boxes, model, at))


def scene(boxes: Boxes, model: ModelNormal, swept: Swept, narrowing: Narrowing) -> Scene:
    """Return what the browser needs to draw the model and the boxes while they are in the hand."""
    values = {"loc": model.loc, "scale": model.scale, "width": boxes.width}
    labels = {name: named(label) for name, label in LABELS.items()}
    return Scene("masses", values, figures.mass_model(boxes, swept, GRIDS[swept], narrowing, labels))


def _handles(panels: list[Panel]) -> list[Handle]:
    density, curves, widths = panels
    last = {panel.name: len(panel.figure["data"]) - 1 for panel in (curves, widths)}
    handles = [
        *normal_handles(density, STEP),
        Handle(figures.ON_CURVE, curves.name, last[curves.name], axes="x", steps=(STEP, 0.0)),
    ]
    box = Handle(figures.BOX, widths.name, last[widths.name], axes="x")
    return [*handles, box] if st.session_state["width"] else handles


def _follow(drag: Dragged) -> None:
    """Make the controls show what a handle was dragged to."""
    if drag.name == figures.BOX:
        query.show_from_browser({"width": figures.width_at(drag.x)})
        return
    query.show_from_browser(_values(after_drag(_model(), st.session_state["sweep"], drag.name, drag.x)))


def after_drag(model: ModelNormal, swept: Swept, handle: str, x: float) -> ModelNormal:
    """Return the model whose handle, in the density or on the curves over a parameter, is dragged to x."""
    limits = figures.LIMITS["loc"], figures.LIMITS["scale"]
    if handle != figures.ON_CURVE:
        return figures.moved(model, handle, x, *limits)
    return figures.placed(x, model.scale, *limits) if swept == "loc" else figures.placed(model.loc, x, *limits)


def _values(model: ModelNormal) -> dict[str, float]:
    return {"loc": model.loc, "scale": model.scale}


def _numbers(shown: Mapping[str, Numeral]) -> None:
    names = ("nll", "mean", "wider", "crossed", "entropy")
    nll, mean, wider, crossed, entropy = (shown[name].text for name in names)
    width = float(st.session_state["width"])
    whys = {
        "mean": f"The sum over the points, divided by them: {nll} / {len(Y)} = {mean}.",
        "nll": f"−Σ log p(yᵢ): {len(Y)} · {mean} = {nll}.",
        "crossed": f"The mean NLL + h²/(24σ²): {mean} + {wider} = {crossed}.",
        "entropy": f"Of boxes that do not overlap log(I h): log({len(Y)} · {width:g}).",
        "divergence": f"{crossed} − ({entropy}) = {shown['divergence'].text}.",
    }
    metrics({label: (shown[name], whys[name]) for name, label in LABELS.items()})


def _best() -> ModelNormal:
    return _boxes().best.rounded()


def fit_buttons() -> None:
    """Draw the button that fits."""
    fit_button(_fit, _model() == _best(), "Set μ and σ to the least cross-entropy.")


def _fit() -> None:
    query.show(_values(_best()))


def otherwise() -> str:
    """Return what to say where no lesson stands."""
    return FITTED if _model() == _best() else INVITATION


def questions_of_view() -> tuple[Question, ...]:
    """Return the questions about what is shown."""
    return entropy.of_points(_boxes(), _model())


def explain() -> None:
    """Draw the formula with its numbers, and why the entropy of point masses is dropped."""
    boxes, model = _boxes(), _model()
    at = divergence_account(boxes, model)
    shown = account_numerals(boxes, model, at)
    st.header("The cross-entropy of the data is the mean NLL", anchor=False)
    formula(
        SYMBOLS_OF_COLLAPSE,
        collapse_in_numbers(boxes, model),
        f"q is a weighted sum of point masses, here boxes of width {boxes.width:g}: one a data point, each of weight "
        f"1/{len(Y)}. Of the integral over q each leaves one value, −log p where its point lies: the integral becomes "
        "the sum, box by box.",
    )
    formula(
        r"\begin{aligned} \mathrm{H}[q, p] &= -\int q(y) \log p(y) \, dy ="
        r" \frac{1}{I} \sum_{i=1}^{I} -\log \Pr(y_i|\mu, \sigma) + \frac{h^2}{24\sigma^2} \\"
        r" \mathrm{D}[q \| p] &= \mathrm{H}[q, p] - \mathrm{H}[q] \end{aligned}",
        boxes_in_numbers(boxes, model, at),
        f"The loss is usually the **sum**, {shown['nll'].text} nats; the cross-entropy is a **mean**, "
        f"{shown['crossed'].text} nats. For narrow boxes both are least at the same p.",
    )
    formula(
        r"\mathrm{H}[q] = -\int q(y) \log q(y) \, dy = \log[I h] \quad \text{for boxes that do not overlap}",
        entropy_in_numbers(boxes),
        DROPPED,
        f"The {len(Y)} values are the y of the book's 12-point line, taken without their x.",
    )
