"""After step 4: a whole run packed as bytes, which a browser plays frame by frame with no server trip."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arrays import Floats, Integers

VERSION = 1
ALIGNMENT = 8
CODES = 32767
"""Quantised values are int16 codes in ±CODES: the error is at most 1 / (4 CODES) of a row's range."""
GAP = -32768
"""The code of a value that is not finite: a gap in a line."""


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


Expression = Row | Affine | BellValues | BellDensities


@dataclass(frozen=True)
class Track:
    """What moves in one trace of a panel: x, y or both; None keeps what the figure has.

    A track of the moment "pinned" shows the pinned frame, and nothing while none is pinned.
    """

    trace: int
    x: Expression | None = None
    y: Expression | None = None
    moment: Literal["now", "pinned"] = "now"


@dataclass(frozen=True)
class Panel:
    """One chart: a plotly figure as a plain dict (axis ranges fixed, coloured for its theme) and what moves.

    `title` and `description` (for screen readers) are shown as text, never as HTML. The first panel of a film
    is its large picture, the others stack beside it. In one that `seeks`, x is the step: a click goes there.
    """

    name: str
    figure: Mapping[str, Any]
    tracks: tuple[Track, ...] = ()
    title: str = ""
    description: str = ""
    seeks: bool = False


@dataclass(frozen=True)
class Readout:
    """A number of the moment, from a block of one column, or a range "from … to"; `title` is its tooltip."""

    label: str
    block: str
    digits: int = 1
    unit: str = ""
    title: str = ""
    to: str | None = None


@dataclass(frozen=True)
class Number:
    """A number of the slice, by its kind: loc + k scale, k scale, k / scale, or the ends loc ± k scale."""

    label: str
    kind: Literal["point", "length", "density", "interval"]
    k: float = 0.0
    unit: str = ""
    title: str = ""


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
class Film:
    """F recorded moments of a run, as everything that a browser needs to play them.

    `steps` (F,) increase; `x` (G,) is the grid of the slice; a block is (F, n), or (F,) for one number each.
    `quantised` blocks are sent as 16 bit integers, the others as float32. `identity` names the data set: a
    film of the same identity keeps zoom, x and pin. `markers` are named moments: label -> frame.
    """

    steps: Integers
    x: Floats
    panels: tuple[Panel, ...]
    blocks: Mapping[str, NDArray[Any]]
    readouts: tuple[Readout, ...] = ()
    slice: SliceSpec | None = None
    markers: Mapping[str, int] = field(default_factory=dict)
    quantised: frozenset[str] = frozenset()
    identity: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError that names the first part of the film that does not fit the others."""
        _check_frames(self)
        _check_panels(self)
        _check_columns(self)


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


def slice_figure(layout: Mapping[str, Any], curve: str, fill: str, interval: str, points: str) -> dict[str, Any]:
    """Return the figure of a slice, with the five traces that SliceSpec needs, in these CSS colours.

    `layout` must fix the range of its x axis, which shows y; the player chooses the range of the density.
    """
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    area = {**line, "fill": "tozeroy"}
    ticks = {"symbol": "line-ns-open", "size": 14, "color": points, "line": {"width": 1.5}}
    traces = [
        {**area, "line": {"color": curve, "width": 2.5}, "fillcolor": fill, "hoverinfo": "x+y"},
        {**area, "line": {"color": curve, "width": 0}, "fillcolor": interval},
        {**line, "line": {"color": curve, "width": 2, "dash": "dot"}},
        {**line, "mode": "markers", "marker": ticks, "cliponaxis": False, "hoverinfo": "x"},
        {**line, "line": {"color": curve, "width": 1.5, "dash": "dash"}},
    ]
    return {"data": [{**trace, "x": [], "y": []} for trace in traces], "layout": dict(layout)}


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
        return _plain(value.tolist())
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
            for expression in (track.x, track.y):
                names = (getattr(expression, part, None) for part in ("block", "loc", "scale"))
                yield from (name for name in names if name is not None)
    for readout in film.readouts:
        yield from (name for name in (readout.block, readout.to) if name is not None)
    if film.slice is not None:
        yield from (film.slice.loc, film.slice.scale)


def _check_columns(film: Film) -> None:
    for readout in film.readouts:
        _check_width(film, readout.block, 1)
        _check_width(film, readout.to or readout.block, 1)
    if film.slice is not None:
        _check_width(film, film.slice.loc, len(film.x))
        _check_width(film, film.slice.scale, len(film.x))


def _check_width(film: Film, block: str, columns: int) -> None:
    width = _width(film.blocks[block])
    if width != columns:
        raise ValueError(f"block {block} must have {columns} columns; not {width}")


def _width(values: ArrayLike) -> int:
    return int(np.prod(np.shape(values)[1:]))
