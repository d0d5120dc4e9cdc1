"""Panels of the contest: the same axes for all, bands that hold what they say, and lines that do not leap."""

import numpy as np
import pytest

from core.figures.compare import _outlines, calibration_panels, contest_panels
from core.figures.film import Panel
from core.figures.theme import LIGHT
from core.frame import grid
from core.minimise import Settings
from core.theory.contest import CASES, seen, standing, train

QUICK = {"steps": 60, "hidden": 4, "rate": 0.05}


def panels(case: str) -> tuple[list[Panel], list[Panel]]:
    contest = CASES[case]
    settings = Settings(**vars(contest.settings) | QUICK)
    runs = [train(name, settings, 2) for name in contest.contenders]
    found = [standing(name, each, 60) for name, each in zip(contest.contenders, runs, strict=True)]
    shown = [seen(each, 60, grid(each[0])) for each in runs]
    return contest_panels(found, shown, [each[0] for each in runs], LIGHT), calibration_panels(found, LIGHT)


def area(x: np.ndarray, y: np.ndarray) -> float:
    """Return the area within closed outlines with gaps between, all of one orientation."""
    total = 0.0
    for part in np.split(np.arange(len(x)), np.flatnonzero(np.isnan(x))):
        inside = part[~np.isnan(x[part])]
        across, up = x[inside], y[inside]
        total += 0.5 * float(np.sum(across * np.roll(up, -1) - up * np.roll(across, -1)))
    return abs(total)


@pytest.mark.parametrize("case", CASES)
def test_all_panels_have_the_same_axes_and_one_is_marked_best(case: str) -> None:
    pictures, calibration = panels(case)
    assert len(pictures) == len(calibration) == len(CASES[case].contenders)
    for each in (pictures, calibration):
        first = each[0].figure["layout"]
        for panel in each:
            for name in ("xaxis", "yaxis"):
                assert panel.figure["layout"][name]["range"] == first[name]["range"]
                assert panel.figure["layout"][name]["title"]["text"]
    assert sum(panel.title.startswith("✓ ") for panel in pictures) == 1
    assert len({panel.name for panel in (*pictures, *calibration)}) == 2 * len(pictures)


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
        assert sum(map(len, points)) == 150
        assert max(y.max() for y in points if len(y)) < 0
    assert "y = k" in calibration[0].figure["layout"]["xaxis"]["title"]["text"]


def test_pit_has_the_band_of_chance() -> None:
    _, (first, *_) = panels("two answers")
    bars, low, high, even = first.figure["data"]
    assert np.mean(bars["y"]) == pytest.approx(1.0)
    assert high["y"][0] - 1.0 == pytest.approx(1.96 * np.sqrt(4 / 75))
    assert low["y"][0] == pytest.approx(1.0 - (high["y"][0] - 1.0))
    assert even["y"] == [1, 1]
