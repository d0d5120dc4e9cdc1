"""Questions on the pages: every page asks two to four, of what it shows; those of the lecture are in its steps."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.site import PLACES
from tests.pages.opening import opened

LEAST, MOST = 2, 5
"""Of two places of a page together."""


def asked(page: AppTest) -> list[dict[str, Any]]:
    """Return the questions of a page as its browser gets them, of all places."""
    sent = [each.proto for each in page.get("bidi_component") if each.proto.component_name.endswith("_ask")]
    return [question for proto in sent for question in json.loads(proto.json)["questions"]]


def right(question: dict[str, Any]) -> str:
    answer: str = question["answers"][question["right"]]["words"]
    return answer


@pytest.mark.parametrize("name", [place.name for place in PLACES if place.name != "lecture"])
def test_every_page_asks(name: str) -> None:
    page = opened(name)
    assert not page.exception
    found = asked(page)
    assert LEAST <= len(found) <= MOST
    for question in found:
        reasons = [answer["reason"] for answer in question["answers"]]
        assert len({*reasons}) > 1
        assert all(10 < len(reason) <= 220 for reason in reasons), reasons


def test_answers_follow_what_the_page_shows() -> None:
    page = opened("normal", variance="0.5")
    assert right(asked(page)[0]) == "0.7071"
    page.slider(key="variance").set_value(0.25).run()
    assert right(asked(page)[0]) == "0.5"


def test_answers_follow_the_step_and_the_threshold() -> None:
    assert "at step 20" in asked(opened("regression", step="20"))[0]["text"]
    assert right(asked(opened("regression", scale="learned"))[0]) == "homoscedastic"
    page = opened("binary")
    assert "from 0.5 to 0.8" in asked(page)[1]["text"]
    page.slider(key="threshold").set_value(0.7).run()
    assert "from 0.7 to 0.5" in asked(page)[1]["text"]


def test_answers_follow_the_view_of_cross_entropy() -> None:
    assert right(asked(opened("cross_entropy", view="points"))[0]) == "−∞"
    assert right(asked(opened("cross_entropy", view="categories", q="0,1,0,0"))[1]) == "0.000"
    assert right(asked(opened("cross_entropy", view="bumps"))[0]) == "D[q‖p]"


def test_answers_follow_the_unit_and_the_swept_parameter() -> None:
    assert right(asked(opened("likelihood", unit="km"))[1]) == "∞"
    assert right(asked(opened("likelihood", parameter="sigma"))[-1]) == "nowhere: it is flat"


def test_answers_follow_the_fit_and_the_noise() -> None:
    bad = asked(opened("fits", intercept="1.6", slope="-0.8", sigma="0.1"))[0]
    assert right(bad) == "double σ"
    assert "41.448" in bad["text"]
    assert right(asked(opened("least_squares", noise="growing"))[-1]) == "No"
