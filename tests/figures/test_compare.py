"""Panels of the contest: the same axes for all, bands that hold what they say, and lines that do not leap."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.data import load
from core.figures.compare import _outlines, calibration_panels, contest_panels, difference_panel, labels_legend
from core.figures.theme import LIGHT, THEMES, Theme
from core.film.spec import Panel
from core.infer.frame import grid
from core.judge.contenders import CASES
from core.judge.contest import Standing, drawn_runs, paired_verdicts, predictions, standing, train_contender
from core.judge.verdict import Paired
from core.minimise import Settings, fit

QUICK = {"steps": 60, "hidden": 4, "rate": 0.05}


def panels(case: str, theme: Theme = LIGHT) -> tuple[list[Panel], list[Panel]]:
    contest = CASES[case]
    settings = Settings(**vars(contest.settings) | QUICK)
    runs = [train_contender(name, settings, 1, splits=2) for name in contest.contenders]
    found = [standing(name, each, 60) for name, each in zip(contest.contenders, runs, strict=True)]
    shown = [predictions(drawn_runs(each), 60, grid(each[0][0])) for each in runs]
    first = [each[0][0] for each in runs]
    return contest_panels(found, paired_verdicts(found, None), shown, first, theme), calibration_panels(found, theme)


def test_a_long_title_below_narrow_panels_takes_two_lines() -> None:
    contest = CASES["two answers"]
    settings = Settings(**vars(contest.settings) | QUICK)
    name, each = contest.contenders[0], train_contender(contest.contenders[0], settings, 1, splits=2)
    found, shown = standing(name, each, 60), predictions(drawn_runs(each), 60, grid(each[0][0]))
    for panels, lines in ((2, 1), (5, 2)):
        even = paired_verdicts([found] * panels, None)
        drawn = contest_panels([found] * panels, even, [shown] * panels, [each[0][0]] * panels, LIGHT)
        layout = drawn[0].figure["layout"]
        assert layout["xaxis"]["title"]["text"].count("<br>") == lines - 1
        assert layout["margin"]["b"] == pytest.approx(52 + 18 * (lines - 1))


def area(x: np.ndarray, y: np.ndarray) -> float:
    """Return the area within closed outlines with gaps between, all of one orientation."""
    total = 0.0
    for part in np.split(np.arange(len(x)), np.flatnonzero(np.isnan(x))):
        inside = part[~np.isnan(x[part])]
        across, up = x[inside], y[inside]
        total += 0.5 * float(np.sum(across * np.roll(up, -1) - up * np.roll(across, -1)))
    return abs(total)


@pytest.mark.parametrize("case", CASES)
def test_all_panels_have_the_same_axes_and_say_who_is_ahead(case: str) -> None:
    pictures, calibration = panels(case)
    assert len(pictures) == len(calibration) == len(CASES[case].contenders)
    for each in (pictures, calibration):
        first = each[0].figure["layout"]
        for panel in each:
            for name in ("xaxis", "yaxis"):
                assert panel.figure["layout"][name]["range"] == first[name]["range"]
                assert panel.figure["layout"][name]["title"]["text"]
    said = [panel.title.rpartition(", ")[2] for panel in pictures]
    assert set(said) <= {"ahead", "tied", "behind"}
    assert [panel.title.startswith("✓ ") for panel in pictures] == [each == "ahead" for each in said]
    assert all("nats a point" in panel.title for panel in pictures)
    assert len({panel.name for panel in (*pictures, *calibration)}) == 2 * len(pictures)


def test_in_a_hall_the_unit_leaves_its_room_to_the_verdict() -> None:
    pictures, _ = panels("levels", THEMES["light projected"])
    assert len(pictures) == 3
    assert not any("nats" in panel.title for panel in pictures)


def test_one_legend_names_the_labels_of_all_panels_as_text() -> None:
    dataset = load("ratings")
    run = fit(Settings(data="ratings", recipe="ordinal", steps=1))
    legend = labels_legend(run, LIGHT)
    assert all(f"</span> {dataset.y_name} = {name}</span>" in legend for name in dataset.classes)
    assert re.findall("[●■◆▲✚]", legend) == list("●■◆▲✚")
    assert [colour in legend for colour in LIGHT.classes[:5]] == [True] * 5
    assert legend.endswith("<span>open: held-out</span></p>")
    hostile = replace(run, dataset=replace(run.dataset, classes=("<b>1", "2", "3", "4", "5")))
    assert "&lt;b&gt;1" in labels_legend(hostile, LIGHT)
    assert labels_legend(fit(Settings(data="sine", steps=1)), LIGHT) == ""


def test_a_band_that_parts_in_two_has_no_gap_and_is_not_drawn_twice() -> None:
    x = np.arange(5.0)
    pieces = np.full((5, 2, 2), np.nan)
    pieces[:2, 0] = [0.0, 4.0]
    pieces[2:4] = [[0.0, 1.0], [3.0, 4.0]]
    pieces[4, 0] = [0.0, 1.0]
    across, up = _outlines(x, pieces, np.zeros(1))
    # one piece, then both halves beside each other, and the triangles where they part or end
    assert area(across, up) == pytest.approx(4.0 + 2 * (0.5 * (4.0 + 1.0)) + 2.0 + 1.0)
    assert np.nanmax(up) == 4.0


def test_bands_of_counts_step_half_way_between_counts() -> None:
    (*_, poisson), _ = panels("counts")
    band = poisson.figure["data"][0]
    up = band["y"][~np.isnan(band["y"])]
    np.testing.assert_allclose(up % 1.0, 0.5)


def test_a_direction_that_leaves_at_one_edge_comes_in_at_the_other() -> None:
    (_, winding), _ = panels("angles")
    bands, lines = winding.figure["data"][:2], winding.figure["data"][2:4]
    for trace in (*bands, *lines):
        y = trace["y"][~np.isnan(trace["y"])]
        assert y.min() < -np.pi
        assert y.max() > np.pi


def test_probabilities_of_labels_have_their_points_below() -> None:
    pictures, calibration = panels("labels")
    for panel in pictures:
        curves = [trace for trace in panel.figure["data"] if trace["mode"] == "lines"]
        assert len(curves) == 6
        points = [trace["y"] for trace in panel.figure["data"] if trace["mode"] == "markers"]
        assert sum(map(len, points)) == 200  # 100 trained on, and as many of those held out
        assert max(y.max() for y in points if len(y)) < 0
    assert "y = k" in calibration[0].figure["layout"]["xaxis"]["title"]["text"]


def test_pit_has_the_band_of_chance() -> None:
    _, (first, *_) = panels("two answers")
    bars, low, high, even = first.figure["data"]
    assert np.mean(bars["y"]) == pytest.approx(1.0)
    assert high["y"][0] - 1.0 == pytest.approx(1.96 * np.sqrt(4 / 75))
    assert low["y"][0] == pytest.approx(1.0 - (high["y"][0] - 1.0))
    assert even["y"] == [1, 1]


def made(name: str, *nll: float) -> Standing:
    costs = np.array([[value - 1.0, value + 1.0] for value in nll])
    return Standing(name, costs.mean(axis=1, keepdims=True), list(costs), {})


def test_differences_show_each_split_and_the_mean_with_its_error() -> None:
    found = [made("normal", 2.0, 2.5, 2.2), made("gamma", 1.0, 1.2, 1.4), made("laplace", 1.1, 1.1, np.inf)]
    pairs = paired_verdicts(found, training=8)
    panel = difference_panel(found, pairs, LIGHT)
    normal, normal_mean, laplace, laplace_mean = panel.figure["data"]
    np.testing.assert_allclose(normal["x"], [1.0, 1.3, 0.8])
    np.testing.assert_allclose(normal_mean["x"], [np.mean([1.0, 1.3, 0.8])])
    assert normal_mean["error_x"]["array"] == [pairs[0].margin]
    np.testing.assert_allclose(laplace["x"], [0.1, -0.1])
    assert laplace_mean["y"] == [0]
    low, high = panel.figure["layout"]["xaxis"]["range"]
    assert low < min(0.0, pairs[2].difference - pairs[2].margin)
    assert high > pairs[0].difference + pairs[0].margin
    assert "Normal, σ(x) costs 1.033 ±" in panel.description
    assert "Laplace, σ(x)" in panel.description


def test_a_difference_without_an_error_has_no_bar() -> None:
    found = [made("normal", 2.0), made("gamma", 1.0)]
    none = Paired(np.nan, np.nan, np.nan, 1, 0, 0)
    for pair, dots in ((Paired(1.0, np.inf, np.inf, 1, 0, 1), 1), (none, 0)):
        panel = difference_panel(found, [pair, pair], LIGHT)
        mean = panel.figure["data"][1]
        assert (len(mean["x"]), mean["error_x"]["array"]) == (dots, [])
        assert np.isfinite(panel.figure["layout"]["xaxis"]["range"]).all()
