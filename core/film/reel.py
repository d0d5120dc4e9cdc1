"""After step 3: a reel: charts over a row of moments that are few numbers each, to be played and dragged in a browser.

A film (spec) is of a run, with a slice; a reel is of anything that one number leads through: the points that have been
multiplied, the value of a parameter.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.arrays import Floats, Integers, freeze
from core.film.spec import Panel, Row
from core.notation.numbers import in_latex

PLACE = re.compile(r"\{(\d+)\}")
"""Where an entry of a column stands in a text."""
Anchor = Literal["above", "right", "left"]
"""Where a text lies from its place; one that has no room at its right lies at its left."""


@dataclass(frozen=True)
class Label:
    """A text at a place of a panel that follows the moment.

    `texts`, and its places x and y in data units, are those of the moments; fewer repeat, as blocks do. `row` is the
    number of its y axis, "" or "2", `size` that of its letters in those of the chart. It is there from moment `since`
    on.
    """

    panel: str
    texts: tuple[str, ...]
    x: Floats
    y: Floats
    color: str
    anchor: Anchor = "above"
    row: str = ""
    since: int = 0
    bold: bool = False
    size: float = 1.0


@dataclass(frozen=True)
class Explained:
    """What the numbers of a panel are: a text in which {0}, {1} … stand for an entry of those columns at the moment.

    A column (M,) that is shorter repeats, as blocks do.
    """

    panel: str
    text: str
    columns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Written:
    """What the page says of the moment, in its container of that key: sentences, or with `latex` a formula.

    Each of the texts (S,) holds from the moment of its entry in `since` (S,), which rises from 0, to the next. In it
    {0}, {1} … stand for an entry of those columns at the moment, in a formula written as LaTeX. A column (M,) that is
    shorter repeats, as blocks do.
    """

    key: str
    texts: tuple[str, ...]
    since: tuple[int, ...]
    columns: tuple[tuple[str, ...], ...]
    latex: bool = False

    def at(self, moment: int) -> str:
        """Return the text at a moment."""
        text = self.texts[bisect_right(self.since, moment) - 1]
        return PLACE.sub(lambda place: self._entry(int(place[1]), moment), text)

    def _entry(self, column: int, moment: int) -> str:
        entry = self.columns[column][moment % len(self.columns[column])]
        return in_latex(entry) if self.latex else entry


@dataclass(frozen=True)
class Stages:
    """Ranges of a panel's axes x and y (S, 2): those of the first stage that ends (S,) at or after a moment."""

    ends: Integers
    x: Floats
    y: Floats


@dataclass(frozen=True, eq=False)
class Reel:
    """M moments of charts; a reel is equal to itself alone.

    `values` (M,) rise: what a moment stands for, and where the cursor of a chart is. Row m of a block (R, n) is shown
    at moment m, or m modulo R: blocks repeat. Of a block in `since` (n,), rising, only those columns are shown whose
    moment has come. `cursors` names the panels over whose x the moment can be dragged. `times` (M,) rise: the second at
    which each is shown when it is played, and its place on the slider; playing rests at `stops`. `words` (M,) is what a
    moment is called, "n = 20", and `marks` are named moments.
    """

    values: Floats
    panels: tuple[Panel, ...]
    blocks: Mapping[str, Floats]
    words: tuple[str, ...]
    times: Floats
    labels: tuple[Label, ...] = ()
    explained: tuple[Explained, ...] = ()
    written: tuple[Written, ...] = ()
    since: Mapping[str, Integers] = field(default_factory=dict)
    stages: Mapping[str, Stages] = field(default_factory=dict)
    cursors: tuple[str, ...] = ()
    stops: tuple[int, ...] = ()
    marks: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError that names what does not fit the moments, the panels or the blocks."""
        moments = len(self.values)
        if not moments or len(self.words) != moments or len(self.times) != moments:
            raise ValueError(f"words and times must be as many as the {moments} values")
        for name, of in {"values": self.values, "times": self.times}.items():
            if np.any(np.diff(of) <= 0):
                raise ValueError(f"{name} must rise")
        if unknown := set(_used(self.panels)) - set(self.blocks):
            raise ValueError(f"blocks must hold {sorted(unknown)}; they hold {sorted(self.blocks)}")
        of_parts = *(label.panel for label in self.labels), *(each.panel for each in self.explained)
        places = [*self.cursors, *self.stages, *of_parts]
        if astray := set(places) - {panel.name for panel in self.panels}:
            raise ValueError(f"panels must hold {sorted(astray)}")
        if unsaid := [
            text.key for text in self.written if text.since[:1] != (0,) or list(text.since) != sorted(text.since)
        ]:
            raise ValueError(f"since must rise from 0 in what is written at {unsaid}")
        freeze(self)

    def nearest(self, value: float) -> int:
        """Return the moment whose value is nearest."""
        return int(np.argmin(np.abs(self.values - value)))


def _used(panels: tuple[Panel, ...]) -> Iterator[str]:
    for track in (track for panel in panels for track in panel.tracks):
        for expression in (track.x, track.y):
            if not isinstance(expression, Row | None):
                raise ValueError(f"a track of a reel must be a Row of a block; not {expression}")
            if expression:
                yield expression.block
