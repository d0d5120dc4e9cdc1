"""A page with pictures of a made-up line, for the tests of the picture: sliders and handles move one another."""

import numpy as np
import streamlit as st

from core.figures.theme import THEMES, Theme, axis, faded, layout
from core.film.spec import Panel
from pages.components.picture import Dragged, Handle, picture

X = np.linspace(0, 2, 101)
POINTS_X = np.array([0.03, 0.19, 0.34, 0.46, 0.78, 0.81, 1.08, 1.18, 1.39, 1.60, 1.65, 1.90])
POINTS_Y = np.array([0.67, 0.85, 1.05, 1.0, 1.40, 1.5, 1.3, 1.54, 1.55, 1.68, 1.73, 1.6]) + 0.003
GRID = {"intercept": np.linspace(0, 2, 41), "slope": np.linspace(-1, 1, 41)}
START = {"intercept": 1.2, "slope": 0.0, "top": 2.5}


def fit(theme: Theme) -> Panel:
    intercept, slope = st.session_state.intercept, st.session_state.slope
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    drops_x = np.stack([POINTS_X, POINTS_X, np.full(12, np.nan)], axis=-1).ravel()
    drops_y = np.stack([POINTS_Y, intercept + slope * POINTS_X, np.full(12, np.nan)], axis=-1).ravel()
    data = [
        line | {"x": drops_x, "y": drops_y, "line": {"color": theme.bell, "width": 2}},
        line | {"x": X, "y": intercept + slope * X, "line": {"color": theme.model, "width": 3}},
        {
            "type": "scatter", "mode": "markers", "x": POINTS_X, "y": POINTS_Y,
            "marker": {"color": theme.data, "size": 9},
        },
        {
            "type": "scatter", "mode": "markers", "x": [0.0, 2.0], "y": [intercept, intercept + 2 * slope],
            "marker": {"color": theme.model, "size": 13}, "cliponaxis": False,
        },
    ]  # fmt: skip
    axes = axis(theme, "x", range=[-0.1, 2.1]), axis(theme, "y", range=[0, st.session_state.top])
    return Panel("fit", {"data": data, "layout": layout(theme, *axes)}, (), "The line", "Points and a line")


def surface(theme: Theme) -> Panel:
    intercept, slope = np.meshgrid(GRID["intercept"], GRID["slope"])
    residuals = POINTS_Y - intercept[..., None] - slope[..., None] * POINTS_X
    squares = (residuals**2).sum(axis=-1)
    here = {"x": [st.session_state.intercept], "y": [st.session_state.slope]}
    data = [
        {
            "type": "contour", "x": GRID["intercept"], "y": GRID["slope"], "z": np.log(squares),
            "colorscale": "Cividis", "showscale": False, "hoverinfo": "skip",
        },
        {"type": "scatter", "mode": "markers", **here, "marker": {"color": theme.paper, "size": 13}},
    ]  # fmt: skip
    axes = axis(theme, "intercept", range=[0, 2]), axis(theme, "slope", range=[-1, 1])
    figure = {"data": data, "layout": layout(theme, *axes)}
    return Panel("surface", figure, (), "Sum of squares", "The sum of squares over intercept and slope")


def density(theme: Theme) -> Panel:
    z = np.linspace(-3, 3, 121)
    centre = st.session_state.get("centre", 0.0)
    p = np.exp(-0.5 * (z - centre) ** 2) / np.sqrt(2 * np.pi)
    data = [
        {
            "type": "scatter", "mode": "lines", "x": z, "y": p, "fill": "tozeroy",
            "line": {"color": theme.bell, "width": 2.5}, "fillcolor": faded(theme.bell, 0.2),
        },
        {
            "type": "scatter", "mode": "markers", "x": [centre], "y": [0.399],
            "marker": {"color": theme.bell, "size": 13},
        },
    ]  # fmt: skip
    axes = axis(theme, "y", range=[-3, 3]), axis(theme, "density", range=[0, 0.5])
    return Panel("density", {"data": data, "layout": layout(theme, *axes)}, (), "Pr(y)", "A normal")


def moved(dragged: Dragged) -> None:
    state = st.session_state
    state.heard = state.get("heard", 0) + 1
    if dragged.name == "both":
        state.intercept, state.slope = round(dragged.x, 2), round(dragged.y, 2)
    elif dragged.name == "left end":
        state.slope = round(state.slope + (state.intercept - dragged.y) / 2, 2)
        state.intercept = round(dragged.y, 2)
    elif dragged.name == "centre":
        state.centre = round(dragged.x, 1)


def lines(theme: Theme) -> None:
    told = picture(
        [fit(theme), surface(theme)],
        key="lines",
        columns=(1.4, 1),
        handles=(
            Handle("left end", "fit", trace=3, axes="y", steps=(0.1, 0.05)),
            Handle("stuck", "fit", trace=3, point=1),
            Handle("both", "surface", trace=1),
        ),
        size="high",
        on_drag=moved,
    )
    st.text(f"dragged: {told.name} at {told.x:g}, {told.y:g}" if told else "dragged: none")


def pair(theme: Theme) -> None:
    left, right = st.columns(2)
    with left:
        picture([density(theme)], key="left", size="low",
                handles=[Handle("centre", "density", 1, axes="x")], on_drag=moved)  # fmt: skip
    with right:
        picture([density(theme)], key="right", size="low")


def four(theme: Theme) -> None:
    base = density(theme)
    names = ("a", "b", "c", "d")
    picture([Panel(name, base.figure, (), f"Panel {name}") for name in names], key="four", size="high")


def page() -> None:
    for name, value in START.items():
        st.session_state.setdefault(name, value)
    theme = THEMES["dark" if st.context.theme.type == "dark" else "light"]
    first, second, third, fourth = st.columns(4)
    first.slider("Intercept", 0.0, 2.0, step=0.01, key="intercept")
    second.slider("Slope", -1.0, 1.0, step=0.01, key="slope")
    third.segmented_control("Top", [2.5, 4.0], key="top")
    fourth.text_input("A field")
    lines(theme)
    st.text(f"intercept {st.session_state.intercept:g}, slope {st.session_state.slope:g}")
    st.text(f"centre {st.session_state.get('centre', 0.0):g}, heard {st.session_state.get('heard', 0)}")
    pair(theme)
    if st.toggle("Four"):
        four(theme)
