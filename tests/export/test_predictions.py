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
from core.export import predictions_csv
from core.minimise import Run, Settings, fit
from pages.recipe.opening import LESSONS


def told(run: Run, x: np.ndarray, names: tuple[str, ...] = ("x",), cells: list[list[str]] | None = None) -> list[dict]:
    """Return the rows of the CSV, each by its columns' titles."""
    cells = cells or [list(map(str, column)) for column in x.T]
    text = predictions_csv(run, run.last, range(2, 2 + len(x)), names, cells, x)
    return list(csv.DictReader(StringIO(text)))


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
