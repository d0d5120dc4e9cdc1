"""The data, the derivation as a curve, and both losses as surfaces: minima and markers lie where the numbers say."""

from typing import Any

import numpy as np
import pytest

from core.data import load
from core.figures.least_squares import NATS_SHOWN, data_panel, stage_panel, surface_panels
from core.figures.theme import CHART_TEXT, LIGHT, PROJECTED, Theme
from core.film.spec import Panel
from core.theory.line import (
    Line,
    LineParameter,
    fit_line,
    fit_weighted_line,
    held_lines,
    nll_surface,
    sum_of_squares_surface,
)
from core.theory.stage import Stage, shape, sigma_curve, stage, view_around

DATA = load("line")
X, Y = DATA.x, DATA.y
SHOWN = view_around(X, Y)
MARKED = Line(0.7, 0.2)


def at(number: int, sigma: Any, parameter: LineParameter = "intercept", free: bool = False) -> Stage:
    return stage(number, parameter, MARKED, sigma, X, Y, SHOWN.grid(parameter), free=free)


def uprights(panel: Panel) -> list[float]:
    lines = [trace for trace in panel.figure["data"] if len(trace["x"]) == 2 and trace["mode"] == "lines"]
    return [trace["x"][0] for trace in lines if trace["x"][0] == trace["x"][1]]


def drawn(growing: bool, theme: Theme = LIGHT) -> list[Panel]:
    growth = shape(X, growing)
    grids = SHOWN.grid("intercept", 21), SHOWN.grid("slope", 31)
    fit = MARKED.account(X, Y, 0.3 * growth)
    return surface_panels(
        sum_of_squares_surface(X, Y, *grids),
        nll_surface(X, Y, 0.3 * growth, *grids),
        sigma_curve(MARKED, 0.3, growth, X, Y),
        SHOWN,
        MARKED,
        0.3,
        fit,
        (held_lines(MARKED, "intercept", SHOWN.grid("intercept", 2)),) * 2,
        theme,
    )


@pytest.mark.parametrize("number", range(1, 6))
def test_the_minimum_is_named_and_the_marker_lies_on_the_curve(number: int) -> None:
    now, before = at(number, 0.3), at(number - 1, 0.3) if number > 1 else None
    panel = stage_panel(now, before, MARKED, LIGHT)
    assert uprights(panel) == [now.minimiser]
    assert f"least at φ₀ = {now.minimiser:.2f}" in panel.figure["layout"]["annotations"][0]["text"]
    marker = panel.figure["data"][-1]
    assert marker["x"] == [MARKED.intercept]
    assert marker["y"] == [now.value]
    low, high = panel.figure["layout"]["yaxis"]["range"]
    assert low < now.curve.losses.min() < now.curve.losses.max() < high
    names = [trace.get("name") for trace in panel.figure["data"]]
    assert ("loss before" in names) is (number > 1)


def test_where_sigma_depends_on_x_both_minima_are_named() -> None:
    sigma = 0.3 * shape(X, True)
    now, before = at(5, sigma), at(4, sigma)
    panel = stage_panel(now, before, MARKED, LIGHT)
    assert uprights(panel) == [before.minimiser, now.minimiser]
    labels = [label["text"] for label in panel.figure["layout"]["annotations"]]
    assert labels == [f"least at φ₀ = {now.minimiser:.2f}", f"before: {before.minimiser:.2f}"]
    assert "units of y²" in panel.figure["layout"]["yaxis"]["title"]["text"]


def test_with_the_other_free_the_label_names_both_and_the_marker_stands_above() -> None:
    now = at(4, 0.3, free=True)
    panel = stage_panel(now, None, MARKED, LIGHT, free=True)
    assert panel.title == "Loss over φ₀, φ₁ free"
    assert panel.figure["layout"]["annotations"][0]["text"] == "least at φ₀ = 0.83,<br>φ₁ = 0.52"
    drop = panel.figure["data"][-2]
    assert drop["y"][0] < drop["y"][1] == panel.figure["data"][-1]["y"][0] == now.value
    assert stage_panel(at(4, 0.3), None, MARKED, LIGHT).title == "Loss over φ₀, φ₁ held at 0.20"


def among_data(number: int, growing: bool, free: bool = True) -> Panel:
    scale = 0.3 * shape(X, growing)
    now, before = at(number, scale, free=free), at(number - 1, scale, free=free)
    return data_panel(DATA, MARKED, scale, now, before, (-0.1, 2.5), LIGHT)


@pytest.mark.parametrize("number", range(2, 6))
def test_among_the_data_the_line_its_residuals_and_the_best_line_are_drawn(number: int) -> None:
    panel = among_data(number, growing=False)
    *_, bells, drops, best, line, data, ends = panel.figure["data"]
    np.testing.assert_allclose(line["y"], MARKED(line["x"]))
    np.testing.assert_allclose(best["y"], fit_line(X, Y).line(best["x"]))
    np.testing.assert_allclose(ends["y"], MARKED(ends["x"]))
    np.testing.assert_allclose(np.reshape(drops["y"], (-1, 3))[:, :2], np.stack([Y, MARKED(X)], axis=1))
    assert len(data["x"]) == len(Y)
    assert np.isfinite(bells["x"]).sum() > 100
    assert len(panel.figure["data"]) == (7 if number == 5 else 6)
    assert "0.70 + 0.20 x" in panel.title
    assert "f = 0.83 + 0.52 x" in panel.description


def test_where_the_steps_break_both_best_lines_stand_among_the_data() -> None:
    *_, before, now, _, _, _ = among_data(5, growing=True).figure["data"]
    assert now["line"]["dash"] == "dash"
    np.testing.assert_allclose(now["y"], fit_line(X, Y).line(now["x"]))
    np.testing.assert_allclose(before["y"], fit_weighted_line(X, Y, shape(X, True))(before["x"]))
    assert len(among_data(4, growing=True).figure["data"]) == 6


def test_a_curve_that_is_much_flatter_than_the_one_before_can_be_seen() -> None:
    now, before = at(5, 0.05), at(4, 0.05)
    low, high = stage_panel(now, before, MARKED, LIGHT).figure["layout"]["yaxis"]["range"]
    assert np.ptp(now.curve.losses) > 0.25 * (high - low)


@pytest.mark.parametrize("growing", [False, True], ids=["constant", "growing"])
def test_the_surfaces_share_marker_and_cut_and_have_their_own_minima(growing: bool) -> None:
    squares, nll, _ = drawn(growing)
    for panel, best in (
        (squares, fit_line(X, Y).line),
        (nll, fit_weighted_line(X, Y, 0.3 * shape(X, growing))),
    ):
        contour, cut, *_, cross, marker = panel.figure["data"]
        assert (marker["x"], marker["y"]) == ([MARKED.intercept], [MARKED.slope])
        assert cross["x"] == [pytest.approx(best.intercept)]
        assert cross["y"] == [pytest.approx(best.slope)]
        assert cut["y"] == [MARKED.slope] * 2
        row, column = np.unravel_index(np.argmin(contour["z"]), contour["z"].shape)
        assert contour["y"][row] == pytest.approx(best.slope, abs=0.1)
        assert contour["x"][column] == pytest.approx(best.intercept, abs=0.1)
        assert len(panel.figure["data"]) == (5 if growing else 4)
    fit = MARKED.account(X, Y, 0.3 * shape(X, growing))
    assert f"{fit.sum_of_squares:.2f}" in squares.title
    assert f"{fit.nll:.2f} nats" in nll.title


def test_over_sigma_the_marker_and_the_minimum_are_in_view() -> None:
    sigma = drawn(False)[2]
    low, high = sigma.figure["layout"]["yaxis"]["range"]
    assert low < sigma.figure["data"][-1]["y"][0] < high
    assert high - low > NATS_SHOWN
    assert uprights(sigma) == [pytest.approx(np.sqrt(MARKED.account(X, Y, 1.0).sum_of_squares / 12))]


@pytest.mark.parametrize("theme", [LIGHT, *PROJECTED], ids=lambda theme: theme.name)
def test_axes_have_titles_and_text_is_large(theme: Theme) -> None:
    for panel in (
        *drawn(True, theme),
        stage_panel(at(2, 0.3), at(1, 0.3), MARKED, theme),
        data_panel(DATA, MARKED, 0.3 * shape(X, False), at(5, 0.3), None, (0.0, 2.0), theme),
    ):
        figure = panel.figure["layout"]
        assert figure["font"]["size"] == theme.text_size >= CHART_TEXT
        assert all(label["font"]["size"] >= theme.text_size for label in figure.get("annotations", []))
        assert figure["xaxis"]["title"]["text"]
        assert figure["yaxis"]["title"]["text"]
        assert len(panel.description) > 20
