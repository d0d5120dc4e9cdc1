"""The pictures of the normal distribution: legible, within their ranges, and their handles in their places."""

import itertools
import json
from typing import Any

import numpy as np
import pytest
import scipy.stats

from core.figures.normal import (
    BARS,
    ENDS,
    HISTOGRAM_EDGE,
    MIDDLE,
    VARIANCE_LIMITS,
    NormalView,
    density_panel,
    dragged,
    noise_panels,
)
from core.figures.theme import CHART_TEXT, LIGHT, PROJECTED, Theme
from core.theory.convergence import distances, histogram
from core.theory.normal import Bell, Factors
from core.theory.sums import NOISES, sum_of_noise

WIDE = NormalView(Bell(0.4, 0.5), Factors(), -1.0, 1.0)
EVERY = [Factors(*on) for on in itertools.product((True, False), repeat=5)]


def sizes(value: Any, within: str = "") -> list[float]:
    """Return every font size in a figure."""
    if isinstance(value, dict):
        own = [value["size"]] if within.endswith("font") and "size" in value else []
        return own + [size for key, item in value.items() for size in sizes(item, key)]
    return [size for item in value for size in sizes(item, within)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("theme", [LIGHT, *PROJECTED], ids=lambda theme: theme.name)
def test_text_is_large_and_axes_have_titles(theme: Theme) -> None:
    drawn = sum_of_noise("uniform", 3)
    bars = histogram(drawn.z, -HISTOGRAM_EDGE, HISTOGRAM_EDGE, BARS)
    for panel in (density_panel(WIDE, theme), *noise_panels(drawn, bars, distances("uniform"), theme)):
        assert min(sizes(panel.figure)) >= theme.text_size >= CHART_TEXT
        for name in ("xaxis", "yaxis"):
            assert panel.figure["layout"][name]["title"]["text"]
        assert len(panel.description) > 20


@pytest.mark.parametrize("factors", EVERY, ids=str)
@pytest.mark.parametrize("variance", [0.01, 0.5, 4.0])
def test_handles_stay_in_the_picture_and_every_number_is_finite(factors: Factors, variance: float) -> None:
    figure = density_panel(NormalView(Bell(-3.0, variance), factors, -5.0, 5.0), LIGHT).figure
    low, high = figure["layout"]["yaxis"]["range"]
    for trace in (figure["data"][MIDDLE], figure["data"][ENDS]):
        assert (np.asarray(trace["y"]) >= low).all()
        assert (np.asarray(trace["y"]) <= high).all()
    plain = json.dumps(figure, default=lambda array: array.tolist(), allow_nan=False)
    assert len(plain) < 300_000


def test_handles_sit_on_the_peak_at_one_sigma_and_at_the_ends() -> None:
    data = density_panel(WIDE, LIGHT).figure["data"]
    normal = scipy.stats.norm(0.4, np.sqrt(0.5))
    np.testing.assert_allclose(data[MIDDLE]["x"], [0.4, 0.4 + np.sqrt(0.5)])
    np.testing.assert_allclose(data[MIDDLE]["y"], normal.pdf(data[MIDDLE]["x"]))
    np.testing.assert_array_equal(data[ENDS]["x"], [-1.0, 1.0])


@pytest.mark.parametrize(
    ("handle", "y", "expected"),
    [
        ("peak", 1.234, {"loc": 1.23}),
        ("peak", -9.0, {"loc": -3.0}),
        ("width", 1.4, {"variance": 1.0}),
        ("width", -2.0, {"variance": VARIANCE_LIMITS[0]}),
        ("width", 9.0, {"variance": VARIANCE_LIMITS[1]}),
        ("low", 3.0, {"low": 1.0}),
        ("low", -2.0, {"low": -2.0}),
        ("high", -3.0, {"high": -1.0}),
        ("high", 9.0, {"high": 5.0}),
    ],
)
def test_a_dragged_handle_gives_a_value_that_is_allowed(handle: str, y: float, expected: dict[str, float]) -> None:
    assert dragged(WIDE, handle, y) == pytest.approx(expected)


def test_a_density_above_1_shows_the_line_at_1_and_bounds_its_area() -> None:
    narrow = NormalView(Bell(0.0, 0.04), Factors(), -0.2, 0.2)
    assert density_panel(narrow, LIGHT).figure["layout"]["shapes"]
    assert not density_panel(WIDE, LIGHT).figure["layout"]["shapes"]
    assert narrow.bell.peak == pytest.approx(1.9947, abs=1e-4)
    assert narrow.area <= narrow.bell.peak * (narrow.high - narrow.low) == pytest.approx(0.7979, abs=1e-4)


@pytest.mark.parametrize("name", NOISES)
def test_the_exact_density_fits_in_the_picture(name: str) -> None:
    for count in (1, 7, 100):
        drawn = sum_of_noise(name, count)
        bars = histogram(drawn.z, -HISTOGRAM_EDGE, HISTOGRAM_EDGE, BARS)
        figure = noise_panels(drawn, bars, distances(name), LIGHT)[0].figure
        assert max(figure["data"][1]["y"]) < figure["layout"]["yaxis"]["range"][1]
