"""A page with a made-up film, for the tests of the player: a normal whose mean and spread move."""

import numpy as np
import streamlit as st

from core.figures.slices import slice_figure
from core.figures.theme import THEMES, Theme, axis, faded, layout
from core.film.pack import VERSION, pack
from core.film.slices import Curve, Number, SliceSpec
from core.film.spec import Affine, Film, Panel, Readout, Row, Track, bells
from pages.components.player import PlayerState, player

FRAMES, GRID, POINTS = 160, 161, 60


def standard_normal() -> Curve:
    z = np.linspace(-3.5, 3.5, 71)
    return Curve(z, np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi))


def made_up_film(theme: Theme, steps: int, identity: str) -> bytes:
    rng = np.random.default_rng(3)
    x = np.linspace(0, 10, GRID)
    learned = np.linspace(0, 1, FRAMES)[:, None]
    loc = 3 * learned * np.sin(x)
    scale = 1.6 - 1.5 * learned + learned * 0.14 * x
    points_x = np.sort(rng.uniform(0.3, 9.7, POINTS))
    points_y = 3 * np.sin(points_x) + rng.normal(size=POINTS) * (0.1 + 0.14 * points_x)
    at = np.array([np.abs(x - point).argmin() for point in points_x])
    costs = 0.5 * np.log(2 * np.pi * scale[:, at] ** 2) + 0.5 * ((points_y - loc[:, at]) / scale[:, at]) ** 2
    nll = costs.sum(axis=1)
    numbers = np.linspace(0, steps, FRAMES).round().astype(int)
    blocks = {
        "loc": loc, "scale": scale, "nll": nll, "held out": 0.3 * nll + 4, "step": numbers,
        "low": scale.min(axis=1), "high": scale.max(axis=1),
    }  # fmt: skip
    return pack(
        Film(
            steps=numbers,
            x=x,
            panels=(picture(theme, x, points_x, points_y), loss(theme, numbers, nll)),
            blocks=blocks,
            readouts=(
                Readout("NLL", "nll", 1, "", f"sum over the {POINTS} training points, nats"),
                Readout("held-out", "held out", 1, "", "sum over the held-out points, nats"),
                Readout("σ", "low", 2, "", "smallest and largest over x", to="high"),
            ),
            slice=cut(theme, points_x, points_y),
            markers={"best held-out": int(nll.argmin()) - 40},
            quantised=frozenset({"loc", "scale"}),
            identity=identity,
        )
    )


def picture(theme: Theme, x: np.ndarray, points_x: np.ndarray, points_y: np.ndarray) -> Panel:
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    edge = line | {"x": x, "y": x, "line": {"width": 0}}
    bands = [
        track
        for k, opacity in ((2, 0.12), (1, 0.25))
        for track in (edge, edge | {"fill": "tonexty", "fillcolor": faded(theme.model, opacity)})
    ]
    bell_line = line | {"x": [], "y": [], "fill": "toself", "fillcolor": faded(theme.bell, 0.2)}
    data = [
        *bands,
        line | {"x": x, "y": x, "line": {"color": theme.model, "width": 3}},
        bell_line | {"line": {"color": theme.bell, "width": 2.5}},
        {
            "type": "scatter", "mode": "markers", "x": points_x, "y": points_y,
            "marker": {"color": theme.data, "size": 7, "opacity": 0.7},
        },
    ]  # fmt: skip
    columns = [16, 48, 80, 112, 144]
    tracks = [Track(i, y=Affine("loc", k, "scale")) for i, k in enumerate((-2, 2, -1, 1, 0))]
    bell = bells(5, "loc", "scale", columns, x[columns], standard_normal(), gain=1.2, reach=1.8)
    axes = axis(theme, "x (s)", range=[-0.2, 10.2]), axis(theme, "y (m)", range=[-6, 6])
    return Panel(
        "picture",
        {"data": data, "layout": layout(theme, *axes)},
        (*tracks, bell),
        "y over x",
        "Points, mean and bands",
    )


def loss(theme: Theme, steps: np.ndarray, nll: np.ndarray) -> Panel:
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": steps,
        "y": nll,
        "line": {"color": theme.model, "width": 2.5},
    }
    dot = {"type": "scatter", "mode": "markers", "x": [], "y": [], "cliponaxis": False}
    data = [
        line,
        dot | {"marker": {"size": 11, "color": theme.model}},
        dot | {"marker": {"size": 11, "symbol": "circle-open", "color": theme.text, "line": {"width": 2.5}}},
    ]
    where = {"x": Row("step"), "y": Row("nll")}
    axes = (
        axis(theme, "step", range=[-20, steps[-1] * 1.03]),
        axis(theme, "NLL (nats)", range=[0, float(nll.max()) * 1.08]),
    )
    tracks = Track(1, **where), Track(2, **where, moment="pinned")
    return Panel("loss", {"data": data, "layout": layout(theme, *axes)}, tracks, "Loss", "The loss", seeks=True)


def cut(theme: Theme, points_x: np.ndarray, points_y: np.ndarray) -> SliceSpec:
    axes = axis(theme, "y (m)", range=[-6, 6]), axis(theme, "density")
    figure = slice_figure(
        layout(theme, *axes, margin={"l": 44, "r": 8, "t": 8, "b": 42}),
        theme.bell,
        faded(theme.bell, 0.2),
        faded(theme.bell, 0.15),
        theme.data,
    )
    return SliceSpec(
        "loc", "scale", standard_normal(), 1.96, figure=figure, x=5.0,
        numbers=(
            Number("mean", "point", 0.0, title="the mean of Pr(y|x)"),
            Number("mode", "point", 0.0),
            Number("σ", "length", 1.0),
            Number("95 %", "interval", 1.96),
            Number("peak", "density", 0.39894),
        ),
        points_x=points_x, points_y=points_y, window=0.4,
    )  # fmt: skip


def of_version(version: int, film: bytes) -> bytes:
    """Return a film of this VERSION as one of another."""
    return film.replace(b'{"version":%d,' % VERSION, b'{"version":%d,' % version, 1)


def page() -> None:
    st.markdown("#### Where is the network unsure?")
    steps = st.radio("Steps", [1000, 2000], horizontal=True)
    asked = st.session_state.get("asked", PlayerState())
    theme = THEMES["dark" if st.context.theme.type == "dark" else "light"]
    film = made_up_film(theme, steps, "made up")
    state = player(
        of_version(VERSION - 1, film) if "other" in st.query_params and steps == 1000 else film,
        key="player",
        step=asked.step,
        x=asked.x,
        pin=asked.pin,
        autoplay="autoplay" in st.query_params,
        on_change=lambda: st.session_state.update(heard=st.session_state.get("heard", 0) + 1),
    )  # fmt: skip
    st.session_state["asked"] = state
    st.button("Ask for step 20", on_click=lambda: st.session_state.update(asked=PlayerState(20)))
    st.text_input("A field")
    st.text(f"told: step {state.step}, x {state.x}, pin {state.pin}")
    st.text(f"heard: {st.session_state.get('heard', 0)}")
