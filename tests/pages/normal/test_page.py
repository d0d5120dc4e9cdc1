"""The page of the normal distribution: every control reaches the URL and the numbers, and bad input one sentence."""

import pytest
import scipy.stats
from streamlit.testing.v1 import AppTest

from core.theory.sums import sum_of_noise
from tests.pages.opening import opened, warned, written

ALL = ["centre", "square", "scale", "exponent", "normaliser"]


def visit(**query: str) -> AppTest:
    page = opened("normal", **query)
    assert not page.exception
    return page


def numbers(page: AppTest) -> list[str]:
    return [metric.value for metric in page.metric]


def text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex) for element in kind)


def test_a_first_visit_shows_a_variance_of_one_half_with_its_sigma() -> None:
    page = visit()
    assert not page.warning
    assert written(page) == {}
    assert numbers(page) == ["0.7071", "0.5642", "0.8427"]
    assert r"\cancel" not in text(page)


def test_a_link_gives_the_same_numbers() -> None:
    query = {"loc": "1", "variance": "2.25", "low": "-0.5", "high": "4", "noise": "cauchy", "terms": "30"}
    page = visit(**query)
    normal = scipy.stats.norm(1.0, 1.5)
    assert numbers(page) == ["1.5000", f"{normal.pdf(1):.4f}", f"{normal.cdf(4) - normal.cdf(-0.5):.4g}"]
    assert written(page) == query
    assert f"{sum_of_noise('cauchy', 30).distance:.3f}" in text(page)
    assert "no finite variance" in text(page)


@pytest.mark.parametrize(
    ("kind", "key", "value", "expected"),
    [
        ("slider", "loc", -1.5, {"loc": "-1.5"}),
        ("slider", "variance", 1.0, {"variance": "1"}),
        ("slider", "interval", (-2.0, 0.5), {"low": "-2", "high": "0.5"}),
        ("slider", "terms", 12, {"terms": "12"}),
        ("button_group", "noise", "laplace", {"noise": "laplace"}),
        ("button_group", "factors switches", ["centre", "exponent"], {"factors": "centre,exponent"}),
        ("button_group", "factors switches", [], {"factors": "none"}),
    ],
)
def test_every_control_is_in_the_url_and_changes_what_is_shown(
    kind: str, key: str, value: object, expected: dict[str, str]
) -> None:
    page = visit()
    before = (numbers(page), text(page))
    getattr(page, kind)(key=key).set_value(value).run()
    assert not page.exception
    assert written(page) == expected
    assert (numbers(page), text(page)) != before


def test_an_area_is_the_same_in_the_sentence_and_above_it() -> None:
    for query in {"variance": "0.01", "loc": "3"}, {"variance": "0.0123", "low": "0.1", "high": "0.11"}:
        page = visit(**query)
        assert f"it is {page.metric[-1].value}." in text(page)


@pytest.mark.parametrize("name", ALL)
def test_a_factor_that_is_off_is_crossed_out_and_explained(name: str) -> None:
    page = visit(factors=",".join(factor for factor in ALL if factor != name))
    assert text(page).count(r"\cancel") == 1
    assert "Without" in text(page) or name in ("normaliser", "exponent")
    if name != "centre":
        assert "probability" not in [metric.label for metric in page.metric]
        assert r"\neq" in text(page)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("variance", "0", "variance must be a number from 0.01 to 4; not “0”. Used instead: 0.5."),
        ("loc", "nan", "loc must be a number from −3 to 3; not “nan”. Used instead: 0.0."),
        ("terms", "101", "terms must be a whole number from 1 to 100; not “101”. Used instead: 1."),
        ("noise", "pink", "noise must be one of uniform, exponential, laplace, normal, cauchy; not “pink”."),
        ("factors", "centre,nose", "factors must be “none” or some of centre, square, scale, exponent, normaliser"),
    ],
)
def test_what_is_not_allowed_gets_one_sentence_and_the_page_works(name: str, value: str, sentence: str) -> None:
    page = visit(**{name: value})
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(sentence)
    assert written(page) == {}
    assert numbers(page) == ["0.7071", "0.5642", "0.8427"]


def test_ends_that_are_crossed_are_taken_in_order() -> None:
    page = visit(low="2", high="-1")
    assert warned(page)[0].startswith("low must not lie above high.")
    assert written(page) == {"high": "2"}
    page.slider(key="loc").set_value(1.0).run()
    assert not page.warning


def test_a_density_above_1_is_explained_with_its_numbers() -> None:
    page = visit()
    page.button(key="lesson Density above 1").click().run()
    assert written(page) == {"variance": "0.04", "low": "-0.2", "high": "0.2"}
    assert numbers(page) == ["0.2000", "1.9947", "0.6827"]
    assert "A density of 1.99 is no contradiction" in text(page)
    assert "at most 0.80" in text(page)


@pytest.mark.parametrize("name", ["One σ", "Two σ", "A single value", "No normaliser", "No exp"])
def test_a_lesson_changes_the_page_and_says_what_to_see(name: str) -> None:
    page = visit(loc="2")
    before = (numbers(page), text(page))
    page.button(key=f"lesson {name}").click().run()
    assert not page.exception
    assert (numbers(page), text(page)) != before
    assert "loc" not in written(page)


def test_the_projector_view_is_in_the_link() -> None:
    page = visit(projector="1")
    assert written(page) == {"projector": "1"}
