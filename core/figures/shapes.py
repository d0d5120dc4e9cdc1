"""Whether Pr(y|x) has the right shape, drawn: normal scores against their line, counts as a hanging rootogram."""

import numpy as np

from core.figures.theme import Theme, axis, faded, layout, plain_text
from core.figures.traces import band, bars, line, marker, scatter
from core.film.spec import Panel
from core.judge.shape import BAND, NormalScores, Rootogram

NAME = "shape"
HALF = 0.5
HOVER = "came %{customdata} times<extra></extra>"


def shape_panel(found: NormalScores | Rootogram, theme: Theme, y: str) -> Panel:
    """Return the picture of what was found; `y` is the title of what is counted."""
    return _scores(found, theme) if isinstance(found, NormalScores) else _rootogram(found, theme, y)


def _scores(found: NormalScores, theme: Theme) -> Panel:
    ends = [float(found.expected[0]), float(found.expected[-1])]
    traces = [
        *band(found.expected, found.low, found.high, faded(theme.quiet, 0.16)),
        line(ends, ends, theme.quiet, 2, "dash"),
        scatter(found.expected, found.found, marker(theme.held_out, 6), hoverinfo="x+y", cliponaxis=False),
    ]
    reach = 1.06 * float(max(np.abs(found.found).max(), -ends[0], ends[1]))
    figure_layout = layout(
        theme,
        axis(theme, "normal score, where predictions are right", range=[1.06 * ends[0], 1.06 * ends[1]]),
        axis(theme, "of the held-out y", range=[-reach, reach]),
    )
    title = f"Quantiles of {found.points:,} held-out y against Pr(y|x)"
    return Panel(
        NAME,
        {"data": traces, "layout": figure_layout},
        title=title,
        description=f"{title}, as normal scores of Pr(Y ≤ y|x): on the dashed line, within the grey band of luck, "
        "where predictions are right; steeper where Pr(y|x) is too narrow, bent at an end where a tail is wrong.",
    )


def _rootogram(found: Rootogram, theme: Theme, y: str) -> Panel:
    places, top = np.arange(len(found.names)), np.sqrt(found.expected)
    lengths = np.sqrt(found.observed)
    luck = BAND * HALF * found.spread / np.maximum(top, HALF)
    look = {"color": faded(theme.held_out, 0.55)}
    ends = [-HALF, len(places) - HALF]
    between, around = np.array([ends[0], *places, ends[1]]), np.pad(luck, 1, mode="edge")
    traces = [
        bars(places, lengths, 0.8, look, base=top - lengths, customdata=found.observed, hovertemplate=HOVER),
        *band(between, -around, around, faded(theme.quiet, 0.16), line={"shape": "hvh", "width": 0}),
        line(ends, [0, 0], theme.quiet, 2, "dash"),
        line(places, top, theme.model, 3, mode="lines+markers"),
    ]
    low = min(-float(luck.max()), float((top - lengths).min()))
    every = max(1, len(places) // 8)
    ticks = {"tickvals": places[::every], "ticktext": [plain_text(name) for name in found.names[::every]]}
    figure_layout = layout(
        theme,
        axis(theme, y, range=ends, **ticks),
        axis(theme, "√ number of points", range=[1.1 * low, 1.08 * float(top.max())]),
    )
    title = f"How often each y came among {found.points:,} held-out points"
    return Panel(
        NAME,
        {"data": traces, "layout": figure_layout},
        title=title,
        description=f"{title}, as bars that hang from how often it is expected: they end at 0, within the grey band of "
        "luck, where predictions are right; below it a y came too often, above it too seldom.",
    )
