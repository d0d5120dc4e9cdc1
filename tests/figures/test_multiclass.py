"""The film of several classes: what it shows is the run's, every slice sums to 1, a temperature divides the outputs."""

import numpy as np
import pytest
from scipy.special import softmax as reference

from core.figures.classes import class_names
from core.figures.films import film
from core.figures.multiclass import multiclass_plane_film
from core.figures.theme import CHART_TEXT, DARK, LIGHT
from core.film.pack import pack
from core.film.slices import BarsSpec
from core.film.spec import Boundary, Film
from core.infer.frame import Frame, frames
from core.minimise import Run, Settings, fit

RUNS = {
    "book": Settings(data="book_multiclass", recipe="categorical", steps=60, hidden=5),
    "iris": Settings(data="iris", recipe="categorical", steps=60, hidden=5),
    "six": Settings(data="classes", recipe="categorical", steps=60, hidden=5, classes=6),
    "two": Settings(data="classes", recipe="categorical", steps=60, hidden=5, classes=2),
}


@pytest.fixture(scope="module", params=RUNS)
def run(request: pytest.FixtureRequest) -> Run:
    return fit(RUNS[request.param])


@pytest.fixture(scope="module")
def recorded(run: Run) -> Frame:
    return frames(run)


@pytest.fixture(scope="module")
def plane() -> Run:
    return fit(Settings(data="blobs", recipe="categorical", steps=40, hidden=4, classes=4))


def stacked(shown: Film, name: str) -> np.ndarray:
    """Return the blocks of that name, one a class, as (F, G, K)."""
    found = [values for block, values in shown.blocks.items() if block.rpartition(" ")[0] == name]
    return np.stack(found, axis=-1)


@pytest.mark.parametrize("temperature", [1.0, 0.5, 4.0])
@pytest.mark.parametrize("view", ["curves", "stacked"])
def test_it_shows_the_outputs_and_their_softmax(run: Run, recorded: Frame, view: str, temperature: float) -> None:
    shown = film(run, recorded, LIGHT, view=view, temperature=temperature)
    assert pack(shown)
    np.testing.assert_allclose(stacked(shown, "f"), recorded.raw / temperature)
    shares = stacked(shown, "p")
    np.testing.assert_allclose(shares, reference(recorded.raw / temperature, axis=-1), atol=1e-12)
    np.testing.assert_allclose(shares.sum(axis=-1), 1.0, atol=1e-12)
    if view == "stacked":
        np.testing.assert_allclose(stacked(shown, "up to"), np.cumsum(shares, axis=-1))


@pytest.mark.parametrize("view", ["curves", "stacked"])
def test_every_track_moves_a_trace_of_its_class(run: Run, recorded: Frame, view: str) -> None:
    shown = film(run, recorded, DARK, view=view)
    picture = shown.panels[0]
    for track in picture.tracks:
        name, _, k = track.y.block.rpartition(" ")
        trace = picture.figure["data"][track.trace]
        colour = DARK.classes[int(k)]
        assert trace.get("yaxis", "y") == ("y" if name == "f" else "y2")
        if name == "up to":
            inner = ", ".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
            assert trace["fillcolor"].startswith(f"rgba({inner}")
        else:
            assert trace["line"]["color"] == colour
    assert len(picture.tracks) == 2 * len(run.dataset.classes)


def test_every_point_stands_in_the_row_of_its_class_above_the_probabilities(run: Run, recorded: Frame) -> None:
    figure = film(run, recorded, LIGHT).panels[0].figure
    points = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert sum(len(trace["x"]) for trace in points) == len(run.dataset.y) + min(100, len(run.dataset.held_out_y))
    rows = {trace["legendgroup"]: set(trace["y"].tolist()) for trace in points if len(trace["x"])}
    assert all(len(row) == 1 for row in rows.values())
    heights = [row.pop() for row in rows.values()]
    assert len(set(heights)) == len(run.dataset.classes)
    assert 1.0 < min(heights) < max(heights) < figure["layout"]["yaxis2"]["range"][1]
    symbols = {trace["marker"]["symbol"].removesuffix("-open") for trace in points}
    assert len(symbols) == len(run.dataset.classes)


def test_both_rows_share_x_and_the_outputs_fit_in_theirs(run: Run, recorded: Frame) -> None:
    layout = film(run, recorded, LIGHT).panels[0].figure["layout"]
    assert layout["xaxis"]["anchor"] == "y2"
    assert layout["yaxis2"]["domain"][1] < layout["yaxis"]["domain"][0]
    low, high = layout["yaxis"]["range"]
    assert low < recorded.raw.min()
    assert high > recorded.raw.max()
    assert layout["font"]["size"] >= CHART_TEXT


def test_numbers_of_the_moment_are_the_runs(run: Run, recorded: Frame) -> None:
    shown = film(run, recorded, LIGHT, temperature=2.0)
    data = run.dataset
    for index in (0, len(run.steps) - 1):
        raw = run.raw(data.x, int(run.steps[index])).numpy()
        right = 100 * np.mean(raw.argmax(axis=1) == data.y)
        assert shown.blocks["accuracy"][index] == pytest.approx(right)
        cost = -np.log(reference(raw / 2.0, axis=1)[np.arange(len(data.y)), data.y.astype(int)]).sum()
        assert shown.blocks["tempered"][index] == pytest.approx(cost)
    labels = [readout.label for readout in shown.readouts]
    assert "NLL a point at T = 2" in labels
    assert "largest weight" in [readout.label for readout in film(run, recorded, LIGHT).readouts]


def test_the_bars_are_the_classes_at_the_chosen_x(run: Run, recorded: Frame) -> None:
    bars = film(run, recorded, LIGHT, x=0.5).slice
    assert isinstance(bars, BarsSpec)
    assert bars.x == 0.5
    assert bars.labels == run.dataset.classes
    assert bars.values == tuple(f"p {k}" for k in range(len(run.dataset.classes)))
    assert list(bars.figure["data"][0]["marker"]["color"]) == list(LIGHT.classes[: len(bars.labels)])


def test_two_inputs_are_painted_by_class_with_lines_where_classes_meet(plane: Run) -> None:
    recorded = frames(plane)
    shown = multiclass_plane_film(plane, recorded, LIGHT, x=0.25, temperature=0.5)
    assert pack(shown)
    picture, names = shown.panels[0], ("p 0", "p 1", "p 2", "p 3")
    assert picture.blend is not None
    assert picture.blend.blocks == names
    assert picture.blend.colours == LIGHT.classes[:4]
    assert isinstance(picture.tracks[0].x, Boundary)
    assert picture.tracks[0].x.blocks == names
    np.testing.assert_allclose(stacked(shown, "p"), reference(recorded.raw / 0.5, axis=-1), atol=1e-12)
    assert shown.slice is not None
    assert shown.slice.x[0] == 0.25
    drawn = sum(len(trace["x"]) for trace in picture.figure["data"] if trace["mode"] == "markers")
    assert drawn == len(plane.dataset.y) + 100


def test_classes_that_are_numbers_say_what_of() -> None:
    assert class_names(fit(RUNS["book"])) == ("y = 0", "y = 1", "y = 2")
    assert class_names(fit(RUNS["iris"])) == ("setosa", "versicolor", "virginica")


def test_six_classes_drawn_in_a_plane_take_less_than_a_megabyte() -> None:
    rng = np.random.default_rng(3)
    points = [f"{x:.2f}_{y:.2f}_{k % 6}" for k, (x, y) in enumerate(rng.uniform(0.05, 0.95, size=(60, 2)))]
    run = fit(Settings(data="hand", xy=f"six_in_plane~{'_'.join(points)}", recipe="categorical"))
    shown = film(run, frames(run), LIGHT)
    assert len(shown.shares) == 6
    assert len(pack(shown)) < 1_000_000
