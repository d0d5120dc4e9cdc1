"""After step 4: whether the parts of a film fit each other, before a browser would stumble over them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from core.film.slices import BarsSpec, DensitySpec, EllipseSpec, Number, Slice, SliceSpec, TableSpec
from core.film.spec import Blend, Boundary, Expression, Film, Panel, Pieces, Threshold

ROUNDING = 1e-9


def check(film: Film) -> None:
    """Raise ValueError that names the first part of the film that does not fit the others."""
    _check_frames(film)
    _check_grid(film)
    _check_panels(film)
    _check_columns(film)
    if film.threshold is not None:
        _check_threshold(film, film.threshold)


def _check_threshold(film: Film, threshold: Threshold) -> None:
    if np.any(np.diff(threshold.values) <= 0):
        raise ValueError("values of the threshold must rise")
    if np.ndim(film.x) == 2:
        if threshold.along not in film.blocks:
            raise ValueError(f"over two inputs a threshold must lie along a block; not {threshold.along}")
        _check_width(film, threshold.along, len(film.x))
    elif threshold.along not in film.panels[0].figure["layout"]:
        raise ValueError(f"a threshold must lie along an axis of the picture; not {threshold.along}")
    if threshold.readout not in {readout.block for readout in film.readouts}:
        raise ValueError(f"readout of the threshold must be the block of one; not {threshold.readout}")
    _check_width(film, threshold.numbers, len(threshold.values))


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
    for field in ("quantised", "shares", "shapes"):
        if strange := getattr(film, field) - set(film.blocks):
            raise ValueError(f"{field} must name blocks; not {sorted(strange)}")
    for name in film.shares:
        if np.ndim(film.x) != 2:
            raise ValueError(f"block {name} of shares needs a film whose x has two inputs")
        _check_width(film, name, len(film.x))
    for name in film.shapes:
        if np.ndim(film.x) != 1 or not len(film.x):
            raise ValueError(f"block {name} of shapes needs a film whose x has one input")
        _check_width(film, name, max(_width(film.blocks[name]) // len(film.x), 1) * len(film.x))
    for name in film.shares | film.shapes:
        if np.any(np.abs(film.blocks[name] - 0.5) > 0.5 + ROUNDING):
            raise ValueError(f"block {name} of shares must lie in [0, 1]")


def _used(film: Film) -> Iterator[str]:
    for panel in film.panels:
        for track in panel.tracks:
            for expression in (track.x, track.y, track.z):
                yield from _named(expression)
        yield from _named(panel.blend)
    for readout in film.readouts:
        yield from (name for name in (readout.block, readout.to) if name is not None)
    if film.threshold is not None:
        yield film.threshold.numbers
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
