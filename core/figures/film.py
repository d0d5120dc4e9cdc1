"""After step 4: a whole run packed as bytes, which a browser plays frame by frame with no server trip."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arrays import Floats, Integers, freeze
from core.data.scale import Scale
from core.figures.theme import BELOW_RUG, plain_text, rug

VERSION = 1
ALIGNMENT = 8
CODES = 32767
"""Quantised values are int16 codes in ±CODES: the error is at most 1 / (4 CODES) of a row's range."""
GAP = -32768
"""The code of a value that is not finite: a gap in a line."""
LETTERS = 36
"""So many letters and gaps fit below the bars of a slice."""


@dataclass(frozen=True)
class Curve:
    """A standard density p (M,) at z (M,); with a location and a scale it is p / scale at loc + z scale."""

    z: Floats
    p: Floats


@dataclass(frozen=True)
class Row:
    """The values of a moment: row f of a block."""

    block: str


@dataclass(frozen=True)
class Affine:
    """loc + k scale, from row f of two blocks: a band of a location-scale family, without sending it."""

    loc: str
    k: float
    scale: str


@dataclass(frozen=True)
class BellValues:
    """The y of upright bells, one for each column (B,) of two blocks: loc + z scale, with gaps between."""

    loc: str
    scale: str
    columns: Sequence[int]
    curve: Curve


@dataclass(frozen=True)
class BellDensities:
    """The x of upright bells that stand at x = feet (B,): feet + gain p / scale, with gaps between.

    `gain` is in units of x per unit of density. Where the peak would reach further than `reach` (units of x)
    the bell is narrowed to it, so that it never covers its neighbour.
    """

    scale: str
    columns: Sequence[int]
    feet: Floats
    curve: Curve
    gain: float
    reach: float | None = None


@dataclass(frozen=True)
class Boundary:
    """One input of the lines between regions, over the grid of two inputs: pieces (2,) with gaps between.

    For one block, where it crosses `level`; for several, where another of them becomes the largest.
    """

    blocks: tuple[str, ...]
    of: Literal["x", "y"]
    level: float = 0.5


@dataclass(frozen=True)
class Pieces:
    """One coordinate of a band over the grid of one input, as the outlines of its parts, with gaps between.

    `block` (F, G P 2) holds up to P pieces from low to high at each x, NaN where there are fewer. Pieces are joined
    with those at the next x which they meet. On a circle of `period` what leaves ±½ period comes in at the other end.
    """

    block: str
    pieces: int
    of: Literal["x", "y"]
    period: float = 0.0


Expression = Row | Affine | BellValues | BellDensities | Boundary | Pieces


@dataclass(frozen=True)
class Track:
    """What moves in one trace of a panel: x, y, z or several; None keeps what the figure has.

    A track of the moment "pinned" shows the pinned frame, and nothing while none is pinned. The z of a heat map
    or contour, whose figure has x (S,) and y (T,), is a block of S T columns, with y running fastest.
    """

    trace: int
    x: Expression | None = None
    y: Expression | None = None
    z: Row | None = None
    moment: Literal["now", "pinned"] = "now"


@dataclass(frozen=True)
class Blend:
    """Colours over the grid of two inputs, below all traces: the K #RRGGBB `colours`, mixed by the K blocks.

    A block holds the probability of its colour at each place. The more even they are, the more of the page shows
    through: nothing is painted where all are 1/K, and `opacity` in [0, 1] where one of them is 1.
    """

    blocks: tuple[str, ...]
    colours: tuple[str, ...]
    opacity: float = 1.0


@dataclass(frozen=True)
class Panel:
    """One chart: a plotly figure as a plain dict (axis ranges fixed, coloured for its theme) and what moves.

    `title` and `description` (for screen readers) are shown as text, never as HTML. The first panel of a film
    is its large picture, the others stack beside it. In one that `seeks`, x is the step: a click goes there. The
    rows of a picture (y axes over one x axis) share the cursor: a click in any of them chooses x, unless the picture
    is not drawn over x.
    """

    name: str
    figure: Mapping[str, Any]
    tracks: tuple[Track, ...] = ()
    title: str = ""
    description: str = ""
    seeks: bool = False
    blend: Blend | None = None
    over_x: bool = True


@dataclass(frozen=True)
class Readout:
    """A number of the moment, from a block of one column, or a range "from … to"; `title` is its tooltip.

    Of a sum `over` so many points its mean stands first, and the sum with their number below.
    """

    label: str
    block: str
    digits: int = 1
    unit: str = ""
    title: str = ""
    to: str | None = None
    over: int = 0


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


@dataclass(frozen=True)
class SliceSpec:
    """Pr(y|x) at one x, for a location-scale family: blocks `loc` and `scale` (F, G) on the grid of the film.

    `figure` has five traces (see `slice_figure`): density, interval loc ± k scale, centre, points near x, and
    the density at the pinned moment. Near means |points_x - x| <= window. `x` is the value chosen at first.
    """

    loc: str
    scale: str
    curve: Curve
    interval: float
    figure: Mapping[str, Any]
    x: float
    numbers: tuple[Number, ...] = ()
    points_x: Floats = field(default_factory=lambda: np.empty(0))
    points_y: Floats = field(default_factory=lambda: np.empty(0))
    window: float = 0.0
    digits: int = 2
    x_digits: int = 2
    x_label: str = "x"
    y_label: str = "y"
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class BarsSpec:
    """Pr(y=k|x) at one x as bars, for K classes: one block (F, G) a class on the grid of the film.

    `figure` has two traces (see `bars_figure`): the bars, and those of the pinned moment. Between grid points the
    values are interpolated linearly, so they sum to 1 there too. `x` is what is chosen at first: one number for
    each input of the grid, and `x_labels` are their names.
    """

    values: tuple[str, ...]
    labels: tuple[str, ...]
    figure: Mapping[str, Any]
    x: float | tuple[float, float]
    numbers: tuple[Number, ...] = ()
    digits: int = 3
    x_digits: int = 2
    x_labels: tuple[str, ...] = ("x",)
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class DensitySpec:
    """Pr(y|x) at one x, for any family of one y: a curve of few values that move with x; see `core.theory.curves`.

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
    figure: Mapping[str, Any]
    x: float
    numbers: tuple[Number, ...] = ()
    points_x: Floats = field(default_factory=lambda: np.empty(0))
    points_y: Floats = field(default_factory=lambda: np.empty(0))
    window: float = 0.0
    x_digits: int = 2
    x_label: str = "x"
    period: float = 0.0
    whole: bool = False
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class EllipseSpec:
    """Ellipses at one x in a plane: loc + radius L u for unit vectors u, from blocks over the grid of one input.

    `loc` (F, G 2), `factor` (F, G 3) with L_11, L_21 and L_22, and one of the `radii` for each of the first traces of
    `figure`; then come the centre, the marks near x, and the first ellipse at the pinned moment. A mark (S, 2) of the
    `marks` (N, S, 2) is a point or an outline; gaps are drawn between them.
    """

    loc: str
    factor: str
    radii: tuple[float, ...]
    figure: Mapping[str, Any]
    x: float
    numbers: tuple[Number, ...] = ()
    points_x: Floats = field(default_factory=lambda: np.empty(0))
    marks: Floats = field(default_factory=lambda: np.empty((0, 1, 2)))
    window: float = 0.0
    x_digits: int = 2
    x_label: str = "x"
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class TableSpec:
    """A table at one x, from a block (F, G R C) over the grid of one input: the heat map that `figure` holds."""

    values: str
    rows: int
    columns: int
    figure: Mapping[str, Any]
    x: float
    numbers: tuple[Number, ...] = ()
    x_digits: int = 2
    x_label: str = "x"
    title: str = ""
    description: str = ""


Slice = SliceSpec | BarsSpec | DensitySpec | EllipseSpec | TableSpec


@dataclass(frozen=True)
class Film:
    """F recorded moments of a run, as everything that a browser needs to play them.

    `steps` (F,) increase; a block is (F, n), or (F,) for one number each. `x` is the grid of the slice: (G,), or
    for two inputs (G, 2), every pair of two rising grids, with the second input running fastest; or empty.
    `quantised` blocks are sent as 16 bit integers, the others as float32. `identity` names the data set: a
    film of the same identity keeps zoom, x and pin. `markers` are named moments: label -> frame.
    `scales` say what the numbers of each input stand for, where they are none.
    """

    steps: Integers
    x: Floats
    panels: tuple[Panel, ...]
    blocks: Mapping[str, NDArray[Any]]
    readouts: tuple[Readout, ...] = ()
    slice: Slice | None = None
    markers: Mapping[str, int] = field(default_factory=dict)
    quantised: frozenset[str] = frozenset()
    identity: str = ""
    scales: tuple[Scale | None, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError that names the first part of the film that does not fit the others."""
        _check_frames(self)
        _check_grid(self)
        _check_panels(self)
        _check_columns(self)
        freeze(self)


def bells(
    trace: int,
    loc: str,
    scale: str,
    columns: Sequence[int],
    feet: Floats,
    curve: Curve,
    gain: float,
    reach: float | None = None,
) -> Track:
    """Return the track of a trace of upright bells on x = feet (B,), from the columns (B,) of the blocks."""
    across = BellDensities(scale, columns, feet, curve, gain, reach)
    return Track(trace, x=across, y=BellValues(loc, scale, columns, curve))


def boundary(trace: int, blocks: tuple[str, ...], level: float = 0.5) -> Track:
    """Return the track of a trace of lines between regions: where one block crosses `level`, or the largest changes."""
    return Track(trace, x=Boundary(blocks, "x", level), y=Boundary(blocks, "y", level))


def slice_figure(layout: Mapping[str, Any], curve: str, fill: str, interval: str, points: str) -> dict[str, Any]:
    """Return the figure of a slice, with the five traces that SliceSpec needs, in these CSS colours.

    `layout` must fix the range of its x axis, which shows y; the player chooses the range of the density.
    """
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    area = {**line, "fill": "tozeroy"}
    traces = [
        {**area, "line": {"color": curve, "width": 2.5}, "fillcolor": fill, "hoverinfo": "x+y"},
        {**area, "line": {"color": curve, "width": 0}, "fillcolor": interval},
        {**line, "line": {"color": curve, "width": 2, "dash": "dot"}},
        {**line, "mode": "markers", "marker": rug(points), "cliponaxis": False, "hoverinfo": "x"},
        {**line, "line": {"color": curve, "width": 1.5, "dash": "dash"}},
    ]
    feet = {"xaxis": {**layout.get("xaxis", {}), **BELOW_RUG}}
    return {"data": [{**trace, "x": [], "y": []} for trace in traces], "layout": {**layout, **feet}}


def stems_figure(
    layout: Mapping[str, Any], values: Floats, curve: str, interval: str, points: str, pinned: str
) -> dict[str, Any]:
    """Return the figure of a slice of counts as bars at the `values` (M,), with the five traces of DensitySpec."""
    figure = slice_figure(layout, curve, curve, interval, points)
    step = float(np.diff(values).min(initial=1.0))
    bars = {"type": "bar", "x": values, "y": [None] * len(values), "width": 0.7 * step, "showlegend": False}
    for place, marker in {
        0: {"color": curve, "opacity": 0.4},
        1: {"color": interval},
        4: {"color": "rgba(0, 0, 0, 0)", "line": {"color": pinned, "width": 2}},
    }.items():
        figure["data"][place] = bars | {"marker": marker, "hoverinfo": "x+y" if place == 0 else "skip"}
    return figure | {"layout": figure["layout"] | {"barmode": "overlay"}}


def labels_fit(labels: Sequence[str]) -> bool:
    """Return whether the labels of bars can stand beside each other."""
    return sum(len(label) + 1 for label in labels) <= LETTERS


def bars_figure(
    layout: Mapping[str, Any], labels: Sequence[str], colours: Sequence[str], pinned: str
) -> dict[str, Any]:
    """Return the figure of bars for K classes, with the two traces that BarsSpec needs, in these CSS colours.

    `layout` gives titles and margins; the axes are fixed here: the classes side by side, and 0 to 1. Labels that do
    not fit beside each other are told by their colours, and by the pointer.
    """
    places, names = list(range(len(labels))), [plain_text(label) for label in labels]
    bars = {"type": "bar", "x": places, "y": [None] * len(places), "width": 0.72, "showlegend": False}
    outline = {"color": "rgba(0, 0, 0, 0)", "line": {"color": pinned, "width": 2}}
    traces = [
        bars | {"marker": {"color": list(colours)}, "hoverinfo": "text+y", "hovertext": names},
        bars | {"marker": outline, "hoverinfo": "skip"},
    ]
    ticks = {"tickmode": "array", "tickvals": places, "ticktext": names, "showticklabels": labels_fit(labels)}
    across = {"range": [-0.6, len(places) - 0.4], "fixedrange": True, "showgrid": False} | ticks
    up = {"range": [0, 1.04], "fixedrange": True, "tickvals": [0, 0.5, 1]}
    axes = {"xaxis": layout["xaxis"] | across, "yaxis": layout["yaxis"] | up}
    return {"data": traces, "layout": {**layout, **axes, "barmode": "overlay"}}


def pack(film: Film) -> bytes:
    """Return the film as bytes: header length (4 bytes, little endian), JSON header, blocks; aligned to 8.

    A block's offset counts from the first multiple of 8 behind the header. A quantised block is an offset and
    a scale for each row (F, 2) as float64, then int16 codes (F, n): value = offset + scale * code.
    """
    parts = {name: _encoded(name, values, film.quantised) for name, values in film.blocks.items()}
    sizes = [len(body) for _, body in parts.values()]
    offsets = accumulate(sizes, initial=0)
    described = {name: {**form, "offset": at} for (name, (form, _)), at in zip(parts.items(), offsets, strict=False)}
    header = json.dumps(_plain(_header(film, described)), allow_nan=False, separators=(",", ":")).encode()
    head = _aligned(len(header).to_bytes(4, "little") + header)
    return b"".join([head, *(body for _, body in parts.values())])


def _header(film: Film, blocks: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "identity": film.identity,
        "steps": film.steps,
        "x": film.x,
        "scales": film.scales,
        "blocks": blocks,
        "panels": film.panels,
        "readouts": film.readouts,
        "slice": film.slice,
        "markers": [{"label": label, "frame": frame} for label, frame in film.markers.items()],
    }


def _encoded(name: str, values: NDArray[Any], quantised: frozenset[str]) -> tuple[dict[str, Any], bytes]:
    table = np.asarray(values, dtype=np.float64).reshape(len(values), -1)  # (F, n)
    form = {"rows": table.shape[0], "columns": table.shape[1], "quantised": name in quantised}
    return form, _aligned(_quantised(table) if name in quantised else _single(table))


def _single(table: Floats) -> bytes:
    with np.errstate(over="ignore"):
        return table.astype("<f4").tobytes()


def _quantised(table: Floats) -> bytes:
    finite = np.isfinite(table)
    low = np.min(table, axis=1, where=finite, initial=np.inf)  # (F,)
    high = np.max(table, axis=1, where=finite, initial=-np.inf)
    empty = low > high
    low[empty] = high[empty] = 0.0
    offset, scale = low / 2 + high / 2, (high / 2 - low / 2) / CODES
    divisor = np.where(scale > 0, scale, 1.0)[:, None]
    codes = np.rint((np.where(finite, table, offset[:, None]) - offset[:, None]) / divisor)
    codes = np.where(finite, codes, GAP).astype("<i2")  # (F, n)
    return np.stack([offset, scale], axis=1).astype("<f8").tobytes() + codes.tobytes()


def _aligned(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNMENT)


def _plain(value: Any) -> Any:
    """Return the value in JSON's own types: arrays as lists, dataclasses by field and type, NaN as null."""
    if is_dataclass(value):
        named = {item.name: getattr(value, item.name) for item in fields(value)}
        return _plain({"type": type(value).__name__} | named)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist() if np.all(np.isfinite(value)) else _plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _check_frames(film: Film) -> None:
    frames = len(film.steps)
    if not frames or np.any(np.diff(film.steps) <= 0):
        raise ValueError("steps must increase and hold at least one moment")
    for name, values in film.blocks.items():
        if len(values) != frames:
            raise ValueError(f"block {name} must have one row for each of the {frames} steps; not {len(values)}")
    for label, frame in film.markers.items():
        if not 0 <= frame < frames:
            raise ValueError(f"marker {label} must be a frame in 0..{frames - 1}; not {frame}")


def _check_grid(film: Film) -> None:
    x = np.asarray(film.x)
    if x.ndim == 1 or not len(x):
        return
    sides = [np.unique(column) for column in x.T]
    if len(sides) != 2 or not np.array_equal(x, np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1).reshape(-1, 2)):
        raise ValueError("x must be (G,), or (G, 2) of all pairs of two rising grids, the second running fastest")


def _check_panels(film: Film) -> None:
    for panel in film.panels:
        count = len(panel.figure["data"])
        for track in panel.tracks:
            if not 0 <= track.trace < count:
                raise ValueError(f"a track of panel {panel.name} must be one of its {count} traces; not {track.trace}")
    unknown = set(_used(film)) - set(film.blocks)
    if unknown:
        raise ValueError(f"blocks must hold {sorted(unknown)}; they hold {sorted(film.blocks)}")
    if film.quantised - set(film.blocks):
        raise ValueError(f"quantised must name blocks; not {sorted(film.quantised - set(film.blocks))}")


def _used(film: Film) -> Iterator[str]:
    for panel in film.panels:
        for track in panel.tracks:
            for expression in (track.x, track.y, track.z):
                yield from _named(expression)
        yield from _named(panel.blend)
    for readout in film.readouts:
        yield from (name for name in (readout.block, readout.to) if name is not None)
    yield from _named(film.slice)
    for number in film.slice.numbers if film.slice else ():
        yield from _named(number)


def _named(part: Expression | Blend | Number | Slice | None) -> Iterator[str]:
    """Return the names of the blocks that a part of the film reads."""
    if isinstance(part, DensitySpec | EllipseSpec | TableSpec):
        yield from _sizes(part, 0)
        return
    yield from (name for one in ("block", "loc", "scale") if (name := getattr(part, one, None)) is not None)
    for several in ("blocks", "values"):
        yield from getattr(part, several, ())


def _sizes(cut: DensitySpec | EllipseSpec | TableSpec, knots: int) -> dict[str, int]:
    """Return how many columns for each x the blocks of a slice must have; `knots` is how many it has."""
    if isinstance(cut, DensitySpec):
        values = cut.parts * (knots - 1) + 1
        return {cut.knots: knots, cut.shape: values, cut.unit: 1, cut.region: 2 * cut.pieces, cut.centre: 1}
    if isinstance(cut, EllipseSpec):
        return {cut.loc: 2, cut.factor: 3}
    return {cut.values: cut.rows * cut.columns}


def _check_columns(film: Film) -> None:
    for readout in film.readouts:
        _check_width(film, readout.block, 1)
        _check_width(film, readout.to or readout.block, 1)
    for panel in film.panels:
        _check_panel_columns(film, panel)
    if film.slice is not None:
        _check_slice(film, film.slice)


def _check_slice(film: Film, cut: Slice) -> None:
    points = len(film.x)
    if isinstance(cut, SliceSpec | BarsSpec):
        for block in _named(cut):
            _check_width(film, block, points)
    else:
        knots = _width(film.blocks[cut.knots]) // max(points, 1) if isinstance(cut, DensitySpec) else 0
        for block, columns in _sizes(cut, knots).items():
            _check_width(film, block, columns * points)
    for number in cut.numbers:
        if number.block and _width(film.blocks[number.block]) % points:
            raise ValueError(f"block {number.block} must have as many columns for each of the {points} x")
    _check_place(film, cut)
    if isinstance(cut, BarsSpec):
        _check_bars(cut)


def _check_panel_columns(film: Film, panel: Panel) -> None:
    for track in panel.tracks:
        if track.z is not None:
            figure = panel.figure["data"][track.trace]
            _check_width(film, track.z.block, len(figure["x"]) * len(figure["y"]))
    for part in (*(expression for track in panel.tracks for expression in (track.x, track.y)), panel.blend):
        if isinstance(part, Boundary | Blend):
            _check_over_grid(film, panel, part)
        if isinstance(part, Pieces):
            _check_width(film, part.block, 2 * part.pieces * len(film.x))
    if panel.blend and len(panel.blend.blocks) != len(panel.blend.colours):
        count = len(panel.blend.blocks)
        raise ValueError(f"colours must be one for each of the {count} blocks; not {len(panel.blend.colours)}")


def _check_over_grid(film: Film, panel: Panel, part: Boundary | Blend) -> None:
    if np.ndim(film.x) != 2:
        raise ValueError(f"{type(part).__name__} in panel {panel.name} needs a film whose x has two inputs")
    for block in part.blocks:
        _check_width(film, block, len(film.x))


def _check_place(film: Film, cut: Slice) -> None:
    inputs = 1 if np.ndim(film.x) == 1 else 2
    labels = len(cut.x_labels) if isinstance(cut, BarsSpec) else 1
    for name, length in {"x": np.size(cut.x), "x_labels": labels}.items():
        if length != inputs:
            raise ValueError(f"{name} of the slice must have one entry for each of the {inputs} inputs; not {length}")


def _check_bars(bars: BarsSpec) -> None:
    for name, length in {"values": len(bars.values), "bars": len(bars.figure["data"][0]["x"])}.items():
        if length != len(bars.labels):
            raise ValueError(f"{name} must be one for each of the {len(bars.labels)} labels; not {length}")


def _check_width(film: Film, block: str, columns: int) -> None:
    width = _width(film.blocks[block])
    if width != columns:
        raise ValueError(f"block {block} must have {columns} columns; not {width}")


def _width(values: ArrayLike) -> int:
    return int(np.prod(np.shape(values)[1:]))
