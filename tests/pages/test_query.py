"""The URL and the widgets: a new URL seeds them, and one that a person has overtaken does not take anything back."""

from streamlit.testing.v1 import AppTest

from pages.parts.site import place
from tests.pages.opening import opened, written


def loc(page: AppTest) -> float:
    return float(page.slider(key="loc").value)


def moved_to(value: float) -> AppTest:
    page = opened("normal", loc="0.5")
    page.slider(key="loc").set_value(value).run()
    assert written(page) == {"loc": str(value)}
    return page


def test_going_back_in_the_history_goes_back_in_the_widgets() -> None:
    page = moved_to(1.5)
    page.query_params["loc"] = "0.5"
    page.run()
    assert loc(page) == 0.5
    assert written(page) == {"loc": "0.5"}


def test_going_back_after_a_button_goes_back() -> None:
    page = opened("normal", loc="0.5")
    page.button(key="lesson One σ").click().run()
    page.query_params.clear()
    page.query_params["loc"] = "0.5"
    page.run()
    assert loc(page) == 0.5


def test_a_url_that_a_widget_has_overtaken_takes_nothing_back() -> None:
    page = moved_to(1.5)
    page.query_params["loc"] = "0.5"
    page.slider(key="loc").set_value(2.0).run()
    assert loc(page) == 2.0
    assert written(page) == {"loc": "2"}


def test_what_the_browser_still_sends_of_the_page_before_is_not_taken() -> None:
    page = opened("normal")
    late = page._tree.get_widget_states()
    page.switch_page(place("digits").script)
    for _ in range(2):
        page._run(late)
        assert not page.exception
    assert "noise" not in written(page)
