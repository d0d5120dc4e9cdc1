"""Predictions as CSV: for every family the numbers are those of an oracle or of the app, and text stays text."""

import csv
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from scipy.stats import norm

from core import infer
from core.choose import RECIPES
from core.data import load
from core.export import COST, data_csv, predictions_csv
from core.export.predictions import likeliest
from core.minimise import Run, Settings, fit
from pages.recipe.opening import LESSONS


def told(run: Run, x: np.ndarray, names: tuple[str, ...] = ("x",), cells: list[list[str]] | None = None) -> list[dict]:
    """Return the rows of the CSV, each by its columns' titles."""
    cells = cells or [list(map(str, column)) for column in x.T]
    text = predictions_csv(run, run.last, range(2, 2 + len(x)), names, cells, x)
    return list(csv.DictReader(StringIO(text)))


def of_data(run: Run) -> list[dict]:
    """Return the rows of the CSV of the run's own data, each by its columns' titles."""
    return list(csv.DictReader(StringIO(data_csv(run, run.last))))


@pytest.mark.parametrize("key", RECIPES)
def test_every_family_gives_a_row_for_each_x(key: str) -> None:
    lesson = next(each for each in LESSONS if each.settings.recipe == key)
    run = fit(replace(lesson.settings, hidden=3, steps=30))
    x = run.dataset.x[:3]
    rows = told(run, x, run.dataset.x_names)
    assert [row["row"] for row in rows] == ["2", "3", "4"]
    raw = run.raw(x).numpy()
    for name, values in infer.parameters(run.recipe, raw).items():
        if values.ndim == 1:
            np.testing.assert_allclose([float(row[name]) for row in rows], values, rtol=1e-8)
    if run.recipe.domain.support is not None:
        shares = [[float(row[f"Pr({label})"]) for label in run.dataset.classes] for row in rows]
        np.testing.assert_allclose(np.sum(shares, axis=1), 1.0, rtol=1e-7)
        found = [run.dataset.classes[at] for at in np.argmax(shares, axis=1)]
        assert [row[f"{run.dataset.y_name}, most probable"] for row in rows] == found
    costs = {
        name: sum(float(row[COST]) for row in of_data(run) if row["set"] == name) for name in ("training", "held-out")
    }
    assert costs["training"] == pytest.approx(run.nll[-1], rel=1e-7, abs=1e-6)
    assert costs["held-out"] == pytest.approx(run.held_out_nll[-1], rel=1e-7, abs=1e-6)


def test_quantiles_of_a_normal_are_scipy_s_and_a_missing_x_has_none() -> None:
    run = fit(Settings(data="motorcycle", hidden=4, steps=100))
    x = np.array([[10.0], [np.nan], [30.0]])
    rows = told(run, x)
    assert set(rows[1].values()) == {"3", "nan", ""}
    loc, scale = (np.array([float(rows[at][name]) for at in (0, 2)]) for name in ("loc", "scale"))
    for share in (0.025, 0.5, 0.975):
        found = [float(rows[at][f"{100 * share:g} % quantile (g)"]) for at in (0, 2)]
        np.testing.assert_allclose(found, norm.ppf(share, loc, scale), rtol=1e-6)


def test_angles_that_came_in_degrees_go_in_degrees() -> None:
    data = replace(load("directions"), degrees=True)
    run = replace(fit(Settings(data="directions", recipe="von_mises", hidden=3, steps=30)), dataset=data)
    row = told(run, data.x[:1])[0]
    assert float(row["mode (°)"]) == pytest.approx(np.degrees(float(row["loc"])), rel=1e-7)


def test_text_that_a_spreadsheet_would_compute_is_disarmed() -> None:
    run = fit(Settings(data="line", hidden=2, steps=5))
    cells = [["=1+1", "-12,5", "@x", "3.5", "+7 %"]]
    text = predictions_csv(run, run.last, range(5), ("=x",), cells, np.ones((5, 1)))
    head, *rows = list(csv.reader(StringIO(text)))
    assert head[1] == "'=x"
    assert [row[1] for row in rows] == ["'=1+1", "-12,5", "'@x", "3.5", "+7 %"]


def test_each_point_has_its_y_its_interval_and_its_cost_as_scipy_finds_them() -> None:
    run = fit(Settings(data="motorcycle", hidden=4, steps=100))
    data, rows = run.dataset, of_data(run)
    assert [row["row"] for row in rows] == [str(at) for at in range(1, len(data.every_y) + 1)]
    assert [row["set"] for row in rows] == ["training"] * data.size + ["held-out"] * len(data.held_out_y)
    x, y, loc, scale, low, high, cost = (
        np.array([float(row[name]) for row in rows])
        for name in (data.x_label, data.y_label, "loc", "scale", "95 % interval from (g)", "95 % interval to (g)", COST)
    )
    assert np.array_equal(x, data.every_x[:, 0])
    assert np.array_equal(y, data.every_y)
    np.testing.assert_allclose([low, high], norm.interval(0.95, loc, scale), rtol=1e-6)
    np.testing.assert_allclose(cost, -norm.logpdf(y, loc, scale), rtol=1e-6)


def test_each_label_has_the_smallest_set_that_holds_it_with_95_per_cent() -> None:
    run = fit(Settings(data="iris", recipe="categorical", hidden=3, steps=30))
    for row in of_data(run):
        shares = {label: float(row[f"Pr({label})"]) for label in run.dataset.classes}
        chosen = row["95 % set"].split(" or ")
        assert chosen == sorted(shares, key=shares.__getitem__, reverse=True)[: len(chosen)]
        assert sum(map(shares.__getitem__, chosen)) >= 0.95 - 1e-8
        assert sum(map(shares.__getitem__, chosen[:-1])) < 0.95
        assert float(row[COST]) == pytest.approx(-np.log(shares[row[run.dataset.y_name]]), rel=1e-6)


@pytest.mark.parametrize(
    ("shares", "found"),
    [([0.6, 0.35, 0.05], [0, 1]), ([0.96, 0.02, 0.02], [0]), ([0.1, 0.1, 0.8], [2, 0, 1]), ([0.05, 0.95], [1])],
)
def test_a_set_has_no_label_more_than_it_needs(shares: list[float], found: list[int]) -> None:
    assert likeliest(np.array(shares)) == found
