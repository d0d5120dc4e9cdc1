"""The page of digits as a student meets it: play, draw with pointer and keyboard, choose from the gallery."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core import infer
from core.infer import images
from core.minimise import Run, fit
from pages.digits.opening import OPENING, UNSURE
from tests.browser.foundations import becomes, resting, shot
from tests.browser.tabs import SIZES

SMALL = 5e-4
"""Half of the last digit shown: the browser computes with float32 weights."""


def settled(page: Page) -> Page:
    """Return the page when its player and its gallery stand."""
    page.wait_for_selector(".player[data-ready]")
    page.wait_for_selector(".gallery canvas")
    return page


def bars(page: Page) -> np.ndarray:
    return np.array([float(text) for text in page.locator(".pad-bars b").all_inner_texts()])


def drawn(page: Page) -> str:
    return str(page.locator(".pad").get_attribute("data-drawing"))


def says(page: Page, run: Run, step: int = -1) -> bool:
    """Return whether the bars are what the network of that step says of the image that is drawn."""
    said = infer.probabilities(run.recipe, run.raw(images.decode(drawn(page))[None], step))[0]
    return bars(page).shape == said.shape and bool(np.allclose(bars(page), said, atol=SMALL))


def test_a_student_plays_draws_and_chooses(visit: Callable[..., Page]) -> None:
    run = fit(OPENING.settings.canonical())
    page = settled(visit("digits", SIZES[0]))
    becomes(page, images.ink_text(images.image(run, UNSURE).pixels), lambda: drawn(page))
    becomes(page, True, lambda: says(page, run))

    grid = page.locator(".pad-grid")
    grid.scroll_into_view_if_needed()
    box = resting(page, grid)
    cell = box["width"] / 8
    page.mouse.move(box["x"] + cell / 2, box["y"] + cell / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 7.5 * cell, box["y"] + cell / 2, steps=16)
    becomes(page, "g" * 8, lambda: drawn(page)[:8])
    becomes(page, True, lambda: says(page, run))
    page.mouse.up()
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("drawing=gggggggg"))
    expect(page.locator("[data-panel=now] figcaption")).to_contain_text("as drawn")

    page.locator(".pad-bars button[data-label='7']").click()
    expect(page).to_have_url(re.compile("label=7"))
    page.get_by_role("button", name="Clear").click()
    becomes(page, "0" * 64, lambda: drawn(page))
    expect(page.locator("[data-panel=now] figcaption")).to_have_text("Nothing drawn yet")
    expect(page).not_to_have_url(re.compile("label="))
    page.locator(".pad-grid button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    becomes(page, "0" * 9 + "g" + "0" * 54, lambda: drawn(page))
    becomes(page, True, lambda: says(page, run))
    expect(page).to_have_url(re.compile("drawing=000000000g"))

    card = page.locator(".gallery button").first
    index = card.get_attribute("data-index")
    card.click()
    expect(page).to_have_url(re.compile(f"image={index}$"))
    expect(page.locator("[data-panel=now] figcaption")).to_contain_text(f"Held-out image {index}")
    expect(page.locator(".pad")).to_have_attribute(
        "data-drawing", images.ink_text(images.image(run, int(index or 0)).pixels)
    )

    page.get_by_role("button", name="To the start").click()
    expect(page).to_have_url(re.compile("step=0"))
    expect(page.get_by_text("Draw: what does the network of step 0 say?")).to_be_visible()
    becomes(page, True, lambda: says(page, run, step=0))


@pytest.mark.slow
def test_a_finger_draws_and_nothing_is_wider_than_a_phone(visit: Callable[..., Page]) -> None:
    page = settled(visit("digits", SIZES[2]))
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Clear").click()
    page.locator(".pad-grid button").nth(20).tap()
    becomes(page, "g", lambda: drawn(page)[20])
    shot(page, "digits")
