"""The page of cross-entropy: three views, every control in the URL and the numbers, and bad input one sentence."""

import numpy as np
import pytest
import scipy.stats
from streamlit.testing.v1 import AppTest

from core.data import load
from core.theory.two_bumps import TwoBumps
from pages.cross_entropy import bumps, categories, points
from tests.pages.opening import opened, warned, written

VIEWS = {"points": points, "categories": categories, "bumps": bumps}
LESSONS = [(view, lesson) for view, parts in VIEWS.items() for lesson in parts.LESSONS]


def visit(**query: str) -> AppTest:
    page = opened("cross_entropy", **query)
    assert not page.exception
    return page


def numbers(page: AppTest) -> list[str]:
    return [metric.value for metric in page.metric]


def read(number: str) -> float:
    return float(number.replace("−", "-"))


def text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.latex, page.markdown, page.header) for element in kind)


def test_a_first_visit_shows_data_and_a_density_with_their_numbers() -> None:
    page = visit()
    assert not page.warning
    assert written(page) == {}
    costs = -scipy.stats.norm.logpdf(load("line").y, 0.9, 0.5)
    crossed, entropy = costs.mean() + 0.01**2 / (24 * 0.5**2), np.log(12 * 0.01)
    right = (costs.mean(), costs.sum(), crossed, entropy, crossed - entropy)
    assert list(map(read, numbers(page))) == pytest.approx(right, abs=1e-3)
    assert "Why the entropy is dropped" in text(page)


def test_fitting_gives_the_maximum_likelihood_and_only_cross_entropy_is_finite_for_point_masses() -> None:
    page = visit(width="0")
    assert numbers(page)[3:] == ["−∞", "∞"]
    page.button(key="fit").click().run()
    assert not page.exception
    loc, scale = scipy.stats.norm.fit(load("line").y)
    assert written(page) == {"width": "0", "loc": f"{loc:.4f}", "scale": f"{scale:.4f}"}
    assert page.button(key="fit").disabled
    assert "least at the same p" in text(page)


def test_categories_agree_with_scipy_and_fit_to_q() -> None:
    page = visit(view="categories", classes="3", q="6,3,1", p="0.2,0.2,0.6")
    q, p = [0.6, 0.3, 0.1], [0.2, 0.2, 0.6]
    entropy, divergence = scipy.stats.entropy(q), scipy.stats.entropy(q, p)
    assert list(map(read, numbers(page))) == pytest.approx([entropy, entropy + divergence, divergence], abs=1e-3)
    table = page.table[0].value
    assert list(table.index) == ["1", "2", "3", "Σ"]
    assert read(table.loc["2", "q log(q/p)"]) == pytest.approx(0.3 * np.log(0.3 / 0.2), abs=1e-3)
    page.button(key="fit").click().run()
    assert list(map(read, numbers(page))) == pytest.approx([entropy, entropy, 0.0], abs=1e-4)


def test_a_p_of_zero_is_infinite_and_a_q_of_zero_is_nothing() -> None:
    page = visit(view="categories", classes="3", q="0.6,0.4,0", p="0.5,0,0.5")
    assert numbers(page)[1:] == ["∞", "∞"]
    assert "p is 0 for category 2, which q shows" in text(page)
    page = visit(view="categories", classes="3", q="0.6,0.4,0", p="0.5,0.5,0")
    assert read(numbers(page)[1]) == pytest.approx(np.log(2), abs=1e-4)


def test_another_number_of_categories_begins_with_its_own_bars() -> None:
    page = visit(view="categories", q="0.1,0.2,0.3,0.4")
    page.segmented_control(key="classes").set_value(6).run()
    assert not page.exception
    assert written(page) == {"view": "categories", "classes": "6"}
    assert len(page.table[0].value) == 7


def test_a_minimum_is_said_to_be_one() -> None:
    page = visit(view="bumps", gap="4", spread="0.6")
    assert bumps.INVITATION in text(page)
    page.button(key="cover").click().run()
    assert "Least D[q‖p], " in text(page)
    page = visit(view="bumps", gap="4", spread="0.6", p_loc="-2", p_scale="0.6")
    page.button(key="seek").click().run()
    assert "not the lowest of 3" in text(page)
    page = visit(view="bumps", gap="4", spread="0.6", p_loc="2", p_scale="0.6")
    page.button(key="seek").click().run()
    assert "nats, the lowest of 3" in text(page)
    assert "not the lowest" not in text(page)


def test_each_direction_is_minimised_from_where_p_is() -> None:
    page = visit(view="bumps")
    bumps = TwoBumps(5.0, 0.7, 0.4)
    page.button(key="cover").click().run()
    assert float(written(page)["p_loc"]) == pytest.approx(0.5)
    assert float(written(page)["p_scale"]) == pytest.approx(bumps.covering.scale, abs=1e-4)
    for start, bump in (("-4", -2.5), ("4", 2.5)):
        page = visit(view="bumps", p_loc=start, p_scale="0.6")
        page.button(key="seek").click().run()
        assert not page.exception
        assert float(written(page)["p_loc"]) == pytest.approx(bump, abs=0.01)


@pytest.mark.parametrize(("view", "lesson"), LESSONS, ids=lambda value: getattr(value, "name", value))
def test_lessons_open_their_state_and_say_what_it_shows(view: str, lesson: points.Lesson) -> None:
    start = {"points": {"loc": "2.11"}, "categories": {"q": "1,1,1,2"}, "bumps": {"p_loc": "3.3"}}
    page = visit(view=view, **start[view])
    assert lesson.sentence not in text(page)
    page.button(key=f"lesson {lesson.name}").click().run()
    assert not page.exception
    assert lesson.sentence in text(page)
    assert page.button(key=f"lesson {lesson.name}").disabled
    assert lesson.sentence in text(visit(**written(page)))


@pytest.mark.parametrize(
    ("view", "kind", "name", "value", "expected"),
    [
        ("points", "slider", "loc", 1.5, "1.5"),
        ("points", "slider", "scale", 0.25, "0.25"),
        ("points", "select_slider", "width", 0.2, "0.2"),
        ("points", "segmented_control", "sweep", "scale", "scale"),
        ("bumps", "slider", "gap", 3.0, "3"),
        ("bumps", "slider", "spread", 1.0, "1"),
        ("bumps", "slider", "weight", 0.7, "0.7"),
    ],
)
def test_every_control_is_in_the_url_and_stays_when_the_view_changes(
    view: str, kind: str, name: str, value: object, expected: str
) -> None:
    page = visit(view=view)
    getattr(page, kind)(key=name).set_value(value).run()
    assert not page.exception
    assert written(page)[name] == expected
    page.segmented_control(key="view").set_value("categories").run()
    assert written(page) == {"view": "categories", name: expected}
    page.segmented_control(key="view").set_value(view).run()
    assert not page.exception
    assert written(page)[name] == expected


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"view": "kl"}, "view must be one of points, categories, bumps; not “kl”. Used instead: points."),
        ({"loc": "9"}, "loc must be a number from 0.3 to 2.3; not “9”. Used instead: 0.9."),
        ({"scale": "nan"}, "scale must be a number from 0.1 to 1.5; not “nan”. Used instead: 0.5."),
        ({"width": "-1"}, "width must be a number from 0 to 1; not “-1”. Used instead: 0.01."),
        ({"sweep": "mu"}, "sweep must be one of loc, scale; not “mu”. Used instead: loc."),
        ({"classes": "7"}, "classes must be a whole number from 2 to 6; not “7”. Used instead: 4."),
        ({"q": "1,2"}, "q must be 4 numbers from 0 up with commas between, not all 0; not “1,2”. Used instead:"),
        ({"p": "0,0,0,0"}, "p must be 4 numbers from 0 up with commas between, not all 0; not “0,0,0,0”."),
        ({"p": "nan,1,1,1"}, "p must be 4 numbers from 0 up"),
        ({"q": "1,1,1,<b>"}, "q must be 4 numbers from 0 up"),
        ({"gap": "99"}, "gap must be a number from 0 to 8; not “99”. Used instead: 5.0."),
        ({"spread": "0"}, "spread must be a number from 0.4 to 1.5; not “0”. Used instead: 0.7."),
        ({"weight": "1"}, "weight must be a number from 0.1 to 0.9; not “1”. Used instead: 0.4."),
        ({"p_loc": "inf"}, "p_loc must be a number from −6 to 6; not “inf”. Used instead: −1.5."),
        ({"p_scale": "0"}, "p_scale must be a number from 0.2 to 5; not “0”. Used instead: 1.2."),
    ],
    ids=str,
)
def test_what_is_not_allowed_gets_one_sentence_and_the_page_works(query: dict[str, str], sentence: str) -> None:
    page = visit(**query)
    assert [warning.startswith(sentence) for warning in warned(page)] == [True]
    assert written(page) == {}


@pytest.mark.parametrize("view", VIEWS)
def test_it_can_be_projected(view: str) -> None:
    assert written(visit(view=view, gap="2", projector="1"))["projector"] == "1"
