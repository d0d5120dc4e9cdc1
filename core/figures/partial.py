"""Over one of many inputs: the loc and 95 % of Pr(y|x) along it, with points moved to where the others are held."""

from dataclasses import replace

import numpy as np

from core import infer
from core.data import Dataset
from core.figures.observed import observed_panel
from core.figures.theme import Theme, faded
from core.figures.traces import band, line
from core.film.spec import Panel
from core.infer.frame import grid
from core.minimise import Run

LEVEL = 0.95


def partial_panel(shown: Run, moved: Dataset, step: int, theme: Theme) -> Panel:
    """Return the picture of a run along one input at that step; `moved` has the points, see `partial_residuals`."""
    points = observed_panel(moved, theme)
    x = grid(shown)  # (G,)
    raw = shown.raw(x[:, None], step)
    low, high = infer.interval(shown.recipe, raw, LEVEL).T
    loc = np.broadcast_to(infer.parameters(shown.recipe, raw)["loc"], x.shape)
    curve = [*band(x, low, high, faded(theme.model, 0.2)), line(x, loc, theme.model, 3)]
    traces = [*({**trace, "showlegend": False} for trace in curve), *points.figure["data"]]
    title = f"Points moved to where the others are held, at step {step:,}"
    return replace(
        points,
        name="partial",
        figure={**points.figure, "data": traces},
        title=title,
        description=f"{title}: partial residuals over {moved.x_label}, with the loc of Pr(y|x) and {LEVEL:.0%} of it.",
    )
