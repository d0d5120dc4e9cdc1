"""Predicted against observed: whether what is called 70 % probable happens in 70 % of the cases."""

import numpy as np

from core.figures.theme import Theme, axis, faded, layout
from core.figures.traces import bars, line, marker, scatter, text
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
    middles, observed = found.low[filled] + 0.5 / bins, found.observed[filled]
    shades = {"color": [faded(theme.model, opacity) for opacity in faint]}
    means = marker(theme.bell, 9, "diamond")
    above, font = np.full(len(counts), 1.09), {"size": theme.text_size, "color": theme.text}
    traces = [
        bars(middles, observed, 0.9 / bins, shades, hoverinfo="y"),
        line([0, 1], [0, 1], theme.quiet, 2, "dash"),
        scatter(found.predicted[filled], observed, means, hoverinfo="x+y", cliponaxis=False),
        text(middles, above, [str(count) for count in counts], font, cliponaxis=False),
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
