"""A slider in the hand: the page shows its place, nothing is chosen before its release, and other words are ignored."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from core.minimise import Settings, fit
from pages.parts import hold
from tests.pages.opening import opened, sum_text, written


@pytest.fixture(autouse=True)
def hands() -> Iterator[None]:
    """Let sessions follow hands, as the server does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SessionState, "on_script_will_rerun", SessionState.on_script_will_rerun)
        hold.follow_hands()
        hold.follow_hands()
        yield


def tell(page: AppTest, event: str, value: Any) -> AppTest:
    """Return the page after the browser's watch has told something."""
    states = page._tree.get_widget_states()
    told = json.dumps([{"event": event, "value": value}])
    states.widgets.append(WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{watch(page).id}__events", json_trigger_value=told))
    page._run(states)
    assert not page.exception
    return page


def moved(page: AppTest, name: str, *ends: float | str, number: int = 1) -> AppTest:
    """Return the page while its slider of that name is held at a place."""
    numbers = [float(end) if isinstance(end, (int, float)) else 0.0 for end in ends]
    return tell(page, "held", {"key": name, "number": number, "numbers": numbers, "texts": [str(end) for end in ends]})


def watch(page: AppTest) -> Any:
    """Return the watch on the page's sliders, as it is sent to the browser."""
    (found,) = (each.proto for each in page.get("bidi_component") if each.proto.component_name.endswith("_hold"))
    return found


def shown(page: AppTest) -> int | None:
    """Return the number of the message whose place the page says it shows."""
    number: int | None = json.loads(watch(page).json)["shown"]
    return number


def text(page: AppTest) -> str:
    return " ".join(each.value for each in page.markdown)


def test_a_page_shows_the_run_of_the_place_and_chooses_nothing() -> None:
    page = opened("regression", data="line")
    assert shown(page) is None
    moved(page, "hidden", 4)
    assert sum_text(fit(Settings(data="line", hidden=4))) in text(page)
    assert shown(page) == 1
    assert written(page) == {"data": "line"}
    assert page.select_slider(key="hidden").proto.set_value is False


def test_the_release_chooses() -> None:
    page = moved(opened("regression", data="line"), "hidden", 4)
    page.select_slider(key="hidden").set_value(6).run()
    assert written(page) == {"data": "line", "hidden": "6"}
    assert sum_text(fit(Settings(data="line", hidden=6))) in text(page)
    assert shown(page) is None


def test_a_slider_that_is_let_go_where_it_was_leaves_no_trace() -> None:
    page = opened("regression", data="line")
    before = text(page)
    moved(page, "hidden", 4).select_slider(key="hidden").set_value(32)
    tell(page, "released", True)
    assert text(page) == before
    assert written(page) == {"data": "line"}
    assert shown(page) is None


def test_a_value_of_a_link_stays_among_the_places_while_another_is_held() -> None:
    page = opened("regression", data="line", hidden="5")
    options = page.select_slider(key="hidden").options
    assert moved(page, "hidden", 4).select_slider(key="hidden").options == options


def test_ends_of_a_slider_are_held_with_what_follows_from_them() -> None:
    page = opened("normal")
    area = page.metric[2].value
    moved(page, "interval", -2.0, 2.0)
    assert page.metric[2].value != area
    assert written(page) == {}
    page.slider(key="interval").set_value((-1.0, 1.0))  # as the browser's own slider says
    tell(page, "released", True)
    assert page.metric[2].value == area


def test_a_place_that_an_earlier_run_has_not_drawn_to_its_end_is_chosen_whole() -> None:
    """On data far from 0 a slope turns the line about its middle: the intercept follows, and must at the release."""
    page, alone = opened("fits", data="ozone"), opened("fits", data="ozone")
    slope = 0.5 * page.slider(key="slope").value
    alone.slider(key="slope").set_value(slope).run()
    sent = page.slider(key="slope").set_value(slope).root.get_widget_states()  # the intercept is still that before
    page.slider(key="slope").set_value(2.0 * slope)
    page._run(moved(page, "slope", slope) and sent)
    assert written(page) == written(alone)


@pytest.mark.parametrize(
    "told",
    [
        {"key": "hidden", "number": 1, "numbers": [0.0], "texts": ["5"]},
        {"key": "hidden", "number": 1, "numbers": [0.0], "texts": ["4", "6"]},
        {"key": "hidden", "number": 1, "numbers": ["four"], "texts": ["4"]},
        {"key": "hidden", "number": None, "numbers": [0.0], "texts": ["4"]},
        {"key": "no slider", "number": 1, "numbers": [0.0], "texts": ["4"]},
        {"key": "activation", "number": 1, "numbers": [0.0], "texts": ["tanh"]},
        {"key": "hidden"},
        "hidden",
        None,
    ],
    ids=str,
)
def test_what_no_slider_of_the_page_says_is_ignored(told: Any) -> None:
    page = opened("regression", data="line")
    before = text(page)
    tell(page, "held", told)
    assert text(page) == before
    assert shown(page) is None


@pytest.mark.parametrize("value", [3.1, -3.1, float("nan"), 1e400])
def test_a_place_beyond_its_slider_is_ignored(value: float) -> None:
    page = opened("normal", loc="0.5")
    assert shown(moved(page, "loc", value)) is None
    assert page.slider(key="loc").value == 0.5


def test_a_place_that_comes_after_the_release_is_ignored() -> None:
    page = opened("normal", loc="0.5")
    page.slider(key="loc").set_value(1.0)
    assert shown(moved(page, "loc", 0.75)) is None
    assert written(page) == {"loc": "1"}


def place(block: Block, key: str) -> tuple[int, ...] | None:
    """Return where the widget of that key stands in a block, by the indices of what holds it; None if it does not."""
    for i, child in block.children.items():
        if getattr(child, "key", None) == key:
            return (i,)
        if isinstance(child, Block) and (within := place(child, key)) is not None:
            return (i, *within)
    return None


def test_the_lessons_keep_their_place_whether_a_film_is_new_or_not() -> None:
    page = opened("regression", steps="20", hidden="4")
    before = place(page.main, "lesson Good fit")
    assert before == place(page.run().main, "lesson Good fit") is not None
