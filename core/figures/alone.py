"""The film of a run without x: how the training y lie, and the one Pr(y) that the run has at each moment."""

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose.domain import ANGLES, COUNTS, PROPORTION
from core.data import Dataset
from core.exact import arrays as exact
from core.figures.loss import identity, loss_blocks, loss_panel, loss_readouts, markers
from core.figures.points import angle_ticks
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, plain_text
from core.figures.traces import bars, line, stroke
from core.film.spec import Film, Panel, Row, Track
from core.infer.frame import Frame
from core.infer.summary import bars_of_y
from core.minimise import Run

BAR = 0.96
"""Of the distance between bars, so much is a bar."""
ALONG = 241
"""Places at which a density is drawn."""
HEADROOM = 1.15


def alone_film(run: Run, frame: Frame, theme: Theme) -> Film:
    """Return the film of all recorded moments of a run without x, for a y of one number or label."""
    y = _places(run)
    raw = frame.raw[:, :1]  # (F, 1, outputs): it is the same at every x
    at_y = np.broadcast_to(raw, (len(raw), len(y), raw.shape[-1]))
    density = exact.exp(-infer.costs(run.recipe, at_y, y))  # (F, M)
    return Film(
        steps=frame.steps,
        x=np.empty(0),
        panels=(_picture(run.dataset, y, density, theme), loss_panel(run, theme)),
        blocks={"density": density} | loss_blocks(run, frame),
        readouts=loss_readouts(run),
        markers=markers(run),
        identity=identity(run),
    )


def histogram_panel(data: Dataset, theme: Theme) -> Panel | None:
    """Return how the training y lie, as bars; None for a y of several numbers."""
    if (found := bars_of_y(data)) is None:
        return None
    places, heights, width = found
    title = f"{data.title}: {data.size:,} training points"
    figure = {"data": [_observed(places, heights, width, theme)], "layout": _layout(data, theme, heights)}
    return Panel("observed", figure, title=title, description=f"{title}, by y.")


def _picture(data: Dataset, y: Floats, density: Floats, theme: Theme) -> Panel:
    found = bars_of_y(data)
    assert found is not None
    places, heights, width = found
    observed = _observed(places, heights, width, theme)
    nothing = np.full(len(y), np.nan)
    predicted = (
        bars(y, nothing, 0.6, {"color": faded(theme.bell, 0.35), "line": stroke(theme.bell, 2.5)}, hoverinfo="x+y")
        if data.domain.items
        else line(y, nothing, theme.bell, 3, hoverinfo="x+y")
    )
    shown = np.concatenate([heights, density[-1]])
    return Panel(
        "picture",
        {
            "data": [observed, predicted | {"name": "Pr(y)"}],
            "layout": _layout(data, theme, shown, **legend_above(theme)),
        },
        (Track(1, y=Row("density")),),
        description=f"{data.title}: how the training points lie over y, and Pr(y), the same for all.",
        over_x=False,
    )


def _observed(places: Floats, heights: Floats, width: float, theme: Theme) -> Plain:
    return bars(places, heights, BAR * width, {"color": faded(theme.data, 0.35)}, hoverinfo="x+y", name="observed")


def _places(run: Run) -> Floats:
    """Return the y (M,) at which Pr(y) is drawn: all labels or whole numbers, or many over the range of y."""
    data = run.dataset
    low, high = _ends(data)
    if data.domain.items:
        return np.arange(float(data.domain.items))
    if run.recipe.domain == COUNTS:
        return np.unique(np.rint(np.linspace(max(low, 0.0), high, ALONG)))
    room = 1e-6 * (high - low) if data.domain == PROPORTION else 0.0
    inside = np.linspace(low + room, high - room, ALONG)
    return inside[run.recipe.domain.contains(inside)]


def _ends(data: Dataset) -> tuple[float, float]:
    """Return the range of y that is shown."""
    if data.domain.items:
        return -0.6, data.domain.items - 0.4
    if data.domain == ANGLES:
        return -np.pi, np.pi
    room = 0.1 * float(np.ptp(data.y))
    low, high = float(data.y.min()) - room, float(data.y.max()) + room
    if data.domain == PROPORTION:
        return 0.0, 1.0
    return (low, high) if data.domain.contains(np.array([-1.0]))[0] else (max(low, -0.5), high)


def _layout(data: Dataset, theme: Theme, heights: Floats, **more: Plain) -> Plain:
    ticks: Plain = angle_ticks(data) if data.domain == ANGLES else {}
    if data.domain.items:
        ticks = {"tickvals": list(range(data.domain.items)), "ticktext": [plain_text(name) for name in data.classes]}
    up = "probability" if data.domain.items or data.domain == COUNTS else "density"
    return layout(
        theme,
        axis(theme, data.y_axis_label, range=list(_ends(data)), **ticks),
        axis(theme, up, range=[0, HEADROOM * float(heights.max())], nticks=theme.ticks(5)),
        **({"showlegend": False, "margin": theme.margins(left=76)} | more),
        barmode="overlay",
    )
