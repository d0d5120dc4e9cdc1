"""The picture: charts that follow new figures without flicker, and markers in them that a person can drag."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from core.film.spec import Panel
from pages.components.charts import component, katex_chunk, plotly_chunk
from pages.components.plain import plain

HERE = Path(__file__).parent
SIDE_BY_SIDE = 3
"""Up to so many panels stand in one row unless `columns` says otherwise; more stand in rows of two."""


Size = Literal["screen", "low", "middle", "high", "beside", "rows"]
"""The heights of picture.css: the rest of the screen, three sizes, the picture beside a list, and lines of a chart."""


@dataclass(frozen=True)
class Handle:
    """A marker that can be dragged: a point of a trace of the panel with that name, along one axis or both.

    `name` is what Python hears and what a screen reader says. An arrow key moves it by `steps` (x, y) in data
    units, or by a hundredth of the axis; with shift ten times as far.
    """

    name: str
    panel: str
    trace: int
    point: int = 0
    axes: Literal["xy", "x", "y"] = "xy"
    steps: tuple[float, float] | None = None


@dataclass(frozen=True)
class Dragged:
    """Where a person has put the handle of that name, in data units."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Scene:
    """What the browser draws by itself while a handle is held: a module of that kind beside this file works it out.

    `values` are what the picture shows, by their names in the URL; `model` is all else that it depends on. Traces are
    found by their names. Python then hears where the hand rests.
    """

    kind: Literal["bell", "bumps", "categories", "derivation", "line", "masses"]
    values: Mapping[str, float]
    model: Mapping[str, Any]


def picture(
    panels: Sequence[Panel],
    *,
    key: str,
    columns: Sequence[float] | None = None,
    size: Size = "screen",
    rows: int = 1,
    handles: Sequence[Handle] = (),
    on_drag: Callable[[Dragged], None] | None = None,
    scene: Scene | None = None,
) -> Dragged | None:
    """Show panels (tracks are not used), and return what was dragged if that is why this run takes place.

    `columns` (C,) are the widths of the columns, in proportion; the panels fill them row by row. `size` is a
    height of the style sheet: that of `rows` lines of a chart, or what the rest of the screen leaves. `on_drag` is
    called before the run, some 12 times a second while a handle moves (less often where the run takes longer) and
    once at the end: the place to set the state of widgets. With a `scene` the browser draws what a handle moves, and
    it is called where the hand rests, and at the end.
    Raises ValueError that names what does not fit.
    """
    widths = _widths(panels, columns)
    _check(panels, widths, handles)
    number, dragged = _last_drag(key)
    component(HERE, "charts")(
        key=key,
        data=_message(panels, widths, size, rows, handles, number, scene),
        default={"dragged": None},
        on_dragged_change=partial(_report, key, on_drag),
    )
    before = st.session_state.get(_memory_key(key), 0)
    st.session_state[_memory_key(key)] = number
    return dragged if number != before else None


def _last_drag(key: str) -> tuple[int, Dragged | None]:
    """Return the number of the last drag that the browser told, 0 for none, and the drag."""
    event = (st.session_state.get(key) or {}).get("dragged")
    if not event:
        return 0, None
    return int(event["number"]), Dragged(str(event["name"]), float(event["x"]), float(event["y"]))


def _report(key: str, on_drag: Callable[[Dragged], None] | None) -> None:
    """Call `on_drag`; a callback is given in any case, for Streamlit keeps only what has one."""
    _, dragged = _last_drag(key)
    if on_drag is not None and dragged is not None:
        on_drag(dragged)


def _memory_key(key: str) -> str:
    return f"{key} picture memory"


def _widths(panels: Sequence[Panel], columns: Sequence[float] | None) -> list[float]:
    if columns is not None:
        return [float(width) for width in columns]
    return [1.0] * (len(panels) if len(panels) <= SIDE_BY_SIDE else 2)


def _check(panels: Sequence[Panel], widths: Sequence[float], handles: Sequence[Handle]) -> None:
    by_name = {panel.name: panel for panel in panels}
    if not panels or len(by_name) < len(panels):
        raise ValueError(f"panels must be at least one, of different names; not {[p.name for p in panels]}")
    if not widths or min(widths) <= 0:
        raise ValueError(f"columns must be positive widths; not {list(widths)}")
    for handle in handles:
        if handle.panel not in by_name:
            raise ValueError(f"handle {handle.name} must be in a panel of {list(by_name)}; not {handle.panel}")
        traces = by_name[handle.panel].figure["data"]
        if not 0 <= handle.trace < len(traces):
            raise ValueError(f"handle {handle.name} must be on one of {len(traces)} traces; not {handle.trace}")
        points = len(traces[handle.trace]["x"])
        if not 0 <= handle.point < points:
            raise ValueError(f"handle {handle.name} must be one of {points} points; not {handle.point}")


def _message(
    panels: Sequence[Panel],
    widths: Sequence[float],
    size: Size,
    rows: int,
    handles: Sequence[Handle],
    number: int,
    scene: Scene | None,
) -> bytes:
    message = {
        "plotly": plotly_chunk(),
        "katex": katex_chunk(),
        "columns": widths,
        "size": size,
        "rows": rows,
        "heard": number,
        "handles": [asdict(handle) for handle in handles],
        "scene": None if scene is None else plain(asdict(scene)),
        "panels": [
            {
                "name": panel.name,
                "title": panel.title,
                "explained": panel.explained,
                "description": panel.description,
                "figure": plain(panel.figure),
            }
            for panel in panels
        ],
    }
    return json.dumps(message, allow_nan=False, separators=(",", ":")).encode()
