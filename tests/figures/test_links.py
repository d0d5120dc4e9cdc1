"""Links over x: a parameter's outputs above, its value below, and the x that is looked at."""

import pytest

from core.explain.links import inputs_along, stages
from core.figures.links import link_panel
from tests.figures.panels import FITTED, LIGHT, checked, short_run


@pytest.mark.parametrize("name", FITTED)
def test_a_parameter_has_its_outputs_above_and_its_value_below(name: str) -> None:
    run = short_run(name)
    x = inputs_along(run)
    for stage in stages(run, 5, x, x[60]):
        figure = checked(link_panel(stage, x[:, 0], run.dataset, 1.5, LIGHT))
        rows = [trace.yaxis for trace in figure.data]
        assert (rows.count("y"), rows.count("y2")) == (stage.value.shape[1], stage.raw.shape[1])
        assert figure.layout.shapes[0].x0 == 1.5
