"""A page with made-up films of classes, for the tests of the player: one input in two rows, and two inputs."""

import numpy as np
import streamlit as st

from core.figures.slices import bars_figure
from core.figures.theme import THEMES, Theme, axis, layout
from core.film.pack import pack
from core.film.slices import BarsSpec, Number
from core.film.spec import Blend, Film, Panel, Readout, Row, Track, boundary
from pages.components.player import PlayerState, player

FRAMES, GRID, SIDE = 157, 121, 41
STEPS = np.arange(FRAMES) * 5
LEARNED = np.linspace(0, 1, FRAMES)[:, None]


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def line(theme: Theme, x: np.ndarray, **more: object) -> dict:
    return {"type": "scatter", "mode": "lines", "x": x, "y": np.full(len(x), np.nan), "hoverinfo": "skip"} | more


def loss(theme: Theme, nll: np.ndarray) -> Panel:
    axes = axis(theme, "step", range=[-20, 820]), axis(theme, "NLL (nats)", range=[0, 1.1 * float(nll.max())])
    dot = {"type": "scatter", "mode": "markers", "x": [], "y": [], "marker": {"size": 11, "color": theme.model}}
    data = [line(theme, STEPS, y=nll, line={"color": theme.model}), dot]
    track = Track(1, x=Row("step"), y=Row("nll"))
    return Panel("loss", {"data": data, "layout": layout(theme, *axes)}, (track,), "Loss", "The loss", seeks=True)


def bars(theme: Theme, names: tuple[str, ...], x: float | tuple[float, float], x_labels: tuple[str, ...]):
    figure = bars_figure(
        layout(theme, axis(theme, "class"), axis(theme, "probability")), names, theme.classes[: len(names)], theme.text
    )
    return BarsSpec(
        tuple(f"p{k}" for k in range(len(names))), names, figure=figure, x=x,
        numbers=(
            *(Number(name, "probability", k) for k, name in enumerate(names)),
            Number("most probable", "mode"),
        ),
        x_labels=x_labels, title="Pr(y|x)",
    )  # fmt: skip


def film(kind: str, theme: Theme) -> bytes:
    picture, blocks, cut, x = {"rows": rows, "blend": blend, "heat": heat}[kind](theme)
    nll = 40 * np.exp(-3 * LEARNED[:, 0]) + 5
    return pack(
        Film(
            steps=STEPS, x=x, panels=(picture, loss(theme, nll)), blocks=blocks | {"step": STEPS, "nll": nll},
            readouts=(Readout("NLL", "nll", 2),), slice=cut, identity=kind,
            quantised=frozenset(name for name in blocks if name.startswith("p")),
        )
    )  # fmt: skip


def rows(theme: Theme) -> tuple:
    """A network's output over its Bernoulli probability: two rows over one x axis, the lower one unlike the figure."""
    x = np.linspace(-3, 3, GRID)
    output = LEARNED * 4 * np.sin(1.5 * x) - 0.5
    one = 1 / (1 + np.exp(-output))
    labels = np.arange(30) % 2
    data = [
        line(theme, x, line={"color": theme.model, "width": 3}),
        line(theme, x, y=np.zeros(GRID), line={"color": theme.quiet, "dash": "dash"}),
        line(theme, x, line={"color": theme.classes[1], "width": 3}, yaxis="y2"),
        {
            "type": "scatter", "mode": "markers", "x": np.linspace(-2.8, 2.8, 30), "y": labels, "yaxis": "y2",
            "marker": {"color": [theme.classes[label] for label in labels], "size": 9},
        },
    ]  # fmt: skip
    figure_layout = layout(
        theme,
        axis(theme, "x", range=[-3, 3], anchor="y2"),
        axis(theme, "output f", range=[-5, 5], domain=[0.54, 1]),
        yaxis2=axis(theme, "Pr(y=1|x)", range=[-0.1, 1.1], domain=[0, 0.46]),
    )
    tracks = Track(0, y=Row("f")), Track(2, y=Row("p1"))
    picture = Panel("picture", {"data": data, "layout": figure_layout}, tracks, description="rows")
    return picture, {"f": output, "p0": 1 - one, "p1": one}, bars(theme, ("no", "yes"), 0.5, ("x",)), x


def blend(theme: Theme) -> tuple:
    """Three classes over two inputs: colours, and lines where the most probable class changes."""
    shares, points, x = plane()
    colours = theme.classes[:3]
    labels = np.argmax([points @ centre for centre in CENTRES], axis=0)
    data = [
        {"type": "scatter", "mode": "lines", "x": [], "y": [], "line": {"color": theme.text, "width": 2}},
        {
            "type": "scatter", "mode": "markers", "x": points[:, 0], "y": points[:, 1],
            "marker": {"color": [colours[label] for label in labels], "size": 8},
        },
    ]  # fmt: skip
    names = tuple(f"p{k}" for k in range(3))
    picture = Panel(
        "picture",
        {"data": data, "layout": layout(theme, *axes_of_two(theme))},
        (boundary(0, names),),
        description="blend",
        blend=Blend(names, colours, 0.6),
    )
    blocks = {name: shares[..., k] for k, name in enumerate(names)}
    return picture, blocks, bars(theme, ("setosa", "versicolor", "virginica"), (0.0, 1.0), ("length", "width")), x


def heat(theme: Theme) -> tuple:
    """A heat map, a contour and a line over two inputs, of which the heat map and the contour move."""
    shares, points, x = plane()
    side = np.unique(x[:, 0])
    field = {"x": side, "y": side, "z": np.zeros((SIDE, SIDE)), "showscale": False, "hoverinfo": "skip"}
    contours = {"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"}
    data = [
        field | {"type": "heatmap", "zmin": 0, "zmax": 1, "colorscale": "RdBu"},
        field | {"type": "contour", "contours": contours, "line": {"color": theme.text, "width": 2}},
        {"type": "scatter", "mode": "markers", "x": points[:, 0], "y": points[:, 1], "marker": {"color": theme.data}},
    ]
    tracks = Track(0, z=Row("p0")), Track(1, z=Row("p0"))
    figure = {"data": data, "layout": layout(theme, *axes_of_two(theme))}
    picture = Panel("picture", figure, tracks, description="heat")
    blocks = {f"p{k}": share for k, share in enumerate((shares[..., 0], 1 - shares[..., 0]))}
    return picture, blocks, bars(theme, ("a", "b"), (0.0, 1.0), ("first", "second")), x


CENTRES = np.array([[1.0, 0.3], [-0.8, 0.8], [0.0, -1.1]])


def plane() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return shares (FRAMES, SIDE², 3), points (60, 2) and the grid (SIDE², 2), the second input fastest."""
    side = np.linspace(-3, 3, SIDE)
    x = np.stack(np.meshgrid(side, side, indexing="ij"), axis=-1).reshape(-1, 2)
    bent = x + 0.4 * np.sin(2 * x[:, ::-1])
    points = np.random.default_rng(0).uniform(-2.8, 2.8, (60, 2))
    return softmax(3 * LEARNED[..., None] * (bent @ CENTRES.T)), points, x


def axes_of_two(theme: Theme) -> tuple[dict, dict]:
    return axis(theme, "length (cm)", range=[-3, 3]), axis(theme, "width (cm)", range=[-3, 3])


def page() -> None:
    kind = st.radio("Film", ["rows", "blend", "heat"], horizontal=True)
    theme = THEMES["dark" if st.context.theme.type == "dark" else "light"]
    asked = st.session_state.get("asked", PlayerState())
    state = player(film(kind, theme), key="player", step=asked.step, x=asked.x, pin=asked.pin, x2=asked.x2)
    st.session_state["asked"] = state
    st.text(f"told: step {state.step}, x {state.x}, x2 {state.x2}")
    st.button("Ask for a place", on_click=lambda: st.session_state.update(asked=PlayerState(x=-2.0, x2=2.0)))
