"""One σ for all x beside σ(x): two runs on the same data, and what each costs by region of x."""

import numpy as np

from core.arrays import Floats
from core.figures.points import points, with_room
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, x_axis
from core.figures.traces import band, bars, line, marker, vline
from core.film.spec import Panel
from core.infer.frame import Frame, frame
from core.judge.regions import Regions
from core.minimise import Run
from core.notation.numbers import fixed, significant

NAMES = ("one σ for all x", "σ(x)")
"""What the two runs are called."""
BAR = 0.38


def scale_panels(constant: Run, predicted: Run, by: Regions, theme: Theme) -> list[Panel]:
    """Return both runs at their ends with their bands, on axes alike, and their NLL a point in each region of x."""
    runs = constant, predicted
    return [
        *(_picture(run, name, frame(run), by, theme) for run, name in zip(runs, NAMES, strict=True)),
        _bars([by.costs(run) for run in runs], by, constant, theme),
    ]


def gain_in_words(constant: Run, predicted: Run, by: Regions) -> str:
    """Return where σ(x) saves most against one σ for all x, and what both cost there."""
    one, many = by.costs(constant), by.costs(predicted)
    at = int(np.argmax(one - many))
    if one[at] <= many[at]:
        return "In no region of x does σ(x) cost less: one σ is enough for these data."
    where = f"{significant(by.edges[at])} to {significant(by.edges[at + 1])}"
    return (
        f"σ(x) saves most where {constant.dataset.x_titles[0]} is {where}: there it costs "
        f"{fixed(many[at])} nats a point, and one σ {fixed(one[at])}."
    )


def _picture(run: Run, name: str, end: Frame, by: Regions, theme: Theme) -> Panel:
    loc, scale = end.parameters["loc"][0], end.parameters["scale"][0]
    traces = [
        *(trace for k, share in ((2.0, 0.12), (1.0, 0.25)) for trace in _band(end.x, loc, k * scale, share, theme)),
        line(end.x, loc, theme.model),
        *points(run, theme),
    ]
    figure_layout = layout(
        theme,
        x_axis(theme, run.dataset, end.x),
        axis(theme, run.dataset.y_label, range=with_room(run.dataset.every_y)),
        margin=theme.margins(left=70, top=8),
        shapes=[vline(edge, theme.grid, 2, "dot") for edge in by.edges[1:-1]],
    )
    title = f"{name}: {fixed(float(end.nll[0]) / run.dataset.size, 3)} nats a point"
    about = f"{title}. The mean with bands of one and two standard deviations, and the data."
    return Panel(name, {"data": traces, "layout": figure_layout}, title=title, description=about)


def _band(x: Floats, loc: Floats, half: Floats, share: float, theme: Theme) -> list[Plain]:
    return band(x, loc - half, loc + half, faded(theme.model, share), theme.model)


def _bars(costs: list[Floats], by: Regions, run: Run, theme: Theme) -> Panel:
    places = np.arange(len(by.edges) - 1)
    looks = zip(costs, (-1, 1), (faded(theme.quiet, 0.7), theme.model), NAMES, strict=True)
    traces = [
        bars(places + side * BAR / 2, own, BAR, marker(colour, 0), name=name) | {"marker": {"color": colour}}
        for own, side, colour, name in looks
    ]
    ends = [f"{significant(low)} … {significant(high)}" for low, high in zip(by.edges, by.edges[1:], strict=False)]
    low, high = float(np.min(costs)), float(np.max(costs))
    room = 0.12 * (max(high, 0.0) - min(low, 0.0))
    figure_layout = layout(
        theme,
        axis(theme, run.dataset.x_titles[0], tickvals=places, ticktext=ends, showgrid=False),
        axis(theme, "nats a point", range=[min(low, 0.0) - (room if low < 0 else 0), max(high, 0.0) + room]),
        **legend_above(theme),
    )
    about = "; ".join(
        f"{name}: {', '.join(fixed(cost) for cost in own)}" for name, own in zip(NAMES, costs, strict=True)
    )
    title = "NLL a point, by region of x"
    return Panel("regions", {"data": traces, "layout": figure_layout}, title=title, description=f"{title}. {about}")
