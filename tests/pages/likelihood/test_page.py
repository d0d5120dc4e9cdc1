"""The page of likelihood and logs: the book's values, where products vanish, and every control in the URL."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import opened, warned, written

BOOK = ["1.0624e−05", "0.573 (11.452 over 20)", "2.021"]


def visit(**query: str) -> AppTest:
    page = opened("likelihood", **query)
    assert not page.exception
    return page


def product(page: AppTest) -> list[str]:
    return [metric.value for metric in page.metric[:3]]


def criteria(page: AppTest) -> list[str]:
    return [metric.value for metric in page.metric[3:]]


def text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex) for element in kind)


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def test_a_first_visit_shows_the_values_of_the_notebook() -> None:
    page = visit()
    assert not page.warning
    assert written(page) == {}
    assert product(page) == [BOOK[0], BOOK[0], BOOK[1]]
    assert criteria(page) == BOOK
    assert [metric.label for metric in page.metric[:2]] == [
        "product in float32 · 0 at n = 183",
        "product in float64 · 0 at n = 1,303",
    ]
    assert "11.452" in text(page)


def test_points_are_added_until_the_products_vanish() -> None:
    page = visit()
    press(page, "Add one")
    assert written(page) == {"points": "21"}
    press(page, "Add ten")
    assert written(page) == {"points": "31"}
    press(page, "Until float32 is 0")
    assert written(page) == {"points": "183"}
    assert product(page)[0] == "exactly 0"
    assert product(page)[1] != "exactly 0"
    press(page, "Until float64 is 0")
    assert written(page) == {"points": "1303"}
    assert product(page)[:2] == ["exactly 0", "exactly 0"]
    mean, rest = product(page)[2].split(" (")
    assert float(mean) == pytest.approx(11.4524 / 20, rel=0.01)
    assert float(rest.split(" over ")[0]) == pytest.approx(1303 / 20 * 11.4524, rel=0.01)
    assert rest.endswith(" over 1,303)")
    press(page, "One pass")
    assert written(page) == {}


def test_one_point_before_it_vanishes_a_product_is_there() -> None:
    assert "exactly 0" not in product(visit(points="182"))
    assert product(visit(points="1302"))[1] != "exactly 0"


def test_no_more_points_than_there_are() -> None:
    page = visit(points="1495")
    press(page, "Add ten")
    assert written(page) == {"points": "1500"}
    assert all(button.disabled for button in page.button if button.label.startswith("Add"))


def test_the_slider_reaches_the_url() -> None:
    page = visit()
    page.slider(key="points").set_value(60).run()
    assert written(page) == {"points": "60"}
    assert product(page)[0] != BOOK[0]


@pytest.mark.parametrize("parameter", ["sigma", "phi_3", "theta_21"])
def test_another_parameter_begins_at_the_notebook(parameter: str) -> None:
    page = visit(value="0.5")
    assert criteria(page) != BOOK
    page.selectbox(key="parameter").set_value(parameter).run()
    assert written(page) == {"parameter": parameter}
    assert criteria(page) == BOOK


@pytest.mark.parametrize("parameter", ["phi_0", "sigma", "theta_10"])
def test_the_optimum_has_a_lower_nll_and_the_way_back_is_there(parameter: str) -> None:
    page = visit(parameter=parameter)
    press(page, "The optimum")
    assert float(criteria(page)[1].split(" (")[0].replace("−", "-")) < 0.573
    assert "value" in written(page)
    press(page, "The notebook's")
    assert criteria(page) == BOOK
    assert "value" not in written(page)


def test_the_value_slider_reaches_the_url_and_the_numbers() -> None:
    page = visit(parameter="sigma")
    page.slider(key="swept value").set_value(0.3).run()
    assert written(page) == {"parameter": "sigma", "value": "0.3"}
    assert criteria(page)[2] == BOOK[2]
    assert criteria(page)[1] != BOOK[1]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("points", "0", "points must be a whole number from 1 to 1,500; not “0”. Used instead: 20."),
        ("points", "2.5", "points must be a whole number from 1 to 1,500; not “2.5”. Used instead: 20."),
        ("parameter", "beta", "parameter must be one of phi_0, sigma, phi_1"),
        ("value", "inf", "value must be a number from −20 to 20; not “inf”. Used instead: the book's."),
        ("value", "5", "value must be a number from 0 to 0.99 for phi_0; not “5”. Used instead: 0.1."),
        ("z", "-1", "z must be a number from 0 to 6; not “-1”. Used instead: 1.8."),
    ],
)
def test_what_is_not_allowed_gets_one_sentence_and_the_page_works(name: str, value: str, sentence: str) -> None:
    page = visit(**{name: value})
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(sentence)
    assert written(page) == {}
    assert criteria(page) == BOOK


def test_the_place_on_the_curve_is_in_the_link() -> None:
    page = visit(z="3.1")
    assert written(page) == {"z": "3.1"}
    assert "At z = 3.10" in text(page)
