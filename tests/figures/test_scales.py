"""One σ beside σ(x): the same axes, the bands of each run, and bars that are the costs by region."""

from dataclasses import replace

import numpy as np

from core import infer
from core.figures.scales import NAMES, gain_in_words, scale_panels
from core.figures.theme import LIGHT
from core.judge.regions import input_regions
from core.minimise import Settings, fit


def test_both_runs_stand_on_equal_axes_with_their_bands_and_their_costs() -> None:
    settings = Settings(data="motorcycle", hidden=8, steps=200)
    constant, predicted = (fit(replace(settings, scale=scale).canonical()) for scale in ("learned", "predicted"))
    by = input_regions(constant.dataset.x)
    left, right, bars = scale_panels(constant, predicted, by, LIGHT)
    for axis in ("xaxis", "yaxis"):
        np.testing.assert_array_equal(left.figure["layout"][axis]["range"], right.figure["layout"][axis]["range"])
    for panel, run, name in zip((left, right), (constant, predicted), NAMES, strict=True):
        assert panel.title == f"{name}: {run.nll[-1] / run.dataset.size:.3f} nats a point"
        low, high, *_ = panel.figure["data"]
        values = infer.parameters(run.recipe, run.raw(low["x"]))
        np.testing.assert_allclose(high["y"] - low["y"], 4 * values["scale"])
    for trace, run in zip(bars.figure["data"], (constant, predicted), strict=True):
        np.testing.assert_allclose(trace["y"], by.costs(run))
    assert len(bars.figure["layout"]["xaxis"]["ticktext"]) == len(by.edges) - 1
    gain = by.costs(constant) - by.costs(predicted)
    assert gain.argmax() == 0
    said = gain_in_words(constant, predicted, by)
    assert f"costs {by.costs(predicted)[0]:.2f} nats a point, and one σ {by.costs(constant)[0]:.2f}" in said
    assert "one σ is enough" in gain_in_words(constant, constant, by)
