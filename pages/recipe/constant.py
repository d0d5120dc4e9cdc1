"""Beat the optimiser: the same Pr(y) for all x set by hand, then the optimum without x and the network with it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.arrays import Floats
from core.data.own import markdown
from core.explain.per_point import behind, brief, mean_and_sum
from core.figures.summary import prediction_panel
from core.figures.theme import THEMES
from core.infer.summary import summary_of
from core.minimise import Run
from core.notation.numbers import readable, round_to
from core.theory.constant import MOST_DIALS, Dial, best_constant, dials, nll, raw_of, values_of
from pages.components.picture import picture
from pages.parts import page, query
from pages.recipe.opening import DIALS

STEPS = 200
OPTIMA_KEPT = 16


def beat(run: Run, step: int) -> None:
    """Draw the dials of Pr(y), what they cost, and on demand how far that is from the optima."""
    found = dials(run.recipe, run.dataset)
    if len(found) > MOST_DIALS:
        many = f"This distribution has {len(found)} numbers to set, too many for a hand. Choose a simpler one."
        st.info(query.pruned(many))
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        raw = raw_of(run.recipe, found, [_dial(name, dial) for name, dial in zip(DIALS, found, strict=False)])
    with right:
        _shape(run, raw)
        cost = nll(run.recipe, raw, run.dataset.y)
        points = len(run.dataset.y)
        mean, total = mean_and_sum(cost, points)
        st.metric(
            "Your NLL a point (its sum, in nats)",
            brief(mean, total, points),
            help=f"−log Pr(y) of each of the {points:,} points, added up and divided by them: "
            f"{total.text} / {points:,} = {mean.text}.",
        )
        if st.toggle("Let it train", key="trained by now", help="Shows the optimum, so try first."):
            _distances(run, step, found, raw, cost)


def _dial(name: str, dial: Dial) -> float:
    """Draw a dial and return its value; the URL has it only once it is moved.

    A browser that draws a new dial may tell its first place, rounded, as one that it was moved to.
    """
    value = st.session_state[name]
    if value is not None and not dial.low <= value <= dial.high:
        allowed = f"{dial.label} must be a number from {readable(dial.low)} to {readable(dial.high)}"
        given = f"not “{readable(value)}”. Used instead: {readable(dial.first)}."
        query.use_instead(name, None, f"{name}: {allowed}; {given}")
        value = None
    drawn = f"dial {name}"
    query.show({drawn: dial.first if value is None else value})

    step = (dial.high - dial.low) / STEPS

    def store(place: float) -> None:
        st.session_state[name] = None if abs(place - dial.first) < 0.5 * step else round_to(place, 6)

    label = f"{markdown(dial.label)} ({markdown(dial.name)})"
    keep = query.keeper(drawn, store)
    return float(st.slider(label, dial.low, dial.high, key=drawn, step=step, format="%.4g", on_change=keep))


def _shape(run: Run, raw: Floats) -> None:
    found, data = summary_of(run.recipe, raw, run.dataset), run.dataset
    if found is not None:
        ticks = data.y[:0] if data.domain.items else data.y
        panel = prediction_panel(found, data, THEMES[page.theme_name()], "Pr(y), the same at every x", ticks, "by hand")
        picture([panel], key="by hand", size="low")


def _distances(run: Run, step: int, found: Sequence[Dial], raw: Floats, cost: float) -> None:
    best = _best(run)
    least, with_x = nll(run.recipe, best, run.dataset.y), float(run.nll[step])
    rows = {"yours": cost, "best without x": least, f"the network, step {step:,}": with_x}
    points = len(run.dataset.y)
    texts, worth = behind(rows, points)
    columns = ("NLL a point (nats)", f"its sum over {points:,}", "yours is more by, a point")
    st.table(pd.DataFrame({name: [n.text for n in texts[name]] for name in rows}, index=columns).T)
    values = zip(found, values_of(run.recipe, found, best), strict=True)
    st.markdown(
        "Best without x: " + ", ".join(f"{markdown(dial.label)} = {readable(value)}" for dial, value in values) + "."
    )
    st.markdown(
        f"The points are the {points:,} of the training. What x is worth to the network is the step from the second "
        f"row to the third: {worth.text} nats a point."
    )


def _best(run: Run) -> Floats:
    return _optimum((run.settings, run.whole.digest), run)


@st.cache_resource(max_entries=OPTIMA_KEPT, show_spinner=False, scope="session")
def _optimum(key: tuple[object, str], _run: Run) -> Floats:
    return best_constant(_run.recipe, _run.dataset.y)
