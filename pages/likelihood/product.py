"""Part one of likelihood and logs: densities are multiplied until floating point gives up; the sum of logs goes on."""

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from core.explain.line import logs_in_numbers
from core.figures.likelihood import (
    MOST,
    UNIT_NAMES,
    book_account,
    book_products,
    log_sum_texts,
    product_reel,
    product_words,
)
from core.figures.theme import THEMES
from core.film.reel import Reel, Written
from core.notation.numbers import fixed, in_latex, significant, whole_number
from core.rules import Choice, Range, Rule
from core.theory.book import SIGMA, book_data
from core.theory.likelihood import UNITS, in_unit
from pages.components.reel import go_there, reel
from pages.parts import lessons, page, query
from pages.parts.address import Shown
from pages.parts.formula import formula
from pages.parts.lessons import Lesson

KEY = "product reel"
NUMBERS = "product_numbers"
"""The container that holds the sum of logs as a formula in numbers."""
FIRST = 3
"""So many factors and logs are written out."""
LOST = {unit: (book_products(unit).lost_single, book_products(unit).lost_double) for unit in UNITS}
"""At which n float32 and float64 lose the product, for each unit of y."""
DEFAULTS: dict[str, Any] = {"points": LOST["m"][0], "unit": "m"}
RULES: dict[str, Rule] = {"points": Range(1, MOST, whole=True), "unit": Choice(tuple(UNITS))}


class SentReel(Lesson):
    """A lesson of a reel, which may be elsewhere by now: it plays without telling."""

    def open(self) -> None:
        """Make the page show this state, and the reel too."""
        super().open()
        go_there(KEY)

    def changes(self, shown: Shown) -> bool:
        """Return True: nobody knows here what the reel shows while it plays."""
        return True


def _lessons() -> tuple[SentReel, ...]:
    (single, double), (tall, taller) = LOST["m"], LOST["km"]
    factors = book_account().density
    outlier, times = int(np.argmin(factors)), UNITS["m"] / UNITS["km"]
    return (
        SentReel(
            "One point",
            "The likelihood of one point is its density: the height of its bell where the point lies. "
            "Press ▶ or →: every further point is a factor.",
            {"points": 1, "unit": "m"},
        ),
        SentReel(
            "One outlier",
            f"Point {outlier + 1} lies far out in the tail of its bell: one factor of "
            f"{significant(float(factors[outlier]))}, and the bar is gone. "
            "The sum of logs takes one step down.",
            {"points": outlier + 1, "unit": "m"},
        ),
        SentReel(
            "float32 is 0",
            f"At n = {single} the product in float32 is exactly 0: no parameter can make it larger, and its log is −∞. "
            "The bar has long been too low to see.",
            {"points": single, "unit": "m"},
        ),
        SentReel(
            "float64 is 0",
            f"float64 holds out until n = {double:,}. The sum of logs is a number like any other: "
            "one can add millions of points to it.",
            {"points": double, "unit": "m"},
        ),
        SentReel(
            "Overflow: inf",
            f"Counted in km each density is {whole_number(times)} times as large: the product overflows, at n = {tall} "
            f"in float32, at n = {taller} in float64.",
            {"points": taller, "unit": "km"},
        ),
    )


LESSONS = _lessons()


@st.cache_resource(max_entries=24, show_spinner=False)
def reel_of(unit: str, theme: str) -> Reel:
    """Return the multiplication with y in that unit, in the colours of that theme, and what the page says of it."""
    return replace(product_reel(unit, THEMES[theme]), written=(sentences(unit), logs(unit)))


def rest_at(moment: int) -> None:
    """Show that many points: moment 0 has one."""
    query.show_from_browser({"points": moment + 1})


@cache
def sentences(unit: str) -> Written:
    """Return what is said of each moment: the sentence of its lesson, or what has come of the product and the sum."""
    taught = {each.values["points"] - 1: each.sentence for each in LESSONS if each.values["unit"] == unit}
    lost = [at - 1 for at in LOST[unit] if at is not None]
    since = sorted({0, *taught, *(moment + 1 for moment in taught), *lost})
    means = book_products(unit).log_sum / np.arange(1, MOST + 1)
    columns = product_words(), log_sum_texts(unit), tuple(fixed(float(mean), 3) for mean in means)
    return Written("lesson", tuple(taught.get(at) or _told(unit, at + 1) for at in since), tuple(since), columns)


def _told(unit: str, n: int) -> str:
    """Return what is said of n factors, with places for the numbers of the moment."""
    single, double = LOST[unit]
    word = "inf" if book_products(unit).zero_double is None else "exactly 0"
    lost = [name for name, at in (("float32", single), ("float64", double)) if at is not None and n >= at]
    state = f"the product in {' and '.join(lost)} is {word}." if lost else "both formats still hold the product."
    return f"{{0}}: {state} The sum of logs is {{1}} nats, {{2}} a point."


@cache
def logs(unit: str) -> Written:
    """Return the log of the product as the sum of logs, in the numbers of each moment."""
    costs = in_unit(book_account().cost, unit)
    first = tuple(logs_in_numbers(costs, n, FIRST) for n in range(1, FIRST + 2))
    *few, many = first
    later = many.replace(in_latex(log_sum_texts(unit)[FIRST]), "{0}")
    return Written(NUMBERS, (*few, later), tuple(range(FIRST + 1)), (log_sum_texts(unit),), latex=True)


def said(which: int) -> str:
    """Return what the page says of the moment it shows: 0 is the sentence, 1 the formula."""
    shown = reel_of(st.session_state["unit"], page.theme_name())
    return shown.written[which].at(st.session_state["points"] - 1)


def unit_control() -> None:
    """Draw the switch of the unit in which y is counted; the book's y, which has none, is taken for metres."""
    st.segmented_control(
        "y is counted in",
        list(UNIT_NAMES),
        key="unit",
        format_func=lambda unit: f"y in {UNIT_NAMES[unit]}",
        required=True,
        label_visibility="collapsed",
        width="content",
    )


def draw() -> None:
    """Draw the reel, its lessons and what they say."""
    points = st.session_state["points"]
    reel(
        reel_of(st.session_state["unit"], page.theme_name()),
        key=KEY,
        moment=points - 1,
        on_rest=rest_at,
        columns=(1, 1.1, 1.1),
        plays=True,
        from_start=points == DEFAULTS["points"],
    )
    with st.container(horizontal=True, gap="small", key="presets"):
        lessons.buttons(LESSONS)
        st.space("stretch")
        unit_control()
    st.container(key="lesson").markdown(said(0))


def explain() -> None:
    """Draw the log of the product as the sum of logs, with the first points' numbers."""
    unit = st.session_state["unit"]
    formula(
        r"\log \prod_{i=1}^{n} \Pr(y_i \mid x_i) = \sum_{i=1}^{n} \log \Pr(y_i \mid x_i)",
        said(1),
        f"The product needs the examples to be independent given x. These are the {book_data().size} points of the "
        f"book's chapter 5 under the network of its notebook with σ = {SIGMA:g} m, taken again and again. With y in "
        f"{UNIT_NAMES[unit]} each log is {shifted(unit)}.",
        key=NUMBERS,
    )


def shifted(unit: str) -> str:
    """Return in words how the log of a density in that unit differs from that in metres."""
    shift = -math.log(UNITS[unit])
    if not shift:
        return "that of a density per metre"
    return f"{fixed(abs(shift), 3)} nats {'more' if shift > 0 else 'less'} than with y in metres"
