"""Below the picture: the loss as a sum that the eye can check, the scores, and the code that ran."""

import numpy as np
import pandas as pd
import streamlit as st

from core import infer
from core.export import script, sources
from core.frame import Frame, frame
from core.minimise import Run
from pages.parts.address import View

COSTLIEST = 10
TERMS = 3


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
    costs = moment.costs[0]
    order = np.argsort(-costs)[:TERMS]
    terms = " + ".join(f"{costs[i]:.2f}" for i in order).replace("+ -", "- ")
    worst = order[0]
    loc, scale = (moment.point_parameters[name][0, worst] for name in ("loc", "scale"))
    y = run.dataset.y[worst]
    st.latex(
        r"L[\phi] = -\sum_i \log Pr(y_i\,|\,x_i) = \sum_i \left[\tfrac12\log(2\pi\sigma_i^2)"
        r" + \frac{(y_i-\mu_i)^2}{2\sigma_i^2}\right]"
    )
    st.latex(rf"= {terms} + \dots = {costs.sum():.2f}\text{{ nats}}")
    st.markdown(f"Above are the {len(order)} largest of {len(costs)} terms, and the sum over all {len(costs)} points.")
    st.markdown(f"The point that costs most, at x = {run.dataset.x[worst, 0]:.4g}:")
    st.latex(
        rf"\tfrac12\log(2\pi\cdot {scale:.4g}^2) + \frac{{({y:.4g} - ({loc:.4g}))^2}}{{2\cdot {scale:.4g}^2}}"
        rf" = {costs[worst]:.2f}\text{{ nats}}"
    )
    if run.settings.scale == "fixed":
        squares = float(np.sum((run.dataset.y - moment.point_parameters["loc"][0]) ** 2))
        st.latex(
            rf"L = \underbrace{{\tfrac{{I}}{{2}}\log(2\pi\sigma^2)}}_{{{costs.sum() - squares / (2 * scale**2):.2f}}}"
            rf" + \frac{{1}}{{2\sigma^2}}\underbrace{{\textstyle\sum_i (y_i-\mu_i)^2}}_{{{squares:.6g}}}"
        )
        st.markdown("σ is fixed, so only the sum of squares depends on the network: this is least squares.")


def _scores(run: Run, step: int, pin: int | None) -> None:
    columns = {f"now: step {step:,}": step} | ({} if pin is None else {f"pinned: step {pin:,}": pin})
    rows = {name: _score_rows(run, at) for name, at in columns.items()}
    st.markdown("**Scores** — the NLL is a sum over the points named, in nats; coverage is the share of points inside.")
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
        for level, share in score.coverage.items():
            rows[f"inside the {level:.0%} interval, {name}"] = f"{share:.0%}"
    return rows


def _costliest(run: Run, moment: Frame) -> None:
    data, costs = run.dataset, moment.costs[0]
    order = np.argsort(-costs)[:COSTLIEST]
    st.markdown("**The points that cost most** — each has paid for its distance from μ, in units of σ.")
    table = pd.DataFrame(
        {
            data.x_label: data.x[order, 0],
            data.y_label: data.y[order],
            "μ": moment.point_parameters["loc"][0, order],
            "σ": moment.point_parameters["scale"][0, order],
            "−log Pr(y|x)": costs[order],
        }
    )
    number = {name: st.column_config.NumberColumn(name, format="%.4g") for name in table.columns}
    largest = float(costs.max())
    number["−log Pr(y|x)"] = st.column_config.ProgressColumn(
        "−log Pr(y|x)", format="%.2f", min_value=min(0.0, float(costs.min())), max_value=max(largest, 1.0)
    )
    st.dataframe(table, hide_index=True, column_config=number)


def _code(run: Run) -> None:
    steps = sources(run)
    for tab, source in zip(st.tabs([f"{source.step}. {source.title}" for source in steps]), steps, strict=True):
        tab.code(source.code, language="python")
    st.download_button(
        "Download it as a stand-alone PyTorch script",
        script(run),
        file_name=f"likelihood_lab_{run.dataset.name}.py",
        mime="text/x-python",
        icon=":material/download:",
        on_click="ignore",
    )
