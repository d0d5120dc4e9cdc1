"""After step 4: the slice of a film: Pr(y|x) at one x, as each kind of y draws it, and its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from core.arrays import Floats


@dataclass(frozen=True)
class Curve:
    """A standard density p (M,) at z (M,); with a location and a scale it is p / scale at loc + z scale."""

    z: Floats
    p: Floats


@dataclass(frozen=True)
class Number:
    """A number of the slice, by its kind.

    For a location-scale family: loc + k scale, k scale, k / scale, or the ends loc ± k scale. For classes: the
    probability of class k, or the label of the most probable one. For others: the `values` of a block of one or
    more columns for each x, the same as `angles` within ±π, or the `pieces` of a region; with `digits` decimals.
    """

    label: str
    kind: Literal["point", "length", "density", "interval", "probability", "mode", "values", "angles", "pieces"]
    k: float = 0.0
    unit: str = ""
    title: str = ""
    block: str | None = None
    digits: int = 2


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What all slices have: the `figure` of one x, its numbers, and the `x` that is chosen at first.

    `title` and `description` (for screen readers) are shown as text, never as HTML.
    """

    figure: Mapping[str, Any]
    x: float | tuple[float, float]
    numbers: tuple[Number, ...] = ()
    x_digits: int = 2
    title: str = ""
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class LineCut(Cut):
    """What the slices over one input have."""

    x: float
    x_label: str = "x"


@dataclass(frozen=True, kw_only=True)
class PointsCut(LineCut):
    """What the slices have in which the points near x are drawn: those with |points_x - x| <= window."""

    points_x: Floats = field(default_factory=lambda: np.empty(0))
    window: float = 0.0


@dataclass(frozen=True)
class SliceSpec(PointsCut):
    """Pr(y|x) at one x, for a location-scale family: blocks `loc` and `scale` (F, G) on the grid of the film.

    `figure` has five traces (see `slice_figure`): density, interval loc ± k scale, centre, points near x, and
    the density at the pinned moment.
    """

    loc: str
    scale: str
    curve: Curve
    interval: float
    points_y: Floats = field(default_factory=lambda: np.empty(0))
    digits: int = 2
    y_label: str = "y"


@dataclass(frozen=True)
class BarsSpec(Cut):
    """Pr(y=k|x) at one x as bars, for K classes: one block (F, G) a class on the grid of the film.

    `figure` has two traces (see `bars_figure`): the bars, and those of the pinned moment. Between grid points the
    values are interpolated linearly, so they sum to 1 there too. `x` is what is chosen at first: one number for
    each input of the grid, and `x_labels` are their names.
    """

    values: tuple[str, ...]
    labels: tuple[str, ...]
    digits: int = 3
    x_labels: tuple[str, ...] = ("x",)


@dataclass(frozen=True)
class DensitySpec(PointsCut):
    """Pr(y|x) at one x, for any family of one y: a curve of few values that move with x; see `core.infer.curves`.

    Blocks over the grid of one input: `knots` (F, G L), and `shape` (F, G M), the density as a share of its peak,
    with M = parts (L - 1) + 1; `unit` (F, G), 1 / peak, which moves with the scale of y; `region` (F, G P 2), the
    pieces that are shaded; `centre` (F, G), the y of the dotted line. `figure` has five traces (see `slice_figure`,
    or `stems_figure` for few counts): density, region, centre, points near x, and the density at the pinned moment.
    `period` is that of a y on a circle. Where y is `whole`, the values of y are the counts next to those of the curve.
    """

    knots: str
    shape: str
    unit: str
    region: str
    centre: str
    parts: int
    pieces: int
    points_y: Floats = field(default_factory=lambda: np.empty(0))
    period: float = 0.0
    whole: bool = False


@dataclass(frozen=True)
class EllipseSpec(PointsCut):
    """Ellipses at one x in a plane: loc + radius L u for unit vectors u, from blocks over the grid of one input.

    `loc` (F, G 2), `factor` (F, G 3) with L_11, L_21 and L_22, and one of the `radii` for each of the first traces of
    `figure`; then come the centre, the marks near x, and the first ellipse at the pinned moment. A mark (S, 2) of the
    `marks` (N, S, 2) is a point or an outline; gaps are drawn between them.
    """

    loc: str
    factor: str
    radii: tuple[float, ...]
    marks: Floats = field(default_factory=lambda: np.empty((0, 1, 2)))


@dataclass(frozen=True)
class TableSpec(LineCut):
    """A table at one x, from a block (F, G R C) over the grid of one input: the heat map that `figure` holds."""

    values: str
    rows: int
    columns: int


Slice = SliceSpec | BarsSpec | DensitySpec | EllipseSpec | TableSpec
