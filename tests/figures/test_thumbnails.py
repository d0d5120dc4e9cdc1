"""Thumbnails: one for every page, drawn from numbers, as SVG that stands alone."""

import base64
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from core.figures.theme import THEMES
from core.figures.thumbnail import HEIGHT, WIDTH, Stroke, framed, img_element, svg
from core.figures.thumbnails import thumbnails
from core.infer.frame import frames
from core.minimise import Settings, fit
from pages.parts.site import PLACES

LIGHT = THEMES["light"]


def drawn(theme: str) -> dict[str, str]:
    run = fit(Settings(hidden=4, steps=20))
    every = thumbnails(frames(run), run.dataset.x[:, 0], run.dataset.y, THEMES[theme])
    return {name: svg(thumbnail, THEMES[theme]) for name, thumbnail in every.items()}


def test_every_page_but_the_front_page_has_one() -> None:
    assert set(drawn("light")) == {place.name for place in PLACES[1:]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_are_whole_small_and_within_their_frame(theme: str) -> None:
    for name, text in drawn(theme).items():
        root = ElementTree.fromstring(text)
        assert "nan" not in text.lower().replace("nano", ""), name
        assert len(text) < 30_000, name
        assert root.find("{http://www.w3.org/2000/svg}title").text
        for path in root.iter("{http://www.w3.org/2000/svg}path"):
            numbers = np.array(re.findall(r"-?[\d.]+", path.get("d", "")), dtype=float).reshape(-1, 2)
            assert len(numbers) >= 2, name
            assert np.all((numbers >= -1) & (numbers <= [WIDTH + 1, HEIGHT + 1])), name


def test_a_gap_parts_a_line() -> None:
    x = np.arange(6.0)
    text = svg(framed([Stroke(x, np.array([0, 1, np.nan, 1, 2, 3.0]), "red")]), LIGHT)
    assert ElementTree.fromstring(text).find(".//*[@d]").get("d").count("M") == 2


def test_an_image_carries_its_svg_and_says_what_it_shows() -> None:
    thumbnail = framed([Stroke(np.arange(2.0), np.arange(2.0), "red")], "A <line>")
    html = img_element(thumbnail, LIGHT)
    assert 'alt="A &lt;line&gt;"' in html
    data = re.search(r'base64,([^"]+)"', html)[1]
    assert base64.b64decode(data).decode() == svg(thumbnail, LIGHT)
