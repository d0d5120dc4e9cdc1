"""What is wrong with the fit: a sentence for each way in which held-out points can tell that predictions are off."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core import infer
from core.arrays import Floats
from core.data.own import markdown
from core.figures.shapes import shape_panel
from core.figures.theme import THEMES
from core.judge.findings import FEWEST_HELD_OUT, Finding, findings
from core.judge.shape import NormalScores, Rootogram, shape_of_y
from core.minimise import Run
from core.notation.numbers import nats_a_point
from pages.components.picture import picture
from pages.parts import page

MARKS = {True: "✓", False: "✕"}
KEPT = 16
COSTLIEST = 5
SCORES = (
    "Each held-out y as a normal score of its Pr(Y ≤ y|x): on the dashed line where predictions are right, within the "
    "grey band as luck allows. Steeper: Pr(y|x) is too narrow. Bent away at an end: that tail is heavier."
)
ROOTS = (
    "Bars hang from the curve of what is expected, both as square roots: they end at the dashed line where predictions "
    "are right, within the grey band as luck allows. Below it that y came too often, above it too seldom."
)


@dataclass(frozen=True)
class _Doubts:
    """What is told of a fit, how its y lie, and what its costliest held-out points are."""

    found: tuple[Finding, ...]
    shape: NormalScores | Rootogram | None
    costliest: str


def draw_doubts(run: Run, step: int, column: int) -> None:
    """Draw what held-out points say of the run at that step, also by the thirds of one of its inputs."""
    data = run.dataset
    if not (count := len(data.held_out_y)):
        return
    if count < FEWEST_HELD_OUT:
        st.caption(f"{count} held-out points are too few to tell what is wrong with this fit.")
        return
    told = _told((run.settings, run.whole.digest, step, column), run, step, column)
    if not told.found:
        return
    st.markdown(f"**What is wrong with this fit?** Asked of the {count:,} held-out points.")
    words, drawn = st.columns([3, 2], gap="large")
    with words:
        st.markdown(
            "\n".join(f"- {MARKS[each.fine]} **{each.name}**: {markdown(each.sentence)}" for each in told.found)
        )
        if told.costliest:
            st.markdown(told.costliest)
    with drawn:
        assert told.shape is not None
        picture([shape_panel(told.shape, THEMES[page.theme_name()], data.y_label)], key="shape", size="middle")
        st.caption(SCORES if isinstance(told.shape, NormalScores) else ROOTS)


@st.cache_resource(max_entries=KEPT, show_spinner=False, scope="session")
def _told(key: tuple[object, str, int, int], _run: Run, _step: int, _column: int) -> _Doubts:
    data, one = _run.dataset, _run.recipe
    raw, y = _run.raw(data.held_out_x, _step).numpy(), data.held_out_y
    found = findings(one, raw, y, data.held_out_x[:, _column], data.x_labels[_column], data.classes)
    return _Doubts(found, shape_of_y(one, raw, y, data.classes), _costliest(_run, raw))


def _costliest(run: Run, raw: Floats) -> str:
    """Return which rows of a person's own table cost most among those held out; "" of other data."""
    data = run.dataset
    if data.held_out_rows is None:
        return ""
    costs = infer.costs(run.recipe, raw, data.held_out_y)
    order = np.argsort(-costs, kind="stable")[:COSTLIEST]
    points = [f"**row {data.held_out_rows[at]:,}** with {nats_a_point(float(costs[at]))}" for at in order]
    return (
        f"Held-out points that cost most: {', '.join(points)} nats, where the mean is "
        f"{nats_a_point(float(costs.mean()))}. Rows are numbered as in your table."
    )
