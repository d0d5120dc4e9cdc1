"""The film of a run on vectors: the plane of their first two parts, with ellipses of probability at several x."""

import math

import numpy as np

from core.arrays import Floats
from core.figures.densities import EVERY_X, bells_of, one_input_film, short_unit
from core.figures.points import point_rows, training_name, with_room
from core.figures.regression import digits_for, middle, near
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, x_axis
from core.figures.traces import SCALE, colour_bar, line, marker, polygon, scatter, stroke
from core.film.slices import EllipseSpec, Number
from core.film.spec import Film, Panel, Row, Track
from core.infer.frame import Frame
from core.minimise import Run

LEVELS = (0.95, 0.5)
CORNERS = 49


def radius(level: float) -> float:
    """Return the Mahalanobis distance within which two normal numbers lie with that probability."""
    return math.sqrt(-2.0 * math.log(1.0 - level))


def outline(loc: Floats, factor: Floats, size: float) -> Floats:
    """Return the corners (..., CORNERS, 2) of ellipses loc + size L u, from loc (..., 2) and L (..., 2, 2)."""
    angle = np.linspace(0.0, 2.0 * math.pi, CORNERS)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)  # (CORNERS, 2)
    return np.asarray(loc[..., None, :] + size * circle @ np.swapaxes(factor, -1, -2))


def with_gaps(corners: Floats, coordinate: int) -> Floats:
    """Return one coordinate (F, B (CORNERS + 1)) of B outlines (F, B, CORNERS, 2), with gaps between."""
    one = corners[..., coordinate]
    return np.concatenate([one, np.full_like(one[..., :1], np.nan)], axis=-1).reshape(len(one), -1)


def factor_block(factor: Floats) -> Floats:
    """Return L_11, L_21 and L_22 as a block (F, G 3), from factors (F, G, K, K)."""
    return np.stack([factor[..., 0, 0], factor[..., 1, 0], factor[..., 1, 1]], axis=-1).reshape(len(factor), -1)


def vector_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x.

    The first two of K parts have a normal distribution of their own, with the first rows of loc and of L.
    """
    columns = bells_of(run, frame).columns
    at = {name: values[:, columns] for name, values in frame.point_parameters.items()}
    loc, factor = at["loc"][..., :2], at["scale_tril"][..., :2, :2]
    blocks = {
        "loc": _flat(frame.parameters["loc"][:, ::EVERY_X, :2]),
        "factor": factor_block(frame.parameters["scale_tril"][:, ::EVERY_X]),
        "σ": _flat(_spreads(frame)[..., :2]),
        "correlation": _spreads(frame)[..., 2],
        "centre x": loc[..., 0],
        "centre y": loc[..., 1],
    }
    for level in LEVELS:
        corners = outline(loc, factor, radius(level))
        blocks |= {f"{level:g} {of}": with_gaps(corners, place) for place, of in enumerate("xy")}
    return one_input_film(run, frame, theme, _picture(run, frame, theme), blocks, _cut(run, frame, theme, x))


def _flat(values: Floats) -> Floats:
    return values.reshape(len(values), -1)


def _spreads(frame: Frame) -> Floats:
    """Return σ of the first two parts, and their correlation, (F, G, 3)."""
    factor = frame.parameters["scale_tril"][:, ::EVERY_X, :2, :2]
    covariance = factor @ np.swapaxes(factor, -1, -2)
    first, second = np.sqrt(covariance[..., 0, 0]), np.sqrt(covariance[..., 1, 1])
    return np.stack([first, second, covariance[..., 0, 1] / (first * second)], axis=-1)


def plane_axes(run: Run, theme: Theme) -> tuple[Plain, Plain]:
    """Return the axes of the first two parts of y, which show all points."""
    data, y = run.dataset, run.dataset.every_y
    unit = f" ({data.y_units})" if data.y_units else ""
    first, second = (
        axis(theme, f"{data.components[part]}{unit}", range=with_room(y[:, part], 0.08)) for part in (0, 1)
    )
    return first, second


def _picture(run: Run, frame: Frame, theme: Theme) -> Panel:
    data = run.dataset
    x, y = run.dataset.x[:, 0], run.dataset.y
    ends = {"cmin": float(frame.x[0]), "cmax": float(frame.x[-1]), "colorscale": SCALE}
    ticks = x_axis(theme, data, frame.x)
    title = {"text": ticks["title"]["text"], "side": "right", "font": {"size": theme.text_size}}
    bar = colour_bar(theme, title=title, **{name: ticks[name] for name in ("tickvals", "ticktext") if name in ticks})
    look = marker(x, 6) | {"opacity": 0.75, "colorbar": bar} | ends
    traces, tracks = [_observed(y, look, training_name(run))], []
    for place, level in enumerate(LEVELS, start=1):
        width = 1.5 if level == max(LEVELS) else 2.5
        traces.append(line([], [], theme.bell, width, name=f"{100 * level:g} % ellipse"))
        tracks.append(Track(place, x=Row(f"{level:g} x"), y=Row(f"{level:g} y")))
    feet = data.x[bells_of(run, frame).columns, 0]
    rim = marker(feet, 12, edge=stroke(theme.bell, 2)) | ends
    traces.append(scatter([], [], rim, name="mean = mode"))
    tracks.append(Track(len(traces) - 1, x=Row("centre x"), y=Row("centre y")))
    figure_layout = layout(
        theme,
        *plane_axes(run, theme),
        **legend_above(theme, right=90),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        tuple(tracks),
        description=f"{data.title}: the points, coloured by {data.x_titles[0]}, and at several x the ellipses that "
        "hold y with probability 0.5 and 0.95.",
        over_x=False,
    )


def _observed(y: Floats, look: Plain, name: str) -> Plain:
    return scatter(y[:, 0], y[:, 1], look, name=name) | point_rows(np.arange(len(y)))


def _cut(run: Run, frame: Frame, theme: Theme, x: float | None) -> EllipseSpec:
    digits = digits_for(float(np.median(_spreads(frame)[-1, :, :2])))
    unit = short_unit(run)
    return EllipseSpec(
        loc="loc",
        factor="factor",
        radii=tuple(radius(level) for level in LEVELS),
        figure=ellipse_figure(theme, plane_axes(run, theme), len(LEVELS), "markers"),
        x=middle(frame.x) if x is None else x,
        numbers=(
            Number("mean = mode μ", "values", unit=unit, block="loc", digits=digits, title="where Pr(y|x) is largest"),
            Number("σ", "values", unit=unit, block="σ", digits=digits, title="the standard deviation of each part"),
            Number("correlation", "values", block="correlation", title="between the two parts, from −1 to 1"),
        ),
        points_x=run.dataset.x[:, 0],
        marks=run.dataset.y[:, None, :2],
        window=near(run),
        x_digits=digits_for(float(np.ptp(frame.x))),
        x_label=run.dataset.x_titles[0],
        description="The ellipses that hold y with probability 0.5 and 0.95 at the chosen x, and the points near.",
    )


def ellipse_figure(theme: Theme, axes: tuple[Plain, Plain], ellipses: int, mode: str) -> Plain:
    """Return the figure of an EllipseSpec; the marks near x are drawn in that mode, as "markers" or "lines"."""
    ink = faded(theme.data, 0.65 if mode == "markers" else 0.3)
    traces = [
        *[polygon([], [], faded(theme.bell, 0.16), theme.bell, 2.5) for _ in range(ellipses)],
        scatter([], [], marker(theme.bell, 9, "cross")),
        line([], [], ink, 1.5, mode=mode, marker=marker(ink, 7)),
        line([], [], theme.text, 1.5, "dash"),
    ]
    traces = [trace | {"showlegend": False} for trace in traces]
    return {"data": traces, "layout": layout(theme, *axes, margin=theme.margins(left=68))}
