"""What tests of panels share: data of every kind of y, their short runs, and what every panel must have."""

import plotly.graph_objects as go

from core.data import load
from core.figures.theme import CHART_TEXT, THEMES
from core.film.spec import Panel
from core.judge.advice import options
from core.minimise import Run, Settings, fit

LIGHT = THEMES["light"]
FITTED = ("motorcycle", "menarche", "directions", "coal_disasters", "vectors", "covariances", "rankings", "iris_petals")


def short_run(name: str) -> Run:
    """Return a run of five steps of the family that suits those data best."""
    return fit(Settings(data=name, recipe=options(load(name)).best or "", hidden=2, steps=5))


def checked(panel: Panel) -> go.Figure:
    """Return the panel's figure, which Plotly must accept."""
    figure = go.Figure(panel.figure)
    assert panel.description
    assert figure.layout.font.size >= CHART_TEXT
    for name in ("xaxis", "yaxis"):
        assert figure.layout[name].title.text
        assert len(figure.layout[name].range) == 2
    return figure
