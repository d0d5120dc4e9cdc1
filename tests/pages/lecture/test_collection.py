"""The lecture that comes with the app, step by step: no page refuses its link, and its numbers are those shown."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from core.data import load
from pages.lecture.collection import BUILT_IN, FOLDER, STANDARD, faults, lectures, read_built_in
from pages.parts.lecture import MOST_BYTES, query_of
from tests.pages.opening import opened, warned, written

STEPS = read_built_in().steps
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
PLAN = 45.0


def lost(kind: type[np.floating]) -> str:
    """Return after how many densities the product is 0 in this kind of number: the standard deviation is the book's."""
    from core.figures.likelihood import book_account

    product, densities = kind(1.0), np.asarray(book_account().density, kind)
    for count in range(1, 2000):
        product = product * densities[(count - 1) % len(densities)]
        if product == 0.0:
            return f"{count:,}"
    raise AssertionError


def bad_fit() -> str:
    data = load("line")
    said = query_of(STEPS[12].link)
    line = float(said["intercept"]) + float(said["slope"]) * data.x
    return f"{-norm.logpdf(data.y, line.reshape(data.y.shape), float(said['sigma'])).sum():.2f}"


SAID = {
    6: lambda: {"0.2", f"{norm.pdf(0.0, scale=0.2):.3f}", "1"},
    10: lambda: {lost(np.float32), "0", "32"},
    11: lambda: {lost(np.float64), "0"},
    13: lambda: {bad_fit()},
    15: lambda: {"1", "2"},
    20: lambda: {"0", "1"},
    21: lambda: {"2", f"{np.log(2.0):.3f}"},
    22: lambda: {"1"},
    24: lambda: {"0"},
    25: lambda: {"0"},
    27: lambda: {"180"},
    8: lambda: {"0"},
}
"""The numbers that sentence and answer of a step may say."""


def test_the_lecture_is_as_long_as_planned_and_asks_in_every_third_step() -> None:
    assert 25 <= len(STEPS) <= 30
    assert read_built_in().minutes == PLAN
    assert [at for at, step in enumerate(STEPS, 1) if step.question] == list(range(3, len(STEPS), 3))
    assert all(step.answer for step in STEPS if step.question)
    assert all(step.notes for step in STEPS)


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_the_numbers_of_a_step_are_right(number: int) -> None:
    step = STEPS[number - 1]
    said = set(NUMBER.findall(f"{step.sentence} {step.answer}"))
    assert said <= SAID.get(number, set)()


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_no_page_refuses_the_link_of_a_step_or_writes_another(number: int) -> None:
    step = STEPS[number - 1]
    page = opened(step.place.name, **query_of(step.link), projector="1")
    assert not page.exception
    assert warned(page) == []
    assert written(page) == {**query_of(step.link), "projector": "1"}


def test_the_operators_folder_has_lectures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    (tmp_path / "mine.yaml").write_bytes(BUILT_IN.read_bytes())
    (tmp_path / "wrong.yml").write_text("title: T", encoding="utf-8")
    (tmp_path / "large.yaml").write_bytes(b"#" * 10 * MOST_BYTES)
    (tmp_path / f"{STANDARD}.yaml").write_text("steps: none", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no lecture", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    assert list(lectures()) == [STANDARD, "mine"]
    assert [each.partition(":")[0] for each in faults()] == ["large", "wrong"]
    (tmp_path / "mine.yaml").write_text("title: T", encoding="utf-8")
    assert list(lectures()) == [STANDARD]


@pytest.mark.parametrize("folder", ["", "/nowhere", "/dev/null"])
def test_no_folder_is_no_fault(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, folder)
    assert list(lectures()) == [STANDARD]
    assert faults() == []
