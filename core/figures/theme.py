"""The one theme of all figures: a colour per role, for light and dark pages, and the common layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from types import MappingProxyType
from typing import Any

from core.arrays import Floats
from core.data import Dataset

Plain = dict[str, Any]
"""A Plotly figure, trace or layout as the plain dict that is sent: go.Figure's checks cost 20 times that."""

CHART_TEXT = 14
PROJECTED_TEXT = 20
RUG = 14
"""The px of a mark of an observed value, half of it below the foot of the picture."""
APART = 6
"""So many colours of classes anybody tells apart; beyond them lines need dashes, and points their symbols."""
BELOW_RUG = {"ticklabelstandoff": RUG // 2}
"""What an axis takes so that its labels lie below those marks."""
LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": 1.0,
    "yanchor": "bottom",
    "traceorder": "normal",
    "bgcolor": "rgba(0,0,0,0)",
}


@dataclass(frozen=True)
class Theme:
    """Colours by role, from Okabe and Ito's palette for colour-blind people; each role has a second cue.

    The colours of the classes after the first APART are from Paul Tol's qualitative schemes.
    """

    name: str
    text: str
    quiet: str
    grid: str
    paper: str
    data: str
    model: str
    bell: str
    held_out: str
    good: str
    classes: tuple[str, ...]
    text_size: int = CHART_TEXT

    def of_classes(self, count: int) -> tuple[str, ...]:
        """Return the colours of so many classes; they begin again where the palette ends."""
        return tuple(islice(cycle(self.classes), count))

    def ticks(self, most: int) -> int:
        """Return how many ticks an axis has at most that has room for so many whose text is of CHART_TEXT."""
        return max(2, most * CHART_TEXT // self.text_size)

    def margins(self, left: int = 64, right: int = 12, top: int = 12, bottom: int = 52) -> Plain:
        """Return the margins of a figure in px, given for CHART_TEXT and grown with the text."""
        growth = self.text_size / CHART_TEXT
        return {"l": growth * left, "r": growth * right, "t": growth * top, "b": growth * bottom}


LIGHT = Theme(
    name="light",
    text="#111111",
    quiet="#595959",
    grid="#E3E3E3",
    paper="#FFFFFF",
    data="#111111",
    model="#0072B2",
    bell="#D55E00",
    held_out="#CC79A7",
    good="#009E73",
    classes=(
        *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#56B4E9"),
        *("#882255", "#E69F00", "#332288", "#999933", "#AA4499", "#117733", "#CC6677"),
        *("#44AA99", "#661100", "#888888", "#6699CC", "#B8860B", "#004488", "#EE6677"),
    ),
)
DARK = Theme(
    name="dark",
    text="#F2F2F2",
    quiet="#B8B8B8",
    grid="#333A44",
    paper="#0E1117",
    data="#F2F2F2",
    model="#56B4E9",
    bell="#E69F00",
    held_out="#F0E442",
    good="#009E73",
    classes=(
        *("#56B4E9", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#D55E00"),
        *("#F2F2F2", "#BBCC33", "#AA7AE0", "#44BB99", "#FFAABB", "#4477AA", "#EE8866"),
        *("#99DDFF", "#AAAA00", "#B8B8B8", "#EEDD88", "#CC6677", "#228833", "#AA3377"),
    ),
)
PROJECTED = tuple(replace(theme, name=f"{theme.name} projected", text_size=PROJECTED_TEXT) for theme in (LIGHT, DARK))
THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK, *PROJECTED)})
"""The themes by name: "light" and "dark", and for a hall "light projected" and "dark projected"."""


def faded(colour: str, opacity: float) -> str:
    """Return a #RRGGBB colour as rgba with that opacity in [0, 1]."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


def plain_text(text: str) -> str:
    """Return text that Plotly shows as written: it reads labels as HTML, and columns may have any name."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def axis(theme: Theme, title: str, **more: Any) -> Plain:
    """Return an axis with that title; `more` overrides."""
    return {
        "title": {"text": plain_text(title), "standoff": 6, "font": {"size": theme.text_size}},
        "gridcolor": theme.grid,
        "linecolor": theme.grid,
        "zeroline": False,
        "ticks": "",
        "automargin": False,
    } | more


def x_axis(theme: Theme, data: Dataset, ends: Floats | Sequence[float], column: int = 0, **more: Any) -> Plain:
    """Return the axis of a column of x from end to end: with dates or words where its numbers stand for such."""
    low, high = float(ends[0]), float(ends[-1])
    scale = data.x_scale(column)
    if scale is None:
        return axis(theme, data.x_titles[column], range=[low, high], **more)
    places, texts = scale.ticks(low, high)
    ticks = {"tickvals": places, "ticktext": list(map(plain_text, texts))}
    return axis(theme, data.x_titles[column], range=[low, high], **ticks, **more)


def rug(color: str) -> Plain:
    """Return the markers of observed values on the foot of a picture, see BELOW_RUG for its axis."""
    return {"symbol": "line-ns-open", "size": RUG, "color": color, "line": {"width": 1.5}}


def legend_above(theme: Theme, left: int = 68, top: int = 34, right: int = 12) -> Plain:
    """Return what a layout needs for a legend above the picture, with room in px for it and for the y axis."""
    return {"showlegend": True, "legend": LEGEND, "margin": theme.margins(left=left, right=right, top=top)}


def legend_at_right(theme: Theme) -> Plain:
    """Return what a layout needs for a legend above the right end of a small picture."""
    at_right = LEGEND | {"x": 1, "xanchor": "right"}
    return {"showlegend": True, "legend": at_right, "margin": theme.margins(top=26)}


def layout(theme: Theme, x: Plain, y: Plain, **more: Any) -> Plain:
    """Return the layout that all figures share, with these axes; `more` overrides."""
    return {
        "xaxis": x,
        "yaxis": y,
        "font": {"size": theme.text_size, "color": theme.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": theme.margins(),
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"size": theme.text_size}},
    } | more
