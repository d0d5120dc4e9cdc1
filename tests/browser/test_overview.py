"""The front page as a first-time visitor meets it, in a real Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.minimise import fit
from pages.overview.front import settings
from pages.parts.site import PLACES, place
from tests.browser.foundations import becomes, end
from tests.browser.tabs import SIZES


def shown(page: Page) -> Page:
    """Return the page when its film stands."""
    page.wait_for_selector(".player[data-ready]")
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return page


def nll(seed: int) -> str:
    run = fit(settings(seed))
    return f"{run.nll[-1] / run.dataset.size:.3f}".replace("-", "−")


def frame(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-frame") or -1)


def test_the_film_plays_once_and_ends_at_the_bells(visit: Callable[..., Page]) -> None:
    page = shown(visit("", motion="no-preference"))
    becomes(page, True, lambda: frame(page) > 100 and not page.locator(".player[data-playing]").count())
    expect(page.locator(".player-readouts")).to_contain_text(nll(0))


def test_chapters_can_be_gone_to_and_linked(visit: Callable[..., Page]) -> None:
    page = shown(visit(""))
    page.get_by_role("button", name="a mean").click()
    page.wait_for_url(re.compile(r"moment=30$"))
    again = shown(visit("?moment=30"))
    becomes(again, 30, lambda: frame(again))
    again.wait_for_function("""() => {
      const { calcdata } = document.querySelector("[data-panel=now] .player-plot");
      return Number.isFinite(calcdata[3][0].y) && !Number.isFinite(calcdata[4][0].y);
    }""")  # the mean is there and no bell


@pytest.mark.slow
def test_other_weights_are_trained_on_the_server(visit: Callable[..., Page]) -> None:
    page = shown(visit(""))
    page.get_by_role("button", name="Train again from other weights").click()
    page.wait_for_url(re.compile(r"seed=1$"))
    expect(page.locator(".player-readouts", has_text=nll(1))).to_be_visible()


def test_the_main_action_is_in_the_first_view_and_leads_to_training(visit: Callable[..., Page]) -> None:
    page = shown(visit("", dark=True))
    action = page.get_by_role("link", name="Train it yourself")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        becomes(page, True, lambda height=height: end(action) <= height)
    action.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(place("regression").question)


def test_a_card_is_a_link_as_a_whole(visit: Callable[..., Page]) -> None:
    page = shown(visit(""))
    cards = page.locator("[class*=st-key-page_card_]")
    expect(cards).to_have_count(len(PLACES) - 1)
    thumbnails = page.locator("img.thumbnail")
    becomes(page, True, lambda: thumbnails.evaluate_all("all => all.every((image) => image.naturalWidth > 0)"))
    card = page.locator(".st-key-page_card_notation")
    card.scroll_into_view_if_needed()
    card.click(position={"x": 40, "y": 30})
    expect(page.get_by_role("heading", level=1)).to_have_text(place("notation").question)
