"""After step 2: one parameter against x, the network's raw outputs above and below them what the link makes of them."""

from collections.abc import Sequence

from core.arrays import Floats
from core.data import Dataset
from core.explain.links import LinkStage
from core.figures.points import with_room
from core.figures.theme import APART, LEGEND, Plain, Theme, axis, layout, plain_text, x_axis
from core.figures.traces import line, vline
from core.film.spec import Panel

RAW_ROW, VALUE_ROW = [0.58, 1.0], [0.0, 0.48]
ROOM = 0.08
DASHES = ("solid", "dash", "dot")
"""Tells lines apart where there are more than the theme has colours."""


def link_panel(stage: LinkStage, x: Floats, data: Dataset, at: float, theme: Theme) -> Panel:
    """Return the raw outputs (G, w) and the value (G, v) of a parameter over x (G,), with the chosen x marked."""
    rows = [_lines(x, stage.value, stage.value_names, theme, theme.model, "y")]
    if stage.raw.shape[1]:
        rows.append(_lines(x, stage.raw, stage.raw_names, theme, theme.text, "y2", thin=True))
    named = stage.value.shape[1] > 1
    figure_layout = layout(
        theme,
        x_axis(theme, data, x, anchor="y"),
        axis(theme, stage.label, range=with_room(stage.value, ROOM), domain=VALUE_ROW, nticks=theme.ticks(4)),
        margin=theme.margins(top=44 if named else 12, left=76),
        shapes=[vline(at, theme.bell, 2, "dot")],
        showlegend=named,
        legend=LEGEND,
    )
    if stage.raw.shape[1]:
        title = "output f"
        figure_layout["yaxis2"] = axis(
            theme, title, range=with_room(stage.raw, ROOM), domain=RAW_ROW, nticks=theme.ticks(4)
        )
    else:
        figure_layout["yaxis"] |= {"domain": [0.0, 1.0]}
    return Panel(
        f"link {stage.name}",
        {"data": [trace for row in rows for trace in row], "layout": figure_layout},
        description=f"The outputs {', '.join(stage.raw_names)} of the network over x, and below the parameter "
        f"{stage.symbol} that they become.",
    )


def _lines(
    x: Floats, values: Floats, names: Sequence[str], theme: Theme, one: str, y_axis: str, thin: bool = False
) -> list[Plain]:
    """Return a line for each column of values (G, v): of the colour `one` if it is alone."""
    colours = (one,) if len(names) == 1 else theme.of_classes(len(names))
    shown: Plain = {"hoverinfo": "x+y+name", "yaxis": y_axis, "showlegend": not thin}
    looks = [(colour, 1.8 if thin else 3, DASHES[k // APART % len(DASHES)]) for k, colour in enumerate(colours)]
    return [
        line(x, values[:, k], *look, name=plain_text(name), legendgroup=str(k), **shown)
        for k, (name, look) in enumerate(zip(names, looks, strict=True))
    ]
