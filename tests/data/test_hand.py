"""Data drawn by hand: a text of a URL is points or one sentence, and the same points are the same data everywhere."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import DATASETS, load
from core.data.hand import (
    CANVASES,
    COPIED,
    EMPTY,
    HAND,
    MOST_POINTS,
    Drawing,
    Drawings,
    canvas,
    copied,
    drawing,
    suiting,
)
from core.minimise import Settings, fit
from core.minimise.fit import Standardisation
from core.rules import Refusal
from tests import url

XY = "blank~1_2_3_4_5_9"
NUMBERS = "xy must be x, y of up to 60 points in turn, as 1_2_3_4, with x from 0 to 10, y from 0 to 10; not "
WRONG = {
    "nan": NUMBERS + "“nan”.",
    "1_inf": NUMBERS + "“inf”.",
    "1_1e400": NUMBERS + "y = “1e400”.",
    "1_2_3": NUMBERS + "3 in all, of which the last point has but 1.",
    "11_2": NUMBERS + "x = “11”.",
    "_".join(["1"] * 122): NUMBERS + "61 points.",
    "😀": NUMBERS + "“😀”.",
    "blank~1~2": "xy must be numbers alone, or the name of a canvas and ~ before them; not “blank~1~2”.",
    "two_on_line~4_7": "xy must be x, class of up to 60 points in turn, as 1_2_3_4, with x from 0 to 10, "
    "class from 0 to 1; not class = “7”.",
    "two_on_line~4_0.5": "xy must be x, class of up to 60 points in turn, as 1_2_3_4, with x from 0 to 10, "
    "class from 0 to 1; not class = “0.5”.",
    "motorcycle~-1_0": "xy must be x, y of up to 60 points in turn, as 1_2_3_4, with x from 0.1 to 59.9, "
    "y from −159.1 to 100.1; not x = “-1”.",
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.items(), ids=[text[:12] for text in WRONG])
def test_what_is_no_drawing_gets_one_sentence(text: str, sentence: str) -> None:
    settings, problems = url.read({"data": HAND, "xy": text})
    assert problems == {"xy": f"{sentence} Used instead: an empty canvas."}
    assert settings.xy is None


def test_a_page_takes_canvases_of_its_own_kind() -> None:
    names = tuple(name for name, entry in DATASETS.items() if entry.group == "regression")
    assert suiting(names) == ("blank", *names)
    with pytest.raises(Refusal, match=r"on a canvas of this page, one of blank, line.*; not “iris”"):
        Drawings(suiting(names)).parse("iris~5_1")


@pytest.mark.parametrize("separator", ["_", ",", ", ", ";", " "])
def test_numbers_may_stand_apart_as_people_write_them(separator: str) -> None:
    assert drawing(separator.join(("1", "2.504", "3", "4"))).text == "blank~1_2.5_3_4"


@pytest.mark.parametrize("name", CANVASES)
def test_a_drawing_is_read_as_it_is_written(name: str) -> None:
    rng, on = np.random.default_rng(1), canvas(name)
    low, high = np.array(on.limits).T
    values = rng.uniform(low, high, (MOST_POINTS, on.width))
    if on.domain.items:
        values[:, -1] = np.rint(values[:, -1])
    found = drawing(f"{name}~{'_'.join(f'{value:.17g}' for value in values.ravel())}")
    assert drawing(found.text) == found
    assert np.abs(np.array(found.points) - values).max() <= (high - low).max() / 600
    assert len(found.text) < 1200


@pytest.mark.parametrize("name", COPIED)
def test_a_copy_has_points_of_the_data_within_its_limits(name: str) -> None:
    data, found = load(name), copied(name)
    assert drawing(found.text) == found
    rows = np.column_stack([data.every_x, data.every_y])  # (N + M, D + 1)
    steps = [10.0**-digits for digits in found.canvas.decimals]
    for point in found.points:
        assert (np.abs(rows - point) <= np.array(steps)).all(axis=1).any()
    assert len(found.points) == min(MOST_POINTS, len(rows))


def test_an_outlier_that_is_taken_away_is_gone() -> None:
    whole = copied("belgian_phones")
    rest = Drawing(whole.on, tuple(point for point in whole.points if point[1] < 10)).dataset()
    assert (rest.size, rest.y.max()) == (18, 4.3)
    assert (rest.title, rest.x_label) == ("Belgian telephone calls, edited by hand", load("belgian_phones").x_label)


@pytest.mark.parametrize("name", EMPTY)
def test_no_point_is_data_too_but_nothing_to_train_on(name: str) -> None:
    data = Drawing(name).dataset()
    assert (data.size, len(data.held_out_y)) == (0, 0)
    with pytest.raises(ValueError, match="must have a point to train on; 'Drawn by hand' has none"):
        fit(Settings(data=HAND, xy=f"{name}~"))


@pytest.mark.parametrize("scale", ["fixed", "learned", "predicted"])
@pytest.mark.parametrize("xy", ["blank~5_5", "blank~5_5_5_5", "blank~5_1_5_9", "blank~1_5_9_5", "motorcycle~20_0"])
def test_few_points_are_trained_on(xy: str, scale: str) -> None:
    run = fit(Settings(data=HAND, xy=xy, scale=scale))
    assert np.isfinite(run.nll).all()
    assert bool(run.raw(np.linspace(*run.x_range, 9)).isfinite().all())


@pytest.mark.parametrize(
    ("xy", "recipe"),
    [
        ("two_in_plane~1_1_0_2_2_0", "bernoulli"),
        ("two_on_line~3_1", "bernoulli"),
        ("three_in_plane~1_1_2", "categorical"),
    ],
)
def test_points_of_one_class_are_trained_on(xy: str, recipe: str) -> None:
    run = fit(Settings(data=HAND, xy=xy, recipe=recipe))
    assert run.nll[-1] < run.nll[0] < 0.01


def test_ranges_and_scale_stay_while_points_come_and_go() -> None:
    settings = Settings(data=HAND, xy=XY)
    one, other = fit(settings), fit(replace(settings, xy="blank~4_4_4.1_4.1"))
    assert one.x_ranges == other.x_ranges == ((0.0, 10.0),)
    scales = [Standardisation(run.dataset, type(run.recipe)) for run in (one, other)]
    assert vars(scales[0]) == vars(scales[1])
    even = np.linspace(0.0, 10.0, 100_001)
    assert (scales[0].centre[0], scales[0].spread[0]) == pytest.approx((even.mean(), even.std()), rel=1e-4)
    assert (scales[0].shift, scales[0].unit) == pytest.approx((even.mean(), even.std()), rel=1e-4)


def test_a_link_has_the_same_run_and_nothing_that_has_no_effect() -> None:
    settings = Settings(data=HAND, xy=XY, data_seed=3, patience=50, points=20, noise=0.3)
    query = url.written(settings.canonical())
    assert query == {"data": HAND, "xy": XY}
    again, problems = url.read(query)
    assert (again, problems) == (settings.canonical(), {})
    assert (fit(again).nll == fit(settings).nll).all()
    assert Settings(xy=XY).canonical() == Settings()
