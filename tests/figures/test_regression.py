"""The regression film: what it shows is the run's, it is legible, and nothing in it hides the rest."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import scipy.stats

from core.figures.loss import MOST_DECADES, loss_panel, loss_range
from core.figures.regression import (
    BELL_REACH,
    BELLS,
    CENTRAL,
    bell_points,
    digits_for,
    middle,
    normal_film,
    standard_normal_curve,
)
from core.figures.theme import CHART_TEXT, DARK, LIGHT
from core.film.pack import pack
from core.film.spec import Film, Panel
from core.infer.frame import frames
from core.minimise import Run, Settings, fit

SETTINGS = {
    "predicted": Settings(steps=60, hidden=5),
    "learned": Settings(steps=60, hidden=5, scale="learned", data="geyser"),
    "fixed": Settings(steps=60, hidden=5, scale="fixed", data="sine"),
    "no held-out set": Settings(steps=60, hidden=5, data="line"),
    "no held-out set, fixed": Settings(steps=60, hidden=5, data="book_regression", scale="fixed"),
    "diverged": Settings(steps=60, optimiser="sgd", rate=10.0),
}
HELD_OUT = {"held_out", "held_out_per_point"}
BLOCKS = {
    "loc", "scale", "point_loc", "point_scale", "marked", "step", "nll", "nll_per_point", "lowest", "highest",
}  # fmt: skip


@pytest.fixture(scope="module", params=SETTINGS)
def run(request: pytest.FixtureRequest) -> Run:
    return fit(SETTINGS[request.param])


@pytest.fixture(scope="module", params=[LIGHT, DARK], ids=["light", "dark"])
def shown(run: Run, request: pytest.FixtureRequest) -> Film:
    return normal_film(run, frames(run), request.param)


def panel(shown: Film, name: str) -> Panel:
    return next(each for each in shown.panels if each.name == name)


def figures(shown: Film) -> Iterator[Any]:
    yield from (each.figure for each in shown.panels)
    assert shown.slice is not None
    yield shown.slice.figure


def text_sizes(value: Any, within: str = "") -> Iterator[float]:
    """Yield every font size in a figure."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "size" and within.endswith("font"):
                yield item
            else:
                yield from text_sizes(item, key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from text_sizes(item, within)


def test_the_film_packs(shown: Film) -> None:
    packed = pack(shown)
    assert len(packed) < 400_000
    assert packed == pack(shown)


def test_blocks_and_their_shapes(run: Run, shown: Film) -> None:
    held_out = len(run.dataset.held_out_y)
    assert set(shown.blocks) == BLOCKS | (HELD_OUT if held_out else set())
    assert all(len(block) == len(run.steps) for block in shown.blocks.values())
    np.testing.assert_array_equal(shown.steps, run.steps)
    np.testing.assert_array_equal(shown.blocks["nll"], run.nll[run.steps])
    np.testing.assert_allclose(shown.blocks["nll_per_point"] * run.dataset.size, shown.blocks["nll"])
    if held_out:
        np.testing.assert_array_equal(shown.blocks["held_out"], run.held_out_nll[run.steps])


def test_what_needs_a_held_out_set_is_shown_with_one_alone(run: Run, shown: Film) -> None:
    held_out = bool(len(run.dataset.held_out_y))
    assert ("held-out" in [readout.label for readout in shown.readouts]) == held_out
    assert ("best held-out" in shown.markers) == held_out
    for name in ("picture", "loss"):
        traces = panel(shown, name).figure["data"]
        legend = [trace["name"] for trace in traces if trace.get("showlegend", True) and "name" in trace]
        assert any(label.startswith("held-out") for label in legend) == held_out


def test_the_loss_panel_shows_every_step(run: Run, shown: Film) -> None:
    training = panel(shown, "loss").figure["data"][0]
    np.testing.assert_array_equal(training["x"], np.arange(run.last + 1))
    np.testing.assert_array_equal(training["y"], run.nll / run.dataset.size)


def test_all_text_is_large_enough_and_every_axis_has_a_title(shown: Film) -> None:
    for figure in figures(shown):
        assert figure["layout"]["font"]["size"] >= CHART_TEXT
        assert min(text_sizes(figure)) >= CHART_TEXT >= 14
        axes = [value for key, value in figure["layout"].items() if key.startswith(("xaxis", "yaxis"))]
        assert len(axes) == 2
        assert all(axis["title"]["text"] for axis in axes)


def test_every_panel_is_described_in_words(shown: Film) -> None:
    assert shown.slice is not None
    assert all(len(each.description) > 20 for each in (*shown.panels, shown.slice))


def test_all_points_lie_within_the_picture(run: Run, shown: Film) -> None:
    layout = panel(shown, "picture").figure["layout"]
    data = run.dataset
    for axis, values in (
        ("xaxis", np.concatenate([data.x, data.held_out_x])[:, 0]),
        ("yaxis", np.concatenate([data.y, data.held_out_y])),
    ):
        low, high = layout[axis]["range"]
        assert low < values.min()
        assert values.max() < high


def test_each_marked_point_is_joined_to_its_own_bell(run: Run, shown: Film) -> None:
    """The line ends where the bell, which is as high as its density, passes the point's y."""
    columns = bell_points(run.dataset.x[:, 0])
    y = run.dataset.y[columns]
    loc, scale = shown.blocks["point_loc"], shown.blocks["point_scale"]
    ends = shown.blocks["marked"].reshape(len(run.steps), len(columns), 3)
    feet, reach = run.dataset.x[columns, 0], ends[..., 1] - ends[..., 0]
    np.testing.assert_array_equal(ends[..., 0], np.broadcast_to(feet, reach.shape))
    assert np.isnan(ends[..., 2]).all()
    distance = np.ptp(shown.x) / BELLS
    assert (reach >= 0).all()
    assert (reach <= BELL_REACH * distance + 1e-12).all()
    density = scipy.stats.norm(loc, scale).pdf(y)
    peak = scipy.stats.norm(0, scale).pdf(0)
    kept = (peak <= np.median(peak[-1])) & (density > 1e-12 * peak)  # bells that are not cut short
    gains = reach[kept] / density[kept]
    if gains.size:
        np.testing.assert_allclose(gains, gains[0], rtol=1e-6)


@pytest.mark.parametrize("count", [1, 2, 5, 12, 100, 2000])
def test_bells_stand_on_points_spread_over_the_data(count: int) -> None:
    x = np.random.default_rng(count).uniform(-4.0, 9.0, count)
    chosen = bell_points(x)
    assert 1 <= len(chosen) <= BELLS
    assert len(np.unique(chosen)) == len(chosen)
    assert chosen.min() >= 0
    assert chosen.max() < count
    if count == 2000:
        assert len(chosen) == BELLS
        gaps = np.diff(np.sort(x[chosen]))
        assert gaps.max() < 1.2 * gaps.min()


def test_the_standard_curve_is_the_normal_density() -> None:
    curve = standard_normal_curve()
    np.testing.assert_allclose(curve.p, scipy.stats.norm.pdf(curve.z), rtol=1e-12)
    assert curve.p.max() == pytest.approx(1 / math.sqrt(2 * math.pi))
    assert scipy.stats.norm.cdf(CENTRAL) == pytest.approx(0.975, abs=1e-12)


def test_the_slice_opens_where_it_is_asked_to(run: Run) -> None:
    frame = frames(run)
    low, high = run.x_range
    asked = low + 0.3 * (high - low)
    opened = normal_film(run, frame, LIGHT, asked).slice
    by_itself = normal_film(run, frame, LIGHT).slice
    assert opened is not None
    assert by_itself is not None
    assert opened.x == asked
    assert by_itself.x == middle(frame.x) == pytest.approx(0.5 * (low + high), abs=0.01 * (high - low))


def test_one_sigma_is_one_number_and_a_predicted_one_is_a_range(run: Run, shown: Film) -> None:
    sigma = next(readout for readout in shown.readouts if readout.label == "σ")
    assert (sigma.to is not None) == (run.settings.scale == "predicted")
    assert (shown.blocks["lowest"] <= shown.blocks["highest"]).all()


@pytest.mark.parametrize(("size", "digits"), [(0.00123, 5), (0.5, 3), (1.0, 2), (22.0, 1), (730.0, 0), (1e6, 0)])
def test_three_digits_are_shown(size: float, digits: int) -> None:
    assert digits_for(size) == digits


def test_what_has_no_size_has_two_decimals() -> None:
    assert digits_for(0.0) == 2


def falling(length: int = 1001) -> np.ndarray:
    return 3.0 + 2.0 * np.exp(-np.arange(length) / 100.0)


@pytest.mark.parametrize("spike", [50.0, 1e6, 1e30])
def test_one_spike_does_not_flatten_the_loss(spike: float) -> None:
    curve = falling()
    curve[200] = spike
    low, high = loss_range([curve, falling() + 0.5])
    assert low < 3.0
    assert 4.5 < high < 7.0


def test_a_start_far_above_the_rest_does_not_flatten_the_loss() -> None:
    curve = falling()
    curve[0] = 1e5
    assert loss_range([curve])[1] < 7.0


def test_a_plain_loss_is_shown_whole() -> None:
    low, high = loss_range([falling()])
    assert low < 3.0
    assert 5.0 < high < 5.5


def test_a_loss_that_stands_still_has_a_range() -> None:
    low, high = loss_range([np.full(5, 2.0)])
    assert low < 2.0 < high


def test_a_loss_that_explodes_is_shown_by_its_decades_up_to_some() -> None:
    run = fit(Settings(optimiser="sgd", rate=1.0))
    assert run.nll[-1] > 1e200
    shown = loss_panel(run, LIGHT).figure["layout"]["yaxis"]
    assert shown["type"] == "log"
    low, high = shown["range"]
    start = math.log10(run.nll[0] / run.dataset.size)
    assert low < start
    assert start + MOST_DECADES <= high < start + MOST_DECADES + 1
