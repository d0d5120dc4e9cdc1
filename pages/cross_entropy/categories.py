"""Cross-entropy of categories: what is set, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.arrays import Floats
from core.ask import entropy
from core.ask.question import Question
from core.explain.entropy import TERMS, entropy_table, term_numerals, terms_in_numbers
from core.figures import cross_entropy_categories as figures
from core.figures.theme import Theme
from core.film.spec import Panel
from core.rules import Range, parse_number, read_query
from core.theory.entropy import EntropyTerms, entropy_terms, shares, with_share
from pages.components.picture import Dragged, Handle, Scene, picture
from pages.cross_entropy.fit_button import fit_button
from pages.cross_entropy.nats import metrics, named
from pages.parts import query
from pages.parts.formula import formula
from pages.parts.lessons import Lesson

STEP = 0.01
USUAL = 4
FIRST = {
    2: ("0.7,0.3", "0.5,0.5"),
    3: ("0.6,0.3,0.1", "0.3,0.3,0.4"),
    4: ("0.5,0.25,0.2,0.05", "0.2,0.2,0.3,0.3"),
    5: ("0.4,0.25,0.2,0.1,0.05", "0.2,0.2,0.2,0.2,0.2"),
    6: ("0.35,0.25,0.2,0.1,0.07,0.03", "0.1,0.1,0.2,0.2,0.2,0.2"),
}
"""The q and p that a number of categories begins with."""
CLASSES = Range(min(FIRST), max(FIRST), whole=True)
SUMS = ("entropy H[q]", "cross-entropy H[q, p]", "D[q‖p] = H[q, p] − H[q]")
"""What the numbers below the picture are called."""


@dataclass(frozen=True)
class Shares:
    """A rule for the query: so many weights with commas between, of which each category has its share."""

    count: int

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return f"{self.count} numbers from 0 up with commas between, not all 0"

    def parse(self, text: str) -> str:
        """Return the text as `written` does; ValueError where it is not allowed."""
        values = [parse_number(part) for part in text.split(",")]
        if len(values) != self.count:
            raise ValueError(text)
        return distribution_text(shares(values))

    def accepts(self, value: object) -> bool:
        """Whether the value is a text: `parse` lets none pass that is not allowed."""
        return isinstance(value, str)


def distribution_text(distribution: Floats) -> str:
    """Return a distribution as the URL writes it."""
    return ",".join(f"{share:.4g}" for share in distribution)


def rules(count: int) -> dict[str, Any]:
    """Return what each name of the URL may be, for a number of categories."""
    return {"classes": CLASSES, "q": Shares(count), "p": Shares(count)}


def defaults(count: int) -> dict[str, Any]:
    """Return where each name of the URL begins, for a number of categories."""
    q, p = FIRST[count]
    return {"classes": USUAL, "q": q, "p": p}


def categories_of(query: Mapping[str, str]) -> int:
    """Return the number of categories that a URL's query asks for, or the usual one."""
    values, _ = read_query(query, {"classes": CLASSES}, {"classes": USUAL})
    return int(values["classes"])


LESSONS = (
    Lesson(
        "A guess",
        "Drag the bars of p: H[q] stands still, so cross-entropy and KL rise and fall by the same nats.",
        {"classes": 4, "q": FIRST[4][0], "p": FIRST[4][1]},
    ),
    Lesson(
        "p = q",
        "D[q‖p] is 0, as low as it goes, and cross-entropy is down to the entropy of q: no p does better.",
        {"classes": 4, "q": FIRST[4][0], "p": FIRST[4][0]},
    ),
    Lesson(
        "One label",
        "All of q on one category: H[q] = 0, and cross-entropy is −log p of that label, the loss of one example.",
        {"classes": 4, "q": "0,1,0,0", "p": "0.1,0.6,0.2,0.1"},
    ),
    Lesson(
        "Uniform p",
        "With the same p everywhere, cross-entropy is log 4 whatever q is: −log p costs the same in each category.",
        {"classes": 4, "q": FIRST[4][0], "p": "0.25,0.25,0.25,0.25"},
    ),
    Lesson(
        "q with zeros",
        "A category that q never shows gives no term: 0 log 0 counts as 0. What p puts there lowers its other bars.",
        {"classes": 4, "q": "0.6,0.4,0,0", "p": "0.4,0.3,0.2,0.1"},
    ),
    Lesson(
        "p with a zero",
        "p says that category 4 cannot happen, q says that it does: one such example costs ∞ nats.",
        {"classes": 4, "q": FIRST[4][0], "p": "0.5,0.3,0.2,0"},
    ),
)


def controls() -> None:
    """Draw the number of categories."""
    st.segmented_control("Categories", list(FIRST), key="classes", required=True, on_change=_begin)


def _begin() -> None:
    """Another number of categories begins with its own q and p."""
    q, p = FIRST[st.session_state["classes"]]
    query.show({"q": q, "p": p})


def _distribution(name: str) -> Floats:
    return shares([float(part) for part in st.session_state[name].split(",")])


def _terms() -> EntropyTerms:
    return entropy_terms(_distribution("q"), _distribution("p"))


def draw(theme: Theme) -> None:
    """Draw the picture, and the numbers below it."""
    at = _terms()
    panels = figures.category_panels(at, theme)
    picture(
        panels,
        key="categories picture",
        columns=(1, 1.3),
        handles=_handles(panels[0]),
        on_drag=_follow,
        scene=scene(at),
    )
    columns = [column for head, column in term_numerals(at).items() if head in TERMS]
    whys = [
        f"Category by category: {' + '.join(each.text for each in terms)} = {total.text}." for *terms, total in columns
    ]
    metrics({name: (column[-1], why) for name, column, why in zip(SUMS, columns, whys, strict=True)})


def scene(at: EntropyTerms) -> Scene:
    """Return what the browser needs to draw both distributions while a bar is in the hand."""
    labels = [named(label) for label in SUMS]
    return Scene("categories", figures.category_values(at), figures.category_model(len(at.q), labels))


def _handles(panel: Panel) -> list[Handle]:
    last = len(panel.figure["data"]) - 1
    return [
        Handle(f"{name} of category {k + 1}", panel.name, trace, k, axes="y", steps=(0.0, STEP))
        for name, trace in (("q", last - 1), ("p", last))
        for k in range(st.session_state["classes"])
    ]


def _follow(drag: Dragged) -> None:
    """Give a category the share to which its bar was dragged."""
    name, *_, category = drag.name.split()
    query.show_from_browser({name: distribution_text(after_drag(_distribution(name), int(category) - 1, drag.y))})


def after_drag(distribution: Floats, k: int, height: float) -> Floats:
    """Return the distribution whose bar of category k is dragged to that height."""
    return with_share(distribution, k, figures.share_at(height))


def fit_buttons() -> None:
    """Draw the button that fits."""
    is_fitted = st.session_state["p"] == st.session_state["q"]
    fit_button(_fit, is_fitted, "Set p to the least cross-entropy, which is at p = q.")


def _fit() -> None:
    query.show({"p": st.session_state["q"]})


def otherwise() -> str:
    """Return what to say where no lesson stands: what is infinite, or how to begin."""
    at = _terms()
    if at.unsupported:
        return f"p is 0 for category {at.unsupported[0] + 1}, which q shows: −q log p is ∞ there, and so are both sums."
    return "Drag the bars. In every category the middle term is the sum of the outer two; only these depend on p."


def questions_of_view() -> tuple[Question, ...]:
    """Return the questions about what is shown."""
    return entropy.of_categories(_terms())


def explain() -> None:
    """Draw the formulas with their numbers, and all terms in a table."""
    at = _terms()
    st.header("Every term", anchor=False)
    st.table(_table(at))
    formula(
        r"\mathrm{H}[q] = -\sum_k q_k \log q_k \qquad \mathrm{H}[q, p] = -\sum_k q_k \log p_k \qquad"
        r" \mathrm{D}[q \| p] = \sum_k q_k \log\frac{q_k}{p_k} = \mathrm{H}[q, p] - \mathrm{H}[q]",
        terms_in_numbers(at),
        "For categories the entropy is finite, and never below 0. It does not depend on p: to train by D[q‖p] or by "
        "cross-entropy is the same. With q the shares of observed labels, cross-entropy is the mean NLL.",
    )


def _table(at: EntropyTerms) -> pd.DataFrame:
    rows = [str(k + 1) for k in range(len(at.q))]
    return pd.DataFrame(entropy_table(at), index=[*rows, "Σ"])
