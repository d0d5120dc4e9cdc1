"""The notation page in a real Chromium: a lecture on slips, driven from the keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.explain.slips import SLIPS, proof
from tests.browser.foundations import press

WITHIN = """() => [...document.querySelectorAll(".st-key-slip_text .katex-display")].every((box) => {
  const right = (element) => element.getBoundingClientRect().right;
  return [...box.querySelectorAll(".base")].every((base) => right(base) <= right(box) + 1);
})"""


def settled(page: Page) -> Page:
    """Return the page when its picture stands and the sources at the end are drawn."""
    page.wait_for_selector(".picture[data-ready]")
    page.get_by_role("heading", name="Sources").wait_for()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return page


def test_arrow_keys_lead_through_the_slips_even_in_a_hall(visit: Callable[..., Page]) -> None:
    page = settled(visit("notation?projector=1"))
    page.evaluate("window.kept = document.querySelector('.picture .main-svg')")
    press(page, "ArrowRight")
    page.wait_for_url(re.compile(f"slip={SLIPS[1].key}"))
    expect(page.locator(".st-key-slip_text")).to_contain_text(proof(SLIPS[1].key).sentence)
    assert page.evaluate("kept === document.querySelector('.picture .main-svg')")


def test_a_subject_is_chosen_and_linked(visit: Callable[..., Page]) -> None:
    page = settled(visit("notation"))
    page.get_by_role("radio", name="Distribution").click()
    page.wait_for_url(re.compile("subject=distribution$"))
    expect(page.locator(".st-key-slip_text")).to_contain_text(proof("sigma").sentence)
    again = settled(visit("notation?subject=distribution&slip=above_one"))
    expect(again.locator(".st-key-slip_text")).to_contain_text(proof("above_one").sentence)
    expect(again.get_by_role("heading", name="Network")).to_have_count(0)


@pytest.mark.slow
def test_every_formula_is_typeset_and_the_chosen_one_fits_its_box(visit: Callable[..., Page]) -> None:
    page = settled(visit("notation"))
    expect(page.locator(".katex-error")).to_have_count(0)
    for slip in SLIPS:
        expect(page.locator(".st-key-slip_text")).to_contain_text(proof(slip.key).sentence)
        page.wait_for_function(WITHIN)
        press(page, "ArrowRight")
