"""Predicted against observed: whether what is called 70 % probable happens in 70 % of the cases."""

import numpy as np

from core.figures.theme import Plain, Theme, axis, faded, layout
from core.film.spec import Panel
from core.judge.reliability import Reliability

FEW = 10
"""A share of fewer points than this says little: its bar is drawn faint."""


def reliability_panel(
    found: Reliability, theme: Theme, name: str = "reliability", event: str = "y = 1", title: str = ""
) -> Panel:
    """Return the share of events over the mean prediction of each bin, with counts, and the diagonal."""
    filled = found.counts > 0
    bins = len(found.counts)
    counts = found.counts[filled]
    faint = np.where(counts < FEW, 0.3, 0.85)
    diagonal: Plain = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip"}
    traces: list[Plain] = [
        {
            "type": "bar",
            "x": found.low[filled] + 0.5 / bins,
            "y": found.observed[filled],
            "width": 0.9 / bins,
            "marker": {"color": [faded(theme.model, opacity) for opacity in faint]},
            "hoverinfo": "y",
        },
        diagonal | {"line": {"color": theme.quiet, "width": 2, "dash": "dash"}},
        {
            "type": "scatter",
            "mode": "markers",
            "x": found.predicted[filled],
            "y": found.observed[filled],
            "marker": {"color": theme.bell, "size": 9, "symbol": "diamond"},
            "hoverinfo": "x+y",
            "cliponaxis": False,
        },
        {
            "type": "scatter",
            "mode": "text",
            "x": found.low[filled] + 0.5 / bins,
            "y": np.full(len(counts), 1.09),
            "text": [str(count) for count in counts],
            "textfont": {"size": theme.text_size, "color": theme.text},
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
    ]
    ticks = {"tickvals": [0, 0.25, 0.5, 0.75, 1]}
    figure_layout = layout(
        theme,
        axis(theme, f"predicted Pr({event}|x)", range=[0, 1], **ticks),
        axis(theme, f"share of {event} observed", range=[0, 1.18], **ticks),
    )
    return Panel(
        name,
        {"data": traces, "layout": figure_layout},
        title=title or f"Reliability: the {found.counts.sum()} held-out points, counted in each bin",
        description=f"The share of {event} among the points of each bin of predicted probability; on the dashed "
        "diagonal what is predicted happens as often as predicted. Faint bars have fewer than ten points.",
    )
