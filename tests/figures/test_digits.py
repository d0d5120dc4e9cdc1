"""The film of an image: its bars are what the run says, and it stays small."""

import json

import numpy as np
import pytest

from core.figures.digits import digit_confusion_panel, digit_film
from core.figures.theme import DARK, LIGHT, THEMES
from core.film.pack import pack
from core.infer import images
from core.minimise import Run, Settings, fit

SMALL = 150_000
"""Bytes that a film of any length stays below: it holds what is shown, not all images at all moments."""


@pytest.fixture(scope="module")
def run() -> Run:
    return fit(Settings(data="digits", recipe="categorical", hidden=16, steps=60, rate=0.02))


@pytest.mark.parametrize("theme", THEMES)
def test_a_film_is_packed_for_every_theme_and_is_small(run: Run, theme: str) -> None:
    image = images.image(run, 1471)
    packed = pack(digit_film(run, images.course(run), image, images.glimpse(run, image), THEMES[theme]))
    assert len(packed) < SMALL


def test_a_digit_that_is_a_curve_is_drawn_as_a_line() -> None:
    run = fit(Settings(data="mnist_1d", recipe="categorical", hidden=4, steps=5))
    curve = images.image(run, 1200)
    picture = digit_film(run, images.course(run), curve, images.glimpse(run, curve), LIGHT).panels[0]
    assert np.array_equal(picture.figure["data"][0]["y"], run.dataset.held_out_x[200])
    low, high = picture.figure["layout"]["yaxis"]["range"]
    assert low < run.dataset.x.min()
    assert high > run.dataset.x.max()


def test_the_film_shows_the_image_and_its_probabilities_at_every_moment(run: Run) -> None:
    image = images.image(run, 1471)
    seen = images.glimpse(run, image)
    shown = digit_film(run, images.course(run), image, seen, LIGHT)
    picture = shown.panels[0]
    assert np.array_equal(picture.figure["data"][0]["z"].ravel(), image.pixels)
    assert np.array_equal(shown.blocks["bars"], seen.probabilities)
    assert np.allclose(shown.blocks["cost"], -np.log(seen.probabilities[:, image.label]))
    assert f"its label is {image.label}" in picture.title


def test_the_bar_of_the_label_is_marked_by_colour_and_tick(run: Run) -> None:
    image = images.image(run, 1471)
    figure = digit_film(run, images.course(run), image, images.glimpse(run, image), LIGHT).panels[0].figure
    colours = figure["data"][1]["marker"]["color"]
    assert [k for k, colour in enumerate(colours) if colour == LIGHT.good] == [image.label]
    assert [k for k, text in enumerate(figure["layout"]["xaxis2"]["ticktext"]) if "✓" in text] == [image.label]


def test_an_image_without_a_label_has_no_cost_and_no_tick(run: Run) -> None:
    image = images.Image(np.zeros(64), None, "A drawing")
    shown = digit_film(run, images.course(run), image, images.glimpse(run, image), DARK)
    assert "cost" not in shown.blocks
    assert "✓" not in json.dumps(shown.panels[0].figure["layout"])


def test_the_confusion_matrix_writes_every_count_once(run: Run) -> None:
    counts = images.image_verdicts(run).confusion
    figure = digit_confusion_panel(counts, run.dataset.classes, LIGHT).figure
    texts = [np.array(cells["text"]) for cells in figure["data"]]
    total = sum(int(text) for cells in texts for text in cells.ravel() if text)
    assert total == len(run.dataset.held_out_y)
    assert not any(texts[0][i, j] and texts[1][i, j] for i in range(10) for j in range(10))
