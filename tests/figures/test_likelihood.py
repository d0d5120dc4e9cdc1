"""The pictures of likelihood and logs: the products end where they vanish, the sum goes on, and optima agree."""

from typing import Any

import numpy as np
import pytest

from core.figures.likelihood import (
    CHOSEN,
    MOST,
    STAGES,
    dragged_value,
    monotonic_panels,
    product_panels,
    sweep_panels,
)
from core.figures.theme import CHART_TEXT, DARK, LIGHT, PROJECTED, Theme
from core.notation.symbols import symbol_of
from core.theory.book import book_sweep, moment, own_value, parameter_grid, swept_names
from core.theory.likelihood import RunningProduct, repeated, running_products
from core.theory.logs import hump


@pytest.fixture(scope="module")
def running() -> RunningProduct:
    return running_products(repeated(moment("phi_0", own_value("phi_0")).account.cost, MOST))


def sizes(value: Any, within: str = "") -> list[float]:
    """Return every font size in a figure."""
    if isinstance(value, dict):
        own = [value["size"]] if within.endswith("font") and "size" in value else []
        return own + [size for key, item in value.items() for size in sizes(item, key)]
    return [size for item in value for size in sizes(item, within)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("theme", [LIGHT, DARK, *PROJECTED], ids=lambda theme: theme.name)
def test_text_is_large_and_axes_have_titles(running: RunningProduct, theme: Theme) -> None:
    swept = book_sweep("sigma")
    panels = [
        *product_panels(running, 1400, theme),
        *monotonic_panels(hump(1.0, 0.0, 6.0), theme),
        *sweep_panels(swept, "σ", 0.2, moment("sigma", 0.2), theme),
    ]
    for panel in panels:
        assert min(sizes(panel.figure)) >= theme.text_size >= CHART_TEXT
        assert all(panel.figure["layout"][name]["title"]["text"] for name in ("xaxis", "yaxis"))
        assert panel.title
        assert len(panel.description) > 20


@pytest.mark.parametrize("points", [1, 20, 182, 183, 1302, 1303, MOST])
def test_a_product_is_drawn_up_to_where_it_vanishes(running: RunningProduct, points: int) -> None:
    figure = product_panels(running, points, LIGHT)[0].figure
    crosses = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert len(crosses) == (points >= 183) + (points >= 1303)
    lines = {trace["name"]: trace for trace in figure["data"] if "name" in trace}
    assert np.isfinite(lines["float32"]["y"]).sum() == min(points, 182)
    assert np.isfinite(lines["float64"]["y"]).sum() == min(points, 1302)


@pytest.mark.parametrize("points", [1, 20, 60, 700, MOST])
def test_all_that_is_drawn_lies_within_its_axes(running: RunningProduct, points: int) -> None:
    for panel in product_panels(running, points, LIGHT):
        low, high = panel.figure["layout"]["yaxis"]["range"]
        for trace in panel.figure["data"]:
            assert np.nanmin(trace["y"]) >= low
            assert np.nanmax(trace["y"]) <= high
        ticks = panel.figure["layout"]["yaxis"].get("tickvals", ())
        assert len(ticks) <= 9
    assert points <= panel.figure["layout"]["xaxis"]["range"][1]


def test_stages_increase() -> None:
    assert list(STAGES) == sorted(STAGES)


@pytest.mark.parametrize("name", swept_names())
def test_the_three_optima_are_marked_in_one_place(name: str) -> None:
    value = own_value(name)
    panels = sweep_panels(book_sweep(name), symbol_of(name), value, moment(name, value), LIGHT)
    marked = [list(panel.figure["data"][0]["x"]) for panel in panels[: 2 if name == "sigma" else 3]]
    assert all(place == marked[0] for place in marked)
    assert len(marked[0]) == 2
    assert bool(len(panels[2].figure["data"][0]["x"])) == (name != "sigma")
    for panel in panels[:3]:
        assert panel.figure["data"][CHOSEN]["x"] == [value]


def test_a_dragged_value_stays_on_the_grid() -> None:
    swept = book_sweep("phi_0")
    assert dragged_value(swept, 0.12345) == 0.123
    assert dragged_value(swept, -3.0) == parameter_grid("phi_0")[0]
    assert dragged_value(swept, 3.0) == pytest.approx(parameter_grid("phi_0")[-1])
