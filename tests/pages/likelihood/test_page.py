"""The page of likelihood and logs: what its link says is what it shows, and what it shows is in its link."""

import json
import zlib

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import opened, warned, written

BOOK = r"11.452"


def visit(**query: str) -> AppTest:
    page = opened("likelihood", **query)
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    return " ".join(element.value for kind in (page.markdown, page.latex) for element in kind)


def reels(page: AppTest) -> list[dict]:
    """Return what the browser is sent of each reel."""
    sent = [element.proto.bytes for element in page.get("bidi_component")]
    return [message for message in map(opened_reel, filter(None, sent)) if "moment" in message]


def opened_reel(sent: bytes) -> dict:
    """Return what a reel is sent: where to go, and behind that, from a multiple of 8 bytes on, itself, compressed."""
    length = int.from_bytes(sent[:4], "little")
    opening = json.loads(sent[4 : 4 + length])
    return opening | json.loads(zlib.decompress(sent[-(-(4 + length) // 8) * 8 :]))


def words(page: AppTest) -> list[str]:
    """Return what each reel says of the moment to which the browser is sent."""
    return [message["lists"][message["words"]][message["moment"]] for message in reels(page)]


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def test_a_first_visit_shows_the_failure() -> None:
    page = visit()
    assert not page.warning
    assert written(page) == {}
    assert words(page) == ["n = 183", "φ₀ = 0.100", "z = 1.80"]
    assert "At n = 183 the product in float32 is exactly 0" in text(page)
    assert [message["plays"] for message in reels(page)] == [True, False, False]


def test_a_link_is_shown() -> None:
    page = visit(points="40", unit="km", parameter="sigma", value="0.3127", z="3.456")
    assert words(page) == ["n = 40", "σ = 0.313", "z = 3.46"]
    assert reels(page)[1]["values"][reels(page)[1]["moment"]] == pytest.approx(0.3127)
    assert written(page) == {"points": "40", "unit": "km", "parameter": "sigma", "value": "0.3127", "z": "3.456"}
    assert "the product in float32 is inf" in text(page)


@pytest.mark.parametrize(
    ("lesson", "query"),
    [
        ("One point", {"points": "1"}),
        ("One outlier", {"points": "18"}),
        ("float32 is 0", {}),
        ("float64 is 0", {"points": "1303"}),
        ("Overflow: inf", {"points": "112", "unit": "km"}),
    ],
)
def test_a_lesson_sends_the_reel_to_its_step(lesson: str, query: dict[str, str]) -> None:
    page = visit(points="77", unit="mm")
    press(page, lesson)
    assert written(page) == query
    assert words(page)[0] == f"n = {int(query.get('points', 183)):,}"
    asked = reels(page)[0]["request"]
    press(page, lesson)
    assert reels(page)[0]["request"] > asked  # the browser may be elsewhere by now


def test_a_change_below_sends_the_first_reel_nothing_new() -> None:
    page = visit()
    before = reels(page)[0]
    page.selectbox(key="parameter").set_value("phi_3").run()
    assert reels(page)[0] == before


@pytest.mark.parametrize("parameter", ["sigma", "phi_3", "theta_21"])
def test_another_parameter_begins_at_the_notebook(parameter: str) -> None:
    page = visit(value="0.5")
    assert BOOK not in page.latex[-1].value
    page.selectbox(key="parameter").set_value(parameter).run()
    assert written(page) == {"parameter": parameter}
    assert BOOK in page.latex[-1].value


@pytest.mark.parametrize(("parameter", "best"), [("phi_0", "0.275"), ("sigma", "0.318"), ("theta_10", "0.335")])
def test_the_optimum_and_the_way_back(parameter: str, best: str) -> None:
    page = visit(parameter=parameter)
    press(page, "The optimum")
    assert written(page)["value"] == best
    assert words(page)[1].endswith(best)
    assert BOOK not in page.latex[-1].value
    press(page, "The notebook's")
    assert BOOK in page.latex[-1].value
    assert "value" not in written(page)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("points", "0", "points must be a whole number from 1 to 1,500; not “0”. Used instead: 183."),
        ("points", "2.5", "points must be a whole number from 1 to 1,500; not “2.5”. Used instead: 183."),
        ("unit", "inch", "unit must be one of mm, m, km; not “inch”. Used instead: m."),
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
    assert words(page) == ["n = 183", "φ₀ = 0.100", "z = 1.80"]
