"""Partial residuals: as far from the loc as points are, where the other inputs are held; exact for what is linear."""

from dataclasses import replace

import numpy as np
import pytest

from core import infer
from core.choose import recipe
from core.data import Dataset, load
from core.figures.partial import partial_panel
from core.figures.theme import THEMES
from core.infer.along import along_input
from core.infer.partial import can_be_moved, partial_residuals
from core.minimise import Settings, fit

RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 3))
Y = 2.0 * X[:, 0] - X[:, 1] + 0.1 * RNG.standard_normal(120)
BASE = np.array([0.5, -1.0, 0.0])


def data(y: np.ndarray = Y) -> Dataset:
    return replace(
        load("motorcycle"), name="own", x=X[:90], y=y[:90], held_out_x=X[90:], held_out_y=y[90:],
        x_names=("a", "b", "c"), x_units=("",) * 3, x_scales=(), standardise=True, ends=(),
    )  # fmt: skip


RUN = fit(Settings(data="own", recipe="normal", hidden=6, steps=300, rate=0.05), data())


def test_points_lie_as_far_from_the_line_as_in_the_fit() -> None:
    moved = partial_residuals(RUN, RUN.last, 1, BASE)
    shown = along_input(RUN, 1, BASE)
    for x, y, at, to in ((X[:90], Y[:90], moved.x, moved.y), (X[90:], Y[90:], moved.held_out_x, moved.held_out_y)):
        before = y - infer.parameters(RUN.recipe, RUN.raw(x, RUN.last))["loc"]
        after = to - infer.parameters(shown.recipe, shown.raw(at, RUN.last))["loc"]
        assert after == pytest.approx(before, abs=1e-9)


def test_of_a_linear_law_they_show_the_slope_of_the_input_alone() -> None:
    moved = partial_residuals(RUN, RUN.last, 1, BASE)
    slope, offset = np.polyfit(moved.x[:, 0], moved.y, 1)
    assert slope == pytest.approx(-1.0, abs=0.15)
    assert offset == pytest.approx(2.0 * BASE[0], abs=0.15)
    assert np.std(moved.y - slope * moved.x[:, 0] - offset) < 0.5 * np.std(Y + X[:, 1])


def test_the_picture_has_the_line_and_the_moved_points() -> None:
    moved = partial_residuals(RUN, RUN.last, 1, BASE)
    panel = partial_panel(along_input(RUN, 1, BASE), moved, RUN.last, THEMES["light"])
    _, _, loc, points, *_ = panel.figure["data"]
    assert points["y"] == pytest.approx(moved.y)
    assert loc["y"][0] > loc["y"][-1]


def test_what_is_no_number_about_a_loc_is_not_moved() -> None:
    moves = {key for key in ("normal", "laplace", "student_t", "gumbel") if can_be_moved(recipe(key))}
    assert moves == {"normal", "laplace", "student_t", "gumbel"}
    for key in ("poisson", "von_mises", "gamma", "log_normal", "bernoulli", "normal_mixture", "multivariate_normal"):
        assert not can_be_moved(recipe(key))
    counts = fit(Settings(data="own", recipe="gamma", hidden=2, steps=5), data(np.exp(0.1 * Y)))
    with pytest.raises(ValueError, match="must be any number about a loc; Gamma is over"):
        partial_residuals(counts, 5, 0, BASE)
