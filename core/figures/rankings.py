"""The film of a run on rankings: who comes first over x, and at one x the probability of each item in each place."""

import numpy as np

from core.arrays import Floats
from core.choose.special import softmax
from core.figures.classes import SYMBOLS, class_line
from core.figures.densities import EVERY_X, one_input_film
from core.figures.points import point_rows
from core.figures.regression import digits_for, middle
from core.figures.theme import APART, Plain, Theme, axis, faded, layout, legend_above, plain_text, x_axis
from core.figures.traces import marker, scatter, stroke, tiles
from core.film.slices import TableSpec
from core.film.spec import Film, Panel, Row, Track
from core.infer.frame import Frame
from core.minimise import Run

RUG = 0.05
"""The distance of the rows of winners, one an item, in units of probability: they lie above 1."""
PLACES = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th")
DASHES = ("solid", "dash")
"""With more items than colours, colours come back dashed."""


def ranking_film(run: Run, frame: Frame, theme: Theme, x: float | None = None) -> Film:
    """Return the film of all recorded moments of a run on data with one input, opened at the slice x."""
    raw = frame.raw[:, ::EVERY_X]
    table = run.recipe.places(raw)  # type: ignore[attr-defined]  # (F, G, places, items)
    first = softmax(frame.raw)
    items = first.shape[-1]
    blocks = {
        "places": table.reshape(len(table), -1),
        **{f"first {k}": first[..., k] for k in range(items)},
    }
    return one_input_film(run, frame, theme, _picture(run, frame, theme), blocks, _cut(run, frame, theme, x))


def _picture(run: Run, frame: Frame, theme: Theme) -> Panel:
    data = run.dataset
    x, y = run.dataset.x[:, 0], run.dataset.y
    traces: list[Plain] = []
    tracks = []
    for item, name in enumerate(data.classes):
        colour = theme.classes[item]
        dashed = stroke(colour, 3, DASHES[item // APART])
        shown = {"line": dashed, "name": plain_text(name), "showlegend": True, "legendgroup": name}
        tracks.append(Track(len(traces), y=Row(f"first {item}")))
        (won,) = np.nonzero(y[:, 0] == item)
        rug = np.full(len(won), 1.0 + RUG * (item + 1))
        winners = scatter(x[won], rug, marker(faded(colour, 0.5), 7, SYMBOLS[item])) | point_rows(won, y[won])
        traces.append(class_line(frame.x, colour, **shown))
        traces.append(class_line(frame.x, colour) | winners)
    traces[-1] |= {"name": "marks: observed first", "showlegend": True}
    top = 1.0 + RUG * (len(data.classes) + 0.9)
    figure_layout = layout(
        theme,
        x_axis(theme, data, frame.x),
        axis(theme, "Pr(comes first | x)", range=[-0.02, top], tickvals=[0, 0.25, 0.5, 0.75, 1]),
        **legend_above(theme),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        tuple(tracks),
        description=f"{data.title}: the probability of each item to come first over {data.x_titles[0]}, and above "
        "them the observed winners, a row for each item.",
    )


def _cut(run: Run, frame: Frame, theme: Theme, x: float | None) -> TableSpec:
    data = run.dataset
    items, places = [plain_text(name) for name in data.classes], list(PLACES[: len(data.classes)])
    scale = [[0, theme.paper], [1, theme.model]]
    text = {"texttemplate": "%{z:.2f}", "textfont": {"size": theme.text_size}}
    table = tiles(_nothing(len(items)), scale, gap=2, x=items, y=places, zmin=0.0, zmax=1.0, **text)
    figure_layout = layout(
        theme,
        axis(theme, "", showgrid=False, side="top", fixedrange=True),
        axis(theme, "place", showgrid=False, autorange="reversed", fixedrange=True),
        margin=theme.margins(left=64, top=30, bottom=10),
    )
    return TableSpec(
        values="places",
        rows=len(items),
        columns=len(items),
        figure={"data": [table], "layout": figure_layout},
        x=middle(frame.x) if x is None else x,
        x_digits=digits_for(float(np.ptp(frame.x))),
        x_label=data.x_titles[0],
        title="Pr(item in place)",
        description="The probability of each item in each place at the chosen x: every row and column sums to 1.",
    )


def _nothing(size: int) -> Floats:
    return np.full((size, size), np.nan)
