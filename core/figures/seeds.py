"""λ(x) of networks that differ only in their first weights, as curves in one picture."""

import numpy as np

from core.data import Dataset
from core.figures.classes import class_points
from core.figures.theme import Theme, axis, faded, layout, legend_above, x_axis
from core.figures.traces import line, marker, scatter
from core.film.spec import Panel
from core.judge.seeds import Spread
from core.minimise import Run
from core.notation.numbers import fixed


def seeds_panel(run: Run, spread: Spread, theme: Theme) -> Panel:
    """Return the curves of all seeds with the training points, and their values at the x that was asked for."""
    data = run.dataset
    count = len(spread.curves)
    gaps = np.full((count, 1), np.nan)
    across = np.hstack([np.broadcast_to(spread.x, spread.curves.shape), gaps]).ravel()
    up, here = np.hstack([spread.curves, gaps]).ravel(), np.full(count, spread.at)
    hover = {"hoverinfo": "y", "name": _place(data, spread.at)}
    traces = [
        line(across, up, faded(theme.model, 0.45), 2, name=f"λ(x) of {count} seeds"),
        scatter(here, spread.values, marker(theme.bell, 9), cliponaxis=False, **hover),
    ]
    for trace, k in class_points(run, theme):
        (x,) = trace.pop("at")
        traces.append(trace | {"x": x, "y": np.full(len(x), float(k)), "cliponaxis": False, "showlegend": False})
    low, high = spread.ends
    figure_layout = layout(
        theme,
        x_axis(theme, data, run.x_range),
        axis(theme, f"Pr({data.classes[1]} | x)", range=[-0.04, 1.04], tickvals=[0, 0.25, 0.5, 0.75, 1]),
        **legend_above(theme, left=64),
    )
    return Panel(
        "seeds",
        {"data": traces, "layout": figure_layout},
        title=f"{_place(data, spread.at)}: from {fixed(low)} to {fixed(high)}",
        description=f"λ(x) of {count} networks that differ only in their first weights, and the points.",
    )


def _place(data: Dataset, x: float) -> str:
    return f"{data.x_names[0]} {x:g} {data.x_units[0]}".strip()
