"""Below the picture: the loss as a sum that the eye can check, the scores, and the code that ran."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core import infer
from core.data import Dataset
from core.data.own import markdown
from core.export import notebook, script, sources
from core.frame import Frame, frame
from core.minimise import Run
from core.theory.terms import terms
from pages.parts.address import View

COSTLIEST = 10
TERMS = 3
INPUTS_SHOWN, PARTS_SHOWN = 2, 6
"""More columns of x, or numbers of Pr(y|x), make no table that anybody reads."""
COST = "−log Pr(y|x)"


def account(run: Run, view: View) -> None:
    """Draw what the shown moment costs, point by point, how it scores, and the code of the run."""
    step = run.last if view.step is None else view.step
    moment = frame(run, step)
    st.header(f"The loss at step {step:,} is a sum you can check", anchor=False)
    formula, table = st.columns([3, 2], gap="large")
    with formula:
        _formula(run, moment)
        _scores(run, step, view.pin)
    with table:
        _costliest(run, moment)
    st.header("The code that ran", anchor=False)
    _code(run)


def _formula(run: Run, moment: Frame) -> None:
    data, costs, raw = run.dataset, moment.costs[0], moment.point_raw[0]
    written = terms(run.recipe)
    order = np.argsort(-costs)[:TERMS]
    worst = order[0]
    largest = " + ".join(f"{costs[i]:.2f}" for i in order).replace("+ -", "- ")
    st.latex(written.symbols)
    st.latex(rf"= {largest} + \dots = {costs.sum():.2f}\text{{ nats}}")
    st.markdown(f"Above are the {len(order)} largest of {len(costs)} terms, and the sum over all {len(costs)} points.")
    st.markdown(f"The point that costs most, {_place(data, worst)}:")
    st.latex(rf"{written.term(run.recipe, raw[worst], data.y[worst])} = {costs[worst]:.2f}\text{{ nats}}")
    aside = written.aside(run.recipe, raw, data.y)
    if aside:
        st.latex(aside.latex)
        st.markdown(aside.sentence)


def _place(data: Dataset, row: int) -> str:
    """Return where a training point lies and what was observed, as words; many inputs are told by the row."""
    if data.x.shape[1] > INPUTS_SHOWN:
        return f"row {row}, {_observed(data, [row])[0]}"
    at = " and ".join(f"{markdown(name)} = {x:.4g}" for name, x in zip(data.x_names, data.x[row], strict=True))
    observed = _observed(data, [row])[0]
    return f"at {at}, where y = {markdown(observed) if data.domain.support is not None else observed}"


def _observed(data: Dataset, rows: Sequence[int]) -> list[Any]:
    """Return the y of these training points as a table shows them: labels by name, what is no number as text."""
    y = data.y[list(rows)]
    if data.domain.support is not None:
        return [data.classes[int(label)] for label in y]
    return list(y) if y.ndim == 1 else [np.array2string(value, precision=3, separator=", ") for value in y]


def _scores(run: Run, step: int, pin: int | None) -> None:
    columns = {f"now: step {step:,}": step} | ({} if pin is None else {f"pinned: step {pin:,}": pin})
    rows = {name: _score_rows(run, at) for name, at in columns.items()}
    st.markdown("**Scores** — the NLL is a sum over the points named, in nats; the others are shares of these points.")
    st.dataframe(pd.DataFrame(rows))


def _score_rows(run: Run, step: int) -> dict[str, str]:
    data = run.dataset
    parts = {"training": (data.x, data.y)}
    if len(data.held_out_y):
        parts["held-out"] = (data.held_out_x, data.held_out_y)
    rows = {}
    for name, (x, y) in parts.items():
        score = infer.score(run, x, y, step)
        rows[f"NLL, {score.points} {name} points"] = f"{score.nll:.2f}"
        rows[f"NLL per point, {name}"] = f"{score.per_point:.3f}"
        if score.accuracy is not None:
            rows[f"accuracy of the most probable label, {name}"] = f"{score.accuracy:.1%}"
        for level, share in score.coverage.items():
            rows[f"inside the {level:.0%} interval, {name}"] = f"{share:.0%}"
    return rows


def _costliest(run: Run, moment: Frame) -> None:
    data, costs = run.dataset, moment.costs[0]
    written, order = terms(run.recipe), np.argsort(-costs)[:COSTLIEST]
    st.markdown(f"**The points that cost most** — each has paid for {written.why}")
    x = {name: data.x[order, column] for column, name in enumerate(data.x_labels)}
    parts = written.parts(run.recipe, moment.point_raw[0][order])
    table = pd.DataFrame(
        (x if len(x) <= INPUTS_SHOWN else {"row": order})
        | {data.y_label: _observed(data, order)}
        | {name: part for name, part in parts.items() if len(parts) <= PARTS_SHOWN}
        | {COST: costs[order]}
    )
    number = {name: st.column_config.NumberColumn(name, format="%.4g") for name in table.select_dtypes(float).columns}
    largest = float(costs.max())
    number[COST] = st.column_config.ProgressColumn(
        COST, format="%.2f", min_value=min(0.0, float(costs.min())), max_value=max(largest, 1.0)
    )
    st.dataframe(table, hide_index=True, column_config=number)


def _code(run: Run) -> None:
    steps = sources(run)
    for tab, source in zip(st.tabs([f"{source.step}. {source.title}" for source in steps]), steps, strict=True):
        tab.code(source.code, language="python")
    with st.container(horizontal=True):
        _download("Download it as a stand-alone PyTorch script", run, script, "py", "text/x-python")
        _download("Download it as a Jupyter notebook", run, notebook, "ipynb", "application/x-ipynb+json")


def _download(label: str, run: Run, code: Callable[[Run], str], ending: str, mime: str) -> None:
    """Draw a button for the code of a run, which is written when it is asked for."""
    st.download_button(
        label,
        lambda: code(run),
        file_name=f"likelihood_lab_{run.dataset.name}.{ending}",
        mime=mime,
        icon=":material/download:",
        on_click="ignore",
    )
