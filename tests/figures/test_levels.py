"""The film of levels in an order: the output among its cutpoints, probabilities that are the run's, and its border."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from core import infer
from core.choose.families.ordinal import Ordinal
from core.choose.levels import Levels
from core.figures.films import film
from core.figures.theme import CHART_TEXT, DARK, LIGHT
from core.film.pack import pack
from core.film.slices import BarsSpec
from core.film.spec import Boundary, Film
from core.infer.frame import Frame, frames
from core.judge.score import accuracy
from core.minimise import Run, Settings, fit

SETTINGS = Settings(data="ratings", recipe="ordinal", steps=60, hidden=5)


@pytest.fixture(scope="module")
def run() -> Run:
    return fit(SETTINGS)


@pytest.fixture(scope="module")
def recorded(run: Run) -> Frame:
    return frames(run)


def stacked(shown: Film, name: str) -> np.ndarray:
    """Return the blocks of that name, one a level, as (F, G, K)."""
    found = [values for block, values in shown.blocks.items() if block.rpartition(" ")[0] == name]
    return np.stack(found, axis=-1)


def test_it_shows_the_output_among_the_cutpoints_and_the_probabilities(run: Run, recorded: Frame) -> None:
    shown = film(run, recorded, LIGHT)
    assert pack(shown)
    assert isinstance(run.recipe, Ordinal)
    np.testing.assert_allclose(stacked(shown, "f")[..., 0], recorded.parameters["loc"])
    np.testing.assert_allclose(stacked(shown, "edge")[..., :-1], run.recipe.cutpoints(recorded.raw))
    np.testing.assert_allclose(stacked(shown, "p"), infer.probabilities(run.recipe, recorded.raw))
    np.testing.assert_allclose(stacked(shown, "p").sum(axis=-1), 1.0)
    right = 100.0 * accuracy(run.recipe, recorded.point_raw[-1], run.dataset.y)
    assert shown.blocks["accuracy"][-1] == pytest.approx(right)


def test_every_track_moves_the_trace_of_its_block(run: Run, recorded: Frame) -> None:
    picture = film(run, recorded, DARK).panels[0]
    assert [track.trace for track in picture.tracks] == list(range(1, 12))
    bands = [trace for trace in picture.figure["data"] if trace.get("fill") == "tonexty"]
    low, high = picture.figure["layout"]["yaxis"]["range"]
    assert (picture.figure["data"][0]["y"] == low).all()
    for track in picture.tracks:
        name, _, k = track.y.block.rpartition(" ")
        trace = picture.figure["data"][track.trace]
        assert trace.get("yaxis", "y") == ("y2" if name == "p" else "y")
        assert name != "p" or trace["line"]["color"] == DARK.classes[int(k)]
        assert name != "edge" or trace is bands[int(k)]
    assert np.max(recorded.parameters["loc"]) < high


def test_its_bars_and_points_are_those_of_the_levels(run: Run, recorded: Frame) -> None:
    shown = film(run, recorded, LIGHT, x=0.5)
    assert isinstance(shown.slice, BarsSpec)
    assert shown.slice.labels == tuple("12345")
    assert shown.slice.x == 0.5
    names = [trace.get("name") for trace in shown.panels[0].figure["data"]]
    assert {f"stars = {k}" for k in range(1, 6)} <= set(names)
    assert all(panel.figure["layout"]["font"]["size"] >= CHART_TEXT for panel in shown.panels)


def test_over_two_inputs_it_paints_the_plane(run: Run) -> None:
    data = replace(
        run.dataset,
        x=np.column_stack([run.dataset.x, run.dataset.x**2]),
        held_out_x=np.column_stack([run.dataset.held_out_x, run.dataset.held_out_x**2]),
        x_names=("x", "square"),
        x_units=("", ""),
        truth=None,
    )
    plane = fit(SETTINGS, data)
    shown = film(plane, frames(plane), LIGHT)
    assert pack(shown)
    (border,) = [track for track in shown.panels[0].tracks if isinstance(track, Boundary)] or shown.panels[0].tracks
    assert border.trace == 0
    np.testing.assert_allclose(stacked(shown, "p").sum(axis=-1), 1.0)


@dataclass(frozen=True)
class Stranger(Ordinal):
    """A family of levels that states no cutpoints."""

    key: ClassVar[str] = "stranger"
    cutpoints = Levels.cutpoints


def test_a_family_without_cutpoints_has_no_bands(run: Run, recorded: Frame) -> None:
    shown = film(replace(run, recipe=Stranger(run.recipe.parameters)), recorded, LIGHT)
    assert pack(shown)
    assert not [block for block in shown.blocks if block.startswith("edge")]
    assert not [trace for trace in shown.panels[0].figure["data"] if trace.get("fill")]
