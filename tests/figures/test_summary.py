"""The distribution at one x: a curve, or bars where y has steps, over what was observed."""

import numpy as np
import pytest

from core.figures.summary import prediction_panel
from core.infer.summary import summary_of
from tests.figures.panels import LIGHT, checked, short_run


@pytest.mark.parametrize("name", ["motorcycle", "menarche", "directions", "coal_disasters", "iris"])
def test_a_distribution_is_a_curve_or_bars(name: str) -> None:
    run = short_run(name)
    found = summary_of(run.recipe, run.raw(run.dataset.x[:1])[0].numpy(), run.dataset)
    assert found is not None
    figure = checked(prediction_panel(found, run.dataset, LIGHT, "Pr(y|x)", run.dataset.y))
    assert (figure.data[0].type == "bar") == found.steps
    ticks = next(trace for trace in figure.data if trace.name == "observed")
    assert np.array_equal(ticks.x, run.dataset.y)
