"""The film of labels 0 and 1: what it shows is the run's, its two rows agree on the threshold, it is legible."""

import numpy as np
import pytest
import scipy.special

from core import infer
from core.figures.films import film, maker_of
from core.figures.reliability import reliability_panel
from core.figures.seeds import seeds_panel
from core.figures.theme import CHART_TEXT, DARK, LIGHT
from core.film.pack import pack
from core.film.slices import BarsSpec, SliceSpec
from core.film.spec import Boundary, Film, Level
from core.infer.frame import frames, grid
from core.judge.reliability import reliability
from core.judge.seeds import across_seeds, spread
from core.minimise import Run, Settings, fit
from pages.binary.opening import THRESHOLD

BINARY = {"recipe": "bernoulli", "hidden": 4, "steps": 40, "activation": "relu"}
SETTINGS = {
    "book": Settings(data="book_binary", **BINARY),
    "shuttle": Settings(data="space_shuttle", **BINARY),
    "plane": Settings(data="moons", **BINARY),
    "least squares": Settings(data="book_binary", **BINARY | {"recipe": "normal"}, scale="fixed"),
    "least squares, plane": Settings(data="moons", **BINARY | {"recipe": "normal"}, scale="fixed"),
}


@pytest.fixture(scope="module", params=SETTINGS)
def run(request: pytest.FixtureRequest) -> Run:
    return fit(SETTINGS[request.param])


@pytest.fixture(scope="module", params=[LIGHT, DARK], ids=["light", "dark"])
def shown(run: Run, request: pytest.FixtureRequest) -> Film:
    return film(run, frames(run), request.param, threshold=0.3)


def test_every_kind_of_run_here_has_a_maker(run: Run) -> None:
    assert maker_of(run) is not None


def test_a_run_without_a_maker_is_refused() -> None:
    many = fit(Settings(data="digits", recipe="categorical", steps=1, hidden=2, points=None))
    with pytest.raises(ValueError, match="a picture of Categorical over labels needs x of 1 or 2 columns; not 64"):
        film(many, frames(fit(SETTINGS["book"])), LIGHT)


def test_it_packs(shown: Film) -> None:
    assert len(pack(shown)) < 1_000_000


def test_probabilities_are_the_sigmoid_of_the_output(run: Run, shown: Film) -> None:
    if run.recipe.key == "bernoulli":
        f = frames(run).raw[..., 0]
        np.testing.assert_allclose(shown.blocks["p 1"], scipy.special.expit(f), rtol=1e-9)
        np.testing.assert_allclose(shown.blocks["p 0"] + shown.blocks["p 1"], 1.0)
        assert isinstance(shown.slice, BarsSpec)
    elif run.dataset.x.shape[1] == 1:
        assert isinstance(shown.slice, SliceSpec)


def test_both_rows_shade_the_same_side(run: Run, shown: Film) -> None:
    levels = [track.y for track in shown.panels[0].tracks if isinstance(track.y, Level)]
    assert shown.threshold is not None
    assert shown.threshold.value == 0.3
    if levels:
        upper = "logits" if run.recipe.key == "bernoulli" else "values"
        assert [each.of for each in levels] == [upper, upper, "values", "values"]
        ends = [shown.panels[0].figure["layout"][name]["range"][1] for name in ("yaxis", "yaxis2")]
        assert [each.to for each in levels] == [ends[0], None, ends[1], None]
    else:
        assert isinstance(shown.panels[0].tracks[0].x, Boundary)
        assert shown.panels[0].tracks[0].x.level is None


def test_the_accuracy_of_each_place_of_the_threshold_is_sent(run: Run, shown: Film) -> None:
    assert shown.threshold is not None
    assert {shown.threshold.values[0], shown.threshold.values[-1]} == {THRESHOLD.low, THRESHOLD.high}
    assert 0.3 in shown.threshold.values
    of_all = shown.blocks["accuracies"]
    np.testing.assert_array_equal(of_all[:, shown.threshold.values == 0.3][:, 0], shown.blocks["accuracy"])


def test_accuracy_is_that_at_the_threshold(run: Run, shown: Film) -> None:
    said = infer.mean(run.recipe, run.raw(run.dataset.x)) > 0.3
    assert shown.blocks["accuracy"][-1] == pytest.approx(100 * np.mean(said == (run.dataset.y == 1)))


def test_the_loss_does_not_know_the_threshold(run: Run, shown: Film) -> None:
    other = film(run, frames(run), LIGHT, threshold=0.9)
    np.testing.assert_array_equal(shown.blocks["nll"], other.blocks["nll"])


def test_axes_have_titles_and_text_is_large_enough(shown: Film) -> None:
    for panel in shown.panels:
        plan = panel.figure["layout"]
        assert plan["font"]["size"] >= CHART_TEXT
        assert all(plan[name]["title"]["text"] for name in plan if name.startswith(("xaxis", "yaxis")))
        assert len(panel.description) > 20


def test_the_pictures_below() -> None:
    run = fit(SETTINGS["shuttle"])
    data = run.dataset
    shares = infer.mean(run.recipe, run.raw(data.held_out_x))
    reliable = reliability_panel(reliability(shares, data.held_out_y), LIGHT)
    assert sum(int(text) for text in reliable.figure["data"][3]["text"]) == len(data.held_out_y)
    found = spread(across_seeds(run.settings), grid(run), 31.0, 40)
    seeds = seeds_panel(run, found, LIGHT)
    assert "31 °F" in seeds.title
    assert f"{found.values.min():.2f}" in seeds.title
    assert np.isnan(seeds.figure["data"][0]["y"]).sum() == len(found.values)
