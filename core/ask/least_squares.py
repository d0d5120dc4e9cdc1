"""Questions about the way from NLL to least squares: what moves the best line, and what does not."""

import numpy as np

from core.arrays import Floats
from core.ask.question import Question, question
from core.data import Dataset
from core.notation.numbers import fixed, significant
from core.theory.derivation import DERIVATION
from core.theory.line import Line, fit_line, fit_weighted_line

NEAR = 1e-9


def questions_of(data: Dataset, line: Line, sigma: float, growth: Floats) -> tuple[Question, ...]:
    """Return the questions about a line through the data, whose σ_i are σ growth (N,)."""
    return (
        line_at_doubled_sigma(data, sigma, growth),
        left_out(data, line, sigma, growth),
        is_least_squares(data, sigma, growth),
    )


def line_at_doubled_sigma(data: Dataset, sigma: float, growth: Floats) -> Question:
    """Return whether the line of least NLL moves where σ is doubled."""
    one, two = (fit_weighted_line(data.x, data.y, factor * sigma * growth) for factor in (1.0, 2.0))
    moved = _differ(one, two)
    return question(
        f"σ goes from {significant(sigma)} to {significant(2 * sigma)}. Does the line of least NLL move?",
        {
            "No": f"It stays at intercept {fixed(one.intercept)} and slope {fixed(one.slope)}: every 1/(2σ²) becomes a "
            "quarter, and a factor moves no minimum.",
            "Yes: it becomes flatter": "σ says how wide the bells are, not where their middle is. "
            f"The slope stays {fixed(two.slope)}.",
            "Yes: it cares less for the data": "Each miss costs a quarter, but so do all the others: which line misses "
            "least stays the same.",
        },
        "Yes: it becomes flatter" if moved else "No",
    )


def left_out(data: Dataset, line: Line, sigma: float, growth: Floats) -> Question:
    """Return whether the minimum moves where the term without φ is left out."""
    steps = {step.key: step.value(data.x, data.y, line, sigma * growth) for step in DERIVATION}
    before, after = fixed(steps["split"]), fixed(steps["without_constant"])
    lines = [line.with_value("slope", slope) for slope in np.linspace(-1.0, 2.0, 301)]
    lowest = [
        np.argmin([step.value(data.x, data.y, each, sigma * growth) for each in lines])
        for step in DERIVATION
        if step.key in ("split", "without_constant")
    ]
    return question(
        f"½ log[2πσ²] is left out: the loss of this line goes from {before} to {after}. Does the minimum over φ move?",
        {
            "No": "The same is taken away at every φ, so the curve is shifted down or up, not sideways.",
            "Yes, by as much": "That is how far the height of the loss is shifted; its place is a φ.",
            "No, nor were σ learned, too": "Over φ alone it does not. But the term has σ in it: without it, the larger "
            "σ the better, and a learned σ would grow without end.",
        },
        "No" if lowest[0] == lowest[1] else "Yes, by as much",
    )


def is_least_squares(data: Dataset, sigma: float, growth: Floats) -> Question:
    """Return whether the line of least NLL is that of least squares, with σ as it is."""
    weighted, plain = fit_weighted_line(data.x, data.y, sigma * growth), fit_line(data.x, data.y).line
    grows = bool(np.ptp(growth) > 0)
    given = "σ grows with x" if grows else "σ is one number for all x"
    slopes = f"slope {fixed(weighted.slope, 3)} against {fixed(plain.slope, 3)}"
    return question(
        f"{given}. Is the line of least NLL that of least squares?",
        {
            "Yes": f"No: 1/(2σ²) differs from point to point, a weight that cannot be left out; {slopes}."
            if grows
            else f"1/(2σ²) is one factor for all points, and a factor moves no minimum; {slopes}.",
            "No": f"Points with a small σ weigh more; {slopes}."
            if grows
            else f"Both are least at one line; {slopes}. It would be another if σ grew with x.",
            "Only if the noise is normal": "The loss is of the model, which is normal here, whatever the noise is.",
        },
        "No" if _differ(weighted, plain) else "Yes",
    )


def _differ(one: Line, other: Line) -> bool:
    return max(abs(one.intercept - other.intercept), abs(one.slope - other.slope)) > NEAR
