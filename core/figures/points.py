"""The points of a run over one input: training and held-out as marks, or as shade where there are very many."""

import numpy as np

from core.arrays import Floats, Integers
from core.data import Dataset
from core.figures.theme import Plain, Theme, faded
from core.figures.traces import heat_map, marker, scatter, stroke
from core.minimise import Run

PADDING = 0.12
HELD_OUT_DRAWN = 100
"""More held-out points than this would cover the training points; the loss counts them all."""
MANY = 5000
"""More points than this are not drawn one by one."""
CELLS = 96, 64
"""Large data are drawn as shade: how many points lie in each of so many cells across and up."""
ANGLE_TICKS = {
    "tickvals": [-np.pi, -np.pi / 2, 0, np.pi / 2, np.pi],
    "ticktext": ["−π", "−π/2", "0", "π/2", "π"],
}
"""What the axis of an angle shows."""
DEGREE_TICKS = ANGLE_TICKS | {"ticktext": ["180°", "270°", "0°", "90°", "180°"]}
"""The same where angles came as degrees."""


def with_room(values: Floats, padding: float = PADDING) -> list[float]:
    """Return a range (2,) that shows the values with some room on either side."""
    low, high = float(values.min()), float(values.max())
    room = padding * ((high - low) or 1.0)
    return [low - room, high + room]


def y_range(data: Dataset) -> list[float]:
    """Return the range (2,) of the axis of y: what the data say, or what shows all points with some room."""
    return list(data.y_ends) if data.y_ends else with_room(data.every_y)


def angle_ticks(data: Dataset) -> Plain:
    """Return what the axis of these angles shows."""
    return DEGREE_TICKS if data.degrees else ANGLE_TICKS


def marks(x: Floats, y: Floats, colour: str, symbol: str, name: str) -> Plain:
    """Return a trace of points."""
    edge = stroke(None, 1.5 if "open" in symbol else 0)
    return scatter(x, y, marker(colour, 7, symbol, edge), hoverinfo=None, name=name)


def point_rows(rows: Integers, cut: Floats | None = None) -> Plain:
    """Return what the player knows of a trace of points: their rows (n,) in the data, and where the slice has each.

    `cut` is (n,), or for rankings (n, items) the item in each place; without it the slice has a point at its y.
    """
    return {"meta": {"rows": rows} | ({} if cut is None else {"cut": cut})}


def points(run: Run, theme: Theme, **more: object) -> list[Plain]:
    """Return the trace of the training points and that of held-out ones; `more` overrides in both."""
    data = run.dataset
    training = marks(data.x[:, 0], data.y, faded(theme.data, 0.65), "circle", "training")
    training |= point_rows(np.arange(data.size), data.y)
    if run.whole.size > data.size:
        training = _shade(run, theme)
    count = len(data.held_out_y)
    drawn = slice(min(count, HELD_OUT_DRAWN))
    name = "held-out" if count <= HELD_OUT_DRAWN else f"held-out ({HELD_OUT_DRAWN} of {count})"
    held_out = marks(data.held_out_x[drawn, 0], data.held_out_y[drawn], theme.held_out, "circle-open", name)
    return [training | more, held_out | {"showlegend": bool(count)} | more]


def training_name(run: Run) -> str:
    """Return what the training points are called: of large data, that only a sample of them is drawn."""
    drawn, whole = run.dataset.size, run.whole.size
    return "training" if drawn == whole else f"training ({drawn:,} of {whole:,})"


def _shade(run: Run, theme: Theme) -> Plain:
    """Return a heat map of the logarithm of how many training points lie in each cell.

    The player knows where those lie that are counted, for one of them to be lit.
    """
    data = run.whole
    ends = [list(run.x_range), with_room(run.dataset.every_y)]
    counts, *edges = np.histogram2d(data.x[:, 0], data.y, bins=CELLS, range=ends)
    x, y = (0.5 * (edge[1:] + edge[:-1]) for edge in edges)
    with np.errstate(divide="ignore"):
        logs = np.log(counts.T)  # (rows of y, columns of x), −∞ where there are none
    scale = [[0, faded(theme.data, 0.06)], [1, faded(theme.data, 0.7)]]
    drawn, name = np.where(counts.T > 0, logs, np.nan), f"training: {data.size:,} points"
    of_sample = {"rows": np.arange(run.dataset.size), "x": run.dataset.x[:, 0], "y": run.dataset.y}
    return heat_map(drawn, scale, x=x, y=y, showscale=False, name=name, showlegend=True, meta=of_sample)
