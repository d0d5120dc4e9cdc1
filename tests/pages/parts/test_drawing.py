"""Data drawn by hand on their pages: the link, what is said of few points, and drawings that are not lost."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data.hand import HAND, canvas, copied, drawing
from core.minimise import Settings, fit
from tests.pages.opening import opened, sum_text, warned, written

XY = "blank~1_2_3_4_5_9"
PLANE = "two_in_plane~1_1_0_2_2_1_8_8_1"
SEVERAL = "three_on_line~1_0_3_1_5_2"


def text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.header) for element in kind)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click()
    return page.run()


def choose(page: AppTest, key: str, value: str) -> AppTest:
    page.selectbox(key=key).set_value(value)
    return page.run()


@pytest.mark.parametrize(
    ("name", "xy", "settings"),
    [
        ("regression", XY, Settings()),
        ("binary", PLANE, Settings(recipe="bernoulli", hidden=6, activation="relu", rate=0.02)),
        ("multiclass", SEVERAL, Settings(recipe="categorical", hidden=8, rate=0.02)),
    ],
)
def test_a_link_has_the_points_and_their_numbers(name: str, xy: str, settings: Settings) -> None:
    page = opened(name, data=HAND, xy=xy)
    assert not page.exception
    assert not page.warning
    assert written(page) == {"data": HAND, "xy": xy}
    assert sum_text(fit(Settings(**{**vars(settings), "data": HAND, "xy": xy}))) in text(page)


@pytest.mark.parametrize("name", ["regression", "binary", "multiclass"])
def test_an_empty_canvas_says_what_to_do(name: str) -> None:
    page = opened(name, data=HAND, scale="fixed")
    assert not page.exception
    assert "No point yet, so there is nothing to learn" in text(page)
    assert written(page)["xy"].endswith("~")


@pytest.mark.parametrize(
    ("name", "xy"), [("regression", "5_5"), ("binary", "1_1_1"), ("multiclass", "iris~2_0"), ("multiclass", "1_1_2")]
)
def test_one_point_is_a_page_like_any_other(name: str, xy: str) -> None:
    page = opened(name, data=HAND, xy=xy)
    assert not page.exception
    assert warned(page) == []
    assert ("All points are of one class" in text(page)) == (name != "regression")


def test_a_bad_link_is_refused_in_one_sentence_and_what_was_drawn_is_still_there() -> None:
    page = opened("regression", data=HAND, xy=XY)
    page.query_params["xy"] = "1_2_nan_4"
    page.run()
    assert not page.exception
    assert len(warned(page)) == 1
    assert warned(page)[0].startswith("xy must be x, y of up to 60 points in turn")
    assert warned(page)[0].endswith("not “nan”. Used instead: what you have drawn.")
    assert written(page) == {"data": HAND, "xy": XY}


LEFT_OUT = "xy is a drawing: it is shown with data=hand. Used instead: no drawing."


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("regression", {"data": HAND, "xy": "foo"}, "not “foo”. Used instead: an empty canvas."),
        ("fits", {"data": HAND, "xy": "foo"}, "not “foo”. Used instead: an empty canvas."),
        ("regression", {"xy": "foo"}, "not “foo”. Used instead: no drawing."),
        ("regression", {"data": "belgian_phones", "xy": "1_2"}, LEFT_OUT),
        ("fits", {"xy": "1_2"}, LEFT_OUT),
    ],
)
def test_what_is_shown_in_place_of_the_drawing_of_a_link_is_said(
    name: str, query: dict[str, str], sentence: str
) -> None:
    page = opened(name, **query)
    assert not page.exception
    (said,) = warned(page)
    assert said.endswith(sentence)
    assert written(page).get("data") == query.get("data")


def test_a_drawing_is_found_again_after_other_data_a_lesson_and_another_page() -> None:
    page = opened("regression", data=HAND, xy=XY)
    choose(page, "data", "geyser")
    assert written(page) == {"data": "geyser"}
    choose(page, "data", HAND)
    assert written(page) == {"data": HAND, "xy": XY}
    press(page, "lesson Constant σ")
    assert written(page) == {"scale": "learned"}
    choose(page, "data", HAND)
    assert written(page) == {"data": HAND, "xy": XY, "scale": "learned"}


def test_built_in_data_are_edited_as_a_copy_and_their_canvas_is_left_and_found_again() -> None:
    page = opened("regression", data="belgian_phones")
    press(page, "edit data")
    assert written(page) == {"data": HAND, "xy": copied("belgian_phones").text}
    assert page.selectbox(key="canvas").value == "belgian_phones"
    choose(page, "canvas", "blank")
    assert written(page) == {"data": HAND, "xy": "blank~"}
    page.query_params["xy"] = "belgian_phones~1960_2"
    page.run()
    choose(page, "canvas", "motorcycle")
    assert "60 of these data’s points" in text(page).replace("'", "’")
    choose(page, "canvas", "belgian_phones")
    assert written(page)["xy"] == "belgian_phones~1960_2"


def test_a_page_offers_the_canvases_that_suit_it() -> None:
    page = opened("binary", data=HAND)
    options = page.selectbox(key="canvas").options
    assert options[:2] == ["Empty plane", "Empty line"]
    assert canvas("space_shuttle").title in options
    assert canvas("iris").title not in options


def test_many_inputs_are_no_canvas() -> None:
    page = opened("regression", data="motorcycle")
    assert any(button.key == "edit data" for button in page.button)
    page = opened("digits")
    assert not any(button.key == "edit data" for button in page.button)


@pytest.mark.parametrize("model", ["line", "network"])
@pytest.mark.parametrize("xy", ["", "5_5", "5_5_5_7", "2_5_8_5", "1_1_2_3_9_4", copied("belgian_phones").text])
def test_fits_are_set_on_what_is_drawn_however_few_points(xy: str, model: str) -> None:
    page = opened("fits", data=HAND, xy=xy, model=model)
    assert not page.exception
    assert warned(page) == []
    assert written(page)["xy"] == drawing(xy).text
    few = len({x for x, _ in drawing(xy).points}) < 2
    assert page.button(key="fit it").disabled == few
    assert ("A line goes through two points with different x" in text(page)) == few
    if not few:
        press(page, "fit it")
        assert not page.exception


def test_the_best_line_of_a_drawing_is_that_of_least_squares() -> None:
    page = press(opened("fits", data=HAND, xy="1_1_2_3_9_4"), "fit it")
    slope, intercept = np.polyfit([1, 2, 9], [1, 3, 4], 1)
    said = written(page)
    assert (float(said["slope"]), float(said["intercept"])) == pytest.approx((slope, intercept), abs=1e-3)


def test_fits_refuse_a_bad_drawing_and_keep_the_one_before() -> None:
    page = opened("fits", data=HAND, xy=XY)
    page.query_params["xy"] = "1_2_3"
    page.run()
    assert not page.exception
    assert len(warned(page)) == 1
    assert written(page)["xy"] == XY
    choose(page, "data", "geyser")
    assert "xy" not in written(page)
    choose(page, "data", HAND)
    assert written(page)["xy"] == XY
