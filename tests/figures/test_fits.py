"""One fit seen twice: the lines and squares are the residuals, the bells are the densities, and titles say the sums."""

from typing import Any

import numpy as np
import pytest
import scipy.stats

from core.data import load
from core.figures.fits import BELLS, BELLS_SHOWN, HANDLES, RESIDUALS, bell_places, fits
from core.figures.theme import CHART_TEXT, DARK, LIGHT, PROJECTED, Theme
from core.film.spec import Panel
from core.theory.fit_by_hand import HandFit, bounds
from core.theory.line import Line
from core.theory.network_by_hand import first_network

DATA = load("line")
LIMITS = bounds(DATA.x, DATA.y)
BAD = HandFit(0.1, line=Line(1.6, -0.8))
FAIR = HandFit(0.15, line=Line(0.9, 0.4))


def drawn(fit: HandFit, theme: Theme = LIGHT, before: HandFit | None = None, name: str = "line") -> dict[str, Panel]:
    data = load(name)
    panels = fits(data, bounds(data.x, data.y), fit, 0.13, before, theme)
    return {panel.name: panel for panel in panels}


def trace(panel: Panel, name: str) -> dict[str, Any]:
    return next(each for each in panel.figure["data"] if each["name"] == name)


def shapes(values: np.ndarray, corners: int) -> np.ndarray:
    """Return the corners (N, C) of shapes that lie one after another with gaps between."""
    rows = values.reshape(-1, corners + 1)
    assert np.isnan(rows[:, -1]).all()
    return rows[:, :-1]


def test_titles_say_both_sums() -> None:
    panels = drawn(BAD)
    assert panels[RESIDUALS].title == "Residuals: Σ (y − f)² = 10.28"
    assert panels[BELLS].title == "Bells: −Σ log Pr(y|x) = 497.37 nats"
    assert drawn(HandFit(0.1, line=Line(0.82595, 0.52223)))[BELLS].title.endswith("−6.61 nats")


def test_the_drop_of_each_point_is_its_residual_and_its_square_has_that_area_on_screen() -> None:
    panel = drawn(FAIR)[RESIDUALS]
    drops = shapes(trace(panel, "residuals")["y"], 2)
    residual = DATA.y - FAIR.mean(DATA.x)
    assert drops[:, 0] - drops[:, 1] == pytest.approx(residual)
    square = trace(panel, "squares")
    x, y = shapes(square["x"], 5), shapes(square["y"], 5)
    area = np.abs(np.ptp(x, axis=1) * np.ptp(y, axis=1))
    assert area / residual**2 == pytest.approx(np.full(12, area[0] / residual[0] ** 2))
    low, high = panel.figure["layout"]["xaxis"]["range"]
    assert low <= x.min()
    assert x.max() <= high


def test_a_point_lies_as_far_from_its_bell_as_it_is_likely() -> None:
    panel = drawn(FAIR)[BELLS]
    at = bell_places(DATA.x[:, 0])
    marks = shapes(trace(panel, "Pr of the point")["x"], 2)
    lengths = marks[:, 1] - marks[:, 0]
    density = scipy.stats.norm(FAIR.mean(DATA.x)[at], FAIR.sigma).pdf(DATA.y[at])
    assert marks[:, 0] == pytest.approx(DATA.x[at, 0])
    assert lengths / density == pytest.approx(np.full(len(at), lengths[0] / density[0]))
    bells = shapes(trace(panel, "Pr(y|x)")["x"], 49)
    assert bells.max(axis=1) - DATA.x[at, 0] == pytest.approx(
        lengths[0] / density[0] * 0.3989423 / FAIR.sigma, rel=1e-6
    )
    assert bells.max() <= panel.figure["layout"]["xaxis"]["range"][1]


def test_bells_stand_from_end_to_end() -> None:
    x = np.linspace(0, 1, 200)
    at = bell_places(x)
    assert len(at) == BELLS_SHOWN
    assert at[0] == 0
    assert at[-1] == 199
    assert len(bell_places(np.array([0.0, 0.0, 1.0]))) == 2


def test_a_line_has_its_handles_last_and_a_network_has_none() -> None:
    for panel in drawn(BAD).values():
        last = panel.figure["data"][-1]
        assert len(last["x"]) == len(HANDLES)
        assert last["y"] == pytest.approx(1.6 - 0.8 * last["x"])
    network = HandFit(0.1, network=first_network(DATA.x, DATA.y))
    assert all(panel.figure["data"][-1]["name"] == "data" for panel in drawn(network).values())


def test_another_fit_is_drawn_faint() -> None:
    panel = drawn(FAIR, before=BAD)[BELLS]
    assert trace(panel, "your fit")["line"]["dash"] == "dash"
    assert trace(panel, "your fit")["y"] == pytest.approx(BAD.mean(trace(panel, "your fit")["x"]))


@pytest.mark.parametrize("name", ["line", "motorcycle", "geyser"])
@pytest.mark.parametrize("theme", [LIGHT, DARK, *PROJECTED], ids=lambda theme: theme.name)
def test_axes_have_titles_and_text_is_large(theme: Theme, name: str) -> None:
    data = load(name)
    panels = drawn(HandFit(data.sigma, line=Line(1.0, 0.0)), theme, name=name)
    ranges = [[panel.figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis")] for panel in panels.values()]
    assert ranges[0] == ranges[1]
    for panel in panels.values():
        figure = panel.figure["layout"]
        assert figure["font"]["size"] == theme.text_size >= CHART_TEXT
        assert figure["xaxis"]["title"]["text"] == data.x_label
        assert figure["yaxis"]["title"]["text"] == data.y_label
        assert data.title in panel.description
