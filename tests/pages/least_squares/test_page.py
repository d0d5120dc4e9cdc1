"""From NLL to least squares: line by line the value changes, the minimiser stays, and it says so."""

import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.explain.derivation import derivation_in_symbols
from core.explain.line import sigma_in_numbers
from core.figures.least_squares import NAMES
from core.figures.theme import LIGHT
from core.theory.derivation import DERIVATION
from core.theory.line import Line, fit_weighted_line
from core.theory.stage import shape
from pages.least_squares.derivation import DATA, DEFAULTS, KEPT, LESSONS, NOISES, SHOWN, State
from pages.parts.lessons import Lesson
from tests.pages.opening import opened, warned, written

MARKED = Line(DEFAULTS["intercept"], DEFAULTS["slope"])


def shown(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.latex, page.markdown, page.header) for element in kind)


def test_a_first_visit_stands_at_the_first_line() -> None:
    page = opened("least_squares")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    assert page.latex[0].value.strip("$\n") == derivation_in_symbols(1, False, LIGHT.quiet, LIGHT.bell)
    assert "least at φ₀ = 1.13" in shown(page)
    assert page.button(key="line Back").disabled


def test_next_and_back_go_through_all_lines() -> None:
    page = opened("least_squares")
    for at in range(2, len(DERIVATION) + 1):
        page.button(key="line Next").click().run()
        assert not page.exception
        assert written(page) == {"line": str(at)}
        step = DERIVATION[at - 1]
        value = step.value(DATA.x, DATA.y, MARKED, DEFAULTS["sigma"])
        assert page.latex[0].value.strip("$\n") == derivation_in_symbols(at, False, LIGHT.quiet, LIGHT.bell)
        assert f"= {value:.2f}" in page.latex[1].value
        assert "as before" in shown(page)
    assert page.button(key="line Next").disabled
    page.button(key="line Back").click().run()
    assert written(page) == {"line": "4"}


@pytest.mark.parametrize("sweep", ["intercept", "slope"])
def test_where_sigma_grows_the_minimiser_moves_at_the_last_line(sweep: str) -> None:
    for at in range(2, 6):
        page = opened("least_squares", line=str(at), noise="growing", sweep=sweep)
        assert not page.exception
        assert ("the minimiser has moved" in shown(page)) is (at == 5)
        assert ("as before" in shown(page)) is (at < 5)
        assert ("Here the steps break" in shown(page)) is (at == 5)
    assert "two places" in shown(page)
    nll = MARKED.account(DATA.x, DATA.y, 0.3 * shape(DATA.x, True)).nll
    assert f"= {nll:.2f}" in opened("least_squares", noise="growing").latex[1].value


@pytest.mark.parametrize(
    ("kind", "name", "value", "text"),
    [
        ("segmented_control", "line", 3, "3"),
        ("segmented_control", "sweep", "slope", "slope"),
        ("segmented_control", "other", "free", "free"),
        ("segmented_control", "noise", "growing", "growing"),
        ("select_slider", "sigma", 0.5, "0.5"),
        ("slider", "intercept", 1.2, "1.2"),
        ("slider", "slope", 0.5, "0.5"),
    ],
)
def test_every_control_is_in_the_url_and_changes_what_is_said(kind: str, name: str, value: object, text: str) -> None:
    page = opened("least_squares", line="4")
    before = shown(page)
    getattr(page, kind)(key=name).set_value(value).run()
    assert not page.exception
    assert written(page) == {"line": "4"} | {name: text}
    assert shown(page) != before
    assert shown(opened("least_squares", **written(page))) == shown(page)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("line", "6", "line must be a whole number from 1 to 5; not “6”. Used instead: 1."),
        ("line", "1.5", "line must be a whole number from 1 to 5; not “1.5”. Used instead: 1."),
        ("sweep", "sigma", "sweep must be one of intercept, slope; not “sigma”. Used instead: intercept."),
        ("other", "best", "other must be one of held, free; not “best”. Used instead: held."),
        ("noise", "0.3", "noise must be one of constant, growing; not “0.3”. Used instead: constant."),
        ("sigma", "-1", "sigma must be a number from 0.05 to 1.5; not “-1”. Used instead: 0.3."),
        ("intercept", "inf", "intercept must be a number from"),
        ("slope", "", "slope must be a number from"),
    ],
)
def test_what_is_not_allowed_gets_one_sentence_and_the_page_works(name: str, value: str, sentence: str) -> None:
    page = opened("least_squares", **{name: value})
    assert not page.exception
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(sentence)
    assert written(page) == {}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lessons_open_their_place_and_say_what_is_so(lesson: Lesson) -> None:
    page = opened("least_squares", line="2", sigma="0.77")
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert written(page) == {key: str(value) for key, value in lesson.values.items() if value != DEFAULTS[key]}
    assert lesson.sentence in shown(page)


def test_a_lesson_says_the_numbers_of_its_place() -> None:
    said = {lesson.name: lesson.sentence for lesson in LESSONS}
    for number in ("0.20", "φ₀ = 1.13", "φ₀ = 0.83, φ₁ = 0.52"):
        assert number in said["Both free"]
    weighted = fit_weighted_line(DATA.x, DATA.y, shape(DATA.x, True))
    assert f"slope {weighted.slope:.2f} (dotted)" in said["Where it breaks"]
    assert pytest.approx(50) == 1 / (2 * 0.1**2)
    assert "is 50" in said["The book's σ"]


def test_what_is_held_is_said_and_can_be_freed() -> None:
    page = opened("least_squares", line="5", slope="0.4")
    assert "held at 0.40" in page.segmented_control(key="other").options
    assert "least at φ₀ = 0.94" in shown(page)
    page.segmented_control(key="other").set_value("free").run()
    assert "least at φ₀ = 0.83" in shown(page)


def test_the_marker_goes_to_either_minimum_and_sigma_to_its_best() -> None:
    page = opened("least_squares", noise="growing")
    page.button(key="to squares").click().run()
    assert written(page) == {"noise": "growing", "intercept": "0.82595", "slope": "0.52223"}
    page.button(key="to nll").click().run()
    assert float(written(page)["slope"]) == pytest.approx(0.71579, abs=1e-5)
    page = opened("least_squares", intercept="0.82595", slope="0.52223")
    page.button(key="to sigma").click().run()
    assert written(page)["sigma"] == "0.1291"
    assert f"{math.sqrt(0.1998663569342496 / 12):.4f}" in page.latex[-1].value


def test_it_can_be_projected() -> None:
    page = opened("least_squares", projector="1", line="5")
    assert not page.exception
    assert written(page) == {"line": "5", "projector": "1"}


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("marked", [MARKED, Line(1.6, -0.8), Line(SHOWN.intercept[0], SHOWN.slope[1])])
def test_the_sigma_that_is_derived_is_where_the_curve_over_it_is_least(noise: str, marked: Line) -> None:
    state = State(1, "intercept", "held", noise, 0.3, marked)
    curve = state.sigma_curve()
    derived = float(sigma_in_numbers((DATA.y - marked(DATA.x)) / state.growth).split("} = ")[-1].split(r" \end")[0])
    assert derived == pytest.approx(curve.best, abs=5e-5)
    assert curve.values[np.argmin(curve.nll)] == pytest.approx(derived, abs=curve.values[1] - curve.values[0])
    assert float(f"{curve.best:.3f}") == pytest.approx(derived, abs=5.001e-4)  # as the plot says it


@pytest.mark.parametrize("sweep", NAMES)
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("other", KEPT)
@pytest.mark.parametrize("line", range(1, len(DERIVATION) + 1))
def test_what_is_said_to_be_least_is_least_in_the_plot(line: int, other: str, noise: str, sweep: str) -> None:
    now = State(line, sweep, other, noise, 0.3, MARKED).stage(line)
    step = float(np.diff(now.curve.values).max())
    assert now.curve.values[np.argmin(now.curve.losses)] == pytest.approx(now.minimiser, abs=step)


def test_where_sigma_grows_the_derivation_says_so() -> None:
    page = opened("least_squares", noise="growing")
    assert r"g_i^2" in page.latex[-2].value
    assert "each in units of its own g" in shown(page)
    assert "0.3424" in page.latex[-1].value
    assert "g_i" not in opened("least_squares").latex[-2].value
