"""The front page: a real run, the recipe with its numbers, and a card for every page."""

import pytest

from core.explain.steps import recipe_numbers
from core.minimise import fit
from pages.overview.front import POINTS, images, settings
from pages.parts.site import PLACES
from tests.pages.opening import opened, warned, written


def latex(page: object) -> str:
    return " ".join(element.value for element in page.latex)


def test_a_first_visit_shows_the_run_of_the_defaults() -> None:
    page = opened("overview")
    assert not page.exception
    assert not page.warning
    assert page.title[0].value == PLACES[0].question
    assert written(page) == {}
    one = recipe_numbers(fit(settings(0)), 1.5)
    first, last = (total / one.points for total in (one.nll_first, one.nll_last))
    assert rf"L / {one.points}: {first:.3f} \longrightarrow {last:.3f}" in latex(page)
    assert f"{one.density:.2f}" in latex(page)


def test_other_weights_are_trained_and_stand_in_the_url() -> None:
    page = opened("overview", moment="40")
    assert written(page) == {"moment": "40"}
    page.button(key="again").click().run()
    assert written(page) == {"seed": "1"}
    assert f"{fit(settings(1)).nll[-1] / POINTS:.3f}" in latex(page)


def test_a_link_opens_the_same_run_and_moment() -> None:
    page = opened("overview", seed="3", moment="20")
    assert not page.warning
    assert written(page) == {"seed": "3", "moment": "20"}
    assert f"{fit(settings(3)).nll[-1] / POINTS:.3f}" in latex(page)


@pytest.mark.parametrize(("name", "value"), [("seed", "-1"), ("seed", "x"), ("moment", "1.5")])
def test_what_is_not_allowed_gets_one_sentence(name: str, value: str) -> None:
    page = opened("overview", **{name: value})
    assert not page.exception
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(f"{name} must be a whole number from 0 to 9,999; not “{value}”.")
    assert written(page) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_other_page_has_a_card(theme: str) -> None:
    page = opened("overview")
    shown = [element.value for element in page.markdown]
    assert set(images(theme)) == {place.name for place in PLACES[1:]}
    assert all(place.question in shown for place in PLACES[1:])
