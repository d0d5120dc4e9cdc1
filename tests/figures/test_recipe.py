"""The pictures of the recipe page: every kind of y as points, links over x, and distributions at one x."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.data import DATASETS, load
from core.explain.links import line, stages
from core.figures.links import link_panel
from core.figures.observed import observed_panel, samples_panel
from core.figures.summary import said_panel
from core.figures.theme import CHART_TEXT, THEMES
from core.film.spec import Panel
from core.infer.summary import draws, said
from core.judge.advice import options
from core.minimise import Settings, fit

LIGHT = THEMES["light"]
SHOWN = [name for name, entry in DATASETS.items() if entry.inputs <= 2]
FITTED = ("motorcycle", "menarche", "directions", "coal_disasters", "vectors", "covariances", "rankings", "iris_petals")


def checked(panel: Panel) -> go.Figure:
    """Return the panel's figure, which Plotly must accept."""
    figure = go.Figure(panel.figure)
    assert panel.description
    assert figure.layout.font.size >= CHART_TEXT
    for name in ("xaxis", "yaxis"):
        assert figure.layout[name].title.text
        assert len(figure.layout[name].range) == 2
    return figure


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
    run = fit(Settings(data=name, recipe=options(load(name)).best or "", hidden=2, steps=5))
    figure = checked(samples_panel(run.dataset, *draws(run, 5, seed=1), LIGHT))
    assert figure.layout.yaxis.range == checked(observed_panel(run.dataset, LIGHT)).layout.yaxis.range


@pytest.mark.parametrize("name", FITTED)
def test_a_parameter_has_its_outputs_above_and_its_value_below(name: str) -> None:
    run = fit(Settings(data=name, recipe=options(load(name)).best or "", hidden=2, steps=5))
    x = line(run)
    for stage in stages(run, 5, x, x[60]):
        figure = checked(link_panel(stage, x[:, 0], run.dataset, 1.5, LIGHT))
        rows = [trace.yaxis for trace in figure.data]
        assert (rows.count("y"), rows.count("y2")) == (stage.value.shape[1], stage.raw.shape[1])
        assert figure.layout.shapes[0].x0 == 1.5


@pytest.mark.parametrize("name", ["motorcycle", "menarche", "directions", "coal_disasters", "iris"])
def test_a_distribution_is_a_curve_or_bars(name: str) -> None:
    run = fit(Settings(data=name, recipe=options(load(name)).best or "", hidden=2, steps=5))
    found = said(run.recipe, run.raw(run.dataset.x[:1])[0].numpy(), run.dataset)
    assert found is not None
    figure = checked(said_panel(found, run.dataset, LIGHT, "Pr(y|x)", run.dataset.y))
    assert (figure.data[0].type == "bar") == found.steps
    ticks = next(trace for trace in figure.data if trace.name == "observed")
    assert np.array_equal(ticks.x, run.dataset.y)
