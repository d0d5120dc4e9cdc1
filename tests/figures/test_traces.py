import numpy as np
import plotly.graph_objects as go

from core.figures.theme import LIGHT, layout
from core.figures.traces import (
    area,
    band,
    bars,
    colour_bar,
    contours,
    gapped,
    heat_map,
    hline,
    line,
    marker,
    note,
    polygon,
    scatter,
    stroke,
    text,
    tiles,
    unsimplified,
    upright,
    vline,
)

X, Z = np.array([0.0, 1.0]), np.eye(2)
INK = "#111111"


def test_plotly_knows_all_that_is_drawn() -> None:
    look = marker(INK, 7, "circle", stroke(INK, 2))
    lines = [line(X, X, INK, dash="dot"), unsimplified(upright(0.0, 0.0, 1.0, INK, 2)), scatter(X, X, look)]
    filled = [area(X, X, INK), polygon(X, X, INK, INK, 2), *band(X, X, X + 1, INK, name="band")]
    others = [text(X, X, ["a", "b"], {"size": 14}), bars(X, X, 0.5, {"color": INK}), heat_map(Z, [[0, INK], [1, INK]])]
    surfaces = [tiles(Z, "Cividis", gap=1), contours(X, X, Z, 1.0, colour_bar(LIGHT))]
    shapes = [vline(0.0, INK, 1, "dot"), hline(0.0, INK, 1, "dot")]
    around = layout(LIGHT, {}, {}, shapes=shapes, annotations=[note(LIGHT, 0.0, 0.0, "here")])
    go.Figure({"data": [*lines, *filled, *others, *surfaces], "layout": around})  # raises at what Plotly does not know


def test_what_is_not_given_is_left_to_plotly() -> None:
    assert stroke(None, 0) == {"width": 0}
    assert marker(INK, 7) == {"color": INK, "size": 7}
    assert "hoverinfo" not in scatter(X, X, marker(INK, 7), hoverinfo=None)
    assert "x" not in line(None, X, INK)


def test_only_the_filled_edge_of_a_band_with_a_name_is_in_the_legend() -> None:
    assert [trace["showlegend"] for trace in band(X, X, X, INK, name="95 %")] == [False, True]
    assert not any("showlegend" in trace for trace in band(X, X, X, INK))


def test_lines_have_a_gap_behind_each() -> None:
    np.testing.assert_array_equal(gapped(X, X + 2), [0.0, 2.0, np.nan, 1.0, 3.0, np.nan])
