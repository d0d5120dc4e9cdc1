"""Below the picture: the loss as a sum that the eye can check, the scores, and the code that ran."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Floats
from core.data import Dataset
from core.data.own import markdown
from core.explain.losses import cost_sum, term
from core.explain.per_point import mean_and_sum, per_point
from core.export import COST, sources
from core.infer.frame import Frame, frame
from core.infer.summary import observed, where
from core.judge.score import score
from core.minimise import Run
from pages.components.reach import reached
from pages.components.terms import terms
from pages.parts import query
from pages.parts.address import View
from pages.parts.take_home import no_files, plain_film, take_code, take_home

COSTLIEST = 100
TERMS = 3
INPUTS_SHOWN, PARTS_SHOWN = 2, 6
"""More columns of x, or numbers of Pr(y|x), make no table that anybody reads."""


def account(
    run: Run,
    view: View,
    *before: Callable[[Run], None],
    film: Callable[[Run], bytes] = plain_film,
    files: Callable[[], None] = no_files,
) -> None:
    """Draw what the shown moment costs, point by point, how it scores, and the code, for who comes down to it.

    `before` draw what a page has above that; `film` gives the film that its player shows, `files` draws the buttons of
    what it alone has to take home. In the projector view all of it is put away.
    """
    if not query.projected() and reached("account"):
        for draw in before:
            draw(run)
        _account(run, view)
        take_home(run, view, film(run), files)


def _account(run: Run, view: View) -> None:
    step = run.last if view.step is None else view.step
    moment = frame(run, step)
    st.header(f"The loss at step {step:,} is a sum you can check", anchor=False)
    formula, table = st.columns(2, gap="large")
    with formula:
        _formula(run, moment)
        _scores(run, step, view.pin)
    with table:
        _costliest(run, moment)
    st.header("The code that ran", anchor=False)
    _code(run)


def _formula(run: Run, moment: Frame) -> None:
    data, costs, raw = run.dataset, moment.costs[0], moment.point_raw[0]
    recipe = run.recipe
    order = np.argsort(-costs)[:TERMS]
    worst = order[0]
    st.latex(recipe.terms.symbols)
    st.latex(cost_sum(costs, TERMS))
    st.markdown(
        f"Above are the {len(order)} largest of {len(costs):,} terms, and the sum of all: "
        f"{per_point(float(costs.sum()), len(costs))}."
    )
    st.markdown(f"The point that costs most, {_place(data, worst)}:")
    st.latex(rf"{term(recipe, raw[worst], data.y[worst], data.classes)}\text{{ nats}}")
    aside = recipe.terms.aside(recipe, raw, data.y)
    if aside:
        st.latex(aside.latex)
        st.markdown(aside.sentence)


def _place(data: Dataset, row: int) -> str:
    """Return where a training point lies and what was observed, as words; many inputs are told by the row."""
    if data.x.shape[1] > INPUTS_SHOWN:
        return f"row {row}, {markdown(observed(data, row))}"
    at = " and ".join(map(markdown, where(data, data.x[row])))
    return f"at {at}, where y = {markdown(observed(data, row))}"


def _observed(data: Dataset, rows: Sequence[int]) -> Floats | list[str]:
    """Return the y of these training points as a table shows them: labels by name, what is no number as text."""
    plain = data.domain.support is None and data.y.ndim == 1
    return data.y[list(rows)] if plain else [observed(data, row) for row in rows]


def _scores(run: Run, step: int, pin: int | None) -> None:
    columns = {f"now: step {step:,}": step} | ({} if pin is None else {f"pinned: step {pin:,}": pin})
    rows = {name: _score_rows(run, at) for name, at in columns.items()}
    st.markdown("**Scores** — the NLL is in nats, a mean over the points first; the others are shares of these points.")
    st.dataframe(pd.DataFrame(rows))


def _score_rows(run: Run, step: int) -> dict[str, str]:
    data = run.dataset
    parts = {"training": (data.x, data.y)}
    if len(data.held_out_y):
        parts["held-out"] = (data.held_out_x, data.held_out_y)
    rows = {}
    for name, (x, y) in parts.items():
        found = score(run, x, y, step)
        mean, total = mean_and_sum(found.nll, found.points)
        rows[f"NLL a point, {name}"] = mean.text
        rows[f"its sum over {found.points:,} {name} points"] = total.text
        if found.accuracy is not None:
            rows[f"accuracy of the most probable label, {name}"] = f"{found.accuracy:.1%}"
        for level, share in found.coverage.items():
            rows[f"inside the {level:.0%} interval, {name}"] = f"{share:.0%}"
    return rows


def _input(data: Dataset, rows: Sequence[int], column: int) -> tuple[str, Any]:
    """Return the title and the cells of a column of x at these rows: dates or words where it stands for such."""
    values, scale = data.x[list(rows), column], data.x_scale(column)
    return (data.x_names[column], list(map(scale.text, values))) if scale else (data.x_labels[column], values)


def _costliest(run: Run, moment: Frame) -> None:
    data, costs = run.dataset, moment.costs[0]
    written, order = run.recipe.terms, np.argsort(-costs)[:COSTLIEST].tolist()
    st.markdown(f"**The points that cost most** — each has paid for {written.why}")
    x = dict(_input(data, order, column) for column in range(data.x.shape[1]))
    parts = written.parts(run.recipe, moment.point_raw[0][order])
    row = {"row": order if data.rows is None else data.rows[order]}
    table = (
        (row if data.rows is not None or len(x) > INPUTS_SHOWN else {})
        | (x if len(x) <= INPUTS_SHOWN else {})
        | {data.y_label: _observed(data, order)}
        | {name: part for name, part in parts.items() if len(parts) <= PARTS_SHOWN}
        | {COST: costs[order]}
    )
    terms(table, "The points that cost most, and their terms in the sum", key="terms", rows=np.array(order))


def _code(run: Run) -> None:
    steps = sources(run)
    for tab, source in zip(st.tabs([f"{source.step}. {source.title}" for source in steps]), steps, strict=True):
        tab.code(source.code, language="python")
    take_code(run)
