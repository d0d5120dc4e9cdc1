"""The pictures of cross-entropy: legible, their handles in their places, and what is infinite does not break them."""

import json
from typing import Any

import numpy as np
import pytest

from core.data import load
from core.figures import cross_entropy as points
from core.figures import cross_entropy_bumps as bumps
from core.figures import cross_entropy_categories as categories
from core.figures.theme import CHART_TEXT, LIGHT, PROJECTED, Theme
from core.film.spec import Panel
from core.theory.entropy import entropy_terms, shares
from core.theory.normal import Bell
from core.theory.point_masses import Boxes, ModelNormal, divergence_account, over_parameter, over_width
from core.theory.two_bumps import TwoBumps, surfaces

MODEL = ModelNormal(0.9, 0.5)
TARGET = TwoBumps(5.0, 0.7, 0.4)


def masses(width: float, model: ModelNormal = MODEL, swept: str = "loc", theme: Theme = LIGHT) -> list[Panel]:
    boxes = Boxes(load("line").y, width)
    curves = over_parameter(boxes, model, swept, np.linspace(*points.LIMITS[swept], 81))
    limit = over_width(boxes, model, np.geomspace(*points.WIDTH_LIMITS, 31))
    return points.mass_panel(boxes, model, divergence_account(boxes, model), curves, swept, limit, theme)


def bars(q: list[float], p: list[float], theme: Theme = LIGHT) -> list[Panel]:
    return categories.category_panels(entropy_terms(shares(q), shares(p)), theme)


def two(model: ModelNormal = MODEL, theme: Theme = LIGHT) -> list[Panel]:
    return bumps.bumps(TARGET, model, surfaces(TARGET, *bumps.GRIDS), theme)


def sizes(value: Any, within: str = "") -> list[float]:
    """Return every font size in a figure."""
    if isinstance(value, dict):
        own = [value["size"]] if within.endswith("font") and "size" in value else []
        return own + [size for key, item in value.items() for size in sizes(item, key)]
    return [size for item in value for size in sizes(item, within)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("theme", [LIGHT, *PROJECTED], ids=lambda theme: theme.name)
def test_text_is_large_and_axes_have_titles(theme: Theme) -> None:
    for panel in (*masses(0.05, theme=theme), *bars([1, 2, 3], [1, 0, 1], theme), *two(theme=theme)):
        assert min(sizes(panel.figure)) >= theme.text_size >= CHART_TEXT
        assert all(panel.figure["layout"][name]["title"]["text"] for name in ("xaxis", "yaxis"))
        assert len(panel.description) > 20
        assert panel.title


@pytest.mark.parametrize("width", [0.0, 0.001, 0.05, 1.0])
@pytest.mark.parametrize("swept", ["loc", "scale"])
@pytest.mark.parametrize("model", [MODEL, ModelNormal(2.3, 0.1), ModelNormal(0.3, 1.5)], ids=str)
def test_handles_lie_in_their_panels_and_every_number_is_finite(width: float, swept: str, model: ModelNormal) -> None:
    density, curves, _ = masses(width, model, swept)
    for panel in (density, curves):
        held, (low, high) = panel.figure["data"][-1], panel.figure["layout"]["yaxis"]["range"]
        assert np.all((low <= np.asarray(held["y"])) & (np.asarray(held["y"]) <= high))
    for panel in masses(width, model, swept):
        gaps = json.dumps(panel.figure, default=lambda array: np.nan_to_num(array).tolist(), allow_nan=False)
        assert "1.79769" not in gaps  # what nan_to_num makes of infinity


def test_handles_sit_on_the_density_and_on_the_curves() -> None:
    density, curves, widths = (panel.figure["data"][-1] for panel in masses(0.05))
    boxes = Boxes(load("line").y, 0.05)
    np.testing.assert_allclose(density["x"], [0.9, 1.4])
    np.testing.assert_allclose(density["y"], Bell(0.9, 0.25).density(np.array([0.9, 1.4])))
    crossed = float(boxes.cross_entropy(0.9, 0.5))
    assert (curves["x"][0], curves["y"][0]) == pytest.approx((0.9, crossed))
    assert (widths["x"][0], widths["y"][0]) == pytest.approx((0.05, crossed))


@pytest.mark.parametrize(
    ("handle", "x", "expected"),
    [
        (points.PEAK, 1.234, ModelNormal(1.23, 0.5)),
        (points.PEAK, -9.0, ModelNormal(0.3, 0.5)),
        (points.SIDE, 1.2, ModelNormal(0.9, 0.3)),
        (points.SIDE, 0.2, ModelNormal(0.9, 0.1)),
        (points.SIDE, 9.0, ModelNormal(0.9, 1.5)),
    ],
)
def test_a_dragged_normal_stays_within_its_limits(handle: str, x: float, expected: ModelNormal) -> None:
    assert points.moved(MODEL, handle, x, points.LIMITS["loc"], points.LIMITS["scale"]) == expected


def test_a_dragged_box_and_bar_stay_within_their_limits() -> None:
    assert [points.width_at(x) for x in (1e-9, 0.02345, 7.0)] == [0.001, 0.023, 1.0]
    assert [categories.share_at(y) for y in (-0.02, 0.12345, 1.05)] == [0.0, 0.123, 1.0]
    assert points.placed(9.0, -1.0, bumps.LOC_LIMITS, bumps.SCALE_LIMITS) == ModelNormal(6.0, 0.2)


def test_bars_stand_for_the_shares_and_infinite_terms_are_marked() -> None:
    drawn, at = bars([6, 3, 1], [1, 1, 0])
    q, p = drawn.figure["data"][-2:]
    np.testing.assert_allclose(q["y"], [0.6, 0.3, 0.1])
    np.testing.assert_allclose(p["y"], [0.5, 0.5, 0.0])
    *terms, marks = at.figure["data"]
    np.testing.assert_allclose(marks["x"], [2.0, 3.4, 2.25, 3.65])  # -q log p and q log(q/p), of category 3 and summed
    assert all(np.isfinite(trace["y"]).all() for trace in terms)
    assert np.isnan(bars([6, 3, 1], [1, 1, 1])[1].figure["data"][-1]["x"]).all()


@pytest.mark.parametrize("p", [[1, 1, 1], [998, 1, 1], [1, 1, 998]])
def test_every_finite_term_fits_in_the_picture(p: list[float]) -> None:
    figure = bars([6, 3, 1], p)[1].figure
    low, high = figure["layout"]["yaxis"]["range"]
    heights = np.concatenate([trace["y"] for trace in figure["data"][:-1]])
    assert low <= heights.min()
    assert heights.max() <= high


def test_crosses_mark_every_minimum_and_one_marker_is_on_both_surfaces() -> None:
    _, forward, reverse = two()
    np.testing.assert_allclose(forward.figure["data"][1]["x"], [TARGET.covering.loc])
    np.testing.assert_allclose(reverse.figure["data"][1]["x"], [at.loc for at in TARGET.seekers])
    for panel, value in zip((forward, reverse), TARGET.values(MODEL), strict=True):
        assert (panel.figure["data"][-1]["x"][0], panel.figure["data"][-1]["y"][0]) == (0.9, 0.5)
        assert f"= {value:.3f} nats" in panel.title
