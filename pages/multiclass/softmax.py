"""Below the multiclass picture: one x in numbers, the naive log of a softmax, a temperature, a confusion matrix."""

import pandas as pd
import streamlit as st

from core.arrays import Floats
from core.choose.special import softmax
from core.explain.per_point import mean_and_sum, per_point
from core.explain.softmax import cost_in_numbers, probability_sum, softmax_in_numbers
from core.figures.classes import class_names
from core.figures.regression import middle
from core.figures.softmax import confusion_panel, naive_panel, temperature_panel
from core.figures.theme import THEMES, Theme
from core.infer.frame import grid
from core.judge.score import accuracy, confusion
from core.minimise import Run
from core.notation.numbers import fixed, nats, readable, whole_number
from core.theory.softmax import FORMATS, MAX_FACTOR, Scaled, Tempered, scaled, softmax_costs, tempered
from pages.components.picture import picture
from pages.parts import page
from pages.parts.address import View
from pages.parts.controls import with_current
from pages.parts.formula import formula

FACTORS = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)


def draw_softmax(run: Run, view: View) -> None:
    """Draw what the outputs at the chosen x mean, how their softmax is computed, and what a temperature does."""
    step = run.last if view.step is None else view.step
    theme = THEMES[page.theme_name()]
    at = chosen_x(run, view)
    logits = run.raw([at], step).numpy()[0]
    places = ", ".join(f"{name} = {readable(value)}" for name, value in zip(run.dataset.x_names, at, strict=True))
    st.header(f"At {places}, {len(logits)} outputs become {len(logits)} probabilities", anchor=False)
    temperature = st.session_state["temperature"]
    drawn = f"The picture joins {len(grid(run)):,} places by straight lines: its bars may differ in the third digit."
    formula(*softmax_in_numbers(logits, temperature), probability_sum(softmax(logits, temperature)), drawn)
    st.header("The log of a softmax can fail", anchor=False)
    _naive(run, logits, theme)
    st.header("One temperature for all outputs changes the loss, not the class", anchor=False)
    _temperature(run, step, theme)


def chosen_x(run: Run, view: View) -> list[float]:
    """Return where Pr(y|x) is looked at: an x for each input, the middle where none was chosen."""
    x = grid(run)
    sides = [x] if x.ndim == 1 else list(x.T)
    return [middle(side) if at is None else at for side, at in zip(sides, (view.x, view.x2), strict=False)]


def _naive(run: Run, logits: Floats, theme: Theme) -> None:
    shown = scaled(logits)
    picture_side, text_side = st.columns([1, 1], gap="large")
    with text_side:
        factor = st.select_slider(
            "Factor s on the outputs",
            with_current("factor", (*FACTORS, MAX_FACTOR)),
            key="factor",
            format_func=lambda value: f"{value:g}",
        )
        formula(*cost_in_numbers(logits, shown.label, factor))
        st.dataframe(_three_ways(run, factor * logits), hide_index=True)
        st.markdown(_where_it_fails(shown))
    with picture_side:
        picture([naive_panel(shown, factor, class_names(run)[shown.label], theme)], key="naive", size="middle")


def _three_ways(run: Run, logits: Floats) -> pd.DataFrame:
    found = softmax_costs(logits)
    return pd.DataFrame(
        {"class": class_names(run), "s · f": [readable(value, 5) for value in logits]}
        | {f"naive, {number}": [nats(value) for value in found.naive[number]] for number in FORMATS}
        | {"log-sum-exp": [nats(value) for value in found.stable]}
    )


def _where_it_fails(shown: Scaled) -> str:
    failures = [
        f"in {number} from s = {readable(factor, 3)} on"
        if factor is not None
        else f"nowhere up to {whole_number(MAX_FACTOR)} in {number}"
        for number, factor in shown.breaks.items()
    ]
    return (
        f"The table is −log Pr of each class, in nats. The naive form fails {', '.join(failures)}: an exponential "
        "becomes 0 or ∞. Log-sum-exp takes the largest output out first, so that no exponent is above 0."
    )


def _temperature(run: Run, step: int, theme: Theme) -> None:
    data = run.dataset
    kind = "held-out" if len(data.held_out_y) else "training"
    x, y = (data.held_out_x, data.held_out_y) if len(data.held_out_y) else (data.x, data.y)
    logits = run.raw(x, step).numpy()
    curve = tempered(logits, y)
    panels = [
        temperature_panel(curve, st.session_state["temperature"], kind, theme),
        confusion_panel(confusion(logits, y), data.classes, kind, theme),
    ]
    picture(panels, key="temperatures", columns=[3, 2], size="middle")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(_what_is_best(curve, kind, accuracy(run.recipe, logits, y)))
        st.button("Use this temperature", key="best temperature", on_click=_use, args=(curve.best,))


def _what_is_best(curve: Tempered, kind: str, accuracy: float) -> str:
    end = ", the end of the range" if curve.at_end else ""
    plain, _ = mean_and_sum(curve.at(1.0), curve.points)
    return (
        f"The loss of the {kind} points is least at **T = {fixed(curve.best)}**{end}: "
        f"{per_point(curve.at(curve.best), curve.points)}, against {plain.text} at T = 1. "
        f"The accuracy is {accuracy:.1%} at every T: the largest output stays the largest."
    )


def _use(best: float) -> None:
    st.session_state["temperature"] = round(best, 2)
