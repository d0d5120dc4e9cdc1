"""The film of a run on covariance matrices: as ellipses along x, observed and predicted, and their entries over x."""

from collections.abc import Mapping

import numpy as np

from core import infer
from core.arrays import Floats
from core.figures.densities import EVERY_X, Bells, bells_of, one_input_film, short_unit
from core.figures.points import point_rows, with_room
from core.figures.regression import digits_for, middle, near
from core.figures.theme import Theme, axis, faded, layout, legend_above, x_axis
from core.figures.traces import line, marker, scatter
from core.figures.vectors import ellipse_figure, factor_block, outline, with_gaps
from core.film.slices import EllipseSpec, Number
from core.film.spec import Film, Panel, Row, Track
from core.infer.frame import Frame
from core.minimise import Run

ENTRIES = {"y₁₁": (0, 0), "y₂₂": (1, 1), "y₁₂": (0, 1)}
COLOURS, SYMBOLS = (0, 2, 3), ("circle", "square", "diamond")
"""The look of each entry; the second class colour belongs to the ellipses."""
OBSERVED = 8
"""So many of the observed matrices nearest to each foot are drawn there."""
ELLIPSES_ROW, ENTRIES_ROW = [0.58, 1.0], [0.0, 0.5]
ONE = 1.0
"""An ellipse shows how far one standard deviation reaches in each direction."""


def matrix_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x.

    Of matrices with more rows it shows the first two, which have a Wishart distribution of their own.
    """
    raw = frame.raw[:, ::EVERY_X]
    mean = infer.mean(run.recipe, raw)[..., :2, :2]
    bells = bells_of(run, frame)
    corners = _placed(run, bells, _factor(frame.point_parameters)[:, bells.columns])
    blocks = {
        "loc": np.zeros((len(raw), 2 * raw.shape[1])),
        "factor": factor_block(_factor(frame.parameters)[:, ::EVERY_X]),
        "ellipse x": with_gaps(corners, 0),
        "ellipse y": with_gaps(corners, 1),
        "df": frame.parameters["df"][:, ::EVERY_X],
        **{name: mean[..., row, column] for name, (row, column) in ENTRIES.items()},
    }
    return one_input_film(
        run, frame, theme, _picture(run, frame, theme, bells), blocks, _cut(run, frame, theme, x, mean)
    )


def _factor(parameters: Mapping[str, Floats]) -> Floats:
    """Return the Cholesky factor (..., 2, 2) of the mean of the first two rows."""
    factor: Floats = np.sqrt(parameters["df"])[..., None, None] * parameters["scale_tril"][..., :2, :2]
    return factor


def _reach(run: Run) -> float:
    """Return how far the ellipses of nearly all observed matrices reach."""
    y = run.dataset.every_y
    return float(np.quantile(np.sqrt(np.linalg.eigvalsh(y[:, :2, :2])[:, 1]), 0.99))


def _placed(run: Run, bells: Bells, factor: Floats) -> Floats:
    """Return outlines (..., B, CORNERS, 2) about each foot, from factors (..., B, 2, 2); none reaches its neighbour."""
    corners = outline(np.zeros(factor.shape[:-1]), factor, ONE)
    across = 0.5 * bells.distance / _reach(run)
    return np.stack([bells.feet[:, None] + across * corners[..., 0], corners[..., 1]], axis=-1)


def _observed(run: Run, bells: Bells) -> tuple[Floats, Floats]:
    """Return x and y of the outlines of the observed matrices nearest to each foot."""
    x, y = run.dataset.x[:, 0], run.dataset.y
    closest = np.argsort(np.abs(x[:, None] - bells.feet), axis=0)[:OBSERVED]  # (OBSERVED, B)
    corners = _placed(run, bells, np.linalg.cholesky(y[closest][..., :2, :2]))
    return with_gaps(corners, 0).ravel(), with_gaps(corners, 1).ravel()


def _picture(run: Run, frame: Frame, theme: Theme, bells: Bells) -> Panel:
    data, grid = run.dataset, frame.x[::EVERY_X]
    x, y = run.dataset.x[:, 0], run.dataset.y
    nothing = np.full(len(grid), np.nan)
    traces = [
        line(*_observed(run, bells), faded(theme.data, 0.3), 1, name="observed near"),
        line([], [], theme.bell, name="predicted mean"),
    ]
    tracks = [Track(1, x=Row("ellipse x"), y=Row("ellipse y"))]
    for k, (name, (row, column)) in enumerate(ENTRIES.items()):
        colour = theme.classes[COLOURS[k]]
        look = marker(faded(colour, 0.35), 5, SYMBOLS[k])
        points = scatter(x, y[:, row, column], look, name=name, showlegend=False) | point_rows(np.arange(len(x)))
        mean = line(grid, nothing, colour, name=f"mean {name}")
        traces += [trace | {"yaxis": "y2", "legendgroup": name} for trace in (points, mean)]
        tracks.append(Track(len(traces) - 1, y=Row(name)))
    entries = np.concatenate([run.dataset.every_y[:, row, column] for row, column in ENTRIES.values()])
    low, high = np.quantile(entries, [0.002, 0.995])
    reach = 1.1 * _reach(run)
    figure_layout = layout(
        theme,
        x_axis(theme, data, frame.x, anchor="y2"),
        axis(theme, "one σ", range=[-reach, reach], domain=ELLIPSES_ROW),
        yaxis2=axis(theme, data.y_label, range=with_room(np.array([low, high])), domain=ENTRIES_ROW),
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        tuple(tracks),
        description=f"{data.title}: above, the observed matrices and the predicted mean as ellipses at several x; "
        "below, their entries over x.",
    )


def _cut(run: Run, frame: Frame, theme: Theme, x: float | None, mean: Floats) -> EllipseSpec:
    reach, unit = 1.1 * _reach(run), short_unit(run)
    digits = digits_for(float(np.median(np.abs(mean[-1, :, 0, 0]))))
    axes = axis(theme, "first part", range=[-reach, reach]), axis(theme, "second", range=[-reach, reach])
    marks = outline(np.zeros((len(run.dataset.y), 2)), np.linalg.cholesky(run.dataset.y[:, :2, :2]), ONE)[:, ::2]
    return EllipseSpec(
        loc="loc",
        factor="factor",
        radii=(ONE,),
        figure=ellipse_figure(theme, axes, 1, "lines"),
        x=middle(frame.x) if x is None else x,
        numbers=(
            *(Number(f"mean {name}", "values", unit=unit, block=name, digits=digits) for name in ENTRIES),
            Number("ν", "values", block="df", digits=2, title="degrees of freedom: the more, the closer to the mean"),
        ),
        points_x=run.dataset.x[:, 0],
        marks=marks,
        window=near(run),
        x_digits=digits_for(float(np.ptp(frame.x))),
        x_label=run.dataset.x_titles[0],
        title="Mean matrix",
        description="The predicted mean matrix at the chosen x as an ellipse of one standard deviation, and the "
        "observed ones near.",
    )
