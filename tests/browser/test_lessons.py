"""Lessons as a student presses them: while a film plays, on every page that has them; the picture keeps its place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.foundations import at_player, becomes, often, resting

PAGES = {
    "regression?data=sine": {"σ too small": "1000", "Bad | good": "1000", "Constant σ": "1000", "Rate too large": None},
    "binary": {"Few units": "1000", "Bad | good": "1000", "Moons": "300"},
    "multiclass": {"Bad | good": "1000", "Iris": None, "Spirals": "1000"},
    "digits": {"Early | late": "500", "One unit": "500", "MNIST-1D": "500"},
    "recipe": {"Angles": "400", "Many zeros": "400"},
}
"""Lessons of each page, and the step that each shows; None for one that ends where its run does."""
BELOW = "recipe"
"""There the picture lies below what the data and the distribution have to say, which is another for each lesson."""
PLAYS = ".player[data-playing]"
AT_END = "(({ value, max }) => value === max)(document.querySelector('.player-scrub'))"


def play(page: Page) -> None:
    """Let the player play from the start."""
    page.locator("[data-do=start]").click()
    page.locator("[data-do=play]").click()
    page.wait_for_selector(PLAYS)


@pytest.mark.parametrize("address", often(PAGES, ("regression?data=sine", "digits")))
def test_pressed_during_a_film_a_lesson_shows_its_step_and_pushes_nothing(
    visit: Callable[..., Page], address: str
) -> None:
    page = at_player(visit(address))
    page.locator(".player-speed").select_option("0.25")
    for name, step in PAGES[address].items():
        before = resting(page, page.locator(".player"))
        play(page)
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".player")).not_to_have_attribute("data-playing", "")
        becomes(page, True, lambda: page.evaluate(AT_END))
        if step is not None:
            expect(page.locator(".player")).to_have_attribute("data-step", step)
        pressed = page.get_by_role("button", name=name, exact=True)
        # a run that draws may leave that of the last one
        becomes(page, [True], lambda pressed=pressed: pressed.evaluate_all("all => all.map((each) => each.disabled)"))
        now = resting(page, page.locator(".player"))
        if address not in BELOW:
            assert (now["y"], now["height"]) == (before["y"], before["height"]), name
