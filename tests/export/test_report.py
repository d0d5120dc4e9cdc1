"""The report of a run: all that it promises is in it, nothing in it asks for anything, and text is text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from core.data import load
from core.data.scale import Scale
from core.export import Told, report
from core.export.svg import Axis, Chart
from core.infer.along import along_input
from core.judge.advice import options
from core.judge.columns import ColumnAccount
from core.judge.evidence import comparable, trial, weighed
from core.minimise import Run, Settings, fit
from tests.minimise.test_fit_families import DATA

HOSTILE = "<script>alert(1)</script> & \"x\" 'y'"


class Elements(HTMLParser):
    """The elements of a page, with what they name, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(f"{name}={value}" for name, value in attrs)]

    def handle_data(self, data: str) -> None:
        self.words += data


def brief(data: str, recipe: str) -> Run:
    return fit(Settings(data=data, recipe=recipe, hidden=3, steps=10))


@pytest.mark.parametrize("recipe", DATA)
def test_every_family_has_a_report(recipe: str) -> None:
    run = brief(DATA[recipe], recipe)
    page = report(run, run, 5, Told(options(run.whole), None))
    found = Elements(page)
    assert found.words.count("NaN") == page.count("nan ") == 0
    assert {"Data", "Choice", "Pictures", "Numbers", "Settings"} <= set(re.findall("<h2>(.*?)</h2>", page))
    assert not {"script", "img", "link", "iframe", "a"} & set(found.found)
    assert "The loss: training" in page
    assert f"{run.whole.size:,} points were trained on" in page


def test_evidence_kinds_findings_and_settings_are_told() -> None:
    run = brief("motorcycle", "normal")
    possible = options(run.whole)
    found = weighed(possible, {key: trial(possible, key) for key in comparable(possible)[:3]})
    assert found
    column = ColumnAccount("time", "positive", HOSTILE, "ms", ("1", HOSTILE), (1, 2))
    told = Told(possible, found, description=HOSTILE, columns=(column,), link="https://lab.example/recipe?steps=10")
    words = Elements(report(run, run, 10, told)).words
    for each in found.found:
        assert f"{possible.of(each.key).title}{each.standing}{each.numbers}" in words
    assert words.count(HOSTILE) == 3
    assert "luck allows" in words
    assert "steps = 10" in words
    assert "https://lab.example/recipe?steps=10" in words


def test_names_are_text_and_other_inputs_are_held() -> None:
    data = load("moons")
    run = fit(
        Settings(data="own", recipe="bernoulli", hidden=3, steps=10),
        replace(data, name="own", classes=(HOSTILE, "b"), x_names=(HOSTILE, "u"), y_name=HOSTILE),
    )
    shown = along_input(run, 1, np.array([0.5, 0.0]))
    groups = {HOSTILE: (0,), "u": (1,)}
    page = report(run, shown, 10, Told(options(run.whole), None, groups=groups))
    found = Elements(page)
    assert "script" not in found.found
    assert not [each for each in found.found if each.startswith("on")]
    assert found.words.count(HOSTILE) > 4
    assert "held-out points cost more when it is shuffled" in found.words
    assert "Pictures run over u; the other inputs are held" in found.words


def test_a_chart_places_marks_and_ticks() -> None:
    chart = Chart(Axis((0.0, 10.0), "x"), Axis((-1.0, 1.0), "y", Scale(words=("no", "yes"))))
    line = chart.line(np.array([0.0, 10.0, 5.0, 5.0]), np.array([-1.0, 1.0, np.nan, 0.0]), "#000000")
    assert 'd="M88.0 288.0 L618.0 10.0 M353.0 149.0"' in line
    assert [text for _, text in chart.x.ticks()] == ["0", "2", "4", "6", "8", "10"]
    assert chart.y.ticks() == [(0.0, "no"), (1.0, "yes")]
    assert [text for _, text in Axis((1851.0, 1962.0), "").ticks()] == ["1875", "1900", "1925", "1950"]
    assert ">no<" in chart.svg([line], "said", "name")
