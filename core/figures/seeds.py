"""λ(x) of networks that differ only in their first weights, as curves in one picture."""

import numpy as np

from core.data import Dataset
from core.figures.classes import class_points
from core.figures.theme import LEGEND, Plain, Theme, axis, faded, layout, x_axis
from core.film.spec import Panel
from core.judge.seeds import Spread
from core.minimise import Run


def seeds_panel(run: Run, spread: Spread, theme: Theme) -> Panel:
    """Return the curves of all seeds with the training points, and their values at the x that was asked for."""
    data = run.dataset
    count = len(spread.curves)
    gaps = np.full((count, 1), np.nan)
    across = np.hstack([np.broadcast_to(spread.x, spread.curves.shape), gaps]).ravel()
    line: Plain = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    traces: list[Plain] = [
        line
        | {"x": across, "y": np.hstack([spread.curves, gaps]).ravel(), "name": f"λ(x) of {count} seeds"}
        | {"line": {"color": faded(theme.model, 0.45), "width": 2}},
        {"type": "scatter", "mode": "markers", "x": np.full(count, spread.at), "y": spread.values, "hoverinfo": "y"}
        | {"marker": {"color": theme.bell, "size": 9}, "name": _place(data, spread.at), "cliponaxis": False},
    ]
    for trace, k in class_points(run, theme):
        (x,) = trace.pop("at")
        traces.append(trace | {"x": x, "y": np.full(len(x), float(k)), "cliponaxis": False, "showlegend": False})
    low, high = spread.ends
    figure_layout = layout(
        theme,
        x_axis(theme, data, run.x_range),
        axis(theme, f"Pr({data.classes[1]} | x)", range=[-0.04, 1.04], tickvals=[0, 0.25, 0.5, 0.75, 1]),
        showlegend=True,
        legend=LEGEND,
        margin=theme.margins(top=34),
    )
    return Panel(
        "seeds",
        {"data": traces, "layout": figure_layout},
        title=f"{_place(data, spread.at)}: from {low:.2f} to {high:.2f}",
        description=f"λ(x) of {count} networks that differ only in their first weights, and the points.",
    )


def _place(data: Dataset, x: float) -> str:
    return f"{data.x_names[0]} {x:g} {data.x_units[0]}".strip()
