"""What was observed, and what is drawn: every kind of y as points, all of them within the axes."""

import plotly.graph_objects as go
import pytest

from core.data import DATASETS, load
from core.figures.observed import observed_panel, samples_panel
from core.figures.theme import THEMES
from core.infer.summary import draws
from tests.figures.panels import FITTED, LIGHT, checked, short_run

SHOWN = [name for name, entry in DATASETS.items() if entry.inputs <= 2]


def drawn(figure: go.Figure) -> int:
    return sum(len(trace.x) for trace in figure.data)


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_data_set_has_its_points(name: str, theme: str) -> None:
    data = load(name)
    figure = checked(observed_panel(data, THEMES[theme]))
    series = {(): 1, (2,): 2, (2, 2): 3}.get(data.domain.event, 1)
    assert drawn(figure) == series * (data.size + min(100, len(data.held_out_y)))
    low, high = figure.layout.yaxis.range
    assert all(low <= value <= high for trace in figure.data for value in trace.y)


@pytest.mark.parametrize("name", FITTED)
def test_draws_stand_on_the_axes_of_the_data(name: str) -> None:
    run = short_run(name)
    figure = checked(samples_panel(run.dataset, *draws(run, 5, seed=1), LIGHT))
    assert figure.layout.yaxis.range == checked(observed_panel(run.dataset, LIGHT)).layout.yaxis.range
