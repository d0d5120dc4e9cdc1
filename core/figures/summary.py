"""After step 4: Pr(y|x) at one x as a curve with its regions, or as bars, with mode and mean."""

from operator import itemgetter

import numpy as np

from core.arrays import Floats
from core.data import Dataset
from core.figures.points import angle_ticks
from core.figures.regression import per_unit
from core.figures.theme import BELOW_RUG, LEGEND, Plain, Theme, axis, faded, layout, plain_text, rug
from core.figures.traces import area, bars, line, scatter, stroke, upright
from core.film.spec import Panel
from core.infer.summary import Summary, bars_of_y

NOTHING = np.empty(0)
FADES = {0.95: 0.2, 0.5: 0.4}


def prediction_panel(
    found: Summary,
    data: Dataset,
    theme: Theme,
    title: str,
    observed: Floats = NOTHING,
    name: str = "prediction",
    counted: bool = False,
) -> Panel:
    """Return the distribution at one x, bars where y are single values; ticks on the axis are y (N,) observed.

    `counted` has hollow bars stand before it that say how the training y lie.
    """
    traces = _bars(found, data, theme) if found.steps else _curve(found, theme)
    counts = bars_of_y(data) if counted else None
    if len(observed):
        traces.append(_ticks(observed, theme))
    highest = float(found.density.max())
    if counts:
        traces.append(_counted(*counts, theme))
        highest = max(highest, float(counts[1].max()))
    top = 1.12 * highest
    for centre, value, dash in (("mode", found.mode, "solid"), ("mean", found.mean, "dot")):
        if np.isfinite(value) and not data.domain.items:
            traces.append(upright(value, 0, top, theme.model, 2.5, dash, hoverinfo=None, name=centre))
    unit = per_unit(data.y_units)
    density = f"density ({unit})" if unit else "density"
    up = "Pr(y|x)" if found.steps else "probability of a count" if found.whole else density
    figure_layout = layout(
        theme,
        _y_axis(found, data, theme),
        axis(theme, up, range=[0, 1.04 if data.domain.items else top], nticks=theme.ticks(5)),
        showlegend=not data.domain.items,
        legend=LEGEND,
        margin=theme.margins(left=76, top=34),
        barmode="overlay",
    )
    return Panel(name, {"data": traces, "layout": figure_layout}, title=title, description=f"{title}, over y.")


def _counted(places: Floats, heights: Floats, width: float, theme: Theme) -> Plain:
    look = {"color": "rgba(0, 0, 0, 0)", "line": stroke(theme.data, 1.5)}
    return bars(places, heights, 0.96 * width, look, hoverinfo="x+y", name="observed")


def _y_axis(found: Summary, data: Dataset, theme: Theme) -> Plain:
    if data.domain.items:
        ticks = {"tickvals": found.y, "ticktext": [plain_text(name) for name in data.classes]}
        return axis(theme, data.y_name, range=[-0.6, len(found.y) - 0.4], **ticks)
    around = 0.5 if found.steps else 0.0
    ticks = angle_ticks(data) if found.y[-1] == np.pi else {}
    ends = [float(found.y[0]) - around, float(found.y[-1]) + around]
    return axis(theme, data.y_axis_label, range=ends, **ticks, **BELOW_RUG)


def _bars(found: Summary, data: Dataset, theme: Theme) -> list[Plain]:
    colours = theme.of_classes(len(found.y))
    shades = [faded(theme.bell, 0.3 + 0.3 * sum(depth)) for depth in zip(*found.regions.values(), strict=True)]
    look = {"color": colours if data.domain.items else shades}
    width = 0.72 * float(np.diff(found.y).min())
    return [bars(found.y, found.density, width, look, hoverinfo="x+y", name="probability")]


def _curve(found: Summary, theme: Theme) -> list[Plain]:
    regions = [(level, np.where(inside, found.density, 0.0)) for level, inside in found.regions.items()]
    areas = [
        area(found.y, density, faded(theme.bell, FADES[level]), theme.bell, name=f"{level:.0%} region")
        for level, density in sorted(regions, key=itemgetter(0), reverse=True)
    ]
    name = "probability" if found.whole else "density"
    return [*areas, line(found.y, found.density, theme.bell, 2.5, hoverinfo="x+y", name=name)]


def _ticks(y: Floats, theme: Theme) -> Plain:
    look = rug(faded(theme.data, 0.65))
    return scatter(y, np.zeros(len(y)), look, hoverinfo="x", name="observed", cliponaxis=False)
