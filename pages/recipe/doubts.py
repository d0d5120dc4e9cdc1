"""What is wrong with the fit: a sentence for each way in which held-out points can tell that predictions are off."""

import streamlit as st

from core.data.own import markdown
from core.judge.findings import FEWEST_HELD_OUT, Finding, findings
from core.minimise import Run

MARKS = {True: "✓", False: "✕"}
KEPT = 16


def draw_doubts(run: Run, step: int, column: int) -> None:
    """Draw what held-out points say of the run at that step, also by the thirds of one of its inputs."""
    count = len(run.dataset.held_out_y)
    found = _findings((run.settings, run.whole.digest, step, column), run, step, column)
    if not found:
        if 0 < count < FEWEST_HELD_OUT:
            st.caption(f"{count} held-out points are too few to tell what is wrong with this fit.")
        return
    st.markdown(f"**What is wrong with this fit?** Asked of the {count:,} held-out points.")
    st.markdown("\n".join(f"- {MARKS[each.fine]} **{each.name}**: {markdown(each.sentence)}" for each in found))


@st.cache_resource(max_entries=KEPT, show_spinner=False, scope="session")
def _findings(key: tuple[object, str, int, int], _run: Run, _step: int, _column: int) -> tuple[Finding, ...]:
    data = _run.dataset
    raw = _run.raw(data.held_out_x, _step).numpy()
    return findings(_run.recipe, raw, data.held_out_y, data.held_out_x[:, _column], data.x_labels[_column])
