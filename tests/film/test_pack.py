"""The film: bytes that say what was put in, and errors that name what does not fit."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.figures.slices import bars_figure, slice_figure
from core.film.check import check
from core.film.pack import CODES, GAP, SHAPE_CODES, SHARE_CODES, pack
from core.film.slices import BarsSpec, Curve, Number, SliceSpec
from core.film.spec import Affine, Blend, Film, Panel, Readout, Row, Track, bells, boundary

FRAMES, GRID = 5, 7
CURVE = Curve(np.array([-1.0, 0.0, 1.0]), np.array([0.2, 0.4, 0.2]))


def film(**changes: Any) -> Film:
    rng = np.random.default_rng(0)
    line = {"type": "scatter", "x": np.arange(3), "y": np.array([0.0, np.nan, 1.0])}
    x = np.linspace(0, 1, GRID)
    whole = Film(
        steps=np.arange(FRAMES) * 10,
        x=x,
        panels=(
            Panel(
                "picture",
                {"data": [line, line], "layout": {"title": "<b>"}},
                (Track(0, y=Affine("loc", 2.0, "scale")), bells(1, "loc", "scale", [2], x[[2]], CURVE, 0.5)),
            ),
            Panel("loss", {"data": [line], "layout": {}}, (Track(0, Row("nll"), moment="pinned"),)),
        ),
        blocks={
            "loc": rng.normal(size=(FRAMES, GRID)) * 100 + 1e6,
            "scale": rng.uniform(1, 2, size=(FRAMES, GRID)),
            "nll": rng.normal(size=FRAMES),
        },
        readouts=(Readout("NLL", "nll"),),
        slice=SliceSpec(
            "loc",
            "scale",
            CURVE,
            1.96,
            figure=slice_figure({}, "a", "b", "c", "d"),
            x=0.5,
            numbers=(Number("σ", "length"),),
        ),
        markers={"best": 3},
        quantised=frozenset({"loc"}),
        identity="made up",
    )
    return replace(whole, **changes)


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return header and blocks as a reader of the format finds them, written apart from the writer."""
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    body = data[-(-(4 + length) // 8) * 8 :]
    found = {name: _block(body, **form) for name, form in header["blocks"].items()}
    frames = len(header["steps"])
    return header, {name: np.broadcast_to(rows, (frames, rows.shape[1])) for name, rows in found.items()}


def _shares(body: bytes, rows: int, columns: int, height: int, top: int) -> np.ndarray:
    nibbles = [half for byte in body for half in (byte & 15, byte >> 4)]
    numbers: list[int] = []
    number = digits = 0
    for nibble in nibbles:
        number, digits = number + (nibble % 8) * 8**digits, digits + 1
        if nibble < 8:
            numbers.append((number // 2) if number % 2 == 0 else -(number + 1) // 2)
            number = digits = 0
    table = np.array(numbers[: rows * columns]).reshape(rows, -1, height)
    codes = table.cumsum(axis=0).cumsum(axis=1).cumsum(axis=2).reshape(rows, -1)
    return np.where(codes > top, np.nan, codes / top)


def _block(body: bytes, rows: int, columns: int, offset: int, form: str, **sides: int) -> np.ndarray:
    assert offset % 8 == 0
    if form == "shares":
        return _shares(body[offset:], rows, columns, **sides)
    if form == "values":
        return np.frombuffer(body, "<f4", rows * columns, offset).reshape(rows, columns)
    shift, scale = np.frombuffer(body, "<f8", 2 * rows, offset).reshape(rows, 2).T[:, :, None]
    codes = np.frombuffer(body, "<i2", rows * columns, offset + 16 * rows).reshape(rows, columns)
    return np.where(codes == GAP, np.nan, shift + scale * codes)


def quantised(values: np.ndarray) -> np.ndarray:
    one = film(blocks={"only": values}, panels=(), readouts=(), slice=None, quantised=frozenset({"only"}))
    return unpacked(pack(one))[1]["only"]


def test_blocks_come_back() -> None:
    whole = film()
    _, blocks = unpacked(pack(whole))
    assert list(blocks) == ["loc", "scale", "nll"]
    np.testing.assert_allclose(blocks["scale"], whole.blocks["scale"], rtol=1e-7)
    np.testing.assert_allclose(blocks["nll"][:, 0], whole.blocks["nll"], rtol=1e-6)
    np.testing.assert_allclose(blocks["loc"], whole.blocks["loc"], atol=0.01)


def test_header_says_what_moves() -> None:
    header, _ = unpacked(pack(film()))
    assert header["steps"] == [0, 10, 20, 30, 40]
    assert header["markers"] == [{"label": "best", "frame": 3}]
    assert header["identity"] == "made up"
    first, second = header["panels"]
    assert first["tracks"][0]["y"] == {"type": "Affine", "loc": "loc", "k": 2.0, "scale": "scale"}
    assert first["tracks"][1]["x"]["type"] == "BellDensities"
    assert second["tracks"][0] == {
        "type": "Track", "trace": 0, "x": {"type": "Row", "block": "nll"}, "y": None, "z": None, "moment": "pinned",
    }  # fmt: skip
    assert first["figure"]["data"][0]["y"] == [0.0, None, 1.0]
    assert header["slice"]["type"] == "SliceSpec"
    assert len(header["slice"]["figure"]["data"]) == 5


def test_equal_films_are_equal_bytes() -> None:
    assert pack(film()) == pack(film())


@pytest.mark.parametrize("offset", [0.0, 1e6, -1e12])
def test_quantised_error_is_a_small_share_of_the_range(offset: float) -> None:
    values = np.random.default_rng(1).normal(size=(FRAMES, 1000)) * 37 + offset
    spread = np.ptp(values, axis=1)[:, None]
    error = np.abs(quantised(values) - values)
    rounding = np.spacing(abs(offset))
    assert np.all(error <= spread / (3.9 * CODES) + 2 * rounding)
    assert np.all(error <= 1e-4 * spread + 2 * rounding)


def test_a_wild_moment_does_not_blur_the_others() -> None:
    values = np.random.default_rng(1).normal(size=(FRAMES, 100))
    values[0] *= 1e12
    np.testing.assert_allclose(quantised(values)[1:], values[1:], atol=1e-4)


def test_what_is_not_finite_is_a_gap() -> None:
    values = np.ones((FRAMES, 4))
    values[0], values[1, 1], values[2, 2], values[3, 3] = np.nan, np.inf, -np.inf, np.nan
    back = quantised(values)
    np.testing.assert_array_equal(np.isnan(back), ~np.isfinite(values))
    np.testing.assert_array_equal(back[np.isfinite(values)], 1.0)


def test_shares_come_back_with_their_gaps() -> None:
    sides = np.linspace(0.0, 1.0, 6), np.linspace(-1.0, 1.0, 4)
    x = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1).reshape(-1, 2)
    values = np.random.default_rng(2).uniform(size=(FRAMES, len(x)))
    values[0, :5], values[1, 3:9], values[2, 7], values[3] = 0.0, 1.0, np.nan, 0.5
    whole = film(x=x, blocks={"only": values}, panels=(), readouts=(), slice=None, quantised=frozenset())
    back = unpacked(pack(replace(whole, shares=frozenset({"only"}))))[1]["only"]
    np.testing.assert_allclose(back, values, atol=0.51 / SHARE_CODES)


def test_the_shapes_of_curves_come_back_finer() -> None:
    values = np.random.default_rng(3).uniform(size=(FRAMES, 7 * 5))
    values[0, :9], values[1, 3:9], values[2, 7] = 0.0, 1.0, np.nan
    parts = {"only": values, "first": values[0], "same": values}
    whole = film(x=np.arange(7.0), blocks=parts | {"first": np.tile(values[0], (FRAMES, 1))}, panels=(), readouts=())
    packed = pack(replace(whole, slice=None, quantised=frozenset(), shapes=frozenset({"only", "first", "same"})))
    header, back = unpacked(packed)
    np.testing.assert_allclose(back["only"], values, atol=0.51 / SHAPE_CODES)
    np.testing.assert_array_equal(back["same"], back["only"])
    np.testing.assert_array_equal(back["first"], np.tile(back["only"][0], (FRAMES, 1)))
    assert header["blocks"]["same"] == header["blocks"]["only"]
    assert header["blocks"]["first"]["rows"] == 1


def test_shares_beyond_one_are_refused() -> None:
    x = np.stack(np.meshgrid([0.0, 1.0], [0.0, 1.0], indexing="ij"), axis=-1).reshape(-1, 2)
    whole = film(x=x, blocks={"only": np.full((FRAMES, 4), 1.1)}, panels=(), readouts=(), slice=None)
    with pytest.raises(ValueError, match=r"block only of shares must lie in \[0, 1\]"):
        pack(replace(whole, quantised=frozenset(), shares=frozenset({"only"})))


def test_single_precision_may_overflow() -> None:
    one = film(blocks={"only": np.full(FRAMES, 1e300)}, panels=(), readouts=(), slice=None, quantised=frozenset())
    assert np.isinf(unpacked(pack(one))[1]["only"]).all()


LINE = {"data": [{"type": "scatter"}], "layout": {}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": np.array([0, 10, 10, 20, 30])}, "steps must increase"),
        ({"steps": np.array([], dtype=int)}, "at least one moment"),
        ({"steps": np.arange(4)}, "block loc must have one row for each of the 4 steps; not 5"),
        ({"markers": {"best": 5}}, r"marker best must be a frame in 0\.\.4; not 5"),
        ({"panels": (Panel("p", LINE, (Track(1),)),)}, "panel p must be one of its 1 traces; not 1"),
        ({"panels": (Panel("p", LINE, (Track(0, Row("none")),)),)}, r"blocks must hold \['none'\]"),
        ({"readouts": (Readout("NLL", "loc"),)}, "block loc must have 1 columns; not 7"),
        ({"readouts": (Readout("NLL", "nll", to="loc"),)}, "block loc must have 1 columns; not 7"),
        ({"x": np.arange(3.0)}, "block loc must have 3 columns; not 7"),
        ({"quantised": frozenset({"none"})}, r"quantised must name blocks; not \['none'\]"),
        ({"shares": frozenset({"none"})}, r"shares must name blocks; not \['none'\]"),
        ({"shares": frozenset({"loc"})}, "block loc of shares needs a film whose x has two inputs"),
        ({"shapes": frozenset({"nll"})}, "block nll must have 7 columns; not 1"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check(film(**changes))


SIDES = np.array([0.0, 1.0, 2.0]), np.array([5.0, 6.0])
PAIRS = np.array([[first, second] for first in SIDES[0] for second in SIDES[1]])
SHARES = np.random.default_rng(2).dirichlet([1, 1, 1], size=(FRAMES, len(PAIRS)))
NAMES = ("p0", "p1", "p2")
COLOURS = ("#0072B2", "#D55E00", "#009E73")
AXES = {"xaxis": {"title": {"text": "class"}}, "yaxis": {"title": {"text": "probability"}}}


def classes(**changes: Any) -> Film:
    """Return a film of three classes over two inputs."""
    field = {"type": "heatmap", "x": SIDES[0], "y": SIDES[1], "z": np.zeros((2, 3))}
    picture = Panel(
        "picture",
        {"data": [field, field], "layout": {}},
        (Track(0, z=Row("p1")), boundary(1, NAMES)),
        blend=Blend(NAMES, COLOURS),
    )
    figure = bars_figure(AXES, ("a", "b", "c"), COLOURS, "#000000")
    whole = Film(
        steps=np.arange(FRAMES),
        x=PAIRS,
        panels=(picture,),
        blocks={name: SHARES[..., k] for k, name in enumerate(NAMES)} | {"narrow": np.ones((FRAMES, 4))},
        slice=BarsSpec(NAMES, ("a", "b", "c"), figure=figure, x=(1.0, 5.5), x_labels=("one", "two")),
    )
    return replace(whole, **changes)


def test_header_says_how_classes_are_drawn() -> None:
    header, blocks = unpacked(pack(classes()))
    assert header["x"] == [[0, 5], [0, 6], [1, 5], [1, 6], [2, 5], [2, 6]]
    (panel,) = header["panels"]
    assert panel["blend"] == {"type": "Blend", "blocks": [*NAMES], "colours": [*COLOURS], "opacity": 1.0}
    heat, lines = panel["tracks"]
    assert heat["z"] == {"type": "Row", "block": "p1"}
    assert lines["y"] == {"type": "Boundary", "blocks": [*NAMES], "of": "y", "level": 0.5}
    assert (header["slice"]["type"], header["slice"]["x"]) == ("BarsSpec", [1.0, 5.5])
    np.testing.assert_allclose(sum(blocks[name] for name in NAMES), 1.0, rtol=1e-6)


def test_bars_stand_side_by_side_under_their_names() -> None:
    figure = bars_figure(AXES, ("a", "<b>"), COLOURS[:2], "#000000")
    now, pinned = figure["data"]
    assert now["marker"]["color"] == [*COLOURS[:2]]
    assert pinned["marker"]["line"]["color"] == "#000000"
    assert figure["layout"]["xaxis"]["ticktext"] == ["a", "&lt;b&gt;"]
    assert figure["layout"]["xaxis"]["title"] == AXES["xaxis"]["title"]
    assert figure["layout"]["yaxis"]["range"][0] == 0


CUT = classes().slice
MADE = classes().panels[0]
assert isinstance(CUT, BarsSpec)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": PAIRS[::-1]}, r"x must be \(G,\), or \(G, 2\) of all pairs"),
        ({"x": PAIRS[:, ::-1]}, r"x must be \(G,\), or \(G, 2\) of all pairs"),
        ({"x": np.ones((6, 3))}, r"x must be \(G,\), or \(G, 2\) of all pairs"),
        ({"x": np.arange(6.0), "slice": None}, "Boundary in panel picture needs a film whose x has two inputs"),
        ({"panels": (replace(MADE, tracks=(Track(0, z=Row("narrow")),)),)}, "narrow must have 6 columns; not 4"),
        ({"panels": (replace(MADE, blend=Blend(("narrow",), ("#000000",))),)}, "narrow must have 6 columns; not 4"),
        ({"panels": (replace(MADE, blend=Blend(("none",), ("#000000",))),)}, r"blocks must hold \['none'\]"),
        ({"panels": (replace(MADE, blend=Blend(NAMES, COLOURS[:2])),)}, "one for each of the 3 blocks; not 2"),
        ({"slice": replace(CUT, values=("narrow", "p1", "p2"))}, "narrow must have 6 columns; not 4"),
        ({"slice": replace(CUT, values=NAMES[:2])}, "values must be one for each of the 3 labels; not 2"),
        ({"slice": replace(CUT, figure=bars_figure(AXES, "ab", COLOURS, ""))}, "bars must be one for each of the 3"),
        ({"slice": replace(CUT, x=1.0)}, "x of the slice must have one entry for each of the 2 inputs; not 1"),
        ({"slice": replace(CUT, x_labels=("one",))}, "x_labels of the slice must have one entry for each of the 2"),
    ],
)
def test_what_does_not_fit_of_classes_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check(classes(**changes))
