"""The film of the front page: three chapters of one real run."""

import json

import numpy as np
import pytest

from core.figures import overview
from core.figures.theme import THEMES
from core.film.pack import pack
from core.film.spec import Film
from core.infer.frame import Frame, frames
from core.minimise import Run, Settings, fit


@pytest.fixture(scope="module")
def run() -> Run:
    return fit(Settings(data="sine_growing_noise", points=40, steps=60, hidden=8))


@pytest.fixture(scope="module")
def frame(run: Run) -> Frame:
    return frames(run)


@pytest.fixture(scope="module")
def film(run: Run, frame: Frame) -> Film:
    return overview.overview_film(run, frame, THEMES["light"])


def test_chapters_follow_one_another(film: Film) -> None:
    assert tuple(film.markers) == overview.CHAPTERS
    points, mean, bells = film.markers.values()
    assert points == 0 < mean < bells < len(film.steps)


def test_points_come_in_before_anything_else(film: Film) -> None:
    mean = film.markers["a mean"]
    here = np.isfinite(film.blocks["points"]).sum(axis=1)
    assert np.all(np.diff(here) >= 0)
    assert here[0] > 0
    assert here[mean - 1] == 40
    assert np.isnan(film.blocks["loc"][:mean]).all()
    assert np.isfinite(film.blocks["loc"][mean:]).all()


def test_bells_stand_one_after_the_other_and_stay(film: Film) -> None:
    bells = film.markers["a bell at every x"]
    standing = np.isfinite(film.blocks["point_scale"]).sum(axis=1)
    assert not standing[:bells].any()
    assert np.all(np.diff(standing) >= 0)
    assert standing[-1] == film.blocks["point_scale"].shape[1]


def test_it_shows_the_run_itself(film: Film, run: Run, frame: Frame) -> None:
    assert film.blocks["nll"][-1] == run.nll[-1]
    assert film.blocks["step"][-1] == run.last
    np.testing.assert_array_equal(film.blocks["loc"][-1], frame.parameters["loc"][-1])
    np.testing.assert_array_equal(film.panels[1].figure["data"][0]["y"], run.nll)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_is_large_enough_and_the_message_small(run: Run, frame: Frame, theme: object) -> None:
    film = overview.overview_film(run, frame, theme)
    for panel in film.panels:
        assert panel.figure["layout"]["font"]["size"] >= 14
        assert panel.figure["layout"]["xaxis"]["title"]["text"]
        assert panel.figure["layout"]["yaxis"]["title"]["text"]
    packed = pack(film)
    assert len(packed) < 300_000
    json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])
