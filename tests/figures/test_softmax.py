"""Panels beside the film: curves end where the naive form fails, the minimum is marked, and every point is counted."""

import numpy as np
import pytest

from core.figures.softmax import confusion_panel, naive_panel, temperature_panel
from core.figures.theme import CHART_TEXT, DARK, LIGHT
from core.judge.score import confusion
from core.theory.softmax import scaled, tempered

RNG = np.random.default_rng(0)
LOGITS = 3.0 * RNG.standard_normal((60, 3))
Y = RNG.integers(3, size=60).astype(float)


def named(panel, start: str) -> dict:
    return next(trace for trace in panel.figure["data"] if trace.get("name", "").startswith(start))


@pytest.mark.parametrize("factor", [1.0, 50.0, 1e4])
def test_naive_curves_end_at_a_cross_where_they_fail(factor: float) -> None:
    costs = scaled(np.array([1.2, -7.0, 0.8]))
    panel = naive_panel(costs, factor, "y = 1", LIGHT)
    crosses = [trace["x"][0] for trace in panel.figure["data"] if trace.get("marker", {}).get("symbol") == "x"]
    assert crosses == [costs.breaks["float32"], costs.breaks["float64"]]
    for number, cross in zip(("float32", "float64"), crosses, strict=True):
        curve = named(panel, f"naive, {number}")
        last = curve["x"][np.isfinite(curve["y"])][-1]
        assert last <= cross <= last * 1.1
    assert np.isfinite(named(panel, "log-sum-exp")["y"]).all()
    assert "Pr(y = 1)" in panel.title
    low, high = panel.figure["layout"]["yaxis"]["range"]
    assert 10**low < costs.stable.min()
    assert 10**high > costs.stable.max()


def test_a_class_without_failure_has_no_cross() -> None:
    panel = naive_panel(scaled(np.zeros(3)), 1.0, "y = 0", DARK)
    assert not [trace for trace in panel.figure["data"] if trace.get("marker", {}).get("symbol") == "x"]


@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("kind", ["held-out", "training"])
def test_the_least_loss_and_the_chosen_temperature_are_on_the_curve_and_in_sight(kind: str, temperature: float) -> None:
    curve = tempered(LOGITS, Y)
    panel = temperature_panel(curve, temperature, kind, LIGHT)
    low, high = panel.figure["layout"]["yaxis"]["range"]
    for start, t in (("least", curve.best), ("T =", temperature)):
        marker = named(panel, start)
        assert marker["x"] == [t]
        assert marker["y"] == [
            pytest.approx(np.interp(np.log(t), np.log(curve.temperatures), curve.nll / 60), rel=1e-3)
        ]
        assert low < marker["y"][0] < high
    assert named(panel, "60")["name"] == f"60 {kind} points"
    assert panel.figure["layout"]["font"]["size"] >= CHART_TEXT


def test_the_confusion_matrix_counts_every_point_by_class_and_by_most_probable_class() -> None:
    counts = confusion(LOGITS, Y)
    expected = [[np.sum((i == Y) & (LOGITS.argmax(axis=1) == j)) for j in range(3)] for i in range(3)]
    np.testing.assert_array_equal(counts, expected)
    panel = confusion_panel(counts, ("a", "<b>", "c"), "training", LIGHT)
    assert panel.figure["data"][0]["text"].sum() == 60
    assert panel.figure["data"][0]["x"] == ["a", "&lt;b&gt;", "c"]
    np.testing.assert_allclose(panel.figure["data"][0]["z"].sum(axis=1), 1.0)
    empty = confusion_panel(confusion(np.array([[2.0, 1.0, 0.0]]), np.zeros(1)), ("a", "b", "c"), "training", LIGHT)
    assert np.isfinite(empty.figure["data"][0]["z"]).all()
